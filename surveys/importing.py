"""Pure rules: a CSV file of historic answers, read row by row into drafts; what can't be one is named with its line."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from surveys.scales import AnswersRefused, Scale, Value

COLUMNS = (
    "answered_on",
    "person",
    "requesting_department",
    "providing_department",
    "item",
    "value",
    "importance",
)
EARLIEST = date(1990, 1, 1)
# What stands for "not applicable" beside an empty cell.
NOT_APPLICABLE = {"", "na", "n/a", "-"}
LONGEST_CELL = 200
NOT_UTF_8 = "The file is not in UTF-8. Save it as CSV in UTF-8."
# What a spreadsheet may write before the columns: which character separates cells.
_SEPARATOR = re.compile(r"\ufeff?sep=([,;\t])\s*", re.IGNORECASE)
_WHOLE = re.compile(r"\d{1,2}(?:[.,]0+)?", re.ASCII)


class FileRefused(Exception):
    """The file holds no answers at all; the message says why, fit to show."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a line of the file, in words."""

    line: int
    words: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.words}"


@dataclass(frozen=True, slots=True)
class Draft:
    """One answer as the file has it: departments by what they are called there, the item by its code.

    `value` None: it did not apply. `importance` None: nobody asked for it.
    """

    line: int
    answered_on: date
    person: str
    requesting: str
    providing: str
    item: str
    value: Value
    importance: Value


def read(lines: Iterable[str], *, today: date, items: Iterable[str], scale: Scale) -> Iterator[Draft | Trouble]:
    """The rows of a file in their order, each a draft or what is wrong with it; empty lines are passed over.

    `items` are the codes that one can answer. Commas, semicolons and tabs separate cells, as the first line does, or says.
    Columns without a name at its end, as spreadsheets leave them, must stay empty.

    Raises:
        FileRefused: no header, or not the columns that are needed; also in the middle, when what follows is no CSV.
    """
    codes = frozenset(items)
    rows = _rows(iter(lines))
    _, header = next(rows, (0, []))
    names = _columns(_without_empty_end(header, 0))
    for line, row in rows:
        cells = _without_empty_end(row, len(names))
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(names):
            has = "1 cell" if len(cells) == 1 else f"{len(cells)} cells"
            yield Trouble(line, f"It has {has}, the first line names {len(names)} columns.")
            continue
        yield _draft(line, dict(zip(names, map(str.strip, cells), strict=True)), today, codes, scale)


def _without_empty_end(cells: list[str], least: int) -> list[str]:
    """The cells up to the last one that holds something, but at least so many of them."""
    length = len(cells)
    while length > least and not cells[length - 1].strip():
        length -= 1
    return cells[:length]


def _first_line(lines: Iterator[str]) -> tuple[int, str, str]:
    """The first line that says something, its number, and what separates cells."""
    told = ""
    for number, line in enumerate(lines, start=1):
        if separator := _SEPARATOR.fullmatch(line):
            told = separator[1]
        elif line.strip("\ufeff \t\r\n,;"):
            return number, line.removeprefix("\ufeff"), told or max(",;\t", key=line.count)
    return 1, "", ","


def _rows(lines: Iterator[str]) -> Iterator[tuple[int, list[str]]]:
    try:
        number, first, delimiter = _first_line(lines)
    except UnicodeDecodeError as error:
        raise FileRefused(NOT_UTF_8) from error
    if first.startswith("PK\x03\x04"):
        raise FileRefused("The file is a workbook. Save it as CSV in UTF-8.")

    def all_lines() -> Iterator[str]:
        yield first
        yield from lines

    reader = csv.reader(all_lines(), delimiter=delimiter, strict=True)
    while True:
        begins = reader.line_num + number
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise FileRefused(f"Line {begins} can't be read as CSV: {error}.") from error
        except UnicodeDecodeError as error:
            raise FileRefused(NOT_UTF_8) from error
        yield begins, cells


def _columns(header: list[str]) -> list[str]:
    names = [name.strip().lower() for name in header]
    if not any(names):
        raise FileRefused(f"The file is empty. Its first line must name the columns: {', '.join(COLUMNS)}.")
    missing = [name for name in COLUMNS if name not in names]
    strange = [name for name in names if name not in COLUMNS]
    twice = sorted({name for name in names if names.count(name) > 1})
    for words, found in (("are missing", missing), ("are unknown", strange), ("stand there twice", twice)):
        if found:
            raise FileRefused(f"Columns {words}: {', '.join(found)}. The first line names {', '.join(COLUMNS)}.")
    return names


def _draft(line: int, cells: Mapping[str, str], today: date, codes: frozenset[str], scale: Scale) -> Draft | Trouble:
    try:
        _refuse_strange_cells(cells)
        return Draft(
            line=line,
            answered_on=_day(cells["answered_on"], today),
            person=_needed(cells, "person"),
            requesting=cells["requesting_department"],
            providing=_needed(cells, "providing_department"),
            item=_item(_needed(cells, "item"), codes),
            value=_point(cells["value"], "value", scale),
            importance=_point(cells["importance"], "importance", scale),
        )
    except AnswersRefused as refused:
        return Trouble(line, str(refused))


def _refuse_strange_cells(cells: Mapping[str, str]) -> None:
    for name, cell in cells.items():
        if len(cell) > LONGEST_CELL:
            raise AnswersRefused(f"{name} is longer than {LONGEST_CELL} characters.")
        if not cell.isprintable():
            raise AnswersRefused(f"{name} holds characters that can't be kept.")


def _needed(cells: Mapping[str, str], name: str) -> str:
    if not cells[name]:
        raise AnswersRefused(f"{name} is empty.")
    return cells[name]


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise AnswersRefused(f'answered_on is "{text}"; write a day like 2025-03-31.') from None
    if not EARLIEST <= day <= today:
        raise AnswersRefused(f"answered_on is {day}; it lies between {EARLIEST} and today.")
    return day


def _item(text: str, codes: frozenset[str]) -> str:
    if text.upper() not in codes:
        raise AnswersRefused(f'item is "{text}"; there are: {", ".join(sorted(codes))}.')
    return text.upper()


def _point(text: str, name: str, scale: Scale) -> Value:
    if text.lower() in NOT_APPLICABLE:
        return None
    if not _WHOLE.fullmatch(text):
        raise AnswersRefused(f'{name} is "{text}"; it is a whole number from 1 to {scale.points}, or empty.')
    try:
        return scale.checked(int(text.replace(",", ".").split(".")[0]))
    except AnswersRefused as refused:
        raise AnswersRefused(f"{name}: {refused}") from refused
