"""The work itself."""

from django.apps import AppConfig


class TicketsConfig(AppConfig):
    """The app as Django knows it."""

    name = "tickets"
