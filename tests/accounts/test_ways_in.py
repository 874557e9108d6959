"""Second factors, passkeys and sessions: set up, asked for, given up, told of."""

from __future__ import annotations

import hashlib
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.exceptions import ValidationError
from django.test import Client

from accounts.models import AuditEntry
from accounts.passwords import BreachedPasswordValidator, is_breached
from accounts.sessions import named
from notifications.models import Message
from servicedesk.adapters import SecondFactor

INDEX, TOTP, CODES = "/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/recovery-codes/"
SESSIONS, LOGIN = "/accounts/sessions/", "/accounts/login/"
PASSWORD = "correct horse battery"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def rosa(cast):
    """Rosa with a password."""
    cast.rosa.set_password(PASSWORD)
    cast.rosa.save()
    return cast.rosa


def enter(person, agent: str = FIREFOX) -> Client:
    """Sign in with the password."""
    client = Client(headers={"user-agent": agent})
    client.post(LOGIN, {"login": person.email, "password": PASSWORD})
    return client


def digits(secret: str) -> str:
    """What the app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def switch_on(client: Client) -> str:
    """Set up one-time codes, after the password once more; returns the secret."""
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    secret = client.get(TOTP).context["form"].secret
    assert client.post(TOTP, {"code": digits(secret)}).status_code == 302
    return secret


def test_one_time_codes_are_asked_for_after_the_password(rosa):
    secret = switch_on(enter(rosa))
    client = enter(rosa)
    assert client.get("/").status_code == 302
    page = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "Incorrect code" in page.text
    assert client.get("/").status_code == 302
    assert client.post("/accounts/2fa/authenticate/", {"code": digits(secret)}).status_code == 302
    assert client.get("/").status_code == 200


def test_recovery_codes_are_shown_once_and_work_once(rosa):
    client = enter(rosa)
    switch_on(client)
    page = client.get(CODES).text
    codes = re.findall(r"<li><code>(\d+)</code>", page)
    assert len(codes) == 10
    assert "<li><code>" not in client.get(CODES).text
    for attempt, opens in ((codes[0], 200), (codes[0], 302)):
        other = enter(rosa)
        other.post("/accounts/2fa/authenticate/", {"code": attempt})
        assert other.get("/").status_code == opens


def test_the_secret_is_not_readable_in_the_database(rosa, settings):
    secret = switch_on(enter(rosa))
    kept = Authenticator.objects.get(user=rosa, type="totp").data["secret"]
    assert secret not in kept
    assert SecondFactor().decrypt(kept) == secret
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    assert SecondFactor().decrypt(kept) == secret


def test_a_change_of_the_way_in_is_told_to_its_person_and_kept_in_the_trail(rosa, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        switch_on(enter(rosa))
    assert AuditEntry.objects.filter(action="added one-time codes of", actor=rosa).exists()
    letters = Message.objects.filter(person=rosa, kind="account.way_in_changed").values_list("subject", flat=True)
    assert "One-time codes were added" in list(letters)


def test_changes_need_the_password_once_more(rosa):
    client = enter(rosa)
    for page in (TOTP, "/accounts/2fa/webauthn/add/", "/accounts/2fa/recovery-codes/generate/"):
        assert client.get(page)["Location"].startswith("/accounts/reauthenticate/")


def test_who_must_have_a_second_factor_sees_nothing_else_before(cast, signed_in, settings):
    settings.DESK_SECOND_FACTOR = ["admin"]
    ada = signed_in(cast.ada)
    for page in ("/", "/admin-desk/people/", "/requests/"):
        assert ada.get(page)["Location"] == INDEX
    assert ada.post("/requests/new/it/laptop/", {}).status_code == 302
    assert "asks for a second factor" in ada.get(INDEX).text
    assert signed_in(cast.rosa).get("/").status_code == 200
    settings.DESK_SECOND_FACTOR = ["everybody"]
    assert signed_in(cast.rosa).get("/").status_code == 302


def test_who_must_have_one_can_not_give_the_last_one_up(rosa, settings):
    client = enter(rosa)
    switch_on(client)
    settings.DESK_SECOND_FACTOR = ["everybody"]
    assert client.get("/").status_code == 200
    assert "cannot deactivate" in client.post("/accounts/2fa/totp/deactivate/").text
    settings.DESK_SECOND_FACTOR = []
    assert client.post("/accounts/2fa/totp/deactivate/").status_code == 302
    assert not Authenticator.objects.filter(user=rosa).exists()


def test_an_admin_lets_somebody_in_who_lost_the_phone_after_their_own_password(rosa, cast):
    client = enter(rosa)
    switch_on(client)
    cast.ada.set_password(PASSWORD)
    cast.ada.save()
    ada, page = enter(cast.ada), f"/admin-desk/people/{rosa.pk}/"
    assert "Forget the second factor" in ada.get(page).text
    asked = ada.post(f"{page}forget-second-factor/")
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    assert Authenticator.objects.filter(user=rosa).exists()
    ada.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": f"{page}forget-second-factor/"})
    assert not Authenticator.objects.filter(user=rosa).exists()
    assert client.get("/").status_code == 302
    assert enter(rosa).get("/").status_code == 200
    assert AuditEntry.objects.filter(action="removed the second factor of", actor=cast.ada).exists()
    assert enter(rosa).post(f"{page}forget-second-factor/").status_code == 403


def test_people_see_where_they_are_signed_in_and_end_it(rosa, cast, signed_in):
    here, phone, old = enter(rosa), enter(rosa, "Mozilla/5.0 (iPhone) Safari/604.1"), enter(rosa, "curl/8")
    assert [row.browser for row in here.get(SESSIONS).context["rows"]] == [
        "curl",
        "Safari on iPhone",
        "Firefox on Linux",
    ]
    gone = next(row.pk for row in here.get(SESSIONS).context["rows"] if row.browser == "curl")
    signed_in(cast.otto).post(SESSIONS, {"only": gone})
    assert old.get("/").status_code == 200
    here.post(SESSIONS, {"only": gone})
    assert old.get("/").status_code == 302
    assert phone.get("/").status_code == 200
    here.post(SESSIONS)
    assert phone.get("/").status_code == 302
    assert here.get("/").status_code == 200
    assert [row.is_this for row in here.get(SESSIONS).context["rows"]] == [True]


def test_a_forged_address_lifts_no_limit(rosa):
    """Five failures for one address of mail are enough, whatever a client says where it comes from."""
    for number in range(6):
        client = Client(headers={"x-forwarded-for": f"10.0.0.{number}"})
        page = client.post(LOGIN, {"login": rosa.email, "password": "wrong"})
    assert "Too many failed login attempts" in page.text
    assert enter(rosa).get("/").status_code == 302


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) Version/18 Safari/605", "Safari on Mac"),
        ("python-requests/2.32", "python-requests"),
        ("", "Unknown browser"),
    ],
)
def test_a_browser_is_named_as_far_as_it_says(agent, name):
    assert named(agent) == name


class TestBreached:
    """Passwords from a file of digests in order."""

    KNOWN = ("password1234", "letmein-letmein", "desk", "correct horse")

    @pytest.fixture(params=["", ":17"], ids=["bare", "counted"])
    def file(self, request, tmp_path):
        """As it is offered for download: with or without counts."""
        digests = sorted(hashlib.sha1(word.encode()).hexdigest().upper() for word in self.KNOWN)
        path = tmp_path / "breached.txt"
        path.write_text("".join(f"{digest}{request.param}\r\n" for digest in digests))
        return path

    def test_each_known_one_is_found_and_no_other(self, file):
        assert all(is_breached(word, file) for word in self.KNOWN)
        assert not any(is_breached(f"{word}!", file) for word in self.KNOWN)

    def test_an_empty_file_knows_none(self, tmp_path):
        (tmp_path / "none").touch()
        assert not is_breached("desk", tmp_path / "none")

    def test_a_known_one_is_refused_in_words(self, file, settings):
        settings.DESK_BREACHED_PASSWORDS = file
        with pytest.raises(ValidationError, match="known from a breach"):
            BreachedPasswordValidator().validate("password1234")
        BreachedPasswordValidator().validate("quite another one")

    def test_without_a_file_nothing_is_looked_up(self, settings, monkeypatch):
        looked_up = []
        monkeypatch.setattr("accounts.passwords.is_breached", lambda *given: looked_up.append(given) or True)
        settings.DESK_BREACHED_PASSWORDS = None
        BreachedPasswordValidator().validate("password1234")
        assert looked_up == []
