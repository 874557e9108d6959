"""Verbs about people: add, invite, change, deactivate, activate, and what somebody is for the whole company."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts import audit
from accounts.enums import CompanyRole
from accounts.models import User
from accounts.sessions import end_sessions
from accounts.text import plain_line

CHANGEABLE = ("name", "email", "zone", "site", "job", "language", "wants_surveys", "wants_keys")


class PersonRefused(Exception):
    """That can't be done with this person; the message says why and is fit to show."""


def add_person(
    email: str,
    name: str,
    *,
    by: User | None,
    at: datetime,
    zone: str = "UTC",
    site: str = "",
    job: str = "",
    company_roles: Iterable[CompanyRole] = (),
    is_invited: bool = True,
) -> User:
    """Let somebody in. Unless `is_invited` is false, a mail brings them a link with which they set a password.

    Raises:
        PersonRefused: no name, or somebody has that address already.
    """
    with transaction.atomic(durable=True):
        person = _new_person(email, name=name, zone=zone, site=site, job=job, company_roles=_roles(company_roles))
        _keep(
            "added a person", person, by=by, at=at, after={"email": person.email, "company_roles": person.company_roles}
        )
        if is_invited:
            _invite(person, by=by, at=at)
    return person


def add_first_admin(email: str, name: str, *, at: datetime) -> User:
    """Make the first admin of an empty desk. They are not written to: whoever runs the command hands them the link.

    Raises:
        PersonRefused: there is an admin already, or somebody has that address.
    """
    with transaction.atomic(durable=True):
        if _locked_admins():
            raise PersonRefused("There is an admin already. Admins add people in the browser, at /admin-desk/people/.")
        person = _new_person(email, name=name, company_roles=[CompanyRole.ADMIN.value])
        _keep("added the first admin", person, by=None, at=at, after={"email": person.email})
    return person


def invite(person: User, *, by: User | None, at: datetime) -> None:
    """Send the link to set a password (again).

    Raises:
        PersonRefused: they are not active.
    """
    with transaction.atomic(durable=True):
        person = _locked(person)
        if not person.is_active:
            raise PersonRefused(f"{person} is not active. Activate them first.")
        _invite(person, by=by, at=at)
        _keep("invited a person", person, by=by, at=at)


def change_person(person: User, *, by: User, at: datetime, **fields: Any) -> User:
    """Change some of the CHANGEABLE fields. A new address makes links that went to the old one worthless.

    Raises:
        PersonRefused: no name, or somebody else has that address.
    """
    with transaction.atomic(durable=True):
        person = _locked(person)
        _set_fields(person, {name: fields[name] for name in CHANGEABLE if name in fields}, by=by, at=at)
    return person


def set_company_roles(person: User, roles: Iterable[CompanyRole], *, by: User, at: datetime) -> User:
    """Say what somebody is for the whole company.

    Raises:
        PersonRefused: nobody would be left to keep the house.
    """
    with transaction.atomic(durable=True):
        admins = _locked_admins()
        person = _locked(person)
        wanted = _roles(roles)
        if CompanyRole.ADMIN not in wanted and [admin.pk for admin in admins] == [person.pk]:
            raise PersonRefused(f"{person} is the only admin. Make somebody else an admin first.")
        if wanted != person.company_roles:
            before, person.company_roles = person.company_roles, wanted
            person.save(update_fields=["company_roles"])
            _keep(
                "changed company roles",
                person,
                by=by,
                at=at,
                before={"company_roles": before},
                after={"company_roles": wanted},
            )
    return person


def deactivate(person: User, *, by: User, at: datetime) -> User:
    """Close the desk to somebody, at once and in every browser. What they wrote and asked for stays.

    Raises:
        PersonRefused: they are not active, or the only admin.
    """
    with transaction.atomic(durable=True):
        admins = _locked_admins()
        person = _locked(person)
        if not person.is_active:
            raise PersonRefused(f"{person} is not active already.")
        if [admin.pk for admin in admins] == [person.pk]:
            raise PersonRefused(f"{person} is the only admin. Make somebody else an admin first.")
        person.is_active = False
        person.save(update_fields=["is_active"])
        end_sessions(person)
        _keep("deactivated a person", person, by=by, at=at)
    return person


