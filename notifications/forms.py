"""What somebody wants to be told, and how: a way for each theme, and the hours for reminders."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from crispy_forms.layout import HTML, Column, Row
from django import forms
from django.forms import BoundField

from accounts.forms import DeskForm
from notifications.enums import Hours
from notifications.models import Preference
from notifications.themes import Theme, themes


class PreferencesForm(DeskForm):
    """A choice for each theme, shown as a table; then when reminders may come."""

    key = "preferences"
    hours = forms.ChoiceField(
        label="Reminders by mail",
        choices=Hours.choices,
        help_text="Outside these hours they wait, unless the request is urgent. Working hours are those of your department.",
    )
    quiet_from = forms.TimeField(
        label="Quiet from", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    quiet_until = forms.TimeField(
        label="Quiet until",
        required=False,
        help_text="Your own time; across midnight is fine.",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )

    def __init__(self, *args: Any, preference: Preference, **kwargs: Any) -> None:
        initial: dict[str, Any] = {theme.key: theme.way(preference.ways) for theme in themes()}
        initial |= {name: getattr(preference, name) for name in ("hours", "quiet_from", "quiet_until")}
        super().__init__(*args, initial=initial, **kwargs)
        for theme in themes():
            self.fields[theme.key] = forms.ChoiceField(
                label=theme.name,
                choices=[(way.value, way.label) for way in theme.ways],
                required=False,
                widget=forms.Select(attrs={"class": "form-select w-auto mw-100"}),
            )
        self.lay_out()

    def parts(self) -> list[object]:
        """The table, then the hours."""
        quiet = Row(Column("quiet_from", css_class="col-sm-6"), Column("quiet_until", css_class="col-sm-6"))
        return [HTML('{% include "notifications/_ways.html" %}'), "hours", quiet]

    @property
    def table(self) -> list[tuple[str, list[tuple[Theme, BoundField]]]]:
        """The themes by group, each with its control."""
        return [
            (group, [(theme, self[theme.key]) for theme in rows])
            for group, rows in groupby(themes(), key=lambda theme: theme.group)
        ]

    @property
    def choice(self) -> dict[str, Any]:
        """The verb's arguments."""
        said = dict(self.cleaned_data)
        rest = {name: said.pop(name) for name in ("hours", "quiet_from", "quiet_until")}
        return {"ways": {key: way for key, way in said.items() if way}, **rest}
