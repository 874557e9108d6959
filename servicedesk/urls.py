"""The table of contents."""

from django.urls import include, path

urlpatterns = [
    path("accounts/", include("allauth.account.urls")),
    path("", include("accounts.urls")),
    path("", include("departments.urls")),
    path("", include("notifications.urls")),
    path("", include("tickets.urls")),
    path("", include("surveys.urls")),
    path("", include("servicedesk.doors")),
]
handler400 = "servicedesk.views.errors.bad_request"
handler403 = "servicedesk.views.errors.forbidden"
handler404 = "servicedesk.views.errors.not_found"
handler500 = "servicedesk.views.errors.server_error"
