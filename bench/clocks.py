"""Measure the clock engine: `python -m bench.clocks` prints the figures of its three goals."""

import timeit
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from departments.hours import Schedule, working_time_between
from tickets.clocks import Do, Event, Policy, clocks, policy_from_rules

WEEK = {day: ["09:00-12:30", "13:30-17:00"] for day in ("mon", "tue", "wed", "thu", "fri")}
RULES = {
    "zone": "Europe/Berlin",
    "week": WEEK,
    "holidays": [
        f"{year}-{day}" for year in range(2024, 2031) for day in ("01-01", "05-01", "10-03", "12-25", "12-26")
    ],
    "yearly": ["12-27/12-31"],
    "special": {"2026-12-24": ["09:00-12:30"]},
}
BUDGETS = {
    "first_response": "4h",
    "next_response": "4h",
    "update": "8h",
    "acceptance": "2h",
    "leg": "16h",
    "resolution": "5 working days",
}
START = datetime(2026, 1, 5, 8, tzinfo=UTC)
YEAR = timedelta(days=365)


def best(act: Callable[[], object], times: int) -> float:
    """Seconds a call of `act` takes, the best of seven rounds."""
    return min(timeit.repeat(act, number=times, repeat=7)) / times


def build() -> Schedule:
    """A calendar read from its rules and laid out over four years."""
    schedule = Schedule.from_rules(RULES)
    working_time_between(schedule, START, START + 2 * YEAR)
    laid_out = schedule.shelf.known
    assert laid_out is not None
    assert laid_out.last - laid_out.first > 4 * YEAR
    return schedule


def story() -> list[Event]:
    """Fifty events of one request: questions, answers, waiting, hand-overs, a new priority, a reopening."""
    acts = [
        {"do": Do.FILE, "department": "Facilities", "priority": "normal"},
        {"do": Do.ACCEPT},
        {"do": Do.ASSIGN, "by": "person"},
        {"do": Do.PRIORITY, "priority": "high"},
    ]
    for holder in ("IT", "Facilities", "IT", "Facilities"):
        acts += [
            {"do": Do.REPLY, "by": "provider"},
            {"do": Do.WAIT, "on": "requester"},
            {"do": Do.NOTE},
            {"do": Do.REPLY, "by": "requester"},
            {"do": Do.REPLY, "by": "requester"},
            {"do": Do.WAIT, "on": "scheduled"},
            {"do": Do.RESUME},
            {"do": Do.REPLY, "by": "provider"},
            {"do": Do.HAND_OVER, "to": holder},
            {"do": Do.ACCEPT},
        ]
    acts += [{"do": Do.RESOLVE}, {"do": Do.REOPEN}]
    acts += [{"do": Do.REPLY, "by": "requester"}, {"do": Do.REPLY, "by": "provider"}]
    acts += [{"do": Do.NOTE}, {"do": Do.RESOLVE}]
    return [Event(at=START + timedelta(hours=3 * hours), **act) for hours, act in enumerate(acts)]


def policies() -> dict[str, Policy]:
    """Two departments that promise everything."""
    rules = {"calendar": "office", "targets": {"normal": BUDGETS, "high": BUDGETS | {"resolution": "3 working days"}}}
    return {name: policy_from_rules(rules, key=name) for name in ("Facilities", "IT")}


def main() -> None:
    """Print what was measured beside what it should be."""
    schedule, events, promised = build(), story(), policies()
    assert len(events) == 50
    now = events[-1].at + timedelta(days=1)
    figures = [
        (
            "difference over a year, us",
            best(lambda: working_time_between(schedule, START, START + YEAR), 10_000) * 1e6,
            5,
        ),
        ("building four years, ms", best(build, 5) * 1e3, 10),
        (
            "replay of a 50-event request, ms",
            best(lambda: clocks(promised, {"office": schedule}, events, now), 100) * 1e3,
            1,
        ),
    ]
    for label, figure, goal in figures:
        print(f"{label:34} {figure:7.2f}   goal {goal}")


if __name__ == "__main__":
    main()
