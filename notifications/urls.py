"""Addresses of messages: the bell, and how mail is going."""

from django.urls import path

from notifications import views

app_name = "notifications"
urlpatterns = [
    path("notices/", views.bell, name="bell"),
    path("notices/read/", views.read, name="read"),
    path("admin-desk/mail/", views.mail, name="mail"),
    path("admin-desk/mail/resend/", views.resend_all, name="resend_all"),
    path("admin-desk/mail/<int:pk>/resend/", views.resend, name="resend"),
]
