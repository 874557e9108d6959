"""People, and the trail of who changed the rules."""

from __future__ import annotations

import zoneinfo

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from accounts.enums import CompanyRole, Language
from accounts.querysets import UserManager, UserQuerySet


def check_zone(name: str) -> None:
    """Raises ValidationError when `name` is not a time zone of the IANA list."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError("%(name)s is not a time zone. Write it like Europe/Berlin.", params={"name": name})


class User(AbstractBaseUser):
    """A person of the company: asks, serves, or both. Nobody is "an agent"."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=120)
    zone = models.CharField("time zone", max_length=64, default="UTC", validators=[check_zone])
    site = models.CharField(max_length=80, blank=True)
    job = models.CharField("job title", max_length=120, blank=True)
    company_roles = ArrayField(models.CharField(max_length=16, choices=CompanyRole), default=list, blank=True)
    language = models.CharField(
        max_length=5, choices=Language, blank=True, default="", db_default="", help_text="Empty: as the browser says."
    )
    wants_surveys = models.BooleanField(default=True)
    wants_keys = models.BooleanField(default=True, db_default=True, help_text="Single keys do something.")
    is_active = models.BooleanField("active", default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects = UserManager.from_queryset(UserQuerySet)()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower(F("email"))), name="user_email_lower"),
            models.CheckConstraint(condition=~Q(name=""), name="user_has_name"),
            models.CheckConstraint(condition=Q(language__in=["", *Language.values]), name="user_language_known"),
        ]
        indexes = [GinIndex(fields=["name", "email"], opclasses=["gin_trgm_ops"] * 2, name="user_search")]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name as it is shown."""
        return self.name

    def get_short_name(self) -> str:
        """What a colleague would be called."""
        return self.name.split(" ", 1)[0]

    @property
    def tz(self) -> zoneinfo.ZoneInfo:
        """The zone in which this person reads dates."""
        return zoneinfo.ZoneInfo(self.zone)

    def has_role(self, role: CompanyRole) -> bool:
        """Whether this person holds a company role and may act at all."""
        return self.is_active and role in self.company_roles

    @property
    def is_admin(self) -> bool:
        """Keeps the house: departments, people, calendars. Opens no request by that."""
        return self.has_role(CompanyRole.ADMIN)


class AuditEntry(models.Model):
    """One change of a rule, a role or a person: who, when, what, before and after. Append only."""

    at = models.DateTimeField()
    actor = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=64)
    target = models.CharField(max_length=120)
    department = models.SlugField(max_length=40, blank=True, help_text="Whose rules, by the department's slug.")
    changes = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["-at", "-id"], name="audit_newest")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.action} {self.target}"