def activate(person: User, *, by: User, at: datetime) -> User:
    """Open the desk to somebody again.

    Raises:
        PersonRefused: they are active.
    """
    with transaction.atomic(durable=True):
        person = _locked(person)
        if person.is_active:
            raise PersonRefused(f"{person} is active already.")
        person.is_active = True
        person.save(update_fields=["is_active"])
        _keep("activated a person", person, by=by, at=at)
    return person


def one_time_link(person: User) -> str:
    """The address at which `person` sets a password, once, within the days of PASSWORD_RESET_TIMEOUT."""
    place = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    return settings.DESK_BASE_URL + reverse("account_reset_password_from_key", kwargs=place)


def _new_person(email: str, *, name: str, **fields: Any) -> User:
    email, name = email.strip().lower(), plain_line(name, 120)
    if not name:
        raise PersonRefused("Please give a name.")
    try:
        with transaction.atomic():
            return User.objects.create_user(email, name=name, **fields)
    except IntegrityError:
        raise PersonRefused(f"Somebody has the address {email} already.") from None


def _set_fields(person: User, fields: dict[str, Any], *, by: User, at: datetime) -> None:
    if "name" in fields and not (name := plain_line(fields["name"], 120)):
        raise PersonRefused("Please give a name.")
    if "name" in fields:
        fields["name"] = name
    if "email" in fields:
        fields["email"] = fields["email"].strip().lower()
    before = {name: getattr(person, name) for name, value in fields.items() if getattr(person, name) != value}
    if not before:
        return
    for name in before:
        setattr(person, name, fields[name])
    try:
        with transaction.atomic():
            person.save(update_fields=list(before))
    except IntegrityError:
        raise PersonRefused(f"Somebody has the address {person.email} already.") from None
    if "email" in before:
        EmailAddress.objects.filter(user=person).delete()
    _keep("changed a person", person, by=by, at=at, before=before, after={name: fields[name] for name in before})


def _invite(person: User, *, by: User | None, at: datetime) -> None:
    """The adapter of sign-in puts the mail into the outbox, in this transaction."""
    context = {
        "user": person,
        "inviter": by,
        "url": one_time_link(person),
        "at": at,
        "days": settings.PASSWORD_RESET_TIMEOUT // 86_400,
    }
    get_adapter().send_mail("accounts/mail/invitation", person.email, context)


def _locked(person: User) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _locked_admins() -> list[User]:
    """Those who keep the house, locked: two admins can't remove each other at once."""
    return list(User.objects.admins().select_for_update(no_key=True).order_by("pk"))


def _roles(roles: Iterable[CompanyRole]) -> list[str]:
    """In the order of their declaration, each once."""
    wanted = set(roles)
    return [role.value for role in CompanyRole if role in wanted]


def _keep(
    action: str,
    person: User,
    *,
    by: User | None,
    at: datetime,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    old = before or {}
    changes = {name: [old.get(name), value] for name, value in (after or {}).items()}
    audit.record(action, person, by=by, at=at, changes=changes)


def forget_second_factor(person: User, *, by: User, at: datetime) -> User:
    """Let somebody who lost their phone in with the password alone: passkeys, one-time and recovery codes end, and every sign-in.

    Raises:
        PersonRefused: they have no second factor, or it is one's own.
    """
    with transaction.atomic(durable=True):
        person = _locked(person)
        if person == by:
            raise PersonRefused("Your own second factor you change at Sign-in and security.")
        gone, _ = Authenticator.objects.filter(user=person).delete()
        if not gone:
            raise PersonRefused(f"{person} has no second factor.")
        end_sessions(person)
        _keep("removed the second factor of", person, by=by, at=at)
    return person
