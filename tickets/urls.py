"""Addresses of the work."""

from django.urls import path

from tickets.views import (
    attachments,
    canned,
    clock,
    detail,
    lists,
    mentions,
    ordering,
    palette,
    parts,
    presence,
    reports,
    search,
    serving,
    splitting,
    submit,
    triage,
    work,
)
from tickets.views.setup import applying, hours, promises, routing, services
from tickets.views.setup import canned as canned_setup

SETUP = "departments/<slug:slug>/setup/"
CANNED = f"{SETUP}canned-replies/"
PROMISES = "reports/promises/"
ROUTING = f"{SETUP}routing/"
SERVICE = f"{SETUP}services/<slug:service>/"

app_name = "tickets"
urlpatterns = [
    path("requests/", lists.mine, name="mine"),
    path("requests/new/", submit.choose, name="new"),
    path("requests/new/<slug:department>/<slug:service>/", submit.ask, name="ask"),
    path("requests/<str:number>/", detail.detail, name="detail"),
    path("requests/<str:number>/clock/", clock.clock, name="clock"),
    path("requests/<str:number>/files/<uuid:pk>/", attachments.attachment, name="attachment"),
    path("requests/<str:number>/sub-request/", parts.sub_request, name="sub_request"),
    path("requests/<str:number>/canned-reply/", canned.insert, name="canned"),
    path("requests/<str:number>/people/", mentions.people, name="people"),
    path("requests/<str:number>/split/", splitting.split, name="split"),
    path("requests/<str:number>/presence/", presence.presence, name="presence"),
    path("requests/<str:number>/move-up/", ordering.move_up, name="move_up"),
    path("requests/<str:number>/<slug:verb>/", work.act, name="act"),
    path("palette/", palette.palette, name="palette"),
    path("search/", search.search, name="search"),
    path("map/", serving.who_serves_whom, name="map"),
    path("queue/", lists.queue, name="queue"),
    path("queue/<slug:slug>/", lists.department_queue, name="department_queue"),
    path("queue/<slug:slug>/triage/", triage.triage, name="triage"),
    path("queue/<slug:slug>/triage/<str:number>/<slug:verb>/", triage.act, name="triage_act"),
    path("reports/", reports.index, name="reports"),
    path(PROMISES, reports.company, name="report_company"),
    path(f"{PROMISES}summary.csv", reports.company_summary, name="report_company_summary"),
    path(f"{PROMISES}<slug:slug>/", reports.department, name="report_department"),
    path(f"{PROMISES}<slug:slug>/summary.csv", reports.department_summary, name="report_department_summary"),
    path(f"{PROMISES}<slug:slug>/clocks.csv", reports.department_clocks, name="report_department_clocks"),
    path(f"{SETUP}hours/", hours.hours, name="setup_hours"),
    path(f"{SETUP}hours/own/", hours.own, name="setup_own_hours"),
    path(f"{SETUP}hours/use/", hours.use, name="setup_use_calendar"),
    path(f"{SETUP}services/", services.services, name="setup_services"),
    path(f"{SETUP}services/new/", services.service_new, name="setup_service_new"),
    path(SERVICE, services.service, name="setup_service"),
    path(f"{SERVICE}promises/", promises.promises, name="setup_service_promises"),
    path(f"{SERVICE}promises/off/", promises.switch_off, name="setup_service_promises_off"),
    path(f"{SERVICE}promises/open/", applying.apply, name="setup_service_promises_open"),
    path(ROUTING, routing.rules, name="setup_routing"),
    path(f"{ROUTING}new/", routing.rule_new, name="setup_rule_new"),
    path(f"{ROUTING}trial/", routing.rehearsal, name="setup_routing_trial"),
    path(f"{ROUTING}capacity/", routing.capacity, name="setup_capacity"),
    path(f"{ROUTING}<int:pk>/", routing.rule, name="setup_rule"),
    path(f"{ROUTING}<int:pk>/<slug:verb>/", routing.rule_act, name="setup_rule_act"),
    path(f"{SETUP}promises/", promises.promises, name="setup_promises"),
    path(f"{SETUP}promises/off/", promises.switch_off, name="setup_promises_off"),
    path(f"{SETUP}promises/open/", applying.apply, name="setup_promises_open"),
    path(CANNED, canned_setup.canned_replies, name="setup_canned_replies"),
    path(f"{CANNED}new/", canned_setup.canned_new, name="setup_canned_new"),
    path(f"{CANNED}<int:pk>/", canned_setup.canned_reply, name="setup_canned_reply"),
    path(f"{CANNED}<int:pk>/remove/", canned_setup.canned_remove, name="setup_canned_remove"),
    path(f"{SETUP}confidential/", services.confidential, name="setup_confidential"),
    path("admin-desk/calendars/", hours.calendars, name="calendars"),
    path("admin-desk/calendars/new/", hours.calendar_new, name="calendar_new"),
    path("admin-desk/calendars/<int:pk>/", hours.calendar, name="calendar"),
]
