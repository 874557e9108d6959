"""Departments, who works in them, and when they are open."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from departments.enums import Role
from departments.querysets import AbsenceQuerySet, CalendarUseQuerySet, DepartmentQuerySet, MembershipQuerySet


class Calendar(models.Model):
    """Named opening hours; several departments may share them. What they say stands in versions."""

    name = models.CharField(max_length=80, unique=True)
    is_company = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_company"], condition=Q(is_company=True), name="one_company_calendar")
        ]

    def __str__(self) -> str:
        return self.name


class CalendarVersion(models.Model):
    """What a calendar says from `since` on; an edit adds a version, so time already counted stays counted.

    `rules` has the keys zone, week, closed, yearly, special and holidays that `hours.Schedule` reads;
    `holidays_of` remembers which public holidays (country, subdivision) were taken into it.
    """

    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="versions")
    since = models.DateTimeField()
    rules = models.JSONField()
    holidays_of = models.CharField(max_length=16, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["calendar", "since"], name="calendar_version_once")]

    def __str__(self) -> str:
        return f"{self.calendar} since {self.since:%Y-%m-%d %H:%M}"


class Department(models.Model):
    """A department that serves the others."""

    name = models.CharField(max_length=80, unique=True)
    slug = models.SlugField(max_length=40, unique=True)
    prefix = models.CharField(
        max_length=8,
        unique=True,
        validators=[RegexValidator(r"^[A-Z][A-Z0-9]{1,7}$", "2 to 8 capital letters or digits, such as IT or HR.")],
        help_text="Request numbers begin with it: IT-1042.",
    )
    purpose = models.CharField(max_length=300, blank=True, help_text="One sentence: what you do, and for whom.")
    way_of_working = models.TextField(
        "how we work",
        blank=True,
        max_length=8000,
        help_text="In which order you work, what you need to begin, what to expect.",
    )
    is_confidential = models.BooleanField(
        "confidential",
        default=False,
        help_text="Only the requester, participants and members know that a request exists.",
    )
    is_active = models.BooleanField("takes requests", default=True)
    is_reception = models.BooleanField(default=False)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="departments")
    parent = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children", help_text="One level up."
    )
    members_may = models.JSONField(
        default=dict, blank=True, help_text="Acts that members may do as heads do; see tickets.permissions."
    )
    next_number = models.PositiveIntegerField(default=1001)

    objects = DepartmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["is_reception"], condition=Q(is_reception=True), name="one_reception"),
            models.CheckConstraint(condition=~Q(parent=F("pk")), name="not_above_itself"),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarUse(models.Model):
    """Which calendar a department goes by, from `since` on: the past keeps the hours it was counted by."""

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="calendar_uses")
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()

    objects = CalendarUseQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["department", "since"], name="calendar_use_once")]

    def __str__(self) -> str:
        return f"{self.department}: {self.calendar}"


class Home(models.Model):
    """The department a person belongs to as an employee; serving in a queue is a membership and another thing."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="home"
    )
    department = models.ForeignKey(Department, on_delete=models.PROTECT, related_name="people_at_home")

    def __str__(self) -> str:
        return f"{self.person} of {self.department}"


class Membership(models.Model):
    """Somebody works in a department's queue, as member, deputy or head."""

    department = models.ForeignKey(Department, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=8, choices=Role, default=Role.MEMBER)
    share = models.PositiveSmallIntegerField(
        default=100, db_default=100, help_text="Percent of what a full-time member is given automatically."
    )
    most_open = models.PositiveSmallIntegerField(
        null=True, help_text="So many open requests at most are given automatically; empty: no limit."
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["department", "person"], name="membership_once"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_known"),
            models.CheckConstraint(condition=Q(share__lte=100), name="membership_share_is_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.department}"


class Absence(models.Model):
    """Somebody is away from `begins_on` to `ends_on`, both whole days in their own zone.

    `deputy` stands in for a head, in departments where the deputy works; it goes no further when the deputy is away too.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences")
    begins_on = models.DateField()
    ends_on = models.DateField()
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("begins_on")), name="absence_ends_after_its_beginning"),
            models.CheckConstraint(condition=~Q(deputy=F("person")), name="absence_deputy_is_another"),
        ]
        indexes = [models.Index(fields=["person", "ends_on"], name="absence_of_person")]

    def __str__(self) -> str:
        return f"{self.person} from {self.begins_on} to {self.ends_on}"
