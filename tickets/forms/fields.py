"""The fields that several forms share: text, files, people, departments, and what tells one form from another."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.postgres.search import TrigramWordSimilarity
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict

from accounts.models import User
from accounts.text import MOST_CHARACTERS
from departments.models import Department
from tickets import files

# No id of ours has more digits; longer ones are not even looked up.
MOST_DIGITS = 18
MOST_SUGGESTED = 5
ALIKE = 0.4


def as_id(text: str) -> int | None:
    """`text` as the id of a row, or None when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


class BodyField(forms.CharField):
    """What somebody writes: Markdown, counted as it was typed, however the browser sends line ends."""

    def __init__(self, *, rows: int = 5, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=MOST_CHARACTERS, **kwargs)

    def to_python(self, value: object) -> str:
        """Line ends as one character, so that both sides count the same."""
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class FilesInput(forms.FileInput):
    """Choosing several files at once."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: object, files: object, name: str) -> list[UploadedFile]:  # noqa: ARG002 (Django's signature)
        """Every file that was sent under this name."""
        return files.getlist(name) if isinstance(files, MultiValueDict) else []


class FilesField(forms.Field):
    """Files that come along; a list, perhaps an empty one."""

    widget = FilesInput

    def __init__(self, **kwargs: Any) -> None:
        most = f"At most {files.MOST}, 10 MB each."
        # Dropped and pasted ones are added by a script, which tells of the limits before anything is sent.
        kwargs.setdefault(
            "widget", FilesInput(attrs={"data-files": "", "data-most": files.MOST, "data-largest": files.LARGEST})
        )
        super().__init__(required=False, label=kwargs.pop("label", "Files"), help_text=most, **kwargs)

    def clean(self, value: list[UploadedFile]) -> list[UploadedFile]:
        """The files, if all of them can be taken; the refusal says which can't."""
        try:
            return files.checked(value)
        except files.FileRefused as refused:
            raise ValidationError(f"{refused} Please choose the files again: a browser can't keep them.") from refused


class KeyField(forms.UUIDField):
    """The form's own key: sent twice, it acts once. Without a readable one every sending counts."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, initial=uuid.uuid4)

    def clean(self, value: object) -> uuid.UUID | None:
        """The key, or None."""
        try:
            return super().clean(value) or None
        except ValidationError:
            return None


class SeenField(forms.CharField):
    """The version of the request that the person was looking at; None when nobody says."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, value: object) -> int | None:
        """The version as a number, or None."""
        return as_id(str(value or ""))


class PersonField(forms.CharField):
    """Somebody of the company, by e-mail address, exact name or id.

    Raises ValidationError with the closest names when nobody, or more than one, fits; `suggested` then holds them.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, **kwargs)
        self.suggested: list[User] = []

    def clean(self, value: object) -> User | None:
        """The person, or None when nobody was named."""
        text = " ".join(super().clean(value).split())
        return self.find(text) if text else None

    def find(self, text: str) -> User:
        """The one person that `text` names."""
        people = User.objects.by_name()
        if (pk := as_id(text)) is not None:
            fitting = list(people.filter(pk=pk))
        elif "@" in text:
            fitting = list(people.filter(email=text.lower()))
        else:
            fitting = list(people.active().filter(name__iexact=text)[: MOST_SUGGESTED + 1])
        if len(fitting) == 1:
            return self._active(fitting[0])
        self.suggested = fitting[:MOST_SUGGESTED] or list(_like(text))
        raise ValidationError(self._explain(text, several=bool(fitting)))

    def _active(self, person: User) -> User:
        if not person.is_active:
            raise ValidationError(f"{person} can't sign in any more. Please name somebody else.")
        return person

    def _explain(self, text: str, *, several: bool) -> str:
        named = ", ".join(f"{person} ({person.email})" for person in self.suggested)
        if several:
            return f"Several people are called {text}. Please write the e-mail address: {named}."
        if named:
            return f"Nobody is called {text}. Did you mean {named}? Write the e-mail address or the whole name."
        return f"Nobody is called {text}. Write the e-mail address or the whole name."


def _like(text: str) -> Iterable[User]:
    people = User.objects.active().annotate(likeness=TrigramWordSimilarity(text, "name"))
    return people.filter(likeness__gte=ALIKE).order_by("-likeness", "name", "pk")[:MOST_SUGGESTED]


class DepartmentField(forms.ModelChoiceField):
    """A department that takes requests, by its slug or id."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            Department.objects.taking_requests().by_name(), to_field_name="slug", empty_label="Choose one", **kwargs
        )
        self.error_messages["invalid_choice"] = "There is no such department that takes requests."

    def to_python(self, value: object) -> Department | None:
        """The department named by slug, or by id."""
        pk = as_id(str(value or ""))
        if pk is not None and self.queryset is not None:
            value = self.queryset.filter(pk=pk).values_list("slug", flat=True).first() or value
        found: Department | None = super().to_python(value)
        return found
