"""The weeks to come, as people check them."""

from datetime import UTC, date, datetime

from departments.hours import Schedule
from departments.outlook import weeks

RULES = {
    "zone": "Europe/Berlin",
    "week": {"mon": ["09:00-12:30", "13:30-17:00"], "fri": ["22:00-06:00"], "sat": ["00:00-24:00"]},
    "closed": ["2026-11-30"],
    "special": {"2026-12-01": ["10:00-10:30"]},
}


def test_the_outlook_begins_with_this_week_of_the_zone_and_marks_what_is_unusual():
    # A Sunday in UTC is Monday already in Berlin.
    outlook = weeks(Schedule.from_rules(RULES), datetime(2026, 11, 22, 23, 30, tzinfo=UTC))
    assert len(outlook) == 8
    first, second = outlook[:2]
    assert first.days[0].on == date(2026, 11, 23)
    assert [", ".join(day.spans) for day in first.days] == [
        "09:00\u201312:30, 13:30\u201317:00", "", "", "", "22:00\u201306:00", "00:00\u201324:00", "",
    ]  # fmt: skip
    assert first.total == "33 h"
    assert not any(day.is_unusual for day in first.days)
    assert [day.is_unusual for day in second.days] == [True, True, False, False, False, False, False]
    assert (second.days[0].spans, second.days[1].spans, second.total) == ((), ("10:00\u201310:30",), "26 h 30 min")
