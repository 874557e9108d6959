"""The verb that takes in answers from before the desk: a whole file, or nothing of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower

from accounts.audit import record
from accounts.models import User
from departments.models import Department
from surveys.enums import Area
from surveys.importing import Draft, Trouble, read
from surveys.models import Import, ImportedAnswer, Item, Questionnaire
from surveys.scales import Scale

BATCH = 2000
MOST_TROUBLES = 100
Key = tuple[int, date, str, str]


class ImportRefused(Exception):
    """Nothing was kept. `troubles` name the first bad lines, `count` says how many there are in all."""

    def __init__(self, words: str, troubles: Iterable[Trouble] = (), count: int = 0) -> None:
        self.troubles, self.count = list(troubles), count
        super().__init__(words)


@dataclass(frozen=True, slots=True)
class File:
    """A file to take in: its name, the SHA-256 of its bytes in hex, and its lines, read once."""

    name: str
    digest: str
    lines: Iterable[str]


def import_answers(
    file: File,
    *,
    by: User | None,
    at: datetime,
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Keep every answer of `file`, or none when one line is bad. Returns how many rows it has; `dry_run` keeps nothing.

    `progress` is told how many rows were looked at. Memory does not grow with the file.

    Raises:
        FileRefused: it is no such file.
        ImportRefused: lines that can't be kept, or a file that came in before.
    """
    try:
        with transaction.atomic(durable=True):
            rows = _take_in(file, by=by, at=at, progress=progress)
            if dry_run:
                transaction.set_rollback(True)
    except IntegrityError as error:
        raise ImportRefused("Another import kept some of these answers meanwhile. Please try again.") from error
    return rows


def _take_in(file: File, *, by: User | None, at: datetime, progress: Callable[[int], None] | None) -> int:
    source = _begin(file, by, at)
    names, areas, scale = _Names(), _areas(), _scale(at)
    troubles: list[Trouble] = []
    bad = rows = 0
    for batch in _batches(read(file.lines, today=at.date(), items=areas, scale=scale)):
        found = _keep(source, batch, names, areas)
        rows, bad = rows + len(batch), bad + len(found)
        troubles += found[: MOST_TROUBLES - len(troubles)]
        if progress:
            progress(rows)
    if bad:
        raise ImportRefused("Nothing was kept: the file has lines that can't be.", troubles, bad)
    if not rows:
        raise ImportRefused("There are no answers in this file.")
    source.rows = rows
    source.save(update_fields=["rows"])
    record("imported answers", source, by=by, at=at, changes={"rows": [0, rows]})
    return rows


def _begin(file: File, by: User | None, at: datetime) -> Import:
    source, is_new = Import.objects.get_or_create(
        digest=file.digest, defaults={"name": file.name[:200], "at": at, "by": by}
    )
    if not is_new:
        raise ImportRefused(f"This very file came in on {source.at:%Y-%m-%d}, with {source.rows} answers.")
    return source


def _batches(rows: Iterator[Draft | Trouble]) -> Iterator[list[Draft | Trouble]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _keep(source: Import, batch: list[Draft | Trouble], names: _Names, areas: dict[str, Area]) -> list[Trouble]:
    """Keep the drafts of a batch; returns what is wrong with it, in the order of the lines."""
    troubles = [row for row in batch if isinstance(row, Trouble)]
    drafts = [row for row in batch if isinstance(row, Draft)]
    voters = _voters(drafts)
    answers: dict[Key, ImportedAnswer] = {}
    for draft in drafts:
        providing, requesting = names.find(draft.providing), names.find(draft.requesting)
        if providing is None or (requesting is None and draft.requesting):
            missing = draft.providing if providing is None else draft.requesting
            troubles.append(Trouble(draft.line, f'There is no department "{missing}".'))
            continue
        answer = ImportedAnswer(
            source=source,
            line=draft.line,
            answered_on=draft.answered_on,
            voter=voters[draft.person.lower()],
            requesting_department_id=requesting,
            department_id=providing,
            item=draft.item,
            area=areas[draft.item],
            value=draft.value,
            importance=draft.importance,
        )
        if earlier := answers.get(_key(answer)):
            troubles.append(_again(draft, earlier))
        else:
            answers[_key(answer)] = answer
    troubles += _kept_already(source, answers)
    ImportedAnswer.objects.bulk_create(answers.values())
    return sorted(troubles, key=lambda trouble: trouble.line)


def _kept_already(source: Import, answers: dict[Key, ImportedAnswer]) -> list[Trouble]:
    """The answers that stand in the desk already, from this file or another; they are taken out of `answers`."""
    known = ImportedAnswer.objects.filter(
        department__in={key[0] for key in answers},
        answered_on__in={key[1] for key in answers},
        voter__in={key[2] for key in answers},
    ).select_related("source")
    troubles = []
    for row in known:
        answer = answers.pop(_key(row), None)
        if answer and row.source_id == source.pk:
            troubles.append(Trouble(answer.line, f"The same colleague, department, item and day as line {row.line}."))
        elif answer:
            troubles.append(Trouble(answer.line, f"It is here already: line {row.line} of {row.source.name}."))
    return troubles


def _again(draft: Draft, earlier: ImportedAnswer) -> Trouble:
    return Trouble(draft.line, f"The same colleague, department, item and day as line {earlier.line}.")


def _key(answer: ImportedAnswer) -> Key:
    return answer.department_id, answer.answered_on, answer.voter, answer.item


def _voters(drafts: Iterable[Draft]) -> dict[str, str]:
    """Who votes, by what the file calls them in small letters: somebody known by e-mail, else a digest of it."""
    called = {draft.person.lower() for draft in drafts}
    known = dict(User.objects.filter(email__in=called).values_list("email", "pk"))
    return {
        name: f"person:{known[name]}" if name in known else hashlib.sha256(name.encode()).hexdigest()[:40]
        for name in called
    }


def _areas() -> dict[str, Area]:
    """Every item that was ever asked, and what it is about."""
    rows = Item.objects.filter(questionnaire__published_at__isnull=False).order_by("questionnaire__version")
    return {code: Area(area) for code, area in rows.values_list("code", "area")}


def _scale(at: datetime) -> Scale:
    questionnaire = Questionnaire.objects.in_force(at)
    return questionnaire.terms.scale if questionnaire else Scale()


class _Names:
    """Departments by name, short name in addresses, or prefix; capitals don't matter."""

    def __init__(self) -> None:
        rows = Department.objects.values_list("pk", Lower("name"), "slug", Lower("prefix"))
        self._known = {word: pk for pk, *words in rows for word in words}

    def find(self, text: str) -> int | None:
        """The department's id, or None."""
        return self._known.get(text.lower())
