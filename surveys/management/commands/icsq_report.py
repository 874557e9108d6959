"""Command: the published figures of a department and a period, as text or JSON."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Model
from django.utils import timezone

from departments.models import Department
from surveys import periods, reports, wording
from surveys.dossier import Dossier, dossier
from surveys.periods import PeriodRefused
from surveys.publication import Published
from surveys.shown import Shown
from surveys.turnout import rate_lines


class Command(BaseCommand):
    """Prints what the report's page shows to everybody who may see it: no more, whoever runs the command."""

    help = "Print the ICSQ report of a department and a period."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the department, the period and the form."""
        parser.add_argument("--department", required=True, metavar="SLUG")
        parser.add_argument("--period", help="such as 2026-Q3; the newest that can be closed when left out")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def handle(self, *_: object, **options: Any) -> None:
        """Print the report, or say in one line what is wrong."""
        at = timezone.now()
        department = Department.objects.filter(slug=options["department"]).first()
        if department is None:
            known = ", ".join(Department.objects.by_name().values_list("slug", flat=True))
            raise CommandError(f"There is no department {options['department']}; there are: {known}.")
        try:
            period = periods.read(options["period"]) if options["period"] else reports.newest_period(at)
        except PeriodRefused as refused:
            raise CommandError(str(refused)) from refused
        whole = dossier(department, period, at)
        if options["json"]:
            self.stdout.write(json.dumps(as_json(whole), indent=2))
        else:
            self._print(whole)

    def _print(self, whole: Dossier) -> None:
        found = whole.published
        self.stdout.write(f"{found.department}, {found.period}")
        if found.overall is None:
            self.stdout.write(wording.STANDINGS[found.standing])
            return
        self._line("All in all", found, found.overall)
        for area in found.areas:
            self._line(area.area.label, found, area.figures)
            for item in area.items:
                if item.figures:
                    self._line(f"  {item.code} {item.question}", found, item.figures)
        for row in found.requesters:
            self._line(f"From {row.name}", found, row.figures)
        self._print_beside(whole)

    def _print_beside(self, whole: Dossier) -> None:
        found = whole.published
        for pair in whole.pairs:
            self._line(f"About {pair.name}", found, pair.we_say)
        for one in whole.perceived:
            self.stdout.write(
                f"{one.subject} / {one.promise}: {one.corner} ({one.tally.met} of {one.tally.counted} kept)"
            )
        for rate in rate_lines(whole.turnout) if whole.turnout else ():
            self.stdout.write(f"{rate.name}: {rate.percent} ({rate.part} of {rate.whole})")

    def _line(self, name: str, found: Published, figures: Shown | None) -> None:
        if figures is None:
            self.stdout.write(f"{name}: fewer than 5 colleagues answered")
            return
        said = wording.in_words(figures, found.scale)
        self.stdout.write(
            f"{name}: {said.mean} ({said.low} to {said.high}), index {said.index}, "
            f"{said.people} colleagues, {said.finding.lower()}"
        )


def as_json(whole: Dossier) -> dict[str, Any]:
    """The report in values that JSON holds: the fields of `Published` by their names, and what stands beside them."""
    beside = {field.name: _plain(getattr(whole, field.name)) for field in fields(whole) if field.name != "published"}
    return {field.name: _plain(getattr(whole.published, field.name)) for field in fields(whole.published)} | beside


def _plain(value: Any) -> Any:  # noqa: ANN401 (whatever a field holds)
    if isinstance(value, Model):
        return str(value)
    if isinstance(value, periods.Period):
        return value.name
    if is_dataclass(value):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value
