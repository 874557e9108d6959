"""Rule: what a mail server's answer means, and when a mail is tried again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

# How long to wait after the first, second, ... failed try; the last one goes on.
WAITS = (
    timedelta(seconds=30),
    timedelta(minutes=2),
    timedelta(minutes=10),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
)
SPREAD = 0.2
GIVE_UP_AFTER = timedelta(hours=48)
# However old it is: after a long stand-still, or when an admin sends it again, one "later" is not the end of a mail.
SURE_TRIES = 3


class Verdict(Enum):
    """What a conversation with the mail server came to."""

    TAKEN = "taken"
    LATER = "later"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Answer:
    """How the handing over of one mail ended.

    `may_have_arrived`: everything was handed over, but the answer is missing, so that the next try may be a repeat.
    """

    verdict: Verdict
    words: str = ""
    may_have_arrived: bool = False


def verdict(code: int, *, wanted: int = 2) -> Verdict:
    """What the reply `code` means where one of the class `wanted` (2 or 3) is hoped for.

    5xx is final. Anything else that was not hoped for, also what no server should say, is worth another try.
    """
    kind = code // 100
    if kind == wanted:
        return Verdict.TAKEN
    return Verdict.NEVER if kind == 5 else Verdict.LATER


def next_try(made_at: datetime, tries: int, at: datetime, *, chance: float) -> datetime | None:
    """When a mail made at `made_at`, whose try number `tries` failed at `at`, is tried again; None: it is given up.

    `chance` (0 to 1) spreads the wait over 80 to 120 %, so that what failed together does not come back together.
    The last try is not put off beyond the moment of giving up.
    """
    give_up_at = made_at + GIVE_UP_AFTER
    is_over = at >= give_up_at
    if is_over and tries >= SURE_TRIES:
        return None
    wait = WAITS[min(tries, len(WAITS)) - 1] * (1 - SPREAD + 2 * SPREAD * chance)
    return at + wait if is_over else min(at + wait, give_up_at)
