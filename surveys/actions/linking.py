"""The verb that makes a link: a mail gets its one-time token when it leaves, so that no row ever holds one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from surveys.models import Link
from surveys.tokens import PLACE, digest, fresh


def put_in(survey: str, texts: Sequence[str], *, at: datetime) -> list[str]:
    """`texts` of one mail about `survey` (an id) as they go out at `at`: the same fresh token in all of them.

    A mail that is sent again gets another token; those before it stay good, since they may have arrived.
    """
    if not any(PLACE in text for text in texts):
        return list(texts)
    token = fresh()
    Link.objects.create(invitation_id=int(survey), digest=digest(token), sent_at=at)
    return [text.replace(PLACE, token) for text in texts]
