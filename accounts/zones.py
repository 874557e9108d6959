"""Pure rules: the time zone that somebody means by what they typed."""

from __future__ import annotations

import zoneinfo
from difflib import get_close_matches
from functools import cache

# Offered while typing; every zone of the IANA list can be written.
WELL_KNOWN = (
    "UTC", "Africa/Cairo", "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi", "America/Bogota", "America/Chicago",
    "America/Denver", "America/Halifax", "America/Los_Angeles", "America/Mexico_City", "America/New_York",
    "America/Sao_Paulo", "America/Toronto", "America/Vancouver", "Asia/Dubai", "Asia/Hong_Kong", "Asia/Jakarta",
    "Asia/Kolkata", "Asia/Manila", "Asia/Seoul", "Asia/Shanghai", "Asia/Singapore", "Asia/Tokyo", "Australia/Perth",
    "Australia/Sydney", "Europe/Amsterdam", "Europe/Athens", "Europe/Berlin", "Europe/Bucharest", "Europe/Dublin",
    "Europe/Helsinki", "Europe/Istanbul", "Europe/Lisbon", "Europe/London", "Europe/Madrid", "Europe/Paris",
    "Europe/Prague", "Europe/Rome", "Europe/Stockholm", "Europe/Vienna", "Europe/Warsaw", "Europe/Zurich",
    "Pacific/Auckland",
)  # fmt: skip


class ZoneRefused(Exception):
    """No zone is called that; the message names the nearest ones."""


def read_zone(text: str) -> str:
    """The IANA name that `text` means: in any case, or a city alone (`berlin` is Europe/Berlin).

    Raises:
        ZoneRefused: there is none.
    """
    wanted = "_".join(text.split()).lower()
    found = _names().get(wanted) or _cities().get(wanted)
    if found:
        return found
    near = get_close_matches(wanted, _cities(), n=3, cutoff=0.7)
    hint = (
        f" Did you mean {' or '.join(_cities()[city] for city in near)}?" if near else " Write it like Europe/Berlin."
    )
    raise ZoneRefused(f"“{text.strip()[:60]}” is not a time zone.{hint}")


@cache
def _names() -> dict[str, str]:
    return {name.lower(): name for name in sorted(zoneinfo.available_timezones())}


@cache
def _cities() -> dict[str, str]:
    """City -> zone, of the regions people live in; the first name of the alphabet for cities with several."""
    places = (name for name in sorted(zoneinfo.available_timezones(), reverse=True) if _is_place(name))
    return {name.rsplit("/", 1)[-1].lower(): name for name in places}


def _is_place(name: str) -> bool:
    return "/" in name and name.split("/", 1)[0] in {
        "Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific",
    }  # fmt: skip
