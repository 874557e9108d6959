"""One form per verb on a request: cleaned, each holds exactly the verb's arguments."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Field, Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from accounts.models import User
from departments.line import away
from departments.models import Absence, Membership
from tickets import confidentiality, mentions, snoozing
from tickets.enums import Priority, WaitsOn
from tickets.forms.drafting import DraftLine
from tickets.forms.fields import BodyField, DepartmentField, FilesField, KeyField, PersonField, SeenField
from tickets.models import Ticket
from tickets.permissions import Part
from tickets.querysets import with_open_requests

# An agreed date lies this far ahead at most: what is later is a slip of the keyboard.
FARTHEST = timedelta(days=2 * 366)
TYPED = ("body", "reason", "into")
REASON = "Everybody on the request reads it."


class ActForm(forms.Form):
    """What came in for one verb on `ticket`. Its fields are the verb's arguments, `seen` and `key` among them."""

    verb: ClassVar[str]
    button: ClassVar[str]
    tone: ClassVar[str] = "primary"
    # A sentence on what it means, where a button alone would not say it.
    means = ""
    # It was not sent, because the person should know something first; sent again, it goes out.
    is_held = False

    def __init__(
        self,
        data: QueryDict | None = None,
        sent: MultiValueDict[str, UploadedFile] | None = None,
        *,
        ticket: Ticket,
        user: User,
        seen_as: Part,
        at: datetime,
    ) -> None:
        super().__init__(data, sent, auto_id=f"{self.verb}-%s", initial={"seen": ticket.version})
        self.ticket, self.user, self.seen_as, self.at = ticket, user, seen_as, at
        self.prepare()
        self.helper = FormHelper()
        self.helper.form_action = reverse("tickets:act", args=[ticket.number, self.verb])
        self.helper.form_id = f"{self.verb}-form"
        self.helper.attrs = {"novalidate": True}
        self._lay_out()

    def prepare(self) -> None:
        """Fit the fields to the request: choices, labels, initial values."""

    @property
    def says(self) -> str:
        """What stands on its button."""
        return "Send anyway" if self.is_held else self.button

    @property
    def is_bare(self) -> bool:
        """Whether its button is all there is to see."""
        return not self.visible_fields() and not self.means

    @property
    def keeps_text(self) -> bool:
        """Whether somebody typed something into it that they would not like to lose."""
        return any(self.data.get(name) for name in TYPED if name in self.fields)

    def show_again(self) -> None:
        """Keep what was typed, but say that the person has seen the request as it is now."""
        again = QueryDict(mutable=True)
        again.update(self.data)
        again["seen"] = str(self.ticket.version)
        again.setdefault("key", str(uuid.uuid4()))
        self.data = again
        self._lay_out()

    def _lay_out(self) -> None:
        means = [HTML('<p class="soft">{{ form.means }}</p>')] if self.means else []
        # Why it is held stands above what it is about, once.
        self.helper.form_show_errors = not self.is_held
        button = StrictButton(self.says, type="submit", css_class=f"btn-{self.tone}")
        self.helper.layout = Layout(*means, *map(Field, self.fields), button, DraftLine())


class BareForm(ActForm):
    """A verb that needs nothing but the press of its button."""

    seen = SeenField()


class AcceptForm(BareForm):
    """Take it on."""

    verb, button = "accept", "Accept"


class ResumeForm(BareForm):
    """Go on with it."""

    verb, button = "resume", "Resume"


class PutBackForm(BareForm):
    """By its promise again."""

    verb, button, tone = "put-back", "Put back in the queue", "secondary"


class ConfirmForm(BareForm):
    """It is solved."""

    verb, button, tone = "confirm", "Confirm", "primary"


class WithdrawForm(BareForm):
    """It is not needed any more."""

    verb, button, tone = "withdraw", "Withdraw", "danger"


class UndoForm(ActForm):
    """Take the last act back."""

    verb, button, tone = "undo", "Undo", "secondary"


class WritingForm(ActForm):
    """A text for people. Somebody mentioned who can't read it is named before it goes out; sent again, it goes."""

    is_note: ClassVar[bool] = False
    unheard = forms.CharField(required=False, widget=forms.HiddenInput)

    def prepare(self) -> None:
        """Let the page offer whom one can mention."""
        people = reverse("tickets:people", args=[self.ticket.number])
        self.fields["body"].widget.attrs["data-mentions"] = f"{people}?in=note" if self.is_note else people

    def clean(self) -> dict[str, Any]:
        """Stop once at people who would not hear of it."""
        given = super().clean() or {}
        told = set(given.pop("unheard", "").split(","))
        self.strangers = mentions.strangers(self.ticket, given.get("body", ""), is_note=self.is_note)
        news = [str(person) for person in self.strangers if str(person.pk) not in told]
        if news:
            self.is_held = True
            what = "internal notes here" if self.is_note else "this request"
            raise ValidationError(
                f"{' and '.join(news)} can't read {what}, and would not be told. Change it, or send it anyway."
            )
        return given

    def show_again(self) -> None:
        """What the person has been told of stops them no more."""
        super().show_again()
        again = QueryDict(mutable=True)
        again.update(self.data)
        again["unheard"] = ",".join(str(person.pk) for person in getattr(self, "strangers", ()))
        self.data = again


