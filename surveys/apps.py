"""Asks afterwards, scores the answers."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """The app as Django knows it."""

    name = "surveys"
