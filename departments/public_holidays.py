"""Public holidays of a country, as a snapshot of dates that people may edit before they are kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches
from functools import cache

import holidays
from holidays.registry import COUNTRIES

YEARS = 3


class HolidaysRefused(Exception):
    """No such country or part of it; the message says what there is."""


def read_country(text: str) -> str:
    """The code of the country that `text` means: its code, or its English name.

    Raises:
        HolidaysRefused: there is none; the message names the nearest ones.
    """
    wanted = " ".join(text.split()).casefold()
    found = next((code for code, name in countries().items() if wanted in {code.casefold(), name.casefold()}), None)
    if found:
        return found
    names = {name.casefold(): name for name in countries().values()}
    near = get_close_matches(wanted, names, n=3, cutoff=0.6)
    hint = f"Did you mean {' or '.join(names[name] for name in near)}?" if near else "Write it like Germany, or DE."
    raise HolidaysRefused(f"“{text.strip()[:60]}” is no country that is known here. {hint}")


@cache
def countries() -> Mapping[str, str]:
    """Code -> English name of every country whose holidays are known."""
    return {entry[1]: re.sub(r"(?<=[a-z])(?=[A-Z])", " ", entry[0]) for entry in COUNTRIES.values()}


def snapshot(country: str, subdivision: str, first_year: int) -> dict[date, str]:
    """Date -> name in English where there is one, of `first_year` and the two that follow.

    Raises:
        HolidaysRefused: the country has no such subdivision.
    """
    subdivisions = holidays.list_supported_countries()[country]
    subdivision = next((part for part in subdivisions if part.lower() == subdivision.lower()), subdivision)
    if subdivision and subdivision not in subdivisions:
        known = ", ".join(subdivisions) or "none"
        raise HolidaysRefused(f"There is no “{subdivision}” there. Known are: {known}.")
    years = range(first_year, first_year + YEARS)
    found = holidays.country_holidays(country, subdiv=subdivision or None, years=years, language=_language(country))
    return dict(sorted(found.items()))


def code(country: str, subdivision: str) -> str:
    """How a calendar remembers where its holidays came from: `DE-BE`; nothing for none."""
    return f"{country}-{subdivision}".strip("-")[:16]


def named(days: list[str], holidays_of: str) -> dict[str, str]:
    """The names of `days` (ISO dates) where the country of `holidays_of` calls them something."""
    country, _, subdivision = holidays_of.partition("-")
    years = {int(day[:4]) for day in days if day[:4].isdigit()}
    if not country or not years or country not in countries():
        return {}
    subdivision = subdivision if subdivision in holidays.list_supported_countries()[country] else ""
    found = holidays.country_holidays(
        country, subdiv=subdivision or None, years=sorted(years)[: YEARS + 2], language=_language(country)
    )
    return {day.isoformat(): name for day, name in found.items()}


def _language(country: str) -> str | None:
    """English where the library has it, else the country's own."""
    languages = holidays.list_localized_countries().get(country, [])
    return next((language for language in languages if language.startswith("en")), None)
