"""What narrows a report: its days, and which promise is looked at closely."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.http import QueryDict

from tickets import periods
from tickets.enums import ClockKind
from tickets.periods import Period

USUAL_KIND = ClockKind.RESOLUTION


class ReportForm(forms.Form):
    """From the address: nothing given means the usual period and the resolution."""

    since = forms.DateField(
        label="From", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(
        label="To, included", required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    kind = forms.ChoiceField(label="Look closely at", choices=ClockKind.choices, required=False)

    def __init__(self, data: QueryDict, usual: Period) -> None:
        shown = {"since": usual.first.isoformat(), "until": usual.last.isoformat(), "kind": USUAL_KIND.value}
        super().__init__(shown | {name: data[name] for name in shown if data.get(name, "").strip()})
        self.zone = usual.zone
        self.helper = _helper(list(self.fields))

    def clean(self) -> dict[str, Any]:
        """The two days make a period."""
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("since"), given.get("until")
        if isinstance(first, date) and isinstance(last, date) and (words := periods.trouble(first, last)):
            self.add_error("until", words)
        return given

    @property
    def period(self) -> Period:
        """The days that were chosen; the form is valid."""
        return Period(self.cleaned_data["since"], self.cleaned_data["until"], self.zone)

    @property
    def clock_kind(self) -> ClockKind:
        """The promise that was chosen; the form is valid."""
        return ClockKind(self.cleaned_data["kind"])


def _helper(names: list[str]) -> FormHelper:
    helper = FormHelper()
    helper.form_method, helper.disable_csrf = "get", True
    helper.form_class = "toolbar"
    helper.layout = Layout(*map(Field, names), StrictButton("Show", type="submit", css_class="btn-secondary"))
    return helper
