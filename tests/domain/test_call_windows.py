"""Call windows: what is offered, what a choice leaves, and when the next call may be made."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.call_windows import (
    WEEKDAYS,
    call_mask,
    call_windows,
    chosen_windows,
    next_call_window,
    window_bit,
)
from intake.domain.office_hours import OfficeHours

CHICAGO = ZoneInfo("America/Chicago")
WHOLE_DAY = ((time(8), time(17)),)
WITH_BREAK = ((time(8), time(11, 30)), (time(13), time(17)))
# Monday without a break, Tuesday with one, Friday only in the morning, Saturday only after noon.
OFFICE = OfficeHours(
    CHICAGO,
    {0: WHOLE_DAY, 1: WITH_BREAK, 4: ((time(9), time(12)),), 5: ((time(12), time(14)),)},
    frozenset({date(2026, 6, 22)}),
)
ALL = call_mask(OFFICE, (), ())
KEYS = tuple(f"{day}_{half}" for day in WEEKDAYS for half in ("morning", "afternoon"))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHICAGO).astimezone(UTC)


def test_the_windows_are_the_half_days_the_office_is_open() -> None:
    assert [(w.key, w.opens, w.closes) for w in call_windows(OFFICE)] == [
        ("mon_morning", time(8), time(12)),
        ("mon_afternoon", time(12), time(17)),
        ("tue_morning", time(8), time(11, 30)),
        ("tue_afternoon", time(13), time(17)),
        ("fri_morning", time(9), time(12)),
        ("sat_afternoon", time(12), time(14)),
    ]


@pytest.mark.parametrize(
    ("when", "windows"),
    [
        ("any", ()),
        ("mornings", tuple(f"{day}_morning" for day in WEEKDAYS)),
        ("afternoons", tuple(f"{day}_afternoon" for day in WEEKDAYS)),
        ("choose", ("mon_morning",)),
        ("", ("mon_morning",)),
    ],
)
def test_windows_chosen_one_by_one_count_only_where_somebody_wanted_to_choose(
    when: str, windows: tuple[str, ...]
) -> None:
    assert chosen_windows(when, ["mon_morning"]) == windows


def test_every_window_has_a_bit_of_its_own() -> None:
    windows = call_windows(OFFICE)
    assert len({window.bit for window in windows}) == len(windows)
    assert sum(window.bit for window in windows) == ALL


@pytest.mark.parametrize(
    ("chosen", "not_days", "left"),
    [
        ((), ("mon", "sat"), {"tue_morning", "tue_afternoon", "fri_morning"}),
        (("mon_morning", "fri_morning"), (), {"mon_morning", "fri_morning"}),
        ((), ("mon", "tue"), {"fri_morning", "sat_afternoon"}),
        (("mon_morning", "tue_afternoon"), ("mon",), {"tue_afternoon"}),
    ],
)
def test_a_choice_leaves_the_chosen_windows_of_the_days_that_work(
    chosen: tuple[str, ...], not_days: tuple[str, ...], left: set[str]
) -> None:
    mask = call_mask(OFFICE, chosen, not_days)
    assert {window.key for window in call_windows(OFFICE) if mask & window.bit} == left


@pytest.mark.parametrize(
    ("chosen", "not_days"), [(("mon_morning",), ("mon",)), (("wed_morning",), ()), ((), WEEKDAYS)]
)
def test_a_choice_that_leaves_no_time_counts_as_none(
    chosen: tuple[str, ...], not_days: tuple[str, ...]
) -> None:
    assert call_mask(OFFICE, chosen, not_days) == ALL


@given(st.sets(st.sampled_from(KEYS)), st.sets(st.sampled_from(WEEKDAYS)))
def test_no_choice_keeps_a_patient_from_ever_being_called(chosen: set[str], not_days: set[str]) -> None:
    mask = call_mask(OFFICE, chosen, not_days)
    found = next_call_window(OFFICE, mask, local("2026-06-19T18:00"))
    assert found is not None
    assert mask & window_bit(OFFICE, found[0])


@pytest.mark.parametrize(
    ("at", "key"),
    [
        ("2026-06-15T08:00", "mon_morning"),
        ("2026-06-15T11:59", "mon_morning"),
        ("2026-06-15T12:00", "mon_afternoon"),
        ("2026-06-15T17:00", None),
        ("2026-06-16T12:00", None),
        ("2026-06-17T10:00", None),
        ("2026-06-20T13:00", "sat_afternoon"),
        ("2026-06-22T10:00", None),
    ],
)
def test_the_running_window_is_known_by_its_bit(at: str, key: str | None) -> None:
    bits = {window.key: window.bit for window in call_windows(OFFICE)}
    assert window_bit(OFFICE, local(at)) == (bits[key] if key else 0)


@pytest.mark.parametrize(
    ("chosen", "at", "begins", "ends"),
    [
        # in the middle of a window: what is left of it
        ("mon_morning", "2026-06-15T09:30", "2026-06-15T09:30", "2026-06-15T12:00"),
        # just over: a week later it is a holiday, so two weeks
        ("mon_morning", "2026-06-15T12:00", "2026-06-29T08:00", "2026-06-29T12:00"),
        ("tue_afternoon", "2026-06-15T09:30", "2026-06-16T13:00", "2026-06-16T17:00"),
    ],
)
def test_the_next_window_is_the_first_chosen_one_the_office_keeps(
    chosen: str, at: str, begins: str, ends: str
) -> None:
    found = next_call_window(OFFICE, call_mask(OFFICE, (chosen,), ()), local(at))
    assert found == (local(begins), local(ends))


def test_a_window_the_office_no_longer_offers_has_no_next() -> None:
    thursday_morning = 1 << 6
    assert next_call_window(OFFICE, thursday_morning, local("2026-06-15T09:30")) is None
