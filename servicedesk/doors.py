"""Addresses of the front door's own pages: home, departments as one sees them, health, the demo's mailbox."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, path

from servicedesk.views import admin_desk, demo, departments, health, home, mailbox, theme

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("admin-desk/", admin_desk.admin_desk, name="admin_desk"),
    path("departments/", departments.index, name="department_list"),
    path("departments/<slug:slug>/", departments.page, name="department_page"),
    path("theme/", theme.set_theme, name="set_theme"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("health/deep", health.deep, name="health_deep"),
    path("demo/mailbox/", mailbox.index, name="demo_mailbox"),
    path("demo/mailbox/<str:name>/", mailbox.mail, name="demo_mail"),
    path("demo/mailbox/<str:name>/html/", mailbox.html_part, name="demo_mail_html"),
]
if settings.DESK_DEMO:
    urlpatterns += [
        path("demo/sign-in/", demo.sign_in, name="demo_sign_in"),
    ]
