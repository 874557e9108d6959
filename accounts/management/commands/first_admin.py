"""Let the first admin into an empty desk: `manage.py first_admin E-MAIL [--name NAME]`."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.actions import PersonRefused, add_first_admin, one_time_link


class Command(BaseCommand):
    """Makes the first admin and prints a link with which they set a password, once."""

    help = "Make the first admin and print the link with which they set a password. Refuses when there is an admin."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The address, and a name if it is not to be made from the address."""
        parser.add_argument("email", metavar="E-MAIL", help="with which the admin will sign in")
        parser.add_argument("--name", default="", help="as colleagues know them; made from the address unless given")

    def handle(self, *, email: str, name: str, **_: object) -> None:
        """Do it, or say in one line why not."""
        email = email.strip().lower()
        try:
            validate_email(email)
            person = add_first_admin(email, name or _name_from(email), at=timezone.now())
        except ValidationError:
            raise CommandError(f"{email or 'Nothing'} is not an e-mail address.") from None
        except PersonRefused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{person} keeps the house now. Open this once to set a password, then sign in as {email}:")
        self.stdout.write(one_time_link(person))


def _name_from(email: str) -> str:
    """`ada.admin@desk.example` is Ada Admin until she says otherwise."""
    return email.split("@", 1)[0].replace(".", " ").replace("_", " ").title()
