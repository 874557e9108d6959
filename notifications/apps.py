"""What is to be told, and was it sent."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """The app as Django knows it."""

    name = "notifications"
