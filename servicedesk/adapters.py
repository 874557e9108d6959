"""How sign-in meets the house: the door is closed to those the admin has not let in."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class ClosedDoor(DefaultAccountAdapter):
    """People are added by an admin, never by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """There are no user names, only addresses."""
