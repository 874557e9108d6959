"""Addresses of the work."""

from django.urls import path

from tickets.views import attachments, detail, lists, submit, work

app_name = "tickets"
urlpatterns = [
    path("requests/", lists.mine, name="mine"),
    path("requests/new/", submit.choose, name="new"),
    path("requests/new/<slug:department>/<slug:service>/", submit.ask, name="ask"),
    path("requests/<str:number>/", detail.detail, name="detail"),
    path("requests/<str:number>/clock/", detail.clock, name="clock"),
    path("requests/<str:number>/files/<uuid:pk>/", attachments.attachment, name="attachment"),
    path("requests/<str:number>/<slug:verb>/", work.act, name="act"),
    path("queue/", lists.queue, name="queue"),
    path("queue/<slug:slug>/", lists.department_queue, name="department_queue"),
]
