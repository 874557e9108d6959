"""Addresses of the front door's own pages: home, departments as one sees them, health, the demo's mailbox."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
