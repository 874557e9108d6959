"""Which people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import BaseUserManager
from django.db import models
from django.db.models import Q

from accounts.enums import CompanyRole

if TYPE_CHECKING:
    from accounts.models import User


class UserQuerySet(models.QuerySet["User"]):
    """Query words for people."""

    def active(self) -> UserQuerySet:
        """People who may sign in, be assigned and be written to."""
        return self.filter(is_active=True)

    def admins(self) -> UserQuerySet:
        """Those who keep the house, and can."""
        return self.active().filter(company_roles__contains=[CompanyRole.ADMIN])

    def with_role(self, role: CompanyRole) -> UserQuerySet:
        """Those who hold a company role, and can act."""
        return self.active().filter(company_roles__contains=[role])

    def matching(self, text: str) -> UserQuerySet:
        """People whose name or address contains every word of `text`."""
        people = self
        for word in text.split():
            people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
        return people

    def sites(self) -> models.QuerySet[User, str]:
        """Where they sit, each place once."""
        sites = self.active().exclude(site="").order_by("site")
        return sites.values_list("site", flat=True).distinct()

    def by_name(self) -> UserQuerySet:
        """In the order of a list of people."""
        return self.order_by("name", "pk")


class UserManager(BaseUserManager["User"]):
    """Makes people; addresses are kept in lower case, so that one person is one row."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person who signs in with `email`. Without a password nobody can sign in as them yet."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An admin (Django's own command calls this; `first_admin` is the documented way)."""
        fields.setdefault("company_roles", ["admin"])
        return self.create_user(email, password, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        """Sign-in finds people whatever the case of the letters they typed."""
        return self.get(email=(username or "").strip().lower())
