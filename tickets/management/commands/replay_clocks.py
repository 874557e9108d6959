"""Command: run the scenarios of a replay file through the clock engine, and compare them with what the file expects."""

import json
import sys
from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from tickets import replay

REFUSED = 2


class Command(BaseCommand):
    """Prints one JSON result a line; with --check, differences in words on standard error and exit status 1."""

    help = "Run the sums and scenarios of a replay file through the clock engine."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file and whether to compare."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="compare with what the file expects")

    def handle(self, *_: object, file: Path, check: bool, **__: object) -> None:
        """Run every case; a bad file is refused before the first."""
        try:
            cases = replay.read(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}", returncode=REFUSED) from error
        except replay.ReplayRefused as refused:
            raise CommandError(f"{file}: {refused}", returncode=REFUSED) from refused
        differing = sum(self._run(case, check) for case in cases)
        if check:
            compared = sum(case.is_checkable for case in cases)
            self.stderr.write(f"{len(cases)} cases, {compared} compared, {differing} differ")
        if differing:
            sys.exit(1)

    def _run(self, case: replay.Case, check: bool) -> bool:
        """Print the result of `case`; returns whether it differs from what is expected."""
        result = case.run()
        self.stdout.write(json.dumps(result))
        differences = case.differences(result) if check and case.is_checkable else []
        for words in differences:
            self.stderr.write(f"{case.name}: {words}")
        return bool(differences)
