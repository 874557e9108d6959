"""Who serves, and when."""

from django.apps import AppConfig


class DepartmentsConfig(AppConfig):
    """The app as Django knows it."""

    name = "departments"
