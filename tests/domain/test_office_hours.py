"""Business time: hand-made cases, a minute-by-minute count, and the laws that add and between must keep."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.office_hours import OfficeHours

CHICAGO = ZoneInfo("America/Chicago")
EIGHT_TO_FIVE = ((time(8), time(17)),)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)

# Monday 25 May 2026 is a holiday.
OFFICE = OfficeHours(CHICAGO, dict.fromkeys(range(5), EIGHT_TO_FIVE), frozenset({date(2026, 5, 25)}))


def local(text: str) -> datetime:
    """An instant from the practice's wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO).astimezone(UTC)


# --- strategies -------------------------------------------------------------------------------------------

AROUND_CHANGES = (datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 10, 29, tzinfo=UTC))
instants = st.builds(
    lambda start, minutes: start + timedelta(minutes=minutes),
    st.sampled_from(AROUND_CHANGES),
    st.integers(0, 7 * 24 * 60),
)
spans = st.integers(0, 30 * 60).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def day_openings(draw: st.DrawFn) -> tuple[tuple[time, time], ...]:
    """Up to two openings of a day, from 4 am on, quarter hours."""
    quarters = sorted(draw(st.sets(st.integers(16, 95), max_size=4)))
    times = [time(quarter // 4, quarter % 4 * 15) for quarter in quarters]
    return tuple(zip(times[::2], times[1::2], strict=False))


@st.composite
def offices(draw: st.DrawFn) -> OfficeHours:
    """Any week that opens at least once, in zones that move their clocks, by an hour or by half of one."""
    week = {weekday: draw(day_openings()) for weekday in range(7)}
    if not any(week.values()):
        week[draw(st.integers(0, 6))] = EIGHT_TO_FIVE
    days = st.dates(date(2026, 3, 1), date(2026, 3, 20)) | st.dates(date(2026, 10, 25), date(2026, 11, 10))
    zone = draw(st.sampled_from(["America/Chicago", "UTC", "Australia/Lord_Howe", "Asia/Kolkata"]))
    return OfficeHours(ZoneInfo(zone), week, draw(st.frozensets(days, max_size=5)))


def clock_says_open(office: OfficeHours, at: datetime) -> bool:
    """The independent answer: read the wall clock and look it up in the week."""
    wall = at.astimezone(office.zone)
    openings = office.week.get(wall.weekday(), ())
    return wall.date() not in office.holidays and any(a <= wall.time() < b for a, b in openings)


# --- by hand ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-05-22T07:59", False),
        ("2026-05-22T08:00", True),
        ("2026-05-22T16:59", True),
        ("2026-05-22T17:00", False),
        ("2026-05-23T10:00", False),
        ("2026-05-25T10:00", False),
        ("2026-05-26T10:00", True),
    ],
)
def test_an_opening_holds_its_first_moment_and_not_its_last(at: str, is_open: bool) -> None:
    assert OFFICE.is_open(local(at)) is is_open


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-05-21T09:30", "2026-05-21T09:30"),
        ("2026-05-21T06:00", "2026-05-21T08:00"),
        ("2026-05-21T17:00", "2026-05-22T08:00"),
        # over a weekend and the holiday behind it
        ("2026-05-22T18:00", "2026-05-26T08:00"),
    ],
)
def test_the_next_opening_skips_nights_weekends_and_holidays(at: str, opens: str) -> None:
    assert OFFICE.next_opening(local(at)) == local(opens)


@pytest.mark.parametrize(
    ("at", "closes"),
    [
        ("2026-05-21T08:00", "2026-05-21T17:00"),
        ("2026-05-21T16:59", "2026-05-21T17:00"),
        ("2026-05-21T17:00", "2026-05-22T17:00"),
    ],
)
def test_the_next_closing_ends_the_opening_that_runs_or_the_next(at: str, closes: str) -> None:
    assert OFFICE.next_closing(local(at)) == local(closes)


