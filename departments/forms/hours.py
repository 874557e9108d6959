"""Opening hours as people write them: what departments.hours reads, field by field, with its refusals beside them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crispy_forms.bootstrap import StrictButton
from crispy_forms.layout import HTML, Column, Fieldset, Row
from django.core.exceptions import ValidationError

from accounts.fields import LineField, ZoneField
from accounts.forms import DeskForm
from departments import public_holidays
from departments.changing import check_rules
from departments.enums import Weekday
from departments.forms.setup import TextArea
from departments.hours import ScheduleRefused
from departments.models import CalendarVersion
from departments.public_holidays import HolidaysRefused

_SPAN = re.compile(r"\s*(?:/|\u2013|\bto\b|\s-\s)\s*")
# The engine names the rule first; here is the field that holds it.
FIELD_OF = {"Closed": "closed", "Holidays": "holidays", "Yearly": "yearly", "Special hours": "special"}
MOST = 4000
MOST_HOLIDAYS = 20_000


@dataclass(frozen=True, slots=True)
class Filled:
    """What filling in holidays changed in the list: lines that came in, and lines that the country does not have."""

    added: list[str]
    unknown: list[str]


class HoursForm(DeskForm):
    """The week, what differs from it, and public holidays. Cleaned, it has `rules` and `holidays_of`."""

    key = "hours"
    button = "Save hours"
    zone = ZoneField(help_text="The wall clock that your opening hours are read from.")
    closed = TextArea(
        rows=3,
        max_length=MOST,
        required=False,
        label="Closed on",
        help_text="One a line: 2026-12-24, or 2026-12-21 to 2027-01-02.",
    )
    yearly = TextArea(
        rows=2,
        max_length=MOST,
        required=False,
        label="Closed every year",
        help_text="Month and day, one a line: 12-24, or 12-24 to 01-02.",
    )
    special = TextArea(
        rows=3,
        max_length=MOST,
        required=False,
        label="Other hours on single days",
        help_text="Date, then hours, one a line: 2026-12-23 09:00-12:30. They beat closures and holidays.",
    )
    country = LineField(max_length=60, label="Country", required=False, help_text="Such as Germany, or DE.")
    subdivision = LineField(
        max_length=12, label="State or region", required=False, help_text="Its code, such as BE for Berlin."
    )
    holidays = TextArea(
        rows=6,
        max_length=MOST_HOLIDAYS,
        required=False,
        label="Public holidays, closed",
        help_text="Fill them in from the country, then remove or add lines. They stay as they are until you fill in again. What follows the date is for you.",
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at = at
        self.rules: dict[str, Any] = {}
        self.filled: Filled | None = None
        self.fields = {**{day.key: _day(day) for day in Weekday}, **self.fields}
        self.order_fields(["zone"])
        self.lay_out()

    def parts(self) -> list[object]:
        """The usual week, then what differs from it."""
        week = [Column(day.key, css_class="col-sm-6 col-lg-3") for day in Weekday]
        fill = StrictButton("Fill in holidays", type="submit", name="fill", value="1", css_class="btn-secondary mb-3")
        return [
            "zone",
            Fieldset("The usual week", Row(*week), css_class="section"),
            Fieldset(
                "Differently",
                Row(Column("closed", css_class="col-md-6"), Column("yearly", css_class="col-md-6")),
                "special",
                css_class="section",
            ),
            Fieldset(
                "Public holidays",
                Row(Column("country", css_class="col-md-6"), Column("subdivision", css_class="col-md-6")),
                fill,
                HTML('{% include "departments/_filled.html" %}'),
                "holidays",
                css_class="section",
            ),
        ]

    def buttons(self) -> list[object]:
        """Saving, and seeing first what the weeks to come will look like."""
        preview = StrictButton("Preview", type="submit", name="preview", value="1", css_class="btn-secondary")
        return [*super().buttons(), preview]

    @staticmethod
    def shown(version: CalendarVersion) -> dict[str, Any]:
        """What stands in the form before anybody types."""
        rules = version.rules
        country, _, subdivision = version.holidays_of.partition("-")
        names = public_holidays.named(rules.get("holidays", []), version.holidays_of)
        return {
            "zone": rules["zone"],
            **{day.key: ", ".join(rules.get("week", {}).get(day.key, [])) for day in Weekday},
            "closed": _lines(span.replace("/", " to ") for span in rules.get("closed", [])),
            "yearly": _lines(span.replace("/", " to ") for span in rules.get("yearly", [])),
            "special": _lines(
                f"{day} {', '.join(hours) or 'closed'}" for day, hours in rules.get("special", {}).items()
            ),
            "country": public_holidays.countries().get(country, country),
            "subdivision": subdivision,
            "holidays": _lines(f"{day} {names.get(day, '')}".strip() for day in rules.get("holidays", [])),
        }

    def fill(self) -> None:
        """Put the country's holidays of this and the next two years into the form, for editing; nothing is kept by that.

        Lines that stand there stay; `filled` says what came in, and which lines the country does not have.
        """
        self.full_clean()
        country, subdivision = self.cleaned_data.get("country"), self.cleaned_data.get("subdivision", "")
        if not country:
            if "country" not in self.errors:
                self.add_error("country", "Whose holidays? Write a country, such as Germany.")
            return
        try:
            found = public_holidays.snapshot(country, subdivision, self.at.year)
        except HolidaysRefused as refused:
            self.add_error("subdivision", str(refused))
            return
        typed = {line.split()[0]: line for line in self.data.get("holidays", "").splitlines() if line.strip()}
        known = {day.isoformat(): f"{day} {name}" for day, name in found.items()}
        years = {day[:4] for day in known}
        self.filled = Filled(
            added=[line for day, line in known.items() if day not in typed],
            unknown=[line for day, line in typed.items() if day[:4] in years and day not in known],
        )
        dates = _lines(line for _, line in sorted((known | typed).items()))
        self.data = {**{name: self.data.get(name, "") for name in self.fields}, "holidays": dates}
        self.full_clean()

    def clean_country(self) -> str:
        """Its code."""
        text: str = self.cleaned_data["country"]
        try:
            return public_holidays.read_country(text) if text else ""
        except HolidaysRefused as refused:
            raise ValidationError(str(refused)) from refused

    @property
    def holidays_of(self) -> str:
        """Where the holidays came from."""
        return public_holidays.code(self.cleaned_data["country"], self.cleaned_data["subdivision"])

    def clean(self) -> dict[str, Any]:
        """Read everything at once; each refusal stands beside the field it is about."""
        said = self.cleaned_data
        self.rules = {
            "zone": said.get("zone", "UTC"),
            "week": {day.key: hours for day in Weekday if (hours := _hours(said.get(day.key, "")))},
            "closed": [_span(line) for line in said.get("closed", "").splitlines() if line.strip()],
            "yearly": [_span(line) for line in said.get("yearly", "").splitlines() if line.strip()],
            "special": dict(_special(line) for line in said.get("special", "").splitlines() if line.strip()),
            "holidays": sorted({line.split()[0] for line in said.get("holidays", "").splitlines() if line.strip()}),
        }
        days = [_special(line)[0] for line in said.get("special", "").splitlines() if line.strip()]
        for day in sorted({day for day in days if days.count(day) > 1}):
            self.add_error("special", f"{day} is there twice; write all of its hours in one line.")
        try:
            check_rules(self.rules, self.at)
        except ScheduleRefused as refused:
            for message in refused.messages:
                self.add_error(*self._placed(message))
        return said

    def _placed(self, message: str) -> tuple[str | None, str]:
        """The field that `message` is about, and what to say there; no field when it is about all of them."""
        before, _, rest = message.partition(": ")
        fields = FIELD_OF | {str(day.label): day.key for day in Weekday}
        if before in fields:
            return fields[before], rest
        return ("special" if before in self.rules["special"] else None), message


class NewCalendarForm(HoursForm):
    """A calendar that departments may share."""

    button = "Make calendar"
    name = LineField(max_length=80, label="Name", help_text="Such as Office Berlin.")

    def parts(self) -> list[object]:
        """The name stands first."""
        return ["name", *super().parts()]


def _day(day: Weekday) -> LineField:
    is_first = day == Weekday.MONDAY
    words = "Such as 09:00-12:30, 13:30-17:00. Empty: closed." if is_first else ""
    return LineField(max_length=120, required=False, label=str(day.label), help_text=words)


def _hours(text: str) -> list[str]:
    return [part.strip().replace("\u2013", "-") for part in text.split(",") if part.strip()]


def _span(line: str) -> str:
    return "/".join(_SPAN.split(line.strip()))


def _special(line: str) -> tuple[str, list[str]]:
    day, _, hours = line.strip().partition(" ")
    return day, [] if hours.strip().lower() == "closed" else _hours(hours)


def _lines(lines: Iterable[object]) -> str:
    return "\n".join(str(line) for line in lines)
