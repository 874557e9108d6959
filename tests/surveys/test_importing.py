"""Answers from before the desk: a file comes in whole, or not at all with every bad line named."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry
from departments.models import Department
from surveys.models import Import, ImportedAnswer
from tests.factories import make_department, make_person

pytestmark = pytest.mark.django_db(transaction=True)
HEADER = "answered_on,person,requesting_department,providing_department,item,value,importance"


@pytest.fixture
def it() -> Department:
    """Two departments that files can speak of."""
    make_department("Sales", prefix="SAL")
    return make_department("IT", prefix="IT")


@pytest.fixture
def take_in(tmp_path: Path) -> Any:
    """Runs the command over the given lines; returns what it printed, or raises CommandError with what it named."""

    def run(*lines: str, dry_run: bool = False, encoding: str = "utf-8", name: str = "answers.csv") -> str:
        file = tmp_path / name
        file.write_bytes("\n".join(lines).encode(encoding))
        said, named = StringIO(), StringIO()
        try:
            call_command("import_answers", str(file), dry_run=dry_run, stdout=said, stderr=named)
        except CommandError as refused:
            raise CommandError(f"{named.getvalue()}{refused}") from refused
        return said.getvalue()

    return run


def test_a_file_comes_in_whole(it: Department, take_in: Any) -> None:
    rosa = make_person("rosa")
    said = take_in(
        HEADER,
        f"2025-03-31,{rosa.email.upper()},Sales,it,c1,4,3",
        "2025-03-31,p-17,,IT,O,,",
        "",
        '2025-04-01,"p-17","SAL","IT",P2,2.0,na',
    )
    assert "3 answers kept" in said
    first, second, third = ImportedAnswer.objects.order_by("line")
    assert (first.voter, first.item, first.area, first.value, first.importance) == (
        f"person:{rosa.pk}",
        "C1",
        "C",
        4,
        3,
    )
    assert first.requesting_department is not None
    assert (second.value, second.requesting_department, second.voter == third.voter) == (None, None, True)
    assert "p-17" not in third.voter
    assert (third.line, third.value, third.importance) == (5, 2, None)
    assert Import.objects.get().rows == 3
    assert AuditEntry.objects.filter(action="imported answers").count() == 1


def test_a_spreadsheet_with_semicolons_and_a_byte_order_mark_is_read(it: Department, take_in: Any) -> None:
    row = "2025-03-31;p-1;Sales;IT;R4;3;4"
    assert "1 answer kept" in take_in(HEADER.replace(",", ";"), row, encoding="utf-8-sig")


def test_what_spreadsheets_add_is_passed_over(it: Department, take_in: Any) -> None:
    said = take_in("\ufeffsep=;", "", f"{HEADER.replace(',', ';')};;", "2025-03-31;p-1;Sales;IT;R4;3,0;;;", ";;;;;;;;")
    assert "1 answer kept" in said
    assert ImportedAnswer.objects.get().line == 4
    with pytest.raises(CommandError, match='Line 4: item is "X9"'):
        take_in("", "", HEADER, "2025-03-31,p-1,Sales,IT,X9,3,")


def test_a_dry_run_keeps_nothing(it: Department, take_in: Any) -> None:
    assert "1 answer can be taken in" in take_in(HEADER, "2025-03-31,p-1,Sales,IT,R4,3,4", dry_run=True)
    assert not Import.objects.exists()
    assert not ImportedAnswer.objects.exists()
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("31.3.2025,p-1,Sales,IT,C1,3,", 'Line 3: answered_on is "31.3.2025"'),
        ("2999-01-01,p-1,Sales,IT,C1,3,", "Line 3: answered_on is 2999-01-01; it lies between"),
        ("2025-03-31,,Sales,IT,C1,3,", "Line 3: person is empty."),
        ("2025-03-31,p-1,Sales,,C1,3,", "Line 3: providing_department is empty."),
        ("2025-03-31,p-1,Sales,Legal,C1,3,", 'Line 3: There is no department "Legal".'),
        ("2025-03-31,p-1,Moon,IT,C1,3,", 'Line 3: There is no department "Moon".'),
        ("2025-03-31,p-1,Sales,IT,X9,3,", 'Line 3: item is "X9"; there are: C1,'),
        ("2025-03-31,p-1,Sales,IT,C1,5,", "Line 3: value: 5 is no point of the scale from 1 to 4."),
        ("2025-03-31,p-1,Sales,IT,C1,0,", "Line 3: value: 0 is no point of the scale from 1 to 4."),
        ("2025-03-31,p-1,Sales,IT,C1,2.5,", 'Line 3: value is "2.5"; it is a whole number from 1 to 4'),
        ("2025-03-31,p-1,Sales,IT,C1,good,", 'Line 3: value is "good"'),
        ("2025-03-31,p-1,Sales,IT,C1,3,9", "Line 3: importance: 9 is no point"),
        ("2025-03-31,p-1,Sales,IT,C1,3", "Line 3: It has 6 cells, the first line names 7 columns."),
        ("2025-03-31;p-1;Sales;IT;C1;3;", "Line 3: It has 1 cell, the first line names 7 columns."),
        ("2025-03-31,p-1,Sales,IT,C1,3,,x", "Line 3: It has 8 cells, the first line names 7 columns."),
        ("2025-03-31,p\x001,Sales,IT,C1,3,", "Line 3: person holds characters that can't be kept."),
        (f"2025-03-31,{'x' * 201},Sales,IT,C1,3,", "Line 3: person is longer than 200 characters."),
        ("2025-03-30,p-0,Sales,it,c1,1,", "Line 3: The same colleague, department, item and day as line 2."),
    ],
)
def test_one_bad_line_is_named_and_nothing_is_kept(it: Department, take_in: Any, row: str, words: str) -> None:
    with pytest.raises(CommandError) as refused:
        take_in(HEADER, "2025-03-30,p-0,Sales,IT,C1,4,4", row)
    assert words in str(refused.value)
    assert "Nothing was kept" in str(refused.value)
    assert not Import.objects.exists()
    assert not ImportedAnswer.objects.exists()


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([""], "The file is empty."),
        (["\ufeff"], "The file is empty."),
        (["", ";;;"], "The file is empty."),
        (["PK\x03\x04\x14\x00"], "The file is a workbook. Save it as CSV"),
        (["date,who"], "Columns are missing: answered_on, person"),
        ([HEADER], "There are no answers in this file."),
        ([HEADER.replace("value,", "")], "Columns are missing: value."),
        ([HEADER + ",mood"], "Columns are unknown: mood."),
        ([HEADER + ",item"], "Columns stand there twice: item."),
        ([HEADER, '2025-03-31,"p-1,Sales,IT,C1,3,'], "Line 2 can't be read as CSV"),
    ],
)
def test_a_file_that_is_none_is_refused(it: Department, take_in: Any, lines: list[str], words: str) -> None:
    with pytest.raises(CommandError, match="(?s)" + words):
        take_in(*lines)
    assert not Import.objects.exists()


def test_another_encoding_is_refused(it: Department, take_in: Any) -> None:
    with pytest.raises(CommandError, match="not in UTF-8"):
        take_in(HEADER, "2025-03-31,Jürgen,Sales,IT,C1,3,", encoding="latin-1")


def test_a_missing_file_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="can't be read: No such file"):
        call_command("import_answers", str(tmp_path / "none.csv"))


def test_the_same_file_comes_in_once_and_an_answer_of_another_file_too(it: Department, take_in: Any) -> None:
    take_in(HEADER, "2025-03-31,p-1,Sales,IT,C1,3,")
    with pytest.raises(CommandError, match="This very file came in on"):
        take_in(HEADER, "2025-03-31,p-1,Sales,IT,C1,3,")
    with pytest.raises(CommandError, match=r"Line 3: It is here already: line 2 of answers\.csv\."):
        take_in(HEADER, "2025-04-01,p-1,Sales,IT,C1,3,", "2025-03-31,P-1,Sales,IT,C1,2,", name="more.csv")
    assert ImportedAnswer.objects.count() == 1


def test_many_bad_lines_are_counted_and_a_large_file_tells_how_far_it_is(it: Department, take_in: Any) -> None:
    with pytest.raises(CommandError, match="and 20 more lines"):
        take_in(HEADER, *(f"2025-03-31,p-{n},Sales,IT,C1,9," for n in range(120)))
    said = take_in(HEADER, *(f"2025-03-31,p-{n},Sales,IT,C1,3," for n in range(20_500)), "2025-03-30,p-1,,IT,C1,3,")
    assert "20000 rows looked at" in said
    assert "20501 answers kept" in said


def test_the_same_answer_in_two_batches_of_a_file_is_named(it: Department, take_in: Any) -> None:
    rows = [f"2025-03-31,p-{n},Sales,IT,C1,3," for n in range(2_500)]
    with pytest.raises(CommandError, match="Line 2502: The same colleague, department, item and day as line 2"):
        take_in(HEADER, *rows, "2025-03-31,p-0,Sales,IT,C1,4,")
