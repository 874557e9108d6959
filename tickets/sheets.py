"""Figures as CSV: the rows of a report's downloads, and a writer that keeps nothing in memory and lets no cell be a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from tickets.enums import ClockKind
from tickets.figures import Tally
from tickets.querysets import TargetQuerySet
from tickets.reports import Leg, Report

Cell = str | int | Decimal | datetime | None
# A spreadsheet takes what begins so for a formula, also behind a tab or a line break.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
# Without it spreadsheets don't read UTF-8.
MARK = "\ufeff"
READ_AT_ONCE = 2000
CLOCKS = {
    "number": "ticket__number",
    "kind": "kind",
    "cycle": "cycle",
    "department": "department__name",
    "priority": "ticket__priority",
    "service": "ticket__service__title",
    "requester_department": "ticket__requester_department__name",
    "started": "started_at",
    "due": "due_at",
    "stopped": "stopped_at",
    "missed": "missed_at",
    "state": "state",
    "cause": "cause",
    "used_seconds": "used",
    "counts_as": "verdict",
}
COUNTS = (
    "counted",
    "met",
    "missed",
    "target_changed",
    "backdated",
    "left",
    "withdrawn",
    "merged",
    "running",
    "late_now",
)
SUMMARY = ("split", "promise", "department", "group", *COUNTS, "ended_legs", "used_seconds", "median_used_seconds")


class _Line:
    """A file for the writer that hands on what is written instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def lines(head: Iterable[str], rows: Iterable[Sequence[Cell]]) -> Iterator[str]:
    """The file line by line, as the rows come."""
    writer = csv.writer(_Line())
    yield MARK + writer.writerow(head)
    for row in rows:
        yield writer.writerow([written(cell) for cell in row])


def written(cell: Cell) -> str:
    """A cell as it is written: instants in UTC, and text that might be a formula behind an apostrophe."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat().replace("+00:00", "Z")
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.lstrip(" ").startswith(FORMULA) else text


def clock_rows(clocks: TargetQuerySet) -> Iterator[Sequence[Cell]]:
    """One row by CLOCKS for each of `clocks` (with verdicts), read from the database as they are taken."""
    rows = clocks.order_by("ticket", "pk").values_list(*CLOCKS.values())
    yield from rows.iterator(chunk_size=READ_AT_ONCE)


def summary_rows(report: Report, department: str = "") -> Iterator[Sequence[Cell]]:
    """The figures of the page, a row for each, by SUMMARY; all of one `department` where one is given."""
    kind = report.kind.label
    for line in report.kinds.lines:
        yield _row(report.kinds.key, line.name, department, "", line.tally)
    for table in report.tables:
        for line in table.lines:
            yield _row(table.key, kind, department, line.name, line.tally)
    for pair in report.pairs:
        yield _row("provider and requester", kind, pair.provider, pair.requester, pair.tally)
    for name, tally in report.started:
        yield _row("hour", kind, department, name, tally)
    for leg in report.legs:
        yield _row("leg", ClockKind.LEG.label, leg.name, "", leg.tally, leg)


def _row(split: str, promise: str, department: str, group: str, tally: Tally, leg: Leg | None = None) -> Sequence[Cell]:
    times: Sequence[Cell] = (leg.ended, leg.used, leg.median) if leg else (None, None, None)
    return (
        split, promise, department, group, tally.counted, tally.met, tally.missed, tally.target_changed, tally.backdated,
        tally.left, tally.withdrawn, tally.merged, tally.running, tally.late, *times,
    )  # fmt: skip
