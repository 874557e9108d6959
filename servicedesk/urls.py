"""The table of contents."""

from django.urls import include, path

from servicedesk.views import errors

urlpatterns = [
    # Addresses are the admin's to change and nothing is confirmed by mail: these doors of allauth stay shut.
    path("accounts/email/", errors.shut),
    path("accounts/confirm-email/", errors.shut),
    path("accounts/confirm-email/<path:rest>", errors.shut),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
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
