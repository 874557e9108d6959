"""A department: what it is called, what it is for, how it works, what it leaves to its members."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.layout import Column, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.fields import ColleagueField, LineField
from accounts.forms import DeskForm
from departments.models import Department

# What a head may leave to members, in words. tickets.permissions reads the same keys, and knows what is usual.
LEFT_TO_MEMBERS = {
    "hand_over": "hand requests over to other departments",
    "merge": "merge requests",
    "assign": "give requests to colleagues",
    "prioritise": "set the priority",
    "decline": "decline requests",
    "seal": "seal requests, and lift a seal",
    "split": "split requests",
}
USUALLY_LEFT = {"hand_over", "merge"}
RESERVED_SLUGS = {"new"}


class TextArea(forms.CharField):
    """Several lines, counted with line ends as one character, however the browser sends them."""

    def __init__(self, *, rows: int, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: object) -> str:
        """The text with plain line ends."""
        return str(super().to_python(value) or "").replace("\r\n", "\n").replace("\r", "\n")


class DepartmentForm(DeskForm):
    """What everybody reads about a department, and what its members may do."""

    key = "department"
    name = LineField(max_length=80, label="Name")
    purpose = LineField(
        max_length=300, label="Purpose", required=False, help_text="One sentence: what you do, and for whom."
    )
    way_of_working = TextArea(
        rows=10,
        max_length=8000,
        label="How we work",
        required=False,
        help_text="In which order you work, what you need to begin, what to expect. Markdown: **bold**, - lists, [links](https://…).",
    )
    is_active = forms.BooleanField(
        label="Takes requests", required=False, help_text="Switched off, nobody can file new ones or hand any over."
    )
    members_may = forms.MultipleChoiceField(
        label="Members may also",
        required=False,
        choices=list(LEFT_TO_MEMBERS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text="Heads and deputies always may.",
    )

    parent = forms.ModelChoiceField(
        Department.objects.none(),
        required=False,
        label="Department one level up",
        empty_label="None: it stands on top",
        help_text="Its heads and deputies hear when a promise of this department is over.",
    )

    def __init__(self, *args: Any, above: QuerySet[Department] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if above is None:
            del self.fields["parent"]
        else:
            self.fields["parent"].queryset = above  # type: ignore[attr-defined]
        self.lay_out()

    @staticmethod
    def shown(department: Department) -> dict[str, Any]:
        """What stands in the form before anybody types."""
        may = {act: department.members_may.get(act, act in USUALLY_LEFT) for act in LEFT_TO_MEMBERS}
        return {
            "name": department.name,
            "purpose": department.purpose,
            "way_of_working": department.way_of_working,
            "is_active": department.is_active,
            "parent": department.parent_id,
            "members_may": [act for act, is_left in may.items() if is_left],
        }

    def clean_members_may(self) -> Mapping[str, bool]:
        """Every act with yes or no, so that a usual that changes later changes nothing here."""
        chosen = self.cleaned_data["members_may"]
        return {act: act in chosen for act in LEFT_TO_MEMBERS}

    def buttons(self) -> list[object]:
        """Saving, and seeing first how the Markdown will look."""
        preview = StrictButton("Preview", type="submit", name="preview", value="1", css_class="btn-secondary")
        return [*super().buttons(), preview]


class NewDepartmentForm(DeskForm):
    """A department to be opened."""

    key, button = "opening", "Open department"
    name = LineField(max_length=80, label="Name")
    slug = forms.SlugField(
        max_length=40, label="Address", help_text="Small letters, such as it or human-resources. It stays."
    )
    prefix = LineField(  # type: ignore[assignment] # fields leave the class, so Django's own attribute stays
        max_length=8,
        label="Prefix of request numbers",
        help_text="2 to 8 capital letters or digits: IT makes IT-1001. It stays.",
    )
    purpose = LineField(
        max_length=300, label="Purpose", required=False, help_text="One sentence: what it does, and for whom."
    )
    is_confidential = forms.BooleanField(
        label="Confidential",
        required=False,
        help_text="Only the requester, participants and members know that a request exists. For HR, Legal and the like.",
    )
    head = ColleagueField(
        label="Head",
        required=False,
        help_text="Their e-mail address. They set up the rest: members, hours, services, promises.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lay_out()

    def parts(self) -> list[object]:
        """What it is called, then what it is."""
        names = Row(*(Column(name, css_class="col-md-4") for name in ("name", "slug", "prefix")))
        return [names, "purpose", "is_confidential", "head"]

    def clean_slug(self) -> str:
        """Addresses are small letters, and none of the desk's own."""
        slug: str = self.cleaned_data["slug"].lower()
        if slug in RESERVED_SLUGS:
            raise ValidationError(f"{slug} is an address of the desk itself. Choose another.")
        return slug

    def clean_prefix(self) -> str:
        """Capital letters, as the model wants them."""
        prefix: str = self.cleaned_data["prefix"].upper()
        Department.prefix.field.run_validators(prefix)
        return prefix
