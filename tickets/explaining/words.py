"""Pure rules: moments, stretches of time and the sides of a request in one reader's words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tickets.clocks import Reason
from tickets.wording import duration_in_words, plural

ONE_DAY = timedelta(days=1)
_WAITING_FOR = {
    Reason.DEPARTMENT: "another department",
    Reason.SUPPLIER: "a supplier",
    Reason.SCHEDULED: "the agreed date",
    Reason.APPROVAL: "an approval",
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: in which zone, at which moment, and whether they are the requester or may see every clock."""

    zone: ZoneInfo
    now: datetime
    is_requester: bool = False
    sees_all: bool = True

    @property
    def requester(self) -> str:
        """The requester, as this reader calls them."""
        return "you" if self.is_requester else "the requester"

    def whom(self, reason: str) -> str:
        """What a request waits for."""
        return _WAITING_FOR.get(Reason(reason)) or self.requester

    def moment(self, at: datetime) -> str:
        """Wed 25 Nov, 10:00; with the year or the name of the zone's time where they are not those of now."""
        local, now = at.astimezone(self.zone), self.now.astimezone(self.zone)
        year = "" if local.year == now.year else f" {local.year}"
        change = "" if local.utcoffset() == now.utcoffset() else f" {local.tzname()}"
        return f"{local:%a} {local.day} {local:%b}{year}, {local:%H:%M}{change}"


def working(time: timedelta) -> str:
    """So much working time: 2 h 10 min."""
    return duration_in_words(int(time.total_seconds()))


def elapsed(time: timedelta) -> str:
    """So much time by the calendar: 3 days 4 h, 2 h 10 min."""
    days, rest = divmod(time, ONE_DAY)
    if not days:
        return working(rest)
    hours = rest // timedelta(hours=1)
    return f"{plural(days, 'day')} {hours} h" if hours else plural(days, "day")


def listed(parts: Sequence[str]) -> str:
    """One, two and three."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def owned(name: str) -> str:
    """What belongs to a department: IT's, Sales'."""
    return f"{name}'" if name.endswith("s") else f"{name}'s"
