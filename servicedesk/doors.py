"""Addresses of the front door's own pages: home, departments as one sees them, health, the demo's mailbox."""

from django.urls import URLPattern, URLResolver, path

from servicedesk.views import theme

urlpatterns: list[URLPattern | URLResolver] = [
    path("theme/", theme.set_theme, name="set_theme"),
]
