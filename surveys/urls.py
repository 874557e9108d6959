"""Addresses of surveys."""

from django.urls import path

from surveys.views import answer, company, files, opt_out, plans, recovery, report, set_aside

app_name = "surveys"
urlpatterns = [
    path("surveys/", answer.mine, name="mine"),
    path("surveys/set-aside/", set_aside.set_aside, name="set_aside"),
    path("surveys/<int:pk>/", answer.own, name="own"),
    path("surveys/recovery/", recovery.index, name="recovery"),
    path("surveys/recovery/<int:pk>/", recovery.case, name="recovery_case"),
    path("surveys/recovery/<int:pk>/settle/", recovery.settle, name="recovery_settle"),
    path("surveys/plans/<int:pk>/", plans.plan, name="plan"),
    path("surveys/plans/<int:pk>/start/", plans.start, name="plan_start"),
    path("surveys/plans/<int:pk>/finish/", plans.finish, name="plan_finish"),
    path("surveys/plans/<int:pk>/drop/", plans.drop, name="plan_drop"),
    path("surveys/company/", company.page, name="company"),
    path("surveys/company/figures.csv", files.whole_company, {"kind": "csv"}, name="company_csv"),
    path("surveys/company/figures.xlsx", files.whole_company, {"kind": "xlsx"}, name="company_xlsx"),
    path("surveys/<slug:slug>/report/", report.report, name="report"),
    path("surveys/<slug:slug>/report/figures.csv", files.department, {"kind": "csv"}, name="report_csv"),
    path("surveys/<slug:slug>/report/figures.xlsx", files.department, {"kind": "xlsx"}, name="report_xlsx"),
    path("s/stop/<str:token>/", opt_out.opt_out, name="opt_out"),
    path("s/<str:token>/", answer.answer, name="answer"),
]
