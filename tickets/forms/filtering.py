"""What narrows a list: forms over query words. Unknown keys and values are ignored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import django_filters
from crispy_forms.bootstrap import StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.db.models import Q, Value
from django.http import QueryDict

from accounts.models import User
from departments.models import Department, Membership
from tickets.enums import Priority, State, WaitsOn
from tickets.forms.fields import as_id
from tickets.models import Service
from tickets.querysets import TicketQuerySet

ME, NOBODY, LATE = "me", "nobody", "late"
OFFERED, RETURNED = "offered", "returned"
OPEN, ENDED, ALL = "open", "ended", "all"
MOST_TEXT = 100
Pair = tuple[str, str]


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
    """The filters of a list of requests, and which of them are on."""

    @property
    def given(self) -> dict[str, str]:
        """The values that are in force, by field."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    @property
    def chips(self) -> list[Chip]:
        """The filters in force."""
        return [self._chip(name, value) for name, value in self.given.items()]

    def _chip(self, name: str, value: str) -> Chip:
        rest = self.data.copy()
        for key in (name, "after"):
            rest.pop(key, None)
        return Chip(f"{self.form.fields[name].label}: {self._said(name, value)}", f"?{rest.urlencode()}")

    def _said(self, name: str, value: str) -> str:
        choices = dict(getattr(self.form.fields[name], "choices", []))
        return str(choices.get(value, value))


class QueueFilter(ListFilter):
    """What a head or member looks for in a queue."""

    text = TextFilter()
    state = django_filters.ChoiceFilter(choices=State.choices, label="State", empty_label="All open")
    assignee = django_filters.ChoiceFilter(label="Assigned to", method="of_assignee", empty_label="Anybody or nobody")
    priority = django_filters.ChoiceFilter(choices=Priority.choices, label="Priority", empty_label="Any")
    waits_on = django_filters.ChoiceFilter(
        choices=[pair for pair in WaitsOn.choices if pair[0]], label="Waits on", empty_label="Anything or nothing"
    )
    service = django_filters.ChoiceFilter(label="Service", method="of_service", empty_label="Any")
    promise = django_filters.ChoiceFilter(
        choices=[(LATE, "Late")], label="Promise", method="of_promise", empty_label="Any"
    )
    came = django_filters.ChoiceFilter(
        choices=[(OFFERED, "Offered, not answered yet"), (RETURNED, "Came back")], label="Hand-over",
        method="of_hand_over", empty_label="Any",
    )  # fmt: skip

    def __init__(
        self,
        data: QueryDict,
        queryset: TicketQuerySet,
        *,
        reader: User,
        departments: Sequence[Department],
        at: datetime,
    ) -> None:
        super().__init__(data, queryset)
        self.reader, self.at = reader, at
        people, services = _people_and_services(departments)
        others = [pair for pair in people if pair[0] != str(reader.pk)]
        self.filters["assignee"].extra["choices"] = [(ME, "Me"), (NOBODY, "Nobody"), *others]
        self.filters["service"].extra["choices"] = services
        self.form.helper = self._helper()

    def of_assignee(self, queryset: TicketQuerySet, name: str, value: str) -> TicketQuerySet:  # noqa: ARG002 (django-filter's signature)
        """Mine, nobody's, or somebody's."""
        if value == NOBODY:
            return queryset.unassigned()
        return queryset.filter(assignee=self.reader.pk if value == ME else as_id(value))

    def of_service(self, queryset: TicketQuerySet, name: str, value: str) -> TicketQuerySet:  # noqa: ARG002 (django-filter's signature)
        """Asked of one service."""
        return queryset.filter(service=as_id(value))

    def of_promise(self, queryset: TicketQuerySet, name: str, value: str) -> TicketQuerySet:  # noqa: ARG002 (django-filter's signature)
        """A promise is over."""
        return queryset.overdue(self.at) if value == LATE else queryset

    def of_hand_over(self, queryset: TicketQuerySet, name: str, value: str) -> TicketQuerySet:  # noqa: ARG002 (django-filter's signature)
        """Offered by another department and not answered, or back from one."""
        return queryset.offered() if value == OFFERED else queryset.returned()

    def _helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_method, helper.disable_csrf, helper.form_show_errors = "get", True, False
        helper.form_class = "toolbar"
        helper.layout = Layout(
            *map(Field, self.filters), StrictButton("Show", type="submit", css_class="btn-secondary")
        )
        return helper


def _people_and_services(departments: Sequence[Department]) -> tuple[list[Pair], list[Pair]]:
    """Who works in the departments, and what these offer, as choices; one query for both."""
    pks = [department.pk for department in departments]
    members = Membership.objects.active().filter(department__in=pks).order_by()
    services = Service.objects.filter(department__in=pks).order_by()
    rows = (
        members.annotate(sort=Value("person"))
        .values_list("sort", "person", "person__name")
        .union(services.annotate(sort=Value("service")).values_list("sort", "pk", "title"))
        .order_by("person__name", "person")
    )
    found: dict[str, list[Pair]] = {"person": [], "service": []}
    for sort, pk, words in rows:
        found[sort].append((str(pk), words))
    return found["person"], found["service"]


class MineFilter(ListFilter):
    """What one looks for among one's own requests."""

    text = TextFilter()
