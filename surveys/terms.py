"""Pure rules: the settings of a questionnaire's version, from JSON to the values that the other rules read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from surveys import links
from surveys.periods import Partition
from surveys.scales import AnswersRefused, Scale
from surveys.schedule import Waits
from surveys.throttle import Limits

# Everything one can set, with what holds when nothing is said. Spans of elapsed time: a number and s, m, h or d.
USUAL: Mapping[str, Any] = {
    "wait": "24h",
    "in_working_hours": True,
    "reminder": "3 working days",
    "expiry": "14d",
    "person_window": "30d",
    "department_window": "60d",
    "year_limit": 8,
    "p": 1,
    "salt": "",
    "press_after": "2s",
    "scanner_points": 3,
    "scanner_within": "10s",
    "machine_within": "60s",
    "change_within": "24h",
    "target": 3,
    "period": "quarter",
}
_SPAN = re.compile(r"(\d{1,7})([smhd])", re.ASCII)
_WORKING_DAYS = re.compile(r"(\d{1,2}) working days?", re.ASCII)
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class TermsRefused(Exception):
    """No version can have these settings; the message says why, fit to show."""


@dataclass(frozen=True, slots=True)
class Terms:
    """One version's settings."""

    waits: Waits
    limits: Limits
    robots: links.Limits
    scale: Scale
    partition: Partition


def read(settings: Mapping[str, Any]) -> Terms:
    """The values of `settings`; what is not set is as usual.

    Raises:
        TermsRefused: a key that nobody reads, or a value that can't be.
    """
    unknown = sorted(settings.keys() - USUAL.keys())
    if unknown:
        raise TermsRefused(f'"{unknown[0]}" is no setting of a questionnaire; there are: {", ".join(USUAL)}.')
    said = {**USUAL, **settings}
    for key, least in (("year_limit", 1), ("scanner_points", 2)):
        if isinstance(said[key], bool) or not isinstance(said[key], int) or said[key] < least:
            raise TermsRefused(f'"{key}" is a whole number from {least} on.')
    if isinstance(said["p"], bool) or not isinstance(said["p"], int | float) or not 0 <= said["p"] <= 1:
        raise TermsRefused('"p" is a number from 0 to 1.')
    expiry = _span(said, "expiry")
    return Terms(
        waits=_waits(said, expiry),
        limits=Limits(
            person=_span(said, "person_window"),
            department=_span(said, "department_window"),
            year=said["year_limit"],
            expiry=expiry,
            p=said["p"],
            salt=str(said["salt"]),
        ),
        robots=links.Limits(
            press_after=_span(said, "press_after"),
            scanner_points=said["scanner_points"],
            scanner_within=_span(said, "scanner_within"),
            machine_within=_span(said, "machine_within"),
            change_within=_span(said, "change_within"),
        ),
        scale=_scale(said["target"]),
        partition=_partition(said["period"]),
    )


def _waits(said: Mapping[str, Any], expiry: timedelta) -> Waits:
    days = _WORKING_DAYS.fullmatch(str(said["reminder"]))
    return Waits(
        before=_span(said, "wait"),
        reminder_days=int(days[1]) if days else 0,
        reminder=None if days else _span(said, "reminder"),
        expiry=expiry,
        in_working_hours=bool(said["in_working_hours"]),
    )


def _scale(target: object) -> Scale:
    if isinstance(target, bool) or not isinstance(target, int | float):
        raise TermsRefused('"target" is a number on the scale.')
    try:
        return Scale(target=target)
    except AnswersRefused as refused:
        raise TermsRefused(str(refused)) from refused


def _partition(said: object) -> Partition:
    if said not in [part.value for part in Partition]:
        raise TermsRefused(f'"period" is one of: {", ".join(Partition)}.')
    return Partition(str(said))


def _span(said: Mapping[str, Any], key: str) -> timedelta:
    match = _SPAN.fullmatch(str(said[key]))
    if not match:
        raise TermsRefused(f'"{key}" is a number with s, m, h or d, such as {USUAL[key]}.')
    return timedelta(seconds=int(match[1]) * _UNITS[match[2]])
