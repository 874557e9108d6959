"""Pure rules: openings that get in each other's way. Sums count such time once; whoever writes them means something else."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from departments.hours.rules import DAY, WEEKDAYS, Opening
from departments.hours.schedule import Schedule


def overlaps(schedule: Schedule) -> list[str]:
    """What overlaps in `schedule`, one sentence each, beginning with the day that it is about."""
    days = list(zip(WEEKDAYS.values(), schedule.week, strict=True))
    messages = [message for label, openings in days for message in _within(label, openings)]
    for (label, openings), (following, later) in zip(days, [*days[1:], days[0]], strict=True):
        messages += _into(label, openings, following, later)
    for date, openings in sorted(schedule.special.items()):
        messages += _within(date.isoformat(), openings)
        next_date = date + DAY
        messages += _into(date.isoformat(), openings, next_date.isoformat(), schedule.special.get(next_date, ()))
    return messages


def _within(label: str, openings: tuple[Opening, ...]) -> Iterator[str]:
    for one, other in pairwise(openings):
        if other[0] < one[1]:
            yield f"{label}: {_words(one)} and {_words(other)} overlap; write them as one."


def _into(label: str, openings: tuple[Opening, ...], following: str, later: tuple[Opening, ...]) -> Iterator[str]:
    """A night that goes on when the next day has opened."""
    night = max(openings, key=lambda opening: opening[1], default=None)
    if night and later and night[1] - DAY > later[0][0]:
        yield f"{label}: {_words(night)} goes on when {following} has opened at {_wall(later[0][0])}; end it there."


def _words(opening: Opening) -> str:
    return f"{_wall(opening[0])}-{_wall(opening[1])}"


def _wall(since_midnight: timedelta) -> str:
    minutes = since_midnight // timedelta(minutes=1)
    return f"{minutes // 60 % 24 if minutes != 24 * 60 else 24:02}:{minutes % 60:02}"
