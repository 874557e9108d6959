"""Addresses of accounts."""

from django.urls import path

from accounts import views

app_name = "accounts"
urlpatterns = [
    path("accounts/profile/", views.profile, name="profile"),
    path("accounts/sessions/", views.sessions, name="sessions"),
    path("admin-desk/people/", views.people, name="people"),
    path("admin-desk/trail/", views.trail, name="trail"),
]
