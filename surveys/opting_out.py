"""The address in a mail by which its reader is not asked any more, without signing in: signed, and good for nothing else."""

from __future__ import annotations

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from surveys.models import Invitation

_signer = Signer(salt="surveys.opting_out")


def path(invitation: Invitation) -> str:
    """The path of the page for whoever `invitation` asks."""
    return reverse("surveys:opt_out", args=[_signer.sign(str(invitation.pk))])


def read(token: str) -> int | None:
    """The survey in whose mail `token` stood; None for one that we did not write."""
    try:
        return int(_signer.unsign(token))
    except BadSignature:
        return None
