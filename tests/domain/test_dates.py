"""Dates are intervals: every form opens into the right days, and impossible dates say why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.dates import (
    Ago,
    Between,
    CalendarDate,
    Interval,
    InvalidDate,
    add_days,
    add_months,
    gap_is_shorter,
    is_before,
    is_within_days,
    parse_date,
    season,
)
from intake.domain.truth import Truth
from tests.domain.strategies import partial_dates, todays

TODAY = date(2026, 6, 15)
BIRTH = Interval(date(1961, 2, 1), date(1961, 2, 28))


@pytest.mark.parametrize(
    ("data", "lo", "hi"),
    [
        ("2014", date(2014, 1, 1), date(2014, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-02-29", date(2024, 2, 29), date(2024, 2, 29)),
        ({"between": ["2014", "2015"]}, date(2014, 1, 1), date(2015, 12, 31)),
        ({"between": ["2014-03", "2014-06-09"]}, date(2014, 3, 1), date(2014, 6, 9)),
        ({"ago_months": [3, 12]}, date(2025, 6, 16), date(2026, 3, 15)),
        ({"ago_months": [120, None]}, date(1961, 2, 1), date(2016, 6, 15)),
        ({"ago_days": [0, 14]}, date(2026, 6, 2), date(2026, 6, 15)),
        ({"ago_days": [14, None]}, date(1961, 2, 1), date(2026, 6, 1)),
    ],
)
def test_each_form_opens_into_its_days(data: object, lo: date, hi: date) -> None:
    assert parse_date(data, TODAY).interval(TODAY, BIRTH) == Interval(lo, hi)


def test_a_range_keeps_the_day_it_was_answered() -> None:
    answered = parse_date({"ago_days": [0, 14], "answered_on": "2026-06-01"}, TODAY)
    assert answered.interval(TODAY, None) == Interval(date(2026, 5, 19), date(2026, 6, 1))


def test_without_a_birth_date_a_range_without_end_has_no_beginning() -> None:
    assert Ago("months", 120, None, TODAY).interval(TODAY, None).lo == date.min


def test_neighbouring_ranges_leave_no_day_between_them() -> None:
    near = Ago("months", 3, 12, TODAY).interval(TODAY, None)
    far = Ago("months", 12, 24, TODAY).interval(TODAY, None)
    assert far.hi + timedelta(days=1) == near.lo


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("2014-13", "there is no month 13: months run from 1 to 12"),
        ("2014-00", "there is no month 0: months run from 1 to 12"),
        ("2014-06-31", "June 2014 has 30 days, there is no day 31"),
        ("2023-02-29", "February 2023 has 28 days, there is no day 29"),
        ("1899", "the year 1899 is not between 1900 and 9999"),
        ("0000", "the year 0000 is not between 1900 and 9999"),
        ("14", "expected YYYY, YYYY-MM or YYYY-MM-DD"),
        ("2014-6", "expected YYYY, YYYY-MM or YYYY-MM-DD"),
        ("2014-06-09T00:00", "expected YYYY, YYYY-MM or YYYY-MM-DD"),
        ("２０１４", "expected YYYY, YYYY-MM or YYYY-MM-DD"),
        (2014, "expected a date text, or one of ago_months, ago_days, between"),
        ({}, "expected exactly one of ago_months, ago_days, between"),
        ({"ago_months": [1, 2], "ago_days": [1, 2]}, "expected exactly one of ago_months, ago_days, between"),
        ({"ago_months": [1]}, "ago_months needs two whole numbers, the nearer first; the second may be null"),
        (
            {"ago_months": [True, 2]},
            "ago_months needs two whole numbers, the nearer first; the second may be null",
        ),
        (
            {"ago_days": [None, 2]},
            "ago_days needs two whole numbers, the nearer first; the second may be null",
        ),
        (
            {"ago_days": [1, 10**9]},
            "ago_days needs two whole numbers, the nearer first; the second may be null",
        ),
        ({"ago_days": "1"}, "ago_days needs two whole numbers, the nearer first; the second may be null"),
        ({"ago_days": [-1, 2]}, "how long ago cannot be less than zero"),
        ({"ago_days": [3, 3]}, "the far end of how long ago must be greater than the near end"),
        ({"between": ["2015", "2014"]}, "the second date of a range must not be before the first"),
        ({"between": ["2015"]}, "between needs two dates, the earlier first"),
        ({"between": "2015"}, "between needs two dates, the earlier first"),
        ({"ago_days": [0, 14], "answered_on": "2026-06"}, "the day an answer was given must be a whole date"),
    ],
)
def test_an_impossible_date_says_why(data: object, reason: str) -> None:
    with pytest.raises(InvalidDate) as caught:
        parse_date(data, TODAY)
    assert caught.value.reason == reason


def test_a_day_needs_its_month() -> None:
    with pytest.raises(InvalidDate, match="a day needs its month"):
        CalendarDate(2014, None, 3)


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (CalendarDate(2021), "2021 (month not given)"),
        (CalendarDate(2021, 6), "June 2021 (day not given)"),
        (CalendarDate(2021, 6, 9), "June 9, 2021"),
        (Between(CalendarDate(2014), CalendarDate(2015, 6)), "between 2014 and June 2015"),
        (Ago("days", 0, 14, TODAY), "less than 14 days before June 15, 2026"),
        (Ago("days", 1, 2, TODAY), "1 day to 2 days before June 15, 2026"),
        (Ago("months", 12, 24, TODAY), "1 year to 2 years before June 15, 2026"),
        (Ago("months", 120, None, TODAY), "more than 10 years before June 15, 2026"),
    ],
)
def test_a_date_in_words_says_what_was_not_given(when: CalendarDate | Ago | Between, words: str) -> None:
    assert when.describe() == words


@given(todays.flatmap(lambda today: st.tuples(st.just(today), partial_dates(today))))
def test_what_is_written_is_read_back_as_it_was(pair: tuple[date, CalendarDate | Ago | Between]) -> None:
    today, when = pair
    assert parse_date(when.to_data(), today) == when


@pytest.mark.parametrize(
    ("day", "months", "moved"),
    [
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(1, 1, 1), -1, date.min),
        (date(9999, 12, 1), 1, date.max),
    ],
)
def test_months_are_calendar_months_clamped_to_the_last_day(day: date, months: int, moved: date) -> None:
    assert add_months(day, months) == moved


def test_days_stay_inside_the_calendar() -> None:
    assert add_days(date.min, -5) == date.min
    assert add_days(date.max, 5) == date.max


@pytest.mark.parametrize(
    ("name", "lo", "hi"),
    [
        ("spring", date(2014, 3, 1), date(2014, 6, 30)),
        ("winter", date(2013, 12, 1), date(2015, 3, 31)),
    ],
)
def test_a_season_is_a_wide_interval(name: str, lo: date, hi: date) -> None:
    assert season(name, 2014).interval(TODAY, None) == Interval(lo, hi)  # type: ignore[arg-type]


def test_an_interval_is_clipped_at_today() -> None:
    whole = Interval(date(2026, 1, 1), date(2026, 12, 31))
    assert whole.clipped(TODAY) == Interval(date(2026, 1, 1), TODAY)
    assert whole.clipped(date(2025, 12, 31)) is None
    assert whole.clipped(date(2027, 1, 1)) is whole
    assert whole.days == 365


# --- interval arithmetic equals brute force over every pair of days -----------------------------------------

short_intervals = st.tuples(st.dates(date(2019, 11, 1), date(2020, 6, 30)), st.integers(0, 40)).map(
    lambda pair: Interval(pair[0], pair[0] + timedelta(days=pair[1]))
)


def days(interval: Interval) -> list[date]:
    return [interval.lo + timedelta(days=step) for step in range(interval.days)]


def brute(answers: set[bool]) -> Truth:
    if answers == {True}:
        return Truth.YES
    return Truth.NO if answers == {False} else Truth.DATE_IN_DOUBT


@given(short_intervals, short_intervals)
def test_before_equals_brute_force(first: Interval, second: Interval) -> None:
    assert is_before(first, second) == brute({a < b for a in days(first) for b in days(second)})


@given(short_intervals, short_intervals, st.integers(1, 5))
def test_shorter_gap_equals_brute_force(surgery: Interval, onset: Interval, months: int) -> None:
    expected = brute({o < add_months(s, months) for s in days(surgery) for o in days(onset)})
    assert gap_is_shorter(surgery, onset, months) == expected


@given(short_intervals, st.dates(date(2020, 1, 1), date(2020, 7, 30)), st.integers(1, 90))
def test_within_days_equals_brute_force(when: Interval, today: date, count: int) -> None:
    expected = brute({(today - day).days <= count for day in days(when)})
    assert is_within_days(when, today, count) == expected


def test_within_more_days_than_the_calendar_has_is_every_day() -> None:
    assert is_within_days(BIRTH, TODAY, 10**12) is Truth.YES
