"""Don't ask me any more: by the link in a mail, without signing in, and by nobody but a person."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from accounts.models import AuditEntry
from surveys import permissions
from surveys.actions import inviting
from surveys.enums import InvitationState, SkipReason
from surveys.models import Invitation
from tests.surveys.stories import DAY, HOUR, RESOLVED, SENT, Browser, found, invited, mails, resolve


@pytest.fixture
def invitation(cast):
    """Rosa is asked about a request that Ben resolved."""
    return invited(cast.laptop, cast.rosa, cast.ben)


@pytest.fixture
def phone(invitation):
    """A browser without sign-in, at the link in the foot of the mail."""
    browser = Browser("")
    (path,) = set(re.findall(r"/s/stop/[\w:-]+/", mails(invitation)[0].text + mails(invitation)[0].html))
    browser.path = path
    return browser


def test_two_presses_of_a_person_are_enough(invitation, phone, cast):
    page = phone.open(600)
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
    assert "Nothing has changed yet" in page.text
    assert "won't ask you any more" in phone.send(605).text
    cast.rosa.refresh_from_db()
    assert not cast.rosa.wants_surveys
    assert AuditEntry.objects.get(action="changed a person").changes == {"wants_surveys": [True, False]}
    assert "won't ask you any more" in phone.open(700).text


@pytest.mark.parametrize(("wait", "fields"), [(1.9, {}), (5, {"press": ""}), (5, {"nonce": "x" * 5000})])
def test_what_no_person_pressed_changes_nothing(phone, cast, wait, fields):
    phone.open(600, method="head")
    phone.open(600)
    page = phone.send(600 + wait, **fields)
    assert page.status_code == 422
    assert "press once more" in page.text
    cast.rosa.refresh_from_db()
    assert cast.rosa.wants_surveys


def test_a_link_for_one_opens_nothing_else(invitation, phone):
    token = phone.path.split("/")[3]
    other = token.replace(str(invitation.pk), str(invitation.pk + 1), 1)
    for path in (f"/s/stop/{other}/", f"/s/{token}/", "/s/stop/1/"):
        assert Client().get(path).status_code == 404
        assert Client().post(path, {"press": "stop"}).status_code == 404


def test_nobody_who_opted_out_is_asked_about_anything_nor_reminded(invitation, phone, cast, signed_in):
    phone.open(600)
    phone.send(605)
    cast.rosa.refresh_from_db()
    assert not Invitation.objects.waiting_for(cast.rosa, SENT + HOUR).exists()
    assert not permissions.may_hear(cast.rosa, str(invitation.pk), "survey")
    inviting.sweep_invitations(SENT + 3 * DAY)
    assert len(mails(invitation)) == 1
    later = resolve(cast.laptop, cast.rosa, cast.ben, at=RESOLVED + 70 * DAY)
    inviting.sweep_invitations(RESOLVED + 70 * DAY + HOUR)
    assert (found(later).state, found(later).reason) == (InvitationState.SKIPPED, SkipReason.NO_RECIPIENT)
