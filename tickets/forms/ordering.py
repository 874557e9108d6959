"""The form with which a head moves a request up in the queue: before which one, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tickets.forms.fields import BodyField, KeyField, SeenField
from tickets.models import Ticket

WHY = "Please write a reason: others will wait longer for this one."
CHANGED = "The queue has changed meanwhile. Please look where this request is to stand, and choose again."


class MoveUpForm(forms.Form):
    """Where a request is to stand. `before` is the number of the one behind it; nothing: before all."""

    before = forms.CharField(required=False, max_length=20)
    reason = BodyField(
        label="Reason",
        rows=3,
        help_text="Everybody whose request moves back can read it: name nobody, and nothing that is theirs to keep.",
        error_messages={"required": WHY},
    )
    seen = SeenField()
    key = KeyField()

    def __init__(self, *args: Any, ticket: Ticket, ahead: Sequence[Ticket], **kwargs: Any) -> None:
        kwargs |= {"auto_id": "move-up-%s", "initial": {"seen": ticket.version}}
        super().__init__(*args, **kwargs)
        self.ahead = {one.number: one for one in ahead}

    def clean_before(self) -> Ticket | None:
        """The request that is to stand behind."""
        number = self.cleaned_data["before"].strip().upper()
        if number and number not in self.ahead:
            raise ValidationError(CHANGED)
        return self.ahead.get(number)
