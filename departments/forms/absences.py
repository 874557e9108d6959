"""Being away: from when to when, and who stands in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crispy_forms.layout import Column, Row
from django import forms

from accounts.forms import DeskForm
from accounts.models import User


class ColleagueChoice(forms.ChoiceField):
    """One of `people`, given when the form is made."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.people: dict[str, User] = {}

    def offer(self, people: Sequence[User], empty: str) -> None:
        """Let one of `people` be chosen; `empty` stands for none."""
        self.people = {str(person.pk): person for person in people}
        self.choices = [("", empty), *((pk, person.name) for pk, person in self.people.items())]

    def clean(self, value: object) -> User | None:
        """The person."""
        return self.people.get(super().clean(value))


class AbsenceForm(DeskForm):
    """A time away. `colleagues` are those who may stand in; without any the field is left out."""

    key, button = "absence", "Enter absence"
    begins_on = forms.DateField(label="First day away", widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(label="Last day away", widget=forms.DateInput(attrs={"type": "date"}))
    deputy = ColleagueChoice(
        label="Who stands in",
        required=False,
        help_text="For heads and deputies: is reminded in their place, in departments where they work.",
    )

    def __init__(self, *args: Any, colleagues: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if colleagues:
            self.fields["deputy"].offer(colleagues, "The deputies of the department")  # type: ignore[attr-defined]
        else:
            del self.fields["deputy"]
        self.lay_out()

    def parts(self) -> list[object]:
        """The days side by side."""
        days = Row(Column("begins_on", css_class="col-sm-6"), Column("ends_on", css_class="col-sm-6"))
        return [days, *(["deputy"] if "deputy" in self.fields else [])]


class MemberAbsenceForm(AbsenceForm):
    """The same, entered for somebody who works in the department."""

    person = ColleagueChoice(label="Who is away", error_messages={"required": "Please choose somebody."})

    def __init__(self, *args: Any, colleagues: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, colleagues=colleagues, **kwargs)
        self.fields["person"].offer(colleagues, "Choose somebody")  # type: ignore[attr-defined]

    def parts(self) -> list[object]:
        """Who, before when."""
        return ["person", *super().parts()]
