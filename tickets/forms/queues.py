"""What narrows, orders and lays out a list of work: the filters of queues, of my work and of everything one may see."""

from __future__ import annotations

from collections.abc import Container, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

import django_filters
from crispy_forms.bootstrap import InlineCheckboxes, StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout
from django import forms
from django.db.models import Value
from django.http import QueryDict

from accounts.models import User
from departments.models import Department, Membership
from tickets.enums import Priority, State, WaitsOn
from tickets.forms.fields import as_id
from tickets.forms.filtering import ListFilter, TextFilter
from tickets.models import Service
from tickets.querysets import TicketQuerySet

ME, NOBODY, LATE = "me", "nobody", "late"
OFFERED, RETURNED = "offered", "returned"
Pair = tuple[str, str]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WITHIN = {
    "4h": (4 * HOUR, "Due within 4 hours"),
    "24h": (DAY, "Due within 24 hours"),
    "7d": (7 * DAY, "Due within 7 days"),
}
SPANS = {"1d": (DAY, "a day"), "3d": (3 * DAY, "3 days"), "10d": (10 * DAY, "10 days"), "30d": (30 * DAY, "30 days")}
PROMISE, AGE, WEIGHT, CHANGED, UNTOUCHED = "promise", "age", "priority", "changed", "untouched"
SORTS = {
    PROMISE: "Nearest promise", AGE: "Oldest", WEIGHT: "Priority", CHANGED: "Last change", UNTOUCHED: "Longest untouched",
}  # fmt: skip
COLUMNS = {
    "department": "Department", "requester": "Asked by", "service": "Service", "assignee": "Assigned to", "state": "State",
    "priority": "Priority", "promise": "Promise", "filed": "Filed", "changed": "Last change",
}  # fmt: skip
USUAL = ("department", "requester", "assignee", "state", "priority", "promise")


def _unchanged(queryset: TicketQuerySet, name: str, value: object) -> TicketQuerySet:  # noqa: ARG001 (django-filter's signature)
    """How a list looks takes no request away."""
    return queryset


class WorkFilter(ListFilter):
    """What every list of work is narrowed by."""

    looks: ClassVar[frozenset[str]] = frozenset({"sort", "column"})

    text = TextFilter()
    state = django_filters.ChoiceFilter(choices=State.choices, label="State", empty_label="All open")
    priority = django_filters.ChoiceFilter(choices=Priority.choices, label="Priority", empty_label="Any")
    waits_on = django_filters.ChoiceFilter(
        choices=[pair for pair in WaitsOn.choices if pair[0]], label="Waits on", empty_label="Anything or nothing"
    )
    requester_department = django_filters.ChoiceFilter(
        label="Asked from", method="of_requesters", empty_label="Any department"
    )
    age = django_filters.ChoiceFilter(
        choices=[(key, f"More than {words} old") for key, (_, words) in SPANS.items()], label="Age",
        method="of_age", empty_label="Any",
    )  # fmt: skip
    untouched = django_filters.ChoiceFilter(
        choices=[(key, f"For {words}") for key, (_, words) in SPANS.items()], label="Untouched",
        method="of_untouched", empty_label="Any",
    )  # fmt: skip
    column = django_filters.MultipleChoiceFilter(
        choices=list(COLUMNS.items()), label="Columns", method=_unchanged, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, data: QueryDict, queryset: TicketQuerySet, *, reader: User, at: datetime, without: Container[str] = ()
    ) -> None:
        self._typed, self.usual = data, [name for name in USUAL if name not in without]
        if not data.getlist("column"):
            data = data.copy()
            data.setlist("column", list(self.usual))
        super().__init__(data, queryset)
        self.reader, self.at = reader, at
        self.filters["column"].extra["choices"] = [pair for pair in COLUMNS.items() if pair[0] not in without]

    @property
    def typed(self) -> QueryDict:
        """What came in, before the usual columns were added."""
        return self._typed

    @property
    def columns(self) -> list[str]:
        """Which columns are shown, in the order of the table."""
        shown = super().chosen.get("column")
        return [name for name in COLUMNS if name in shown] if shown else self.usual

    @property
    def chosen(self) -> dict[str, Any]:
        """Without the columns when they are the usual ones."""
        usual = set(self.usual)
        return {name: value for name, value in super().chosen.items() if name != "column" or set(value) != usual}

    def of_requesters(self, queryset: TicketQuerySet, name: str, value: str) -> TicketQuerySet:
        """Asked by people of one department."""
        return queryset.filter(**{name: as_id(value)})

    def of_age(self, queryset: TicketQuerySet, name: str, value: str) -> TicketQuerySet:  # noqa: ARG002 (django-filter's signature)
        """Older than that."""
        return queryset.filed_before(self.at - SPANS[value][0])

    def of_untouched(self, queryset: TicketQuerySet, name: str, value: str) -> TicketQuerySet:  # noqa: ARG002 (django-filter's signature)
        """Nothing happened for so long."""
        return queryset.untouched_since(self.at - SPANS[value][0])

    def laid_out(self) -> None:
        """Give the form its looks: what is asked most in front, the columns on a line of their own."""
        helper = self.form.helper = FormHelper()
        helper.form_method, helper.disable_csrf, helper.form_show_errors = "get", True, False
        helper.form_class, helper.form_id = "filter-form", "filters"
        narrowing = [Field(name) for name in self.filters if name != "column"]
        helper.layout = Layout(
            Div(*narrowing, css_class="toolbar filter-fields"),
            HTML("<details class='folded'><summary>Columns</summary>"),
            InlineCheckboxes("column"),
            HTML("</details>"),
            StrictButton("Show", type="submit", css_class="btn-secondary"),
        )


