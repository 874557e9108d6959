"""Addresses of the work."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path


def _coming(request: HttpRequest, **found: object) -> HttpResponse:
    raise Http404


app_name = "tickets"
urlpatterns = [
    path("requests/<str:number>/", _coming, name="detail"),
    path("requests/<str:number>/files/<uuid:pk>/", _coming, name="attachment"),
]
