"""Figures as files: rows as CSV, and as a workbook with a sheet for each section. No cell of either is a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from typing import Any

from surveys.sheets import COLUMNS, Row
from tickets import sheets
from tickets.sheets import Cell

WIDEST, NARROWEST, PROSE = 60, 8, 110
# No sheet may be named with these, nor longer.
LONGEST_NAME = 31


def csv_lines(rows: Iterable[Row]) -> Iterator[str]:
    """All rows in one table; text that might be a formula stands behind an apostrophe."""
    yield from sheets.lines(COLUMNS, ([row.get(name) for name in COLUMNS] for row in rows))


def workbook(title: str, rows: Iterable[Row]) -> bytes:
    """The same rows: text is written as text whatever it begins with, figures as numbers with the decimals of the page."""
    # Loaded here: only who asks for a workbook pays for it.
    import xlsxwriter  # noqa: PLC0415

    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.set_properties({"title": title})
    looks = _Looks(book)
    for section, lines in groupby(rows, key=itemgetter("section")):
        _write(book.add_worksheet(str(section)[:LONGEST_NAME]), list(lines), looks)
    book.close()
    return content.getvalue()


class _Looks:
    """The few formats of a workbook."""

    def __init__(self, book: Any) -> None:  # noqa: ANN401 (the library has no types)
        self.head = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.numbers = {
            decimals: book.add_format({"num_format": f"0.{'0' * decimals}" if decimals else "0", "valign": "top"})
            for decimals in range(10)
        }


def _write(sheet: Any, rows: list[Row], looks: _Looks) -> None:  # noqa: ANN401 (the library has no types)
    """One section, with the columns that it fills."""
    columns = [name for name in COLUMNS if name != "section" and any(row.get(name) not in {None, ""} for row in rows)]
    for place, name in enumerate(columns):
        sheet.write_string(0, place, name.replace("_", " ").capitalize(), looks.head)
        longest = max(len(str(row.get(name) or "")) for row in rows)
        widest = PROSE if name == "words" else WIDEST
        sheet.set_column(place, place, min(widest, max(NARROWEST, longest, len(name)) + 2))
        for number, row in enumerate(rows, start=1):
            _cell(sheet, number, place, row.get(name), looks)
    sheet.freeze_panes(1, 0)


def _cell(sheet: Any, row: int, column: int, cell: Cell, looks: _Looks) -> None:  # noqa: ANN401 (the library has no types)
    if isinstance(cell, Decimal | int):
        exponent = cell.as_tuple().exponent if isinstance(cell, Decimal) else 0
        sheet.write_number(row, column, float(cell), looks.numbers[max(0, -int(exponent))])
    elif cell:
        sheet.write_string(row, column, sheets.written(cell) if not isinstance(cell, str) else cell, looks.text)
