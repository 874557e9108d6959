"""What a reply means, and when the next try is: tables of examples."""

from datetime import UTC, datetime, timedelta

import pytest

from notifications.retries import Verdict, next_try, verdict

MADE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "wanted", "meaning"),
    [
        (250, 2, Verdict.TAKEN),
        (251, 2, Verdict.TAKEN),
        (354, 3, Verdict.TAKEN),
        (354, 2, Verdict.LATER),
        (250, 3, Verdict.LATER),
        (421, 2, Verdict.LATER),
        (450, 2, Verdict.LATER),
        (452, 3, Verdict.LATER),
        (500, 2, Verdict.NEVER),
        (550, 2, Verdict.NEVER),
        (554, 3, Verdict.NEVER),
        (-1, 2, Verdict.LATER),
        (999, 2, Verdict.LATER),
    ],
)
def test_a_reply_means(code, wanted, meaning):
    assert verdict(code, wanted=wanted) is meaning


@pytest.mark.parametrize(
    ("tries", "wait"),
    [
        (1, timedelta(seconds=30)),
        (2, timedelta(minutes=2)),
        (3, timedelta(minutes=10)),
        (4, timedelta(minutes=30)),
        (5, timedelta(hours=2)),
        (6, timedelta(hours=6)),
        (7, timedelta(hours=12)),
        (8, timedelta(hours=12)),
        (40, timedelta(hours=12)),
    ],
)
def test_a_failed_mail_waits_longer_each_time(tries, wait):
    at = MADE + timedelta(minutes=1)
    assert next_try(MADE, tries, at, chance=0.5) == at + wait


@pytest.mark.parametrize(("chance", "seconds"), [(0.0, 24), (0.5, 30), (1.0, 36)])
def test_waits_are_spread_by_a_fifth(chance, seconds):
    assert next_try(MADE, 1, MADE, chance=chance) == MADE + timedelta(seconds=seconds)


def test_the_last_try_is_not_put_off_beyond_the_end():
    assert next_try(MADE, 9, MADE + timedelta(hours=45), chance=0.5) == MADE + timedelta(hours=48)


@pytest.mark.parametrize("hours", [48, 49, 1000])
def test_a_mail_is_given_up_after_two_days(hours):
    assert next_try(MADE, 9, MADE + timedelta(hours=hours), chance=0.5) is None


@pytest.mark.parametrize(("tries", "seconds"), [(1, 30), (2, 120), (3, None)])
def test_an_old_mail_has_three_tries_all_the_same(tries, seconds):
    at = MADE + timedelta(days=9)
    due = next_try(MADE, tries, at, chance=0.5)
    assert due == (at + timedelta(seconds=seconds) if seconds else None)


def test_two_days_of_failures_end_after_about_ten_tries():
    at, tries = MADE, 1
    while due := next_try(MADE, tries, at, chance=0.5):
        at, tries = due, tries + 1
    assert at == MADE + timedelta(hours=48)
    assert tries == 11
