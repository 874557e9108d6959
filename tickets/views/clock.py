"""The clock page: what was promised, how it stands and why, in words that an employee understands."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.requests import DeskRequest
from tickets import ledger
from tickets.clocks import State
from tickets.explaining import Reader, Story, explain
from tickets.views.detail import visible_or_404

# Tone and shape of a clock's state.
LOOKS = {
    State.RUNNING: ("info", "clock"),
    State.PAUSED: ("warn", "pause-circle-fill"),
    State.MET: ("good", "check-circle-fill"),
    State.MISSED: ("bad", "exclamation-triangle-fill"),
    State.LEFT: ("still", "arrow-left-right"),
    State.WITHDRAWN: ("still", "x-circle"),
    State.MERGED: ("still", "x-circle"),
}


@dataclass(frozen=True, slots=True)
class Card:
    """One clock and its look."""

    story: Story
    tone: str
    icon: str


@require_safe
def clock(request: DeskRequest, number: str) -> HttpResponse:
    """GET /requests/<number>/clock/: those who work on it read of every clock, others of what is promised to the requester."""
    at = timezone.now()
    ticket, seen_as = visible_or_404(request.user, number)
    zone = ZoneInfo(timezone.get_current_timezone_name())
    reader = Reader(zone=zone, now=at, is_requester=seen_as.is_requester, sees_all=seen_as.provides)
    told = explain(ledger.case(ticket, at), reader)
    context = {
        "at": at,
        "ticket": ticket,
        "seen_as": seen_as,
        "zone": f"{zone.key.replace('_', ' ')} ({at.astimezone(zone).tzname()})",
        "main": _card(told.main) if told.main else None,
        "sooner": told.sooner,
        "journey": told.journey,
        "cards": [_card(story) for story in told.stories],
        "sees_all": reader.sees_all,
    }
    return render(request, "tickets/clock.html", context)


def _card(story: Story) -> Card:
    return Card(story, *LOOKS[State(story.target.state)])
