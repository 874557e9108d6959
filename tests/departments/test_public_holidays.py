"""Public holidays of a country, as dates to edit."""

from datetime import date

import pytest

from departments import public_holidays
from departments.public_holidays import HolidaysRefused


@pytest.mark.parametrize(("typed", "code"), [("DE", "DE"), ("de", "DE"), ("germany", "DE"), ("United  States", "US")])
def test_a_country_is_read_by_code_or_name(typed, code):
    assert public_holidays.read_country(typed) == code


@pytest.mark.parametrize(
    ("typed", "hint"), [("Germny", "Did you mean Germany"), ("Atlantis!!", "Write it like"), ("x" * 3000, "Write it")]
)
def test_what_is_no_country_is_refused_with_a_hint(typed, hint):
    with pytest.raises(HolidaysRefused, match=hint):
        public_holidays.read_country(typed)


def test_a_snapshot_holds_three_years_of_the_subdivision():
    berlin = public_holidays.snapshot("DE", "be", 2026)
    assert {day.year for day in berlin} == {2026, 2027, 2028}
    assert berlin[date(2026, 3, 8)].endswith("Women's Day")
    assert date(2026, 3, 8) not in public_holidays.snapshot("DE", "BY", 2026)
    assert list(berlin) == sorted(berlin)


def test_an_unknown_subdivision_is_refused_with_those_that_are_known():
    with pytest.raises(HolidaysRefused, match="Known are: BB, BE"):
        public_holidays.snapshot("DE", "ZZ", 2026)


def test_names_are_found_again_for_kept_dates():
    names = public_holidays.named(["2026-12-25", "2027-01-01"], "DE-BE")
    assert names["2026-12-25"] == "Christmas Day"
    assert public_holidays.named(["2026-12-25"], "") == {}
    assert public_holidays.named(["soon"], "DE") == {}


def test_every_country_that_is_offered_can_be_read():
    countries = public_holidays.countries()
    assert len(countries) > 150
    assert {public_holidays.read_country(code) for code in countries} == set(countries)
