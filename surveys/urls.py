"""Addresses of surveys."""

from django.urls import path

from surveys.views import answer, opt_out, plans, recovery, report

app_name = "surveys"
urlpatterns = [
    path("surveys/", answer.mine, name="mine"),
    path("surveys/<int:pk>/", answer.own, name="own"),
    path("surveys/recovery/", recovery.index, name="recovery"),
    path("surveys/recovery/<int:pk>/", recovery.case, name="recovery_case"),
    path("surveys/recovery/<int:pk>/settle/", recovery.settle, name="recovery_settle"),
    path("surveys/plans/<int:pk>/", plans.plan, name="plan"),
    path("surveys/plans/<int:pk>/start/", plans.start, name="plan_start"),
    path("surveys/plans/<int:pk>/finish/", plans.finish, name="plan_finish"),
    path("surveys/plans/<int:pk>/drop/", plans.drop, name="plan_drop"),
    path("surveys/<slug:slug>/report/", report.report, name="report"),
    path("s/stop/<str:token>/", opt_out.opt_out, name="opt_out"),
    path("s/<str:token>/", answer.answer, name="answer"),
]
