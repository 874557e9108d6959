"""Acts on several requests: which were chosen, and one form per verb whose fields are its arguments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.http import QueryDict

from accounts.models import User
from departments.models import Membership
from tickets.enums import BulkVerb, Priority, WaitsOn
from tickets.forms.acting import FARTHEST
from tickets.forms.fields import BodyField, DepartmentField, as_id
from tickets.models import Ticket

READ_BY_ALL = "Everybody on each of the requests reads it."


def seen_in(text: str, most: int) -> dict[str, int]:
    """The chosen requests in `IT-1.3 IT-2.4`: version by number, so many at most; what can't be read is left out."""
    pairs = (token.rpartition(".") for token in text.split())
    found = {number: as_id(version) for number, _, version in pairs if number}
    return {number: version for number, version in list(found.items())[:most] if version is not None}


class BulkForm(forms.Form):
    """What came in for one verb on several requests."""

    verb: ClassVar[BulkVerb]
    tone: ClassVar[str] = "primary"

    def __init__(self, data: QueryDict | None = None, *, user: User, tickets: Iterable[Ticket], at: datetime) -> None:
        super().__init__(data, auto_id=f"{self.verb}-%s")
        self.user, self.at = user, at
        self.prepare(tickets)
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(*map(Field, self.fields))

    def prepare(self, tickets: Iterable[Ticket]) -> None:
        """Fit the fields to what was chosen."""

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing to fill in."""
        return not self.fields


class AssignForm(BulkForm):
    """Say who is to do them."""

    verb = BulkVerb.ASSIGN
    person = forms.ChoiceField(error_messages={"required": "Please choose somebody."})

    def prepare(self, tickets: Iterable[Ticket]) -> None:
        """Those who work in the departments that have them, oneself first."""
        departments = {ticket.department_id for ticket in tickets}
        members = Membership.objects.active().filter(department__in=departments).select_related("person")
        self.people = {row.person_id: row.person for row in members.order_by("person__name", "person")}
        others = [(str(pk), person.name) for pk, person in self.people.items() if pk != self.user.pk]
        me = [(str(self.user.pk), f"{self.user} (you)")] if self.user.pk in self.people else []
        self.fields["person"].choices = [("", "Choose somebody"), *me, *others]  # type: ignore[attr-defined]

    def clean_person(self) -> User:
        """The person."""
        return self.people[int(self.cleaned_data["person"])]


class PrioritiseForm(BulkForm):
    """How soon."""

    verb = BulkVerb.PRIORITISE
    priority = forms.ChoiceField(choices=Priority.choices, initial=Priority.NORMAL)
    reason = BodyField(
        rows=2,
        required=False,
        help_text="Needed where it is raised: others will wait longer. Only the department reads it.",
    )


class WaitForm(BulkForm):
    """What they wait on, and until when."""

    verb = BulkVerb.WAIT
    on = forms.ChoiceField(label="Waits on", choices=[pair for pair in WaitsOn.choices if pair[0]])
    until = forms.DateTimeField(
        required=False,
        help_text="For an agreed date: your time. They then go on by themselves.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def clean(self) -> dict[str, Any]:
        """An agreed date needs the date, and one to come."""
        given = super().clean() or {}
        until = given.get("until")
        if given.get("on") != WaitsOn.SCHEDULED:
            given["until"] = None
        elif "until" in given and (until is None or not self.at < until <= self.at + FARTHEST):
            self.add_error("until", "Please say until when they wait: a date and time to come, within two years.")
        return given


class ResumeForm(BulkForm):
    """Go on with them."""

    verb = BulkVerb.RESUME


class HandOverForm(BulkForm):
    """Which department, and why."""

    verb = BulkVerb.HAND_OVER
    department = DepartmentField(label="Department")
    reason = BodyField(
        rows=3, help_text=READ_BY_ALL, error_messages={"required": "Please write a reason for the other department."}
    )


class DeclineForm(BulkForm):
    """Why the department will not do them."""

    verb, tone = BulkVerb.DECLINE, "danger"
    reason = BodyField(rows=3, help_text=READ_BY_ALL, error_messages={"required": "Please write a reason."})


class ResolveForm(BulkForm):
    """The answer that ends them."""

    verb = BulkVerb.RESOLVE
    body = BodyField(
        label="Answer", rows=4, help_text="Each requester reads it, and is asked to confirm.",
        error_messages={"required": "Please write an answer."},
    )  # fmt: skip


FORMS: dict[BulkVerb, type[BulkForm]] = {
    form.verb: form
    for form in (AssignForm, PrioritiseForm, WaitForm, ResumeForm, HandOverForm, DeclineForm, ResolveForm)
}
