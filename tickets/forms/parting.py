"""The form with which a department asks another one for a part of a request."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.core.exceptions import ValidationError

from accounts.text import plain_line
from departments.models import Department
from tickets.forms.fields import BodyField, DepartmentField, FilesField, KeyField, SeenField
from tickets.models import Service, Ticket

YES, NO = "yes", "no"
UNKNOWN = "Please choose a department and what you need of it."


class PartForm(forms.Form):
    """What a part is to be. `arguments` are those of `ask_for_part`.

    One list offers every service of the other departments as `department/service`, and `department/` for something else;
    programs may send `department` and `service` apart.
    """

    department = DepartmentField(required=False, widget=forms.HiddenInput)
    service = forms.CharField(label="Department and service", error_messages={"required": UNKNOWN})
    title = forms.CharField(
        label="What do you need?", max_length=160, help_text="A few words, as you would say it to a colleague.",
        error_messages={"required": "Please say in a few words what you need."},
    )  # fmt: skip
    body = BodyField(
        label="What should they know?", rows=6,
        help_text="They see this text, not the request it is for. Say all they need, and nothing that isn't theirs to know.",
        error_messages={"required": "Please write what they should know."},
    )  # fmt: skip
    waits = forms.BooleanField(
        required=False, initial=True, label="We can't go on without it",
        help_text="This request waits, and goes on by itself when the last part it waits for has ended.",
    )  # fmt: skip
    confidential = forms.BooleanField(
        required=False, label="Confidential", help_text="Only your department and the one you ask know that it exists."
    )
    files = FilesField()  # type: ignore[assignment]  # the argument's name; a form keeps uploads under it
    key = KeyField()
    seen = SeenField()

    button = "Ask for this part"
    # Whether the holder itself can be asked.
    own_too = False

    def __init__(self, *args: Any, ticket: Ticket, offered: Sequence[Service], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"seen": ticket.version})
        super().__init__(*args, **kwargs)
        self.ticket, self.offered = ticket, offered
        departments: DepartmentField = self.fields["department"]  # type: ignore[assignment]
        if not self.own_too:
            departments.queryset = departments.queryset.exclude(pk=ticket.department_id)  # type: ignore[union-attr]
        self.fields["service"].required = not self.data.get("department")
        self.fields["service"].widget = forms.Select(choices=self._choices())
        if ticket.is_confidential:
            self.fields["confidential"] = _confidential_unless_said()
        self.prepare()
        self.helper = FormHelper()
        self.helper.attrs = {"novalidate": True}
        ask = StrictButton(self.button, type="submit", css_class="btn-primary")
        self.helper.layout = Layout(*map(Field, self.fields), ask)

    def prepare(self) -> None:
        """Fit the fields to the request."""

    def clean_title(self) -> str:
        """One line that can be seen."""
        title = plain_line(self.cleaned_data["title"], 160)
        if not title:
            raise ValidationError(self.fields["title"].error_messages["required"])
        return title

    def clean(self) -> dict[str, Any]:
        """Whom to ask, and for which of their services, however it was said."""
        given = super().clean() or {}
        if "department" not in given or "service" not in given:
            return given
        try:
            given["department"], given["service"] = self._chosen(given["department"], given["service"].strip())
        except ValidationError as error:
            self.add_error("service", error)
        return given

    def _chosen(self, department: Department | None, named: str) -> tuple[Department, Service | None]:
        """`department/service`, `department/`, or the parts of it; a service may be named by slug or id."""
        slug, _, name = named.rpartition("/")
        if slug:
            department = next((d for d in self._departments() if d.slug == slug), None)
            if department is None:
                raise ValidationError("There is no such department that takes requests.")
        if not name:
            if department is None:
                raise ValidationError(UNKNOWN)
            return department, None
        fitting = [s for s in self.offered if name in {s.slug, str(s.pk)} and department in {None, s.department}]
        if len(fitting) != 1:
            raise ValidationError(
                "This is not offered at present. Please choose something else; what you typed is kept here."
            )
        return fitting[0].department, fitting[0]

    @property
    def arguments(self) -> dict[str, Any]:
        """What came in, named as `ask_for_part` wants it."""
        return self.cleaned_data | {"confidential": self.cleaned_data["confidential"] not in {NO, False}}

    def _departments(self) -> list[Department]:
        field: DepartmentField = self.fields["department"]  # type: ignore[assignment]
        return list(field.queryset or [])

    def _choices(self) -> list[tuple[str, Any]]:
        services = {pk: list(rows) for pk, rows in groupby(self.offered, key=lambda s: s.department_id)}
        return [
            ("", "Choose one"),
            *(
                (
                    department.name,
                    [
                        *((f"{department.slug}/{s.slug}", s.title) for s in services.get(department.pk, [])),
                        (f"{department.slug}/", f"Something else from {department}"),
                    ],
                )
                for department in self._departments()
            ),
        ]


def _confidential_unless_said() -> forms.ChoiceField:
    """Of a confidential request a part is confidential too, also when nothing is said about it."""
    return forms.ChoiceField(
        required=False, label="Confidential", choices=[(YES, "Yes, as this request is"), (NO, "No")], initial=YES,
        help_text="If not, departments that hold the part later, and counts, will know of it.",
    )  # fmt: skip
