"""Command: take in historic answers from a CSV file, all or nothing."""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from surveys.actions.importing import File, ImportRefused, import_answers
from surveys.importing import COLUMNS, FileRefused

REFUSED = 1
CHUNK = 1 << 20
TOLD_EVERY = 20_000


class Command(BaseCommand):
    """Names each bad line on standard error, and then keeps nothing and ends with 1."""

    help = f"Take in historic answers from a CSV file with the columns {', '.join(COLUMNS)}: all or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file, and whether to keep anything."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="look at every line and keep nothing")

    def handle(self, *_: object, file: Path, dry_run: bool, **__: object) -> None:
        """Read the file twice: once for what it is, once for what it says."""
        self._told = 0
        try:
            digest = self._digest(file)
            with file.open(encoding="utf-8", newline="") as lines:
                given = File(file.name, digest, lines)
                rows = import_answers(given, by=None, at=timezone.now(), dry_run=dry_run, progress=self._progress)
        except OSError as error:
            raise CommandError(f"{file} can't be read: {error.strerror}.", returncode=REFUSED) from error
        except FileRefused as refused:
            raise CommandError(f"{file}: {refused} Nothing was kept.", returncode=REFUSED) from refused
        except ImportRefused as refused:
            self._name_troubles(refused)
            raise CommandError(str(refused), returncode=REFUSED) from refused
        answers = "1 answer" if rows == 1 else f"{rows} answers"
        self.stdout.write(f"{answers} can be taken in. Nothing was kept." if dry_run else f"{answers} kept.")

    def _digest(self, file: Path) -> str:
        digest = hashlib.sha256()
        with file.open("rb") as content:
            while chunk := content.read(CHUNK):
                digest.update(chunk)
        return digest.hexdigest()

    def _progress(self, rows: int) -> None:
        if rows - self._told >= TOLD_EVERY:
            self._told = rows
            self.stdout.write(f"{rows} rows looked at")
            self.stdout.flush()

    def _name_troubles(self, refused: ImportRefused) -> None:
        for trouble in refused.troubles:
            self.stderr.write(str(trouble))
        if more := refused.count - len(refused.troubles):
            self.stderr.write("and 1 more line" if more == 1 else f"and {more} more lines")
