"""One form per verb by which people share a request: links, and who follows it no more."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from tickets.enums import Relating
from tickets.forms.acting import ActForm, request_named
from tickets.forms.fields import SeenField, as_id
from tickets.models import Ticket

# What somebody may say; where one was split off is not said but done.
SAYABLE = [(str(how), how.label) for how in Relating if how not in {Relating.SPLIT_INTO, Relating.SPLIT_FROM}]


class IdField(forms.CharField):
    """The id of a row of the page; one that is none is as good as one that is gone."""

    widget = forms.HiddenInput

    def clean(self, value: object) -> int:
        """The id, or 0."""
        return as_id(str(value or "")) or 0


class LinkForm(ActForm):
    """Which request it belongs to, and how."""

    verb, button, tone = "link", "Link", "secondary"
    how = forms.ChoiceField(label="This request", choices=SAYABLE)
    to = forms.CharField(
        label="Number of the other request", max_length=20,
        error_messages={"required": "Please write the number of the other request."},
    )  # fmt: skip
    seen = SeenField()

    def clean_how(self) -> Relating:
        """The word itself."""
        return Relating(self.cleaned_data["how"])

    def clean_to(self) -> Ticket:
        """A request that the person may see."""
        return request_named(self.cleaned_data["to"], self.user)


class UnlinkForm(ActForm):
    """The link that goes."""

    verb, button, tone = "unlink", "Remove", "quiet"
    relation = IdField()


class RemoveParticipantForm(ActForm):
    """Who follows it no more."""

    verb, button, tone = "remove-participant", "Remove", "quiet"
    person = IdField()

    def clean_person(self) -> User:
        """Somebody who follows it."""
        wanted = self.cleaned_data["person"]
        for row in self.ticket.participants.all():
            if row.person_id == wanted:
                return row.person
        raise ValidationError("They don't follow this request any more.")


class UnfollowForm(ActForm):
    """Nothing but the button."""

    verb, button, tone = "unfollow", "Stop following", "secondary"


TOGETHER: tuple[type[ActForm], ...] = (LinkForm, UnlinkForm, RemoveParticipantForm, UnfollowForm)
