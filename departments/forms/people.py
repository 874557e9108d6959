"""People with what only departments know of them: where they belong, and in which queue they work."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Column, Row
from django import forms

from accounts.fields import ColleagueField
from accounts.forms import DeskForm, PersonForm
from departments.enums import Role
from departments.models import Department


class HomeField(forms.ModelChoiceField):
    """The department somebody belongs to as an employee."""

    def __init__(self) -> None:
        super().__init__(
            Department.objects.by_name(),
            required=False,
            empty_label="None yet",
            label="Home department",
            help_text="Where they are employed. It does not let them work in its queue.",
        )


class NewPersonForm(PersonForm):
    """Somebody new, with the department they belong to."""

    button = "Add and invite"
    home = HomeField()

    def parts(self) -> list[object]:
        """The home department stands last."""
        return [*super().parts(), Row(Column("home", css_class="col-md-6"))]


class HomeForm(DeskForm):
    """Where somebody belongs."""

    key, button, tone = "home", "Save home department", "secondary"
    home = HomeField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out()


class RoleField(forms.ChoiceField):
    """The part somebody plays in a department's queue."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=Role.choices, initial=Role.MEMBER, **kwargs)

    def clean(self, value: object) -> Role:
        """The role itself."""
        return Role(super().clean(value))


class AddMemberForm(DeskForm):
    """Somebody who is to work in the department's queue."""

    key, button = "add", "Add member"
    person = ColleagueField(label="E-mail address")
    role = RoleField(label="Role", help_text="Heads and deputies assign, decline and set the department up.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out()

    def parts(self) -> list[object]:
        """Side by side where there is room."""
        return [Row(Column("person", css_class="col-md-7"), Column("role", css_class="col-md-5"))]


class RoleForm(forms.Form):
    """Another part for somebody who works there already: one control in a row of the list."""

    role = RoleField()
