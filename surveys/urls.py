"""Addresses of surveys."""

from django.urls import path

from surveys.views import answer, opt_out, report

app_name = "surveys"
urlpatterns = [
    path("surveys/", answer.mine, name="mine"),
    path("surveys/<int:pk>/", answer.own, name="own"),
    path("surveys/<slug:slug>/report/", report.report, name="report"),
    path("s/stop/<str:token>/", opt_out.opt_out, name="opt_out"),
    path("s/<str:token>/", answer.answer, name="answer"),
]