class ReplyForm(WritingForm):
    """Write to the other side."""

    verb, button = "reply", "Reply"
    body = BodyField(label="Your reply", error_messages={"required": "Please write a reply."})
    files = FilesField()  # type: ignore[assignment]  # the argument's name; a form keeps uploads under it
    seen = SeenField()
    key = KeyField()

    def prepare(self) -> None:
        """Say who will read it."""
        super().prepare()
        other = self.ticket.requester if self.seen_as.provides else self.ticket.department
        self.fields["body"].label = f"Reply to {other}"


class NoteForm(WritingForm):
    """Write to the colleagues only."""

    is_note = True
    verb, button, tone = "note", "Add note", "secondary"
    body = BodyField(label="Internal note", error_messages={"required": "Please write a note."})
    files = FilesField()  # type: ignore[assignment]  # the argument's name; a form keeps uploads under it
    key = KeyField()

    def prepare(self) -> None:
        """Say who will read it."""
        super().prepare()
        department = self.ticket.department
        self.fields["body"].help_text = f"Only {department} reads it, and departments that hold the request later."


class AssignForm(ActForm):
    """Say who is to do it."""

    verb, button, tone = "assign", "Assign", "secondary"
    person = PersonField(label="Person", error_messages={"required": "Please choose somebody."})
    seen = SeenField()

    def prepare(self) -> None:
        """Offer the members of the department with their load; to those who may not give it to others, themselves."""
        self.colleagues: list[tuple[int, str, int, bool]] = []
        chosen = forms.Select(choices=self._members())
        self.fields["person"].widget = chosen

    def _members(self) -> list[tuple[str, str]]:
        if "assign" not in self.seen_as.verbs:
            return [(str(self.user.pk), f"{self.user} (you)")]
        rows = with_open_requests(Membership.objects.active().filter(department=self.ticket.department))
        rows = rows.exclude(person=self.ticket.requester_id).select_related("person").order_by("person__name", "pk")
        # The count is an annotation, of which the type of a row knows nothing.
        with_load: list[Any] = list(rows)
        gone = away((row.person_id for row in with_load), self.at)
        self.colleagues = [
            (row.person_id, row.person.name, row.open_requests, row.person_id in gone) for row in with_load
        ]
        people = [
            (str(row.person_id), _load(row.person.name, row.open_requests, gone.get(row.person_id)))
            for row in with_load
        ]
        return [("", "Choose somebody"), *people]


def _load(name: str, open_requests: int, absence: Absence | None) -> str:
    """Somebody who can be chosen: how much they have, and until when they are away."""
    gone = f", away until {absence.ends_on:%d %b}" if absence else ""
    return f"{name}: {open_requests} open{gone}"


class PrioritiseForm(ActForm):
    """How soon."""

    verb, button, tone = "prioritise", "Set priority", "secondary"
    priority = forms.ChoiceField(choices=Priority.choices)
    reason = BodyField(
        rows=2,
        required=False,
        help_text="Needed when it is raised: others will wait longer. Only the department reads it.",
    )
    seen = SeenField()

    def prepare(self) -> None:
        """Begin with the priority it has."""
        self.fields["priority"].initial = self.ticket.priority


