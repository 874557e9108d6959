"""What becomes of an answer by a link, at the limits: a span that is exactly over is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from surveys.links import First, Limits, Look, Outcome, Press, is_scanner, judge, looked

SENT = datetime(2026, 11, 24, 10, tzinfo=UTC)
OVER = SENT + timedelta(days=14)


def after(seconds: float) -> datetime:
    return SENT + timedelta(seconds=seconds)


def outcome(seconds=3600.0, *, nonce=3500.0, looks=(), first=None, **fields):
    press = Press(
        at=after(seconds),
        browser=fields.pop("browser", "ann"),
        has_point=fields.pop("has_point", True),
        nonce_at=None if nonce is None else after(nonce),
        **fields,
    )
    return judge(press, looks, first, sent_at=SENT, expires_at=OVER, limits=Limits())


def burst(*seconds: float, browser="ann", address="") -> list[Look]:
    return [Look(after(second), browser, point, address) for point, second in enumerate(seconds, start=1)]


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, Outcome.SHOWN), (14 * 86400 - 0.001, Outcome.SHOWN), (14 * 86400, Outcome.EXPIRED)]
)
def test_a_link_ends_exactly_a_fortnight_after_sending(seconds, expected):
    assert looked(after(seconds), OVER) == expected


def test_what_has_no_end_yet_is_shown():
    assert looked(SENT, None) == Outcome.SHOWN


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, Outcome.STORED),
        ({"seconds": 14 * 86400, "nonce": 14 * 86400 - 60}, Outcome.REFUSED),
        ({"has_point": False}, Outcome.REFUSED),
        ({"nonce": None}, Outcome.REFUSED),
        ({"nonce": None, "is_requester": True}, Outcome.REFUSED),
        ({"nonce": 3598.0}, Outcome.STORED),
        ({"nonce": 3598.001}, Outcome.REFUSED),
        ({"nonce": 3600.0, "is_requester": True, "is_pressed": False}, Outcome.STORED),
        ({"is_pressed": False}, Outcome.REFUSED),
        ({"seconds": 59.999, "nonce": 10.0}, Outcome.SUSPECT),
        ({"seconds": 60.0, "nonce": 10.0}, Outcome.STORED),
        ({"seconds": 10.0, "nonce": 10.0, "is_requester": True}, Outcome.STORED),
    ],
)
def test_a_first_answer(fields, expected):
    assert outcome(**fields) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"seconds": 200.0, "nonce": 190.0}, Outcome.STORED),
        ({"seconds": 100 + 86399.999, "nonce": 190.0}, Outcome.STORED),
        ({"seconds": 100 + 86400.0, "nonce": 190.0}, Outcome.REFUSED),
        ({"seconds": 200.0, "nonce": 190.0, "browser": "other"}, Outcome.CONFLICT),
        ({"seconds": 100 + 86400.0, "nonce": 190.0, "browser": "other"}, Outcome.CONFLICT),
        ({"seconds": 200.0, "nonce": 190.0, "browser": "other", "is_requester": True}, Outcome.STORED),
        ({"seconds": 100 + 86400.0, "nonce": 190.0, "browser": "other", "is_requester": True}, Outcome.REFUSED),
    ],
)
def test_a_second_answer(fields, expected):
    assert outcome(first=First(after(100), "ann"), **fields) == expected


@pytest.mark.parametrize(
    ("looks", "expected"),
    [
        (burst(1, 2), False),
        (burst(1, 2, 3), True),
        (burst(1, 5, 10.999), True),
        (burst(1, 5, 11), False),
        (burst(1, 20, 40, 60), False),
        (burst(1, 20, 25, 29.9), True),
        ([Look(after(n), "ann", 1) for n in range(5)], False),
        ([Look(after(n), "ann", None) for n in range(5)], False),
        (burst(1, 2, 3, browser="other"), False),
        (burst(3700, 3701, 3702), False),
    ],
)
def test_three_points_within_ten_seconds_make_a_scanner(looks, expected):
    assert is_scanner("ann", looks, after(3600), Limits()) is expected
    assert (outcome(looks=looks) == Outcome.SUSPECT) is expected


def test_a_client_without_cookies_is_known_by_its_address_around_the_moment():
    looks = [Look(after(n), f"cookie {n}", n + 1, "gateway") for n in range(3)]
    assert is_scanner("cookie 2", looks, after(60), Limits())
    assert is_scanner("gateway", looks, after(60), Limits())
    late = Look(after(3600), "cookie of Ann", 4, "gateway")
    assert not is_scanner("cookie of Ann", [*looks, late], after(3700), Limits())
