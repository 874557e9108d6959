"""The map: who serves whom, and who waits on whom."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.requests import DeskRequest
from tickets.serving import who_serves_whom as counted


@require_safe
def who_serves_whom(request: DeskRequest) -> HttpResponse:
    """GET /map/: department by department, open requests and parts that are waited for; the same for every reader."""
    lines = counted()
    asked = [[line.cells[place] for line in lines] for place in range(len(lines))]
    totals = [(sum(cell.asked for cell in column), sum(cell.held_up for cell in column)) for column in asked]
    waiting = [(line.department, cell) for line in lines for cell in line.cells if cell.held_up]
    return render(request, "tickets/map.html", {"lines": lines, "totals": totals, "waiting": waiting})
