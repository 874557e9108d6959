"""Opening hours: section 1 of the specification as tables."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from departments.hours import (
    Schedule,
    ScheduleRefused,
    Span,
    add_working_days,
    add_working_time,
    is_open,
    next_opening,
    open_spans,
    working_time_between,
)

WORKDAYS = ("mon", "tue", "wed", "thu", "fri")
DAYS = (*WORKDAYS, "sat", "sun")
HOUR = timedelta(hours=1)


def hours(*openings, days=WORKDAYS, zone="Europe/Berlin", **rules):
    return Schedule.from_rules({"zone": zone, "week": {day: list(openings) for day in days}, **rules})


def moment(text):
    return datetime.fromisoformat(text)


OFFICE = hours("09:00-17:00")
LUNCH = hours("09:00-12:30", "13:30-17:00")
ALWAYS = hours("00:00-24:00", days=DAYS)
NIGHTS = hours("22:00-06:00")
DATED = hours(days=(), special={"2026-11-23": ["09:00-17:00"], "2026-11-25": ["09:00-17:00"], "2026-11-27": []})
NEVER = hours(days=())


@pytest.mark.parametrize(
    ("schedule", "at", "expected"),
    [
        (OFFICE, "2026-11-23T09:00+01:00", True),
        (OFFICE, "2026-11-23T08:59:59.999999+01:00", False),
        (OFFICE, "2026-11-23T16:59:59.999999+01:00", True),
        (OFFICE, "2026-11-23T17:00+01:00", False),
        (LUNCH, "2026-11-23T12:30+01:00", False),
        (NIGHTS, "2026-11-28T05:59+01:00", True),
        (NIGHTS, "2026-11-28T22:30+01:00", False),
        (ALWAYS, "2026-11-28T00:00+01:00", True),
        (NEVER, "2026-11-23T12:00+01:00", False),
    ],
)
def test_opening_belongs_to_the_hours_and_closing_does_not(schedule, at, expected):
    assert is_open(schedule, moment(at)) is expected


@pytest.mark.parametrize(
    ("schedule", "at", "expected"),
    [
        (OFFICE, "2026-11-23T10:00+01:00", "2026-11-23T10:00+01:00"),
        (OFFICE, "2026-11-20T17:00+01:00", "2026-11-23T09:00+01:00"),
        (LUNCH, "2026-11-23T12:30+01:00", "2026-11-23T13:30+01:00"),
        (DATED, "2026-11-23T17:00+01:00", "2026-11-25T09:00+01:00"),
        (DATED, "2026-11-25T17:00+01:00", None),
        (DATED, "2031-01-01T00:00+01:00", None),
        (DATED, "2019-01-01T00:00+01:00", "2026-11-23T09:00+01:00"),
        (NEVER, "2026-11-23T10:00+01:00", None),
    ],
)
def test_next_opening_is_now_or_the_next_open_instant(schedule, at, expected):
    assert next_opening(schedule, moment(at)) == (expected and moment(expected))


@pytest.mark.parametrize(
    ("rules", "start", "add", "expected"),
    [
        # Spring: 02:00 to 03:00 does not exist in Berlin on 29 March 2026.
        ("02:15-02:45", "2026-03-28T02:15+01:00", 0.75, "2026-03-30T02:30+02:00"),
        ("02:30-04:00", "2026-03-29T00:00+01:00", 0.5, "2026-03-29T03:30+02:00"),
        ("01:00-02:30", "2026-03-29T00:00+01:00", 1, "2026-03-29T03:00+02:00"),
        ("01:30-02:30", "2026-03-29T00:00+01:00", 0.5, "2026-03-29T03:00+02:00"),
        ("22:00-02:30", "2026-03-28T22:00+01:00", 4, "2026-03-29T03:00+02:00"),
        # Autumn: 02:00 to 03:00 happens twice on 25 October 2026; the first time counts.
        ("02:15-02:45", "2026-10-25T00:00+02:00", 0.5, "2026-10-25T02:45+02:00"),
        ("02:30-04:00", "2026-10-25T00:00+02:00", 2.5, "2026-10-25T04:00+01:00"),
        ("01:00-02:30", "2026-10-25T00:00+02:00", 1.5, "2026-10-25T02:30+02:00"),
        ("22:00-06:00", "2026-10-24T22:00+02:00", 9, "2026-10-25T06:00+01:00"),
    ],
)
def test_1_boundary_is_the_first_instant_with_that_wall_time(rules, start, add, expected):
    assert add_working_time(hours(rules, days=DAYS), moment(start), add * HOUR) == moment(expected)


@pytest.mark.parametrize(
    ("zone", "day", "seconds"),
    [
        ("Europe/Berlin", "2026-03-29", 23 * 3600),
        ("Europe/Berlin", "2026-10-25", 25 * 3600),
        ("Australia/Lord_Howe", "2026-10-04", 23 * 3600 + 1800),
        ("America/Havana", "2026-03-08", 23 * 3600),  # changes at midnight: the day begins at 01:00
        ("America/Havana", "2026-11-01", 25 * 3600),  # midnight comes twice
        ("Africa/Cairo", "2024-04-26", 23 * 3600),
        ("Africa/Cairo", "2024-10-31", 25 * 3600),  # 24:00 goes back to 23:00
        ("Pacific/Apia", "2011-12-30", 0),  # the day that did not happen
        ("Asia/Kathmandu", "2026-06-01", 24 * 3600),
    ],
)
def test_1_round_the_clock_has_the_real_length_of_each_day(zone, day, seconds):
    schedule = hours("00:00-24:00", days=DAYS, zone=zone)
    midnight = datetime.combine(date.fromisoformat(day), time.min)
    start, end = schedule.instant(midnight.date(), timedelta()), schedule.instant(midnight.date(), timedelta(days=1))
    assert working_time_between(schedule, start, end) == timedelta(seconds=seconds)
    assert (
        sum((span.end - span.start for span in schedule.spans_on(midnight.date())), timedelta()).total_seconds()
        == seconds
    )
    assert not open_spans(schedule, start, end)[1:]


@pytest.mark.parametrize(
    ("rules", "open_days"),
    [
        ({"closed": ["2026-12-24"]}, "21 22 23 25 28 29 30 31"),
        ({"closed": ["2026-12-24/2026-12-28"]}, "21 22 23 29 30 31"),
        ({"holidays": ["2026-12-25"]}, "21 22 23 24 28 29 30 31"),
        ({"yearly": ["12-24/01-02"]}, "21 22 23"),
        ({"yearly": ["12-25"]}, "21 22 23 24 28 29 30 31"),
        ({"yearly": ["12-22/12-24"]}, "21 25 28 29 30 31"),
        ({"yearly": ["12-24/01-02"], "special": {"2026-12-29": ["10:00-12:00"]}}, "21 22 23 29"),
        ({"holidays": ["2026-12-25"], "special": {"2026-12-25": ["10:00-12:00"]}}, "21 22 23 24 25 28 29 30 31"),
        ({"closed": ["2026-12-25"], "special": {"2026-12-26": ["10:00-12:00"]}}, "21 22 23 24 26 28 29 30 31"),
        ({"special": {"2026-12-23": []}}, "21 22 24 25 28 29 30 31"),
    ],
)
def test_1_special_hours_beat_closures_and_closures_beat_the_week(rules, open_days):
    schedule = hours("09:00-17:00", **rules)
    found = [str(day) for day in range(21, 32) if schedule.spans_on(date(2026, 12, day))]
    assert found == open_days.split()


@pytest.mark.parametrize(
    ("yearly", "day", "is_working"),
    [
        ("02-29", date(2028, 2, 29), False),
        ("02-29", date(2027, 3, 1), True),
        ("02-28/02-29", date(2026, 2, 27), True),
        ("02-25/02-29", date(2027, 2, 26), False),
        ("02-29/03-02", date(2027, 3, 1), False),
        ("02-29/03-02", date(2026, 2, 27), True),
    ],
)
def test_1_29_february_exists_in_leap_years_only(yearly, day, is_working):
    assert bool(hours("09:00-17:00", yearly=[yearly]).spans_on(day)) is is_working


def test_1_overlapping_intervals_count_once():
    schedule = hours("09:00-13:00", "10:00-11:00", "12:00-17:00", "17:00-18:00")
    spans = open_spans(schedule, moment("2026-11-23T00:00+01:00"), moment("2026-11-24T00:00+01:00"))
    assert spans == [Span(moment("2026-11-23T09:00+01:00"), moment("2026-11-23T18:00+01:00"))]


def test_1_night_that_overlaps_the_morning_counts_once():
    schedule = hours("22:00-06:00", "05:00-08:00")
    start = moment("2026-11-24T00:00+01:00")
    assert working_time_between(schedule, start, start + 12 * HOUR) == 8 * HOUR


def test_open_spans_are_cut_at_both_ends():
    spans = open_spans(LUNCH, moment("2026-11-23T12:00+01:00"), moment("2026-11-24T10:00+01:00"))
    assert [(span.start.isoformat(), span.end.isoformat()) for span in spans] == [
        ("2026-11-23T11:00:00+00:00", "2026-11-23T11:30:00+00:00"),
        ("2026-11-23T12:30:00+00:00", "2026-11-23T16:00:00+00:00"),
        ("2026-11-24T08:00:00+00:00", "2026-11-24T09:00:00+00:00"),
    ]


@pytest.mark.parametrize(
    ("schedule", "start", "days", "expected"),
    [
        (OFFICE, "2026-11-23T15:00+01:00", 3, "2026-11-26T15:00+01:00"),
        (OFFICE, "2026-11-23T15:00+01:00", 0, "2026-11-23T15:00+01:00"),
        (OFFICE, "2026-11-20T17:00+01:00", 1, "2026-11-24T09:00+01:00"),
        (OFFICE, "2026-11-23T15:00:30.000001+01:00", 1, "2026-11-24T15:00:30.000001+01:00"),
        # A wall time outside that day's hours moves to its next open instant.
        (
            hours("09:00-17:00", special={"2026-11-24": ["10:00-12:00"]}),
            "2026-11-23T09:30+01:00",
            1,
            "2026-11-24T10:00+01:00",
        ),
        (
            hours("09:00-17:00", special={"2026-11-24": ["10:00-12:00"]}),
            "2026-11-23T15:00+01:00",
            1,
            "2026-11-25T09:00+01:00",
        ),
        (
            hours("09:00-17:00", special={"2026-11-24": ["09:00-12:30", "13:30-17:00"]}),
            "2026-11-23T13:00+01:00",
            1,
            "2026-11-24T13:30+01:00",
        ),
        # Closing is inclusive for due.
        (
            hours("09:00-17:00", special={"2026-11-24": ["10:00-12:00"]}),
            "2026-11-23T12:00+01:00",
            1,
            "2026-11-24T12:00+01:00",
        ),
        # The evening before closes at midnight, the day itself opens later.
        (
            hours("09:00-24:00", special={"2026-11-24": ["00:00-06:00"]}),
            "2026-11-24T00:00+01:00",
            1,
            "2026-11-25T09:00+01:00",
        ),
        # An instant in a night shift belongs to the day on which the shift opened.
        (NIGHTS, "2026-11-24T03:00+01:00", 3, "2026-11-27T03:00+01:00"),
        (NIGHTS, "2026-11-28T03:00+01:00", 1, "2026-12-01T03:00+01:00"),
        (NIGHTS, "2026-11-28T07:00+01:00", 1, "2026-12-01T22:00+01:00"),
        # Over the clock changes the wall time stays.
        (ALWAYS, "2026-03-28T12:00+01:00", 1, "2026-03-29T12:00+02:00"),
        (ALWAYS, "2026-03-28T02:30+01:00", 1, "2026-03-29T03:00+02:00"),
        (ALWAYS, "2026-10-24T02:30+02:00", 1, "2026-10-25T02:30+02:00"),
        (ALWAYS, "2026-10-25T02:30+01:00", 1, "2026-10-26T02:30+01:00"),
        # A day that a spring gap swallows is no working day.
        (hours("02:15-02:45", days=DAYS), "2026-03-28T02:20+01:00", 1, "2026-03-30T02:20+02:00"),
        # Open time runs out.
        (DATED, "2026-11-23T10:00+01:00", 1, "2026-11-25T10:00+01:00"),
        (DATED, "2026-11-23T10:00+01:00", 2, None),
        (DATED, "2026-11-25T17:00+01:00", 0, None),
        (
            hours(days=(), special={"2026-11-23": ["09:00-17:00"], "2026-11-24": ["09:00-12:00"]}),
            "2026-11-23T15:00+01:00",
            1,
            None,
        ),
    ],
)
def test_1_working_days_keep_the_wall_time(schedule, start, days, expected):
    assert add_working_days(schedule, moment(start), days) == (expected and moment(expected))


@pytest.mark.parametrize(
    ("schedule", "amount", "expected"),
    [
        (DATED, 16 * HOUR, "2026-11-25T17:00+01:00"),
        (DATED, 16 * HOUR + timedelta(microseconds=1), None),
        (NEVER, HOUR, None),
        (OFFICE, timedelta(days=999_999_999), None),
        (OFFICE, timedelta(days=350_000), None),
        (OFFICE, timedelta(0), "2026-11-23T09:00+01:00"),
        (
            hours("09:00-17:00", days=("tue",), yearly=["01-01/02-28", "03-01/12-31"]),
            8 * HOUR,
            "2028-02-29T17:00+01:00",
        ),
        (
            hours("09:00-17:00", days=("thu",), yearly=["01-01/02-28", "03-01/12-31"]),
            8 * HOUR,
            "2052-02-29T17:00+01:00",
        ),
        (hours("09:00-17:00", yearly=["01-01/12-31"]), HOUR, None),
        (
            hours("09:00-17:00", yearly=["06-01/05-31"], special={"2027-05-05": ["09:00-11:00"]}),
            HOUR,
            "2027-05-05T10:00+02:00",
        ),
        (hours("09:00-17:00", closed=["2026-11-25/9999-12-31"]), 16 * HOUR, "2026-11-24T17:00+01:00"),
        (hours("09:00-17:00", closed=["2026-11-25/9999-12-31"]), 17 * HOUR, None),
        (hours("09:00-17:00", closed=["2026-11-24/2126-12-31"]), 9 * HOUR, "2127-01-01T10:00+01:00"),
    ],
)
def test_1_nothing_gives_up_and_nothing_loops(schedule, amount, expected):
    assert add_working_time(schedule, moment("2026-11-22T10:00+01:00"), amount) == (expected and moment(expected))


def test_sums_are_exact_to_the_microsecond():
    start = moment("2026-11-23T16:59:59.999999+01:00")
    assert add_working_time(OFFICE, start, timedelta(microseconds=1)) == moment("2026-11-23T17:00+01:00")
    assert add_working_time(OFFICE, start, timedelta(microseconds=2)) == moment("2026-11-24T09:00:00.000001+01:00")


def test_difference_backwards_is_nothing():
    start = moment("2026-11-23T10:00+01:00")
    assert working_time_between(OFFICE, start, start - 5 * HOUR) == timedelta()


def test_answers_do_not_depend_on_what_was_asked_before():
    asked, fresh = hours("09:00-17:00"), hours("09:00-17:00")
    for year in (2026, 2019, 2031, 2024):
        start = datetime(year, 3, 2, 12, tzinfo=UTC)
        assert add_working_time(asked, start, 100 * HOUR) == add_working_time(hours("09:00-17:00"), start, 100 * HOUR)
    span = datetime(2018, 6, 1, tzinfo=UTC), datetime(2032, 6, 1, tzinfo=UTC)
    assert working_time_between(asked, *span) == working_time_between(fresh, *span)


def test_earliest_instants_have_answers():
    assert add_working_time(OFFICE, datetime(1, 1, 8, tzinfo=UTC), HOUR) is not None
    assert next_opening(OFFICE, datetime(2999, 12, 31, 23, tzinfo=UTC)) is None


@pytest.mark.parametrize("ask", [is_open, next_opening])
def test_instant_without_an_offset_is_a_mistake(ask):
    with pytest.raises(ValueError, match="offset"):
        ask(OFFICE, datetime(2026, 11, 23, 10))


def test_time_is_added_forwards_only():
    with pytest.raises(ValueError, match="forwards"):
        add_working_time(OFFICE, moment("2026-11-23T10:00+01:00"), -HOUR)
    with pytest.raises(ValueError, match="forwards"):
        add_working_days(OFFICE, moment("2026-11-23T10:00+01:00"), -1)


def test_schedules_of_the_same_rules_are_equal():
    assert hours("09:00-17:00", special={"2026-12-24": []}) == hours("09:00-17:00", special={"2026-12-24": []})
    assert hash(OFFICE) == hash(hours("09:00-17:00"))
    assert OFFICE != LUNCH


@pytest.mark.parametrize(
    ("rules", "message"),
    [
        ({"week": {"mon": ["9-17"]}}, 'Monday: "9-17" is not an opening time; write it as 09:00-17:00.'),
        ({"week": {"tue": ["8.30 - 17"]}}, 'Tuesday: "8.30 - 17" is not an opening time; write it as 08:30-17:00.'),
        ({"week": {"sun": ["early"]}}, 'Sunday: "early" is not an opening time; write it as 09:00-17:00.'),
        ({"week": {"mon": [9]}}, 'Monday: "9" is not an opening time; write it as 09:00-17:00.'),
        (
            {"week": {"mon": ["09:00-25:00"]}},
            'Monday: "09:00-25:00" is not an opening time; a day goes from 00:00 to 24:00.',
        ),
        (
            {"week": {"mon": ["09:60-17:00"]}},
            'Monday: "09:60-17:00" is not an opening time; a day goes from 00:00 to 24:00.',
        ),
        (
            {"week": {"mon": ["24:00-06:00"]}},
            'Monday: "24:00-06:00" is not an opening time; a day goes from 00:00 to 24:00.',
        ),
        (
            {"week": {"mon": ["09:00-09:00"]}},
            'Monday: "09:00-09:00" opens and closes at the same time; write 00:00-24:00 for the whole day.',
        ),
        ({"week": {"mon": "09:00-17:00"}}, "Monday: the opening times must be a list."),
        ({"week": {"monday": []}}, '"monday" is not a day of the week; use mon, tue, wed, thu, fri, sat, sun.'),
        ({"week": []}, "The week is an object of days, such as mon, with their opening times."),
        ({"zone": "Europe/Bonn"}, '"Europe/Bonn" is not a time zone; write it like Europe/Berlin.'),
        ({"zone": "../etc/passwd"}, '"../etc/passwd" is not a time zone; write it like Europe/Berlin.'),
        ({"zone": "Europe"}, '"Europe" is not a time zone; write it like Europe/Berlin.'),
        ({"zone": ""}, "A calendar needs a time zone, such as Europe/Berlin."),
        ({"zone": 1}, "A calendar needs a time zone, such as Europe/Berlin."),
        ({"closed": ["25.12.2026"]}, 'Closed: "25.12.2026" is not a date; write it as 2026-12-24.'),
        ({"closed": ["2026-02-30"]}, 'Closed: "2026-02-30" is not in the calendar.'),
        ({"closed": ["2026-12-24/2026-12-01"]}, 'Closed: "2026-12-24/2026-12-01" ends before it begins.'),
        ({"closed": [None]}, 'Closed: "None" is not a date; write it as 2026-12-24.'),
        ({"holidays": ["tomorrow"]}, 'Holidays: "tomorrow" is not a date; write it as 2026-12-24.'),
        ({"holidays": "2026-12-25"}, "Holidays: the dates must be a list."),
        ({"yearly": ["2026-12-24"]}, 'Yearly: "2026-12-24" is not a day of the year; write it as 12-24.'),
        ({"yearly": ["02-30"]}, 'Yearly: "02-30" is not in the calendar.'),
        ({"yearly": [5]}, 'Yearly: "5" is not a day of the year; write it as 12-24.'),
        ({"special": {"24 December": []}}, 'Special hours: "24 December" is not a date; write it as 2026-12-24.'),
        ({"special": {"2026-12-24": ["9-12"]}}, '2026-12-24: "9-12" is not an opening time; write it as 09:00-12:00.'),
        ({"special": []}, "Special hours are an object of dates with their opening times."),
        ({"open": []}, '"open" is not a rule of a calendar.'),
    ],
)
def test_refused_rules_say_why_in_words(rules, message):
    with pytest.raises(ScheduleRefused) as refused:
        Schedule.from_rules({"zone": "Europe/Berlin", **rules})
    assert refused.value.messages == (message,)


def test_refusal_names_everything_that_is_wrong_at_once():
    with pytest.raises(ScheduleRefused) as refused:
        Schedule.from_rules({"week": {"mon": ["9-17"], "tue": ["x"]}, "closed": ["y"]})
    assert len(refused.value.messages) == 4


def test_refuses_what_is_no_object():
    with pytest.raises(ScheduleRefused, match="object"):
        Schedule.from_rules([])


@pytest.mark.parametrize(
    ("rules", "is_refused"),
    [
        ({"week": {"mon": ["09:00-17:00"]}}, False),
        ({}, True),
        ({"week": {"mon": ["09:00-17:00"]}, "closed": ["2026-01-01/2028-12-31"]}, True),
        ({"special": {"2026-11-22": ["09:00-17:00"]}}, True),  # past
        ({"special": {"2026-11-23": ["09:00-17:00"]}}, False),
        ({"special": {"2027-12-27": ["23:00-24:00"]}}, False),  # the 400th day
        ({"special": {"2027-12-28": ["00:00-01:00"]}}, True),
    ],
)
def test_1_calendar_without_an_open_second_in_400_days_is_refused_when_saved(rules, is_refused):
    rules = {"zone": "Europe/Berlin", **rules}
    if is_refused:
        with pytest.raises(ScheduleRefused, match="Nothing is open in the 400 days from 2026-11-23"):
            Schedule.from_rules(rules, checked_from=date(2026, 11, 23))
    else:
        assert Schedule.from_rules(rules, checked_from=date(2026, 11, 23))
