"""Dates as people type them: what is understood, what is refused and why, and what is shown again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.answers import Answered, Blank, NotSure
from intake.domain.dates import parse_date
from intake.web.form.date_entry import (
    SEASONS,
    EntryError,
    Typed,
    read_full,
    read_partial,
    typed_full,
    typed_partial,
)
from intake.web.form.date_ranges import AGO

TODAY = date(2026, 11, 17)


def read(**boxes: Any) -> Any:
    answer = read_partial(Typed(**boxes), TODAY)
    assert isinstance(answer, Answered)
    return answer.value


def refusal(**boxes: Any) -> tuple[str, tuple[str, ...]]:
    with pytest.raises(EntryError) as caught:
        read_partial(Typed(**boxes), TODAY)
    return caught.value.key, caught.value.parts


@pytest.mark.parametrize(
    ("boxes", "value"),
    [
        ({"year": "2014"}, "2014"),
        ({"month": "6", "year": "2014"}, "2014-06"),
        ({"month": "06", "year": "2014"}, "2014-06"),
        ({"month": "June", "year": "2014"}, "2014-06"),
        ({"month": "jun.", "year": "2014"}, "2014-06"),
        ({"month": "SEPT", "year": "2014"}, "2014-09"),
        ({"month": "junio", "year": "2014"}, "2014-06"),
        ({"month": "ago", "year": "2014"}, "2014-08"),
        ({"month": "2", "day": "29", "year": "2024"}, "2024-02-29"),
        ({"month": "fall", "year": "2014"}, {"between": ["2014-09", "2014-12"]}),
        ({"month": "Otoño", "year": "2014"}, {"between": ["2014-09", "2014-12"]}),
        ({"month": "winter", "year": "2014"}, {"between": ["2013-12", "2015-03"]}),
        ({"year_from": "2014", "year_to": "2016"}, {"between": ["2014", "2016"]}),
        ({"year_from": "2014", "year_to": "2014"}, {"between": ["2014", "2014"]}),
    ],
)
def test_a_date_is_kept_exactly_as_precise_as_it_was_typed(boxes: dict[str, str], value: Any) -> None:
    assert read(**boxes) == value
    parse_date(value, TODAY)


@pytest.mark.parametrize("key", AGO)
def test_how_long_ago_is_kept_with_the_day_it_was_answered(key: str) -> None:
    value = read(ago=key)
    assert value == {**AGO[key], "answered_on": "2026-11-17"}
    parse_date(value, TODAY)


def test_the_choices_of_how_long_ago_leave_no_gap() -> None:
    spans = [parse_date(choice, TODAY).interval(TODAY, None) for choice in AGO.values()]
    assert spans[0].hi == TODAY
    for nearer, farther in pairwise(spans):
        assert farther.hi >= nearer.lo - timedelta(days=1)


def test_nothing_typed_is_left_empty_and_not_sure_is_an_answer() -> None:
    assert read_partial(Typed(), TODAY) == Blank()
    assert read_partial(Typed(unsure=True), TODAY) == NotSure()


@pytest.mark.parametrize(
    ("boxes", "key", "parts"),
    [
        ({"month": "13", "year": "2014"}, "error_date_month", ("month",)),
        ({"month": "0", "year": "2014"}, "error_date_month", ("month",)),
        ({"month": "Juneish", "year": "2014"}, "error_date_month", ("month",)),
        ({"month": "6", "day": "31", "year": "2014"}, "error_date_no_such_day", ("month", "day")),
        ({"month": "2", "day": "29", "year": "2023"}, "error_date_no_such_day", ("month", "day")),
        ({"month": "6", "day": "32", "year": "2014"}, "error_date_day", ("day",)),
        ({"month": "6", "day": "x", "year": "2014"}, "error_date_day", ("day",)),
        ({"day": "9", "year": "2014"}, "error_date_day_needs_month", ("month",)),
        ({"month": "6"}, "error_date_year", ("year",)),
        ({"year": "14"}, "error_date_year", ("year",)),
        ({"year": "20144"}, "error_date_year", ("year",)),
        ({"year": "２０１４"}, "error_date_year", ("year",)),
        ({"year": "1899"}, "error_date_too_old", ("year",)),
        ({"month": "winter", "year": "1900"}, "error_date_year", ("year",)),
        ({"month": "winter", "year": "9999"}, "error_date_year", ("year",)),
        ({"month": "spring", "day": "3", "year": "2014"}, "error_date_season_day", ("day",)),
        ({"year_from": "2014"}, "error_date_between", ("year_to",)),
        ({"year_to": "2014"}, "error_date_between", ("year_from",)),
        ({"year_from": "2016", "year_to": "2014"}, "error_date_between", ("year_from", "year_to")),
        ({"year_from": "16", "year_to": "2014"}, "error_date_year", ("year_from",)),
        ({"ago": "long_ago"}, "error_not_a_choice", ("ago",)),
        ({"year": "2014", "unsure": True}, "error_date_one_way", ("year", "unsure")),
        ({"year": "2014", "ago": "ago_1_2_years"}, "error_date_one_way", ("year", "ago")),
        ({"year": "2014", "year_from": "2013"}, "error_date_one_way", ("year", "year_from")),
        ({"ago": "ago_1_2_years", "unsure": True}, "error_date_one_way", ("ago", "unsure")),
    ],
)
def test_a_date_that_cannot_be_read_says_why_and_which_box(
    boxes: dict[str, Any], key: str, parts: tuple[str, ...]
) -> None:
    assert refusal(**boxes) == (key, parts)


@pytest.mark.parametrize(
    ("boxes", "key"),
    [
        (Typed(month="3", day="27"), "error_birth_date"),
        (Typed(year="1951"), "error_birth_date"),
        (Typed(month="spring", day="27", year="1951"), "error_birth_month"),
        (Typed(month="2", day="30", year="1951"), "error_date_no_such_day"),
        (Typed(month="3", day="27", year="51"), "error_birth_year"),
    ],
)
def test_a_whole_date_needs_all_three_boxes(boxes: Typed, key: str) -> None:
    with pytest.raises(EntryError) as caught:
        read_full(boxes)
    assert caught.value.key == key


def test_every_box_that_cannot_be_read_is_named_at_once() -> None:
    boxes = Typed(month="Smarch", day="45", year="51")
    for read, keys in (
        (read_full, ["error_birth_month", "error_date_day", "error_birth_year"]),
        (lambda typed: read_partial(typed, TODAY), ["error_date_month", "error_date_day", "error_date_year"]),
    ):
        with pytest.raises(EntryError) as caught:
            read(boxes)
        assert [each.key for each in caught.value.all] == keys
        assert [each.parts for each in caught.value.all] == [("month",), ("day",), ("year",)]


def test_a_whole_date_may_name_its_month() -> None:
    assert read_full(Typed(month="marzo", day="7", year="1951")) == Answered("1951-03-07")
    assert read_full(Typed()) == Blank()


typed_dates = st.one_of(
    st.builds(Typed, year=st.integers(1901, 2030).map(str)),
    st.builds(Typed, month=st.integers(1, 12).map(str), year=st.integers(1901, 2030).map(str)),
    st.builds(
        Typed,
        month=st.integers(1, 12).map(str),
        day=st.integers(1, 28).map(str),
        year=st.integers(1901, 2030).map(str),
    ),
    st.builds(Typed, month=st.sampled_from(SEASONS), year=st.integers(1902, 2030).map(str)),
    st.integers(1901, 2030).map(lambda year: Typed(year_from=str(year), year_to=str(year + 3))),
    st.builds(Typed, ago=st.sampled_from(sorted(AGO))),
    st.just(Typed(unsure=True)),
    st.just(Typed()),
)


@given(typed_dates)
def test_what_was_typed_stands_in_the_boxes_again(typed: Typed) -> None:
    assert typed_partial(read_partial(typed, TODAY)) == typed


@given(st.dates(date(1901, 1, 1), TODAY))
def test_a_whole_date_stands_in_its_boxes_again(day: date) -> None:
    typed = typed_full(Answered(day.isoformat()))
    assert read_full(typed) == Answered(day.isoformat())


box = st.text(max_size=6)


@given(box, box, box, box, box, box, st.booleans())
def test_whatever_is_typed_is_read_or_refused_by_name(
    month: str, day: str, year: str, year_from: str, year_to: str, ago: str, unsure: bool
) -> None:
    typed = Typed(month, day, year, year_from, year_to, ago, unsure)
    for boxes in (typed, replace(typed, year_from="", year_to="", ago="", unsure=False)):
        try:
            answer = read_partial(boxes, TODAY)
        except EntryError as refused:
            key, parts = refused.key, refused.parts
        else:
            key, parts = "error_none", ("none",)
            if isinstance(answer, Answered):
                parse_date(answer.value, TODAY)
        assert key.startswith("error_")
        assert parts
