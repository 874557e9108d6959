"""What a department offers, and the calendar it goes by."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Column, Row
from django import forms

from accounts.fields import LineField
from accounts.forms import DeskForm
from departments.forms.setup import TextArea
from departments.models import Calendar
from tickets.enums import Priority
from tickets.models import Service


class ServiceForm(DeskForm):
    """Something the department offers."""

    key = "service"
    button = "Save service"
    title = LineField(max_length=120, label="Title", help_text="As a colleague would look for it: New laptop.")
    what_you_get = TextArea(
        rows=5,
        max_length=2000,
        required=False,
        label="What you get",
        help_text="What is done, what you need to know first. Markdown.",
    )
    offers_priority = forms.BooleanField(label="Whoever asks chooses the priority", required=False)
    usual_priority = forms.ChoiceField(label="Usual priority", choices=Priority.choices, initial=Priority.NORMAL)
    is_confidential = forms.BooleanField(
        label="Confidential",
        required=False,
        help_text="Only the requester, participants and members know that such a request exists.",
    )
    is_active = forms.BooleanField(label="Offered", required=False, initial=True)
    position = forms.IntegerField(
        label="Order",
        min_value=0,
        max_value=30_000,
        initial=100,
        help_text="Smaller numbers stand first; equal ones go by title.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out()

    def parts(self) -> list[object]:
        """The numbers side by side."""
        small = Row(Column("usual_priority", css_class="col-sm-6"), Column("position", css_class="col-sm-6"))
        return ["title", "what_you_get", small, "offers_priority", "is_confidential", "is_active"]

    @staticmethod
    def shown(service: Service) -> dict[str, Any]:
        """What stands in the form before anybody types."""
        return {name: getattr(service, name) for name in ServiceForm.base_fields}


class NewServiceForm(ServiceForm):
    """Something new; it is offered at once."""

    button = "Add service"
    is_active = None  # type: ignore[assignment]

    def parts(self) -> list[object]:
        """What is new is offered."""
        return [part for part in super().parts() if part != "is_active"]


class UseCalendarForm(forms.Form):
    """Another calendar to go by: one control beside its button."""

    calendar = forms.ChoiceField(label="Calendar", widget=forms.Select(attrs={"class": "form-select"}))

    def __init__(self, *args: Any, besides: Calendar, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = list(Calendar.objects.exclude(pk=besides.pk).order_by("name"))
        self.fields["calendar"].choices = [(str(row.pk), row.name) for row in self.others]  # type: ignore[attr-defined]

    def clean_calendar(self) -> Calendar:
        """The calendar itself."""
        return next(row for row in self.others if str(row.pk) == self.cleaned_data["calendar"])
