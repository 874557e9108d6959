"""`manage.py seed`: the demo company, for an empty database in demo mode."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.models import User
from servicedesk.demo.people import CAST, PASSWORD
from servicedesk.demo.seeding import seed


class Command(BaseCommand):
    help = "Fill an empty database with the demo company: people, departments, half a year of requests."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are people already")
        parser.add_argument("--quiet", action="store_true", help="say nothing unless it fails")

    def handle(self, *, if_empty: bool, quiet: bool, **_: Any) -> None:
        if settings.PRODUCTION or not settings.DESK_DEMO:
            raise CommandError(
                "The demo company is for demo mode only: DESK_DEMO=1, and never with DESK_ENV=production."
            )
        if User.objects.exists():
            if if_empty:
                return
            raise CommandError("There are people in this database already. The demo company needs an empty one.")
        started = time.monotonic()
        say = (lambda _: None) if quiet else self._say
        say("The demo company is being built:")
        seed(timezone.now(), say)
        names = ", ".join(person.first_name for person in CAST)
        say(f"Done in {time.monotonic() - started:.0f} s. {names} can sign in with the password {PASSWORD}.")

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
