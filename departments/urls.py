"""Addresses of departments: set-up by heads and admins, and the admin desk's pages of people."""

from django.urls import path

from departments.views import absences, people, setup, year

PERSON = "admin-desk/people/<int:pk>/"

app_name = "departments"
urlpatterns = [
    path("admin-desk/departments/new/", setup.department_new, name="department_new"),
    path("admin-desk/people/new/", people.person_new, name="person_new"),
    path(PERSON, people.person, name="person"),
    path(f"{PERSON}details/", people.details, name="person_details"),
    path(f"{PERSON}home/", people.home, name="person_home"),
    path(f"{PERSON}roles/", people.roles, name="person_roles"),
    *(path(f"{PERSON}{verb}/", people.act, {"verb": verb}, name=f"person_{verb}") for verb in people.PLAIN),
    *(path(f"{PERSON}{verb}/", people.act_with_care, {"verb": verb}, name=f"person_{verb}") for verb in people.CAREFUL),
    path("accounts/absences/", absences.own, name="absences"),
    path("accounts/absences/<int:pk>/remove/", absences.own_remove, name="absence_remove"),
    path("departments/<slug:slug>/setup/absences/", absences.members, name="setup_absences"),
    path(
        "departments/<slug:slug>/setup/absences/<int:pk>/remove/",
        absences.members_remove,
        name="member_absence_remove",
    ),
    path("departments/<slug:slug>/setup/", setup.setup, name="setup"),
    path("departments/<slug:slug>/hours/", year.hours, name="hours"),
    path("departments/<slug:slug>/setup/hours/year/", year.setup_hours, name="setup_hours_year"),
    path("admin-desk/calendars/<int:pk>/year/", year.calendar, name="calendar_year"),
    path("departments/<slug:slug>/setup/members/", setup.members, name="setup_members"),
    path("departments/<slug:slug>/setup/members/<int:pk>/role/", setup.role, name="member_role"),
    path("departments/<slug:slug>/setup/members/<int:pk>/remove/", setup.remove, name="member_remove"),
]
