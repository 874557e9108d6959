"""Addresses of messages: the bell, what people choose, and how mail is going."""

from django.urls import path

from notifications.views import messages as views
from notifications.views import preferences

app_name = "notifications"
urlpatterns = [
    path("notices/", views.bell, name="bell"),
    path("notices/read/", views.read, name="read"),
    path("accounts/preferences/", preferences.preferences, name="preferences"),
    path("accounts/preferences/<str:token>/stop/", preferences.unsubscribe, name="unsubscribe"),
    path("admin-desk/mail/", views.mail, name="mail"),
    path("admin-desk/mail/resend/", views.resend_all, name="resend_all"),
    path("admin-desk/mail/<int:pk>/resend/", views.resend, name="resend"),
]
