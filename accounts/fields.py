"""The fields that set-up forms share: a line, an address, a time zone, a colleague."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import User
from accounts.text import plain_line
from accounts.zones import WELL_KNOWN, ZoneRefused, read_zone


class LineField(forms.CharField):
    """Text on one line, without control or direction marks."""

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: object) -> str:
        """The line as it will be shown."""
        text = str(super().to_python(value) or "")
        # One more than may be, so that what is too long is refused and not cut.
        return plain_line(text, (self.max_length or len(text)) + 1)


class AddressField(forms.EmailField):
    """An e-mail address, in lower case as the desk keeps them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}), **kwargs)

    def clean(self, value: object) -> str:
        """The address as it is kept."""
        return str(super().clean(value)).lower()


class ZonesInput(forms.TextInput):
    """A text field that offers the well-known zones while typing."""

    template_name = "accounts/_zones_input.html"

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The list's id follows the field's."""
        context = super().get_context(name, value, attrs)
        list_id = f"{context['widget']['attrs'].get('id', name)}-list"
        context["widget"]["attrs"]["list"] = list_id
        return {**context, "list_id": list_id, "zones": WELL_KNOWN}


class ZoneField(forms.CharField):
    """A time zone, by its name or a city's."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", "Time zone")
        kwargs.setdefault("help_text", "Such as Europe/Berlin, or just the city.")
        super().__init__(max_length=64, widget=ZonesInput, **kwargs)

    def clean(self, value: object) -> str:
        """The zone's full name."""
        try:
            return read_zone(super().clean(value))
        except ZoneRefused as refused:
            raise ValidationError(str(refused)) from refused


class ColleagueField(forms.EmailField):
    """Somebody of the company who can sign in, by e-mail address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}), **kwargs)

    def clean(self, value: object) -> User | None:
        """The person; None when the field may be and is empty."""
        email = str(super().clean(value)).lower()
        if not email:
            return None
        person = User.objects.filter(email=email).first()
        if person is None:
            raise ValidationError("Nobody here has that address. An admin adds people at the admin desk.")
        if not person.is_active:
            raise ValidationError(f"{person} is not active. An admin has to activate them first.")
        return person