class WaitForm(ActForm):
    """What it waits on, and until when."""

    verb, button, tone = "wait", "Set waiting", "secondary"
    on = forms.ChoiceField(label="Waits on", choices=[pair for pair in WaitsOn.choices if pair[0]])
    until = forms.DateTimeField(
        required=False,
        help_text="For an agreed date: your time. It then goes on by itself.",
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    seen = SeenField()

    def clean_until(self) -> datetime | None:
        """An instant not too far ahead; whether it has passed is for the verb to say."""
        until: datetime | None = self.cleaned_data["until"]
        if until is not None and until > self.at + FARTHEST:
            raise ValidationError("That is more than two years ahead. Please check the year.")
        return until

    def clean(self) -> dict[str, Any]:
        """An agreed date needs the date."""
        given = super().clean() or {}
        if given.get("on") == WaitsOn.SCHEDULED and "until" in given and given["until"] is None:
            self.add_error("until", "Please say until when it waits.")
        return given


class HandOverForm(ActForm):
    """Which department, and why."""

    verb, button, tone = "hand-over", "Hand over", "secondary"
    department = DepartmentField(label="Department")
    reason = BodyField(
        rows=3, help_text=REASON, error_messages={"required": "Please write a reason for the other department."}
    )
    seen = SeenField()
    key = KeyField()

    def prepare(self) -> None:
        """Every department but the one that has it."""
        field = self.fields["department"]
        field.queryset = field.queryset.exclude(pk=self.ticket.department_id)  # type: ignore[attr-defined]


class AcceptHandOverForm(BareForm):
    """The department takes what was offered to it."""

    verb, button, tone = "accept-hand-over", "Accept hand-over", "primary"


class DeclineHandOverForm(ActForm):
    """Why it goes back."""

    verb, button, tone = "decline-hand-over", "Decline hand-over", "secondary"
    reason = BodyField(
        rows=3, help_text=REASON, error_messages={"required": "Please write a reason for the other department."}
    )
    seen = SeenField()
    key = KeyField()

    def prepare(self) -> None:
        """Say what it means."""
        sender = self.ticket.offered_from
        self.means = f"{sender} gets it back as it was." if sender else ""


class WithdrawHandOverForm(BareForm):
    """The sender takes it back before they have answered."""

    verb, button, tone = "withdraw-hand-over", "Take back", "secondary"


class DeclineForm(ActForm):
    """Why the department will not do it."""

    verb, button, tone = "decline", "Decline", "danger"
    reason = BodyField(rows=3, help_text=REASON, error_messages={"required": "Please write a reason."})
    seen = SeenField()
    key = KeyField()


def request_named(number: str, user: User) -> Ticket:
    """The request with this number, if `user` may see it: hidden or never there is the same answer.

    Raises:
        ValidationError: there is none.
    """
    found = Ticket.objects.visible_to(user).filter(number=number.strip().upper()).first()
    if found is None:
        raise ValidationError("There is no such request that you may see. Please check the number.")
    return found


class MergeForm(ActForm):
    """Which request it goes on in."""

    verb, button, tone = "merge", "Merge", "secondary"
    into = forms.CharField(
        label="Number of the other request", max_length=20,
        error_messages={"required": "Please write the number of the other request."},
    )  # fmt: skip
    seen = SeenField()

    def prepare(self) -> None:
        """Say what it means."""
        self.means = (
            f"For what was asked twice: this one ends, and goes on in the other. {self.ticket.requester}, who follows it and "
            "what was written come along; internal notes stay here."
        )

    def clean_into(self) -> Ticket:
        """A request that the person may see: hidden or never there is the same answer."""
        return request_named(self.cleaned_data["into"], self.user)


class SnoozeForm(ActForm):
    """Until when the department does not want to see it in its inbox."""

    verb, button, tone = "snooze", "Snooze", "secondary"
    means = "Out of the inbox for everybody here, until then or until the requester writes. No clock stands still."
    until = forms.DateTimeField(
        help_text="Your time.", widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"required": "Please say until when."},
    )  # fmt: skip
    seen = SeenField()

    def prepare(self) -> None:
        """Begin with the next working morning of whoever snoozes."""
        self.fields["until"].initial = snoozing.next_morning(self.at.astimezone(self.user.tz))


class WakeForm(BareForm):
    """Back into the inbox."""

    verb, button, tone = "wake", "End snooze", "secondary"


class ResolveForm(ActForm):
    """The answer that ends it."""

    verb, button, tone = "resolve", "Resolve", "primary"
    body = BodyField(
        label="Answer", rows=4, help_text="The requester reads it, and is asked to confirm.",
        error_messages={"required": "Please write an answer."},
    )  # fmt: skip
    seen = SeenField()
    key = KeyField()


class ReopenForm(ActForm):
    """What is missing."""

    verb, button, tone = "reopen", "Reopen", "secondary"
    body = BodyField(label="What is missing?", rows=3, error_messages={"required": "Please write what is missing."})
    seen = SeenField()
    key = KeyField()


class SealForm(ActForm):
    """Hide it from everybody else."""

    verb, button = "seal", "Seal"
    seen = SeenField()

    def prepare(self) -> None:
        """Say what it means."""
        kept = confidentiality.rule(self.ticket.department, self.ticket.service)
        means = (
            f"{kept} confidential already. Sealed, this one stays so when you hand it over."
            if kept
            else f"From now on only {self.ticket.requester}, those who follow it and {self.ticket.department} know of it: "
            "departments that had it earlier can't open it any more, and mails about it say its number only."
        )
        self.means = means


class UnsealForm(SealForm):
    """Let earlier holders read it again."""

    verb, button = "unseal", "Lift the seal"

    def prepare(self) -> None:
        """Say what it means."""
        self.means = f"Departments that had it earlier can read it again. {self.ticket.requester} is told."


class AddParticipantForm(ActForm):
    """Who else follows it."""

    verb, button, tone = "add-participant", "Add", "secondary"
    person = PersonField(
        label="E-mail address or whole name", help_text="They can read everything here but internal notes, and write.",
        error_messages={"required": "Please name somebody."},
    )  # fmt: skip


FORMS: dict[str, type[ActForm]] = {
    form.verb: form
    for form in (
        ReplyForm, NoteForm, AcceptForm, AssignForm, PrioritiseForm, WaitForm, ResumeForm, HandOverForm, AcceptHandOverForm,
        DeclineHandOverForm, WithdrawHandOverForm, DeclineForm, MergeForm, SnoozeForm, WakeForm, PutBackForm,
        ResolveForm, ConfirmForm, ReopenForm, WithdrawForm, SealForm, UnsealForm, AddParticipantForm, UndoForm,
    )
}  # fmt: skip
