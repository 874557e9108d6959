"""What narrows a list: forms over query words. Unknown keys are ignored; a value that can't be is said and left out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import Q
from django.http import QueryDict

from tickets.querysets import TicketQuerySet

OPEN, ENDED, ALL = "open", "ended", "all"
MOST_TEXT, MOST_SAID = 100, 40


class TextFilter(django_filters.CharFilter):
    """Number or title holds every word."""

    def __init__(self) -> None:
        look = {"type": "search", "class": "form-control"}
        super().__init__(label="Number or title", max_length=MOST_TEXT, widget=forms.TextInput(attrs=look))

    def filter(self, qs: TicketQuerySet, value: str) -> TicketQuerySet:
        """Every word, in either."""
        for word in (value or "").split():
            qs = qs.filter(Q(number__icontains=word) | Q(title__icontains=word))
        return qs


@dataclass(frozen=True, slots=True)
class Chip:
    """One filter in force: what it says, and the address without it."""

    words: str
    without: str


class ListFilter(django_filters.FilterSet):
    """The filters of a list of requests, and which of them are on. `looks` are fields that change only how it looks."""

    looks: ClassVar[frozenset[str]] = frozenset()

    @property
    def chosen(self) -> dict[str, Any]:
        """The values that are in force, by field, those that change only the looks among them."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def given(self) -> dict[str, str]:
        """The values that narrow the list, by field."""
        return {name: value for name, value in self.chosen.items() if name not in self.looks}

    @property
    def query(self) -> str:
        """What is in force as a query string: the same for the same, without the place in the list."""
        return urlencode(self.chosen, doseq=True)

    @property
    def refused(self) -> list[str]:
        """A sentence on each value that can't be, or can't be any more: the list is as if it had not been asked for."""
        self.form.is_valid()
        return [self._refusal(name) for name in self.form.errors if name in self.form.fields]

    def unknown_of(self, query: Iterable[str]) -> list[str]:
        """The keys in a kept query that no filter goes by any more."""
        return [key for key in query if key not in self.form.fields]

    @property
    def chips(self) -> list[Chip]:
        """The filters in force."""
        return [self._chip(name, value) for name, value in self.given.items()]

    def _refusal(self, name: str) -> str:
        label, typed = self.form.fields[name].label, str(self.data.get(name, ""))
        said = f"“{typed[:MOST_SAID]}{'…' if len(typed) > MOST_SAID else ''}”"
        return f"{label}: {said} is not one of the choices (any more), so this filter is left out."

    @property
    def typed(self) -> QueryDict:
        """What came in."""
        data: QueryDict = self.data
        return data

    def _chip(self, name: str, value: str) -> Chip:
        rest = self.typed.copy()
        for key in (name, "after"):
            rest.pop(key, None)
        return Chip(f"{self.form.fields[name].label}: {self._said(name, value)}", f"?{rest.urlencode()}")

    def _said(self, name: str, value: str) -> str:
        choices = dict(getattr(self.form.fields[name], "choices", []))
        return str(choices.get(value, value))


class MineFilter(ListFilter):
    """What one looks for among one's own requests."""

    text = TextFilter()
