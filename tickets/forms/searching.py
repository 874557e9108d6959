"""What narrows a search. Unknown values are ignored: a search is a question, not an entry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from accounts.models import User
from departments.models import Department
from tickets.enums import UNRESOLVED, State
from tickets.querysets import TicketQuerySet

BEST, NEWEST = "best", "newest"
OPEN, ENDED = "open", "ended"


class SearchForm(forms.Form):
    """Order, department, state and whose."""

    sort = forms.ChoiceField(required=False, label="Order", choices=[(BEST, "Best first"), (NEWEST, "Newest first")])
    department = forms.ChoiceField(required=False, label="Department")
    state = forms.ChoiceField(required=False, label="State", choices=[("", "Any"), (OPEN, "Open"), (ENDED, "Ended")])
    mine = forms.BooleanField(required=False, label="Only what I asked for")

    def __init__(self, data: QueryDict, *, reader: User, departments: Sequence[Department]) -> None:
        super().__init__(data)
        self.reader = reader
        choices = [("", "Any"), *((department.slug, department.name) for department in departments)]
        self.fields["department"].choices = choices  # type: ignore[attr-defined]
        for name in ("sort", "department", "state"):
            self.fields[name].widget.attrs["class"] = "form-select"
        self.fields["mine"].widget.attrs["class"] = "form-check-input"
        self.is_valid()

    @property
    def given(self) -> dict[str, Any]:
        """The values that are in force."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def is_newest_first(self) -> bool:
        """Whether the newest stands first; else the best."""
        return bool(self.given.get("sort") == NEWEST)

    def narrow(self, requests: TicketQuerySet) -> TicketQuerySet:
        """`requests` as far as they are asked for."""
        given = self.given
        if given.get("department"):
            requests = requests.filter(department__slug=given["department"])
        if given.get("state"):
            is_open = given["state"] == OPEN
            requests = requests.filter(state__in=[s for s in State if (s in UNRESOLVED) == is_open])
        return requests.asked_by(self.reader) if given.get("mine") else requests
