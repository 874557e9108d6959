"""Opening hours under any rules: sums held against counting minute by minute."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from departments.hours import (
    Schedule,
    ScheduleRefused,
    add_working_time,
    is_open,
    next_opening,
    open_spans,
    working_time_between,
)

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

wall_times = st.integers(0, 24 * 12 - 1).map(lambda n: n * 5)


@st.composite
def openings(draw):
    start, length = draw(wall_times), draw(st.integers(1, 24 * 12)) * 5
    end = min(start + length, 24 * 60 if draw(st.booleans()) else start + 23 * 60)
    end = end if end <= 24 * 60 else end - 24 * 60
    return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"


@st.composite
def rules(draw):
    day = st.dates(date(2026, 3, 20), date(2026, 4, 8)).map(str)
    return {
        "zone": draw(st.sampled_from(["Europe/Berlin", "America/Havana", "Asia/Kolkata", "Australia/Lord_Howe"])),
        "week": draw(st.dictionaries(st.sampled_from(DAYS), st.lists(openings(), max_size=3))),
        "closed": draw(st.lists(day, max_size=3)),
        "special": draw(st.dictionaries(day, st.lists(openings(), max_size=2), max_size=3)),
        "yearly": draw(st.lists(st.sampled_from(["03-28/04-01", "04-05", "12-24/01-02"]), max_size=1)),
    }


moments = st.datetimes(datetime(2026, 3, 24), datetime(2026, 4, 4)).map(lambda at: at.replace(tzinfo=UTC))


def count_minute_by_minute(given, start, minutes):
    """Open minutes by looking at the wall clock of each, the slow and plain way."""
    zone = ZoneInfo(given["zone"])
    counted, latest = 0, datetime.min
    for n in range(-180, minutes):
        # What clocks show for the second time opens and closes nothing: the latest they have shown so far decides.
        latest = max(latest, (start + timedelta(minutes=n)).astimezone(zone).replace(tzinfo=None))
        today, minute = latest.date(), latest.hour * 60 + latest.minute
        is_counted = is_minute_open(given, today, minute) or is_minute_open(
            given, today - timedelta(days=1), minute + 1440
        )
        counted += n >= 0 and is_counted
    return counted


def is_minute_open(given, day, minute):
    month_day = f"{day:%m-%d}"
    texts = given["week"].get(DAYS[day.weekday()], [])
    if str(day) in given["closed"] or any(lies_in(month_day, yearly) for yearly in given["yearly"]):
        texts = []
    for text in given["special"].get(str(day), texts):
        first, last = ((int(part[:2]) * 60 + int(part[3:])) for part in text.split("-"))
        if first <= minute < (last if last > first else last + 1440):
            return True
    return False


def lies_in(month_day, yearly):
    first, _, last = yearly.partition("/")
    last = last or first
    return first <= month_day <= last if first <= last else month_day >= first or month_day <= last


@settings(max_examples=60, deadline=None)
@given(rules(), st.integers(0, 10 * 288), st.integers(1, 3 * 288))
def test_difference_equals_counting_minute_by_minute(given, begin, length):
    start = datetime(2026, 3, 26, tzinfo=UTC) + timedelta(minutes=5 * begin)
    try:
        schedule = Schedule.from_rules(given)
    except ScheduleRefused:  # an opening of no length
        return
    end = start + timedelta(minutes=5 * length)
    counted = timedelta(minutes=count_minute_by_minute(given, start, 5 * length))
    assert working_time_between(schedule, start, end) == counted


@settings(max_examples=100, deadline=None)
@given(rules(), moments, st.timedeltas(timedelta(microseconds=1), timedelta(days=20)))
def test_adding_and_taking_the_difference_give_the_amount_back(given, start, amount):
    try:
        schedule = Schedule.from_rules(given)
    except ScheduleRefused:
        return
    due = add_working_time(schedule, start, amount)
    if due is not None:
        assert working_time_between(schedule, start, due) == amount
        assert working_time_between(schedule, start, due - timedelta(microseconds=1)) < amount


@settings(max_examples=100, deadline=None)
@given(rules(), st.lists(moments, min_size=3, max_size=3).map(sorted))
def test_differences_add_up_and_equal_the_open_spans(given, three):
    try:
        schedule = Schedule.from_rules(given)
    except ScheduleRefused:
        return
    first, middle, last = three
    whole = working_time_between(schedule, first, last)
    assert whole == working_time_between(schedule, first, middle) + working_time_between(schedule, middle, last)
    assert whole == sum((span.end - span.start for span in open_spans(schedule, first, last)), timedelta())


@settings(max_examples=100, deadline=None)
@given(rules(), moments)
def test_next_opening_is_open_and_nothing_before_it_is(given, start):
    try:
        schedule = Schedule.from_rules(given)
    except ScheduleRefused:
        return
    opening = next_opening(schedule, start)
    if opening is not None:
        assert is_open(schedule, opening)
        assert opening >= start
        assert working_time_between(schedule, start, opening) == timedelta()