@pytest.mark.parametrize(
    ("at", "minutes", "then"),
    [
        ("2026-05-21T09:00", 60, "2026-05-21T10:00"),
        ("2026-05-21T16:30", 60, "2026-05-22T08:30"),
        ("2026-05-21T16:00", 60, "2026-05-21T17:00"),
        ("2026-05-22T16:30", 60, "2026-05-26T08:30"),
        ("2026-05-23T12:00", 60, "2026-05-26T09:00"),
        ("2026-05-23T12:00", 0, "2026-05-23T12:00"),
        ("2026-05-21T08:00", 1080, "2026-05-22T17:00"),
    ],
)
def test_business_time_is_added_only_while_the_office_is_open(at: str, minutes: int, then: str) -> None:
    assert OFFICE.add_business(local(at), timedelta(minutes=minutes)) == local(then)


@pytest.mark.parametrize(
    ("at", "n", "closes"),
    [
        ("2026-05-20T10:00", 0, "2026-05-20T17:00"),
        ("2026-05-20T06:00", 0, "2026-05-20T17:00"),
        ("2026-05-20T17:00", 0, "2026-05-21T17:00"),
        ("2026-05-20T10:00", 1, "2026-05-21T17:00"),
        ("2026-05-20T10:00", 2, "2026-05-22T17:00"),
        ("2026-05-22T10:00", 1, "2026-05-26T17:00"),
        ("2026-05-22T20:00", 2, "2026-05-28T17:00"),
        ("2026-05-25T10:00", 0, "2026-05-26T17:00"),
    ],
)
def test_the_close_of_a_business_day_counts_days_the_office_opens(at: str, n: int, closes: str) -> None:
    assert OFFICE.close_of_business_day(local(at), n) == local(closes)


def test_a_day_with_a_break_closes_at_its_last_opening() -> None:
    office = OfficeHours(CHICAGO, {0: ((time(8), time(12)), (time(13), time(17)))})
    assert office.close_of_business_day(local("2026-06-15T12:30"), 0) == local("2026-06-15T17:00")
    assert office.next_opening(local("2026-06-15T12:30")) == local("2026-06-15T13:00")
    assert office.next_closing(local("2026-06-15T11:00")) == local("2026-06-15T12:00")
    assert office.business_between(local("2026-06-15T11:00"), local("2026-06-15T14:00")) == 2 * HOUR


def test_the_clock_change_moves_the_instant_and_not_the_hours() -> None:
    friday, monday = local("2026-03-06T16:00"), local("2026-03-09T09:00")
    assert OFFICE.business_between(friday, monday) == 2 * HOUR
    assert OFFICE.add_business(friday, 2 * HOUR) == monday
    assert OFFICE.openings(date(2026, 3, 6))[0][0].hour == 14
    assert OFFICE.openings(date(2026, 3, 9))[0][0].hour == 13


def test_an_opening_over_the_whole_day_of_a_change_keeps_its_hours() -> None:
    office = OfficeHours(CHICAGO, {6: ((time(4), time(10)),)})
    first, last = office.openings(date(2026, 11, 1))[0]
    assert last - first == 6 * HOUR


def test_time_between_is_negative_when_the_end_comes_first() -> None:
    early, late = local("2026-05-21T09:00"), local("2026-05-21T11:00")
    assert OFFICE.business_between(late, early) == -2 * HOUR


def test_the_local_date_is_the_practices_own() -> None:
    assert OFFICE.local_date(datetime(2026, 5, 22, 3, tzinfo=UTC)) == date(2026, 5, 21)


