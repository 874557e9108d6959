"""Addresses of the front door's own pages: home, departments as one sees them, health, the demo's mailbox."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from servicedesk.views import admin_desk, demo, departments, home, theme

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("admin-desk/", admin_desk.admin_desk, name="admin_desk"),
    path("departments/", departments.index, name="department_list"),
    path("departments/<slug:slug>/", departments.page, name="department_page"),
    path("theme/", theme.set_theme, name="set_theme"),
]
if settings.DESK_DEMO:
    urlpatterns += [
        path("demo/sign-in/", demo.sign_in, name="demo_sign_in"),
    ]