class QueueFilter(WorkFilter):
    """What a head or member looks for in a queue."""

    assignee = django_filters.ChoiceFilter(label="Assigned to", method="of_assignee", empty_label="Anybody or nobody")
    service = django_filters.ChoiceFilter(label="Service", method="of_service", empty_label="Any")
    promise = django_filters.ChoiceFilter(
        choices=[(LATE, "Late"), *((key, words) for key, (_, words) in WITHIN.items())], label="Promise",
        method="of_promise", empty_label="Any",
    )  # fmt: skip
    came = django_filters.ChoiceFilter(
        choices=[(OFFERED, "Offered, not answered yet"), (RETURNED, "Came back")], label="Hand-over",
        method="of_hand_over", empty_label="Any",
    )  # fmt: skip
    sort = django_filters.ChoiceFilter(
        choices=list(SORTS.items()), label="First", method=_unchanged, empty_label="As usual"
    )

    def __init__(
        self,
        data: QueryDict,
        queryset: TicketQuerySet,
        *,
        reader: User,
        departments: Sequence[Department],
        at: datetime,
    ) -> None:
        without = {"department"} if len(departments) == 1 else ()
        super().__init__(data, queryset, reader=reader, at=at, without=without)
        people, services, askers = _choices(departments)
        others = [pair for pair in people if pair[0] != str(reader.pk)]
        self.filters["assignee"].extra["choices"] = [(ME, "Me"), (NOBODY, "Nobody"), *others]
        self.filters["service"].extra["choices"] = services
        self.filters["requester_department"].extra["choices"] = askers
        self.laid_out()

    def of_assignee(self, queryset: TicketQuerySet, name: str, value: str) -> TicketQuerySet:  # noqa: ARG002 (django-filter's signature)
        """Mine, nobody's, or somebody's."""
        if value == NOBODY:
            return queryset.unassigned()
        return queryset.filter(assignee=self.reader.pk if value == ME else as_id(value))

    def of_service(self, queryset: TicketQuerySet, name: str, value: str) -> TicketQuerySet:  # noqa: ARG002 (django-filter's signature)
        """Asked of one service."""
        return queryset.filter(service=as_id(value))

    def of_promise(self, queryset: TicketQuerySet, name: str, value: str) -> TicketQuerySet:  # noqa: ARG002 (django-filter's signature)
        """A promise is over, or will be soon."""
        return queryset.overdue(self.at) if value == LATE else queryset.due_within(WITHIN[value][0], self.at)

    def of_hand_over(self, queryset: TicketQuerySet, name: str, value: str) -> TicketQuerySet:  # noqa: ARG002 (django-filter's signature)
        """Offered by another department and not answered, or back from one."""
        return queryset.offered() if value == OFFERED else queryset.returned()


class EverythingFilter(WorkFilter):
    """What one looks for in everything one may see, ended or not."""

    state = django_filters.ChoiceFilter(choices=State.choices, label="State", empty_label="Any")
    department = django_filters.ChoiceFilter(label="With", method="of_requesters", empty_label="Any department")
    sort = django_filters.ChoiceFilter(
        choices=[("oldest", "Oldest")], label="First", method=_unchanged, empty_label="Newest"
    )

    def __init__(self, data: QueryDict, queryset: TicketQuerySet, *, reader: User, at: datetime) -> None:
        super().__init__(data, queryset, reader=reader, at=at)
        departments = [(str(pk), name) for pk, name in Department.objects.by_name().values_list("pk", "name")]
        for name in ("department", "requester_department"):
            self.filters[name].extra["choices"] = departments
        self.laid_out()


def _choices(departments: Sequence[Department]) -> tuple[list[Pair], list[Pair], list[Pair]]:
    """Who works in the departments, what these offer, and all departments that may ask, as choices; one query for all."""
    pks = [department.pk for department in departments]
    members = Membership.objects.active().filter(department__in=pks).order_by()
    services = Service.objects.filter(department__in=pks).order_by()
    rows = (
        members.annotate(sort=Value("person"))
        .values_list("sort", "person", "person__name")
        .union(
            services.annotate(sort=Value("service")).values_list("sort", "pk", "title"),
            Department.objects.order_by().annotate(sort=Value("department")).values_list("sort", "pk", "name"),
        )
        .order_by("person__name", "person")
    )
    found: dict[str, list[Pair]] = {"person": [], "service": [], "department": []}
    for sort, pk, words in rows:
        found[sort].append((str(pk), words))
    return found["person"], found["service"], found["department"]