# --- refusals ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("week", "says"),
    [
        ({}, "at least one opening"),
        ({0: ()}, "at least one opening"),
        ({7: EIGHT_TO_FIVE}, "weekday 7"),
        ({0: ((time(3, 59), time(9)),)}, "cannot open before 04:00"),
        ({0: ((time(9), time(9)),)}, "must end after it begins"),
        ({0: ((time(9), time(12)), (time(11), time(13)))}, "must not overlap"),
        ({0: ((time(13), time(17)), (time(8), time(12)))}, "in order"),
    ],
)
def test_hours_that_cannot_be_are_refused(week: dict[int, tuple[tuple[time, time], ...]], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        OfficeHours(CHICAGO, week)


def test_an_instant_without_a_zone_is_refused() -> None:
    naive = datetime.fromisoformat("2026-05-21T09:00")
    with pytest.raises(ValueError, match="time zone"):
        OFFICE.is_open(naive)
    with pytest.raises(ValueError, match="time zone"):
        OFFICE.add_business(naive, HOUR)


def test_business_time_is_not_added_backwards() -> None:
    with pytest.raises(ValueError, match="forwards"):
        OFFICE.add_business(local("2026-05-21T09:00"), -MINUTE)
    with pytest.raises(ValueError, match="forwards"):
        OFFICE.subtract_business(local("2026-05-21T09:00"), -MINUTE)


# --- laws -------------------------------------------------------------------------------------------------


@given(offices(), instants, st.integers(0, 3 * 24 * 60))
def test_time_between_is_the_number_of_open_minutes(
    office: OfficeHours, start: datetime, minutes: int
) -> None:
    end = start + timedelta(minutes=minutes)
    counted = sum(clock_says_open(office, start + n * MINUTE) for n in range(minutes))
    assert office.business_between(start, end) == counted * MINUTE


@given(offices(), instants)
def test_open_means_that_the_wall_clock_says_so(office: OfficeHours, at: datetime) -> None:
    assert office.is_open(at) is clock_says_open(office, at)


@given(offices(), instants, spans)
def test_what_was_added_lies_between(office: OfficeHours, at: datetime, span: timedelta) -> None:
    assert office.business_between(at, office.add_business(at, span)) == span


@given(offices(), instants, spans.filter(bool))
def test_added_time_ends_at_the_earliest_such_moment(
    office: OfficeHours, at: datetime, span: timedelta
) -> None:
    end = office.add_business(at, span)
    assert office.business_between(at, end - MINUTE) == span - MINUTE


@given(offices(), instants, st.integers(-600, 600), spans)
def test_what_was_taken_back_tells_which_starts_are_over(
    office: OfficeHours, end: datetime, minutes: int, span: timedelta
) -> None:
    """Of the starts around the moment, and of that moment itself."""
    last = office.subtract_business(end, span)
    for start in (last, last + minutes * MINUTE, last + timedelta(microseconds=1)):
        assert (start <= last) is (office.add_business(start, span) <= end)


@given(offices(), instants, instants, spans)
def test_a_later_start_never_ends_earlier(
    office: OfficeHours, a: datetime, b: datetime, span: timedelta
) -> None:
    early, late = min(a, b), max(a, b)
    assert office.add_business(early, span) <= office.add_business(late, span)
    assert office.next_opening(early) <= office.next_opening(late)
    assert office.close_of_business_day(early, 1) <= office.close_of_business_day(late, 1)


@given(offices(), instants, instants, instants)
def test_time_between_adds_up(office: OfficeHours, a: datetime, b: datetime, c: datetime) -> None:
    assert office.business_between(a, b) + office.business_between(b, c) == office.business_between(a, c)


@given(offices(), instants)
def test_the_next_opening_is_the_first_open_minute(office: OfficeHours, at: datetime) -> None:
    opening = office.next_opening(at)
    assert opening >= at
    assert clock_says_open(office, opening)
    assert office.business_between(at, opening) == timedelta(0)


@given(offices(), instants, st.integers(0, 4))
def test_each_close_is_the_end_of_a_later_open_day(office: OfficeHours, at: datetime, n: int) -> None:
    closing, following = office.close_of_business_day(at, n), office.close_of_business_day(at, n + 1)
    assert at < closing < following
    assert clock_says_open(office, closing - MINUTE)
    wall = closing.astimezone(office.zone)
    assert wall.time() == office.week[wall.weekday()][-1][1]
    days = (office.local_date(following) - wall.date()).days
    assert not any(office.openings(wall.date() + timedelta(days=day)) for day in range(1, days))
