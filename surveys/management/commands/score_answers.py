"""Command: run the cases of a score file through the functions that the reports use, and compare them with what it expects."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from surveys import replay

REFUSED = 2


class Command(BaseCommand):
    """Prints one JSON result a line; with --check, differences in words on standard error and exit status 1."""

    help = "Run the cases of a score file through the scoring of surveys."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file and whether to compare."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--check", action="store_true", help="compare with what the file expects")

    def handle(self, *_: object, file: Path, check: bool, **__: object) -> None:
        """Run every case, also after one that can't be; a file that holds no cases is refused before the first."""
        cases = self._read(file)
        wrong = sum(not self._run(number, case, check) for number, case in enumerate(cases, start=1))
        if check:
            self.stderr.write(f"{len(cases)} cases, {wrong} differ or can't be run")
        if wrong:
            sys.exit(1)

    def _read(self, file: Path) -> list[Mapping[str, Any]]:
        try:
            cases = json.loads(file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}", returncode=REFUSED) from error
        except (ValueError, RecursionError) as error:
            raise CommandError(f"{file} is no JSON: {error}", returncode=REFUSED) from error
        if not isinstance(cases, list) or not all(isinstance(case, dict) and "given" in case for case in cases):
            raise CommandError(f'{file} must be a list of cases with "name", "kind" and "given".', returncode=REFUSED)
        return cases

    def _run(self, number: int, case: Mapping[str, Any], check: bool) -> bool:
        """Print the result of `case`; returns whether it could be run and is what was expected."""
        name = case.get("name", f"case {number}")
        try:
            result = replay.run(case)
        except replay.UnknownKind as unknown:
            self.stderr.write(f"{name}: {unknown}")
            return False
        self.stdout.write(json.dumps({"name": name, **result}))
        differing = replay.differences(case["expect"], result) if check and "expect" in case else []
        for words in differing:
            self.stderr.write(f"{name}: {words}")
        return not differing
