"""The line of time: where partial dates stand on it, and how long lies between two of them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.dates import Interval, add_months, parse_date
from intake.domain.onsets import NeverWentAway, Onset
from intake.domain.story import Story, Surgery, Symptom, make_story
from intake.domain.timeline import (
    LEAD_SHARE,
    LONGEST_YEARS,
    MARGIN_MONTHS,
    MOST_TICKS,
    SHORTEST_MONTHS,
    Line,
    TimeBetween,
    Unit,
    drawn_onset,
    last_before,
    line_from_first,
    line_of,
    time_between,
)

TODAY = date(2026, 11, 30)


def days(first: str, last: str = "") -> Interval:
    return Interval(date.fromisoformat(first), date.fromisoformat(last or first))


Y2023 = days("2023-01-01", "2023-12-31")


def test_without_a_known_date_there_is_no_line() -> None:
    assert line_of([], TODAY) is None
    assert line_of([None, None], TODAY) is None


def test_the_line_begins_before_its_first_date_and_ends_today() -> None:
    line = line_of([None, Y2023, days("2025-06-01")], TODAY)
    assert line is not None
    assert line.start == add_months(date(2023, 1, 1), -MARGIN_MONTHS)
    assert line.at(line.start) == 0
    assert 0 < line.at(date(2023, 1, 1)) < line.at(date(2025, 6, 1)) < line.at(TODAY) == 1


def test_the_line_is_never_shorter_than_a_year_nor_longer_than_a_life() -> None:
    short = line_of([days("2026-11-01")], TODAY)
    assert short is not None
    assert short.start == add_months(TODAY, -SHORTEST_MONTHS - MARGIN_MONTHS)
    long = line_of([Interval(date.min, date(2016, 1, 1))], TODAY)
    assert long is not None
    assert long.start == add_months(TODAY, -12 * LONGEST_YEARS - MARGIN_MONTHS)
    assert long.at(date.min) == 0


def test_what_is_still_to_come_stands_at_the_end() -> None:
    line = line_of([days("2026-12-24")], TODAY)
    assert line is not None
    assert line.at(date(2026, 12, 24)) == 1


@pytest.mark.parametrize("first", ["2026-10-01", "2021-02-01", "1990-05-05", "1940-01-01"])
def test_the_years_on_the_line_are_few_and_evenly_apart(first: str) -> None:
    line = line_of([days(first)], TODAY)
    assert line is not None
    years = [tick.year for tick in line.ticks]
    assert 1 <= len(years) <= MOST_TICKS
    assert years[0] == TODAY.year
    assert len({later - earlier for later, earlier in pairwise(years)}) <= 1
    assert all(tick.at == line.at(date(tick.year, 1, 1)) for tick in line.ticks)


@pytest.mark.parametrize(
    ("surgery", "onset", "between"),
    [
        (days("2024-01-01"), days("2024-01-01"), TimeBetween(0, 0, Unit.DAY)),
        (days("2024-01-01"), days("2024-02-10"), TimeBetween(40, 40, Unit.DAY)),
        (Y2023, days("2024-06-15"), TimeBetween(5, 17, Unit.MONTH)),
        (days("2010-05-01"), days("2026-04-30"), TimeBetween(15, 15, Unit.YEAR)),
        (Y2023, Y2023, TimeBetween(-1, 11, Unit.MONTH)),
        (Y2023, days("2022-12-31"), None),
        (Interval(date.min, date(2016, 6, 15)), days("2024-03-01"), TimeBetween(7, None, Unit.YEAR)),
        (Interval(date.min, date(2023, 6, 15)), days("2024-03-01"), TimeBetween(8, None, Unit.MONTH)),
        (Interval(date(1949, 2, 3), date(2016, 6, 15)), days("2024-03-01"), TimeBetween(7, None, Unit.YEAR)),
        (Interval(date(1989, 2, 3), date(2016, 6, 15)), days("2024-03-01"), TimeBetween(7, 35, Unit.YEAR)),
    ],
)
def test_the_time_between_is_as_wide_as_its_dates_leave_it(
    surgery: Interval, onset: Interval, between: TimeBetween | None
) -> None:
    found = time_between(surgery, onset)
    assert found == between
    assert found is None or found.may_come_first == (between is not None and between.least < 0)


@given(
    st.dates(date(1950, 1, 1), date(2026, 1, 1)),
    st.integers(0, 800),
    st.integers(0, 800),
    st.integers(0, 20_000),
)
def test_no_pair_of_days_lies_outside_the_time_between(
    start: date, doubt: int, other_doubt: int, later: int
) -> None:
    surgery = Interval(start, start + timedelta(days=doubt))
    onset = Interval(start + timedelta(days=later), start + timedelta(days=later + other_doubt))
    wide = time_between(surgery, onset)
    assert wide is not None
    for operated in (surgery.lo, surgery.hi):
        for began in (onset.lo, onset.hi):
            exact = time_between(Interval(operated, operated), Interval(began, began))
            if exact is None:
                assert wide.may_come_first
            elif exact.unit is wide.unit:
                assert wide.least <= exact.least
                assert wide.most is None or (exact.most is not None and exact.most <= wide.most)


def test_a_beginning_belongs_to_the_last_operation_that_may_have_come_before_it() -> None:
    surgeries = [days("2024-05-01"), None, Y2023, days("2010-01-01")]
    assert last_before(surgeries, days("2026-01-01")) == 0
    assert last_before(surgeries, days("2023-02-01")) == 2
    assert last_before(surgeries, days("2011-01-01")) == 3
    assert last_before(surgeries, days("2009-01-01")) == 3
    assert last_before([None], days("2009-01-01")) is None


def told(onset: Onset, *surgeries: str) -> tuple[Story, Symptom]:
    symptom = Symptom("pain", frozenset({"lower_back"}), onset)
    operations = [
        Surgery(frozenset({"lower_back"}), frozenset({"fusion"}), parse_date(when, TODAY) if when else None)
        for when in surgeries
    ]
    story = make_story(
        today=TODAY,
        birth=None,
        safety=frozenset(),
        safety_more=frozenset(),
        prior_surgery="yes",
        surgeries=operations,
        symptoms=[symptom],
    )
    return story, story.symptoms[0]


def test_a_beginning_is_drawn_from_its_own_days_and_from_its_operation_where_it_never_went_away() -> None:
    assert drawn_onset(*told(parse_date("2025", TODAY), "2023")) == days("2025-01-01", "2025-12-31")
    assert drawn_onset(*told(NeverWentAway(0), "2023")) == Y2023
    assert drawn_onset(*told(NeverWentAway(None), "", "2023")) == Y2023
    assert drawn_onset(*told(NeverWentAway(0), "")) is None
    assert drawn_onset(*told(None, "2023")) is None


@pytest.mark.parametrize(
    ("first", "start"),
    [
        ("2026-11-27", date(2026, 11, 24)),
        ("2026-11-30", date(2026, 11, 27)),
        ("2026-08-22", date(2026, 8, 10)),
        ("2024-11-30", date(2024, 8, 31)),
        ("2026-12-24", date(2026, 11, 27)),
    ],
)
def test_a_line_from_its_first_date_begins_shortly_before_it(first: str, start: date) -> None:
    line = line_from_first([None, days("2026-12-30"), days(first)], TODAY)
    assert line == Line(start, TODAY)


def test_a_line_from_its_first_date_is_no_longer_than_a_life_and_there_is_none_without_dates() -> None:
    assert line_from_first([None], TODAY) is None
    long = line_from_first([Interval(date.min, date(2016, 1, 1)), Y2023], TODAY)
    assert long is not None
    first = add_months(TODAY, -12 * LONGEST_YEARS)
    assert long.start == first - (TODAY - first) / LEAD_SHARE
