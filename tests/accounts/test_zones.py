"""The time zone that somebody means."""

import pytest

from accounts.zones import WELL_KNOWN, ZoneRefused, read_zone


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        (" Berlin ", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("America/New York", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_a_zone_is_read_as_people_write_it(typed, meant):
    assert read_zone(typed) == meant


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("Berlni", "Did you mean Europe/Berlin"),
        ("Nowhere", "Write it like"),
        ("", "Write it like"),
        ("x" * 5000, "Write it like"),
    ],
)
def test_what_is_none_is_refused_with_a_hint(typed, hint):
    with pytest.raises(ZoneRefused, match=hint):
        read_zone(typed)


def test_what_is_offered_can_be_read():
    assert [read_zone(zone) for zone in WELL_KNOWN] == list(WELL_KNOWN)
