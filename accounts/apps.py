"""People, and the trail of who changed the rules."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The app as Django knows it."""

    name = "accounts"
