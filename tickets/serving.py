"""Who serves whom, and who waits on whom: the counts of the map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from departments.models import Department
from tickets.enums import WaitsOn
from tickets.models import Ticket


@dataclass(frozen=True, slots=True)
class Cell:
    """What one department has asked of another: open requests, and how many of them are parts that it waits for now."""

    department: Department
    asked: int = 0
    held_up: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """What one department has asked of each, and of all."""

    department: Department
    cells: Sequence[Cell]

    @property
    def asked(self) -> int:
        """Of all departments together."""
        return sum(cell.asked for cell in self.cells)

    @property
    def held_up(self) -> int:
        """Parts of all departments together that it waits for."""
        return sum(cell.held_up for cell in self.cells)


def who_serves_whom() -> list[Line]:
    """A line for each asking department, with a cell for each department asked, both by name. Two queries.

    It counts what anybody may know of: no confidential request, and nothing of or for a confidential department.
    """
    departments = list(Department.objects.taking_requests().filter(is_confidential=False).by_name())
    counts = _counts(departments)
    return [
        Line(asking, [Cell(asked, *counts.get((asking.pk, asked.pk), (0, 0))) for asked in departments])
        for asking in departments
    ]


def _counts(departments: Sequence[Department]) -> dict[tuple[int, int], tuple[int, int]]:
    """Open requests and open parts that are waited for, by asking and asked department."""
    waited_for = Q(holds_up=True, parent__waits_on=WaitsOn.DEPARTMENT, parent__is_confidential=False)
    rows = (
        Ticket.objects.unresolved()
        .filter(is_confidential=False, department__in=departments, requester_department__in=departments)
        .order_by()
        .values_list("requester_department", "department")
        .annotate(asked=Count("pk"), held_up=Count("pk", filter=waited_for))
    )
    return {(asking, asked): (total, held_up) for asking, asked, total, held_up in rows}
