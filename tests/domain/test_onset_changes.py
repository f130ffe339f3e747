"""A symptom told anew: what is changed of its beginning, and what stays."""

from __future__ import annotations

from intake.domain.dates import CalendarDate
from intake.domain.onset_changes import (
    began,
    came_back,
    ever_since,
    for_other,
    of_other_surgery,
    with_gap,
    with_order,
    without_order,
)
from intake.domain.onsets import After, Before, GapAfter, NeverWentAway, Onset, told_date
from intake.domain.story import Symptom

Y2020, Y2024 = CalendarDate(2020), CalendarDate(2024)


def pain(onset: Onset, *also: After | Before) -> Symptom:
    return Symptom("pain", frozenset(), onset, also=also)


def test_another_date_leaves_the_order_and_takes_the_place_of_a_told_time() -> None:
    assert began(pain(Y2020), Y2024) == pain(Y2024)
    assert began(pain(After(1, Y2020)), Y2024) == pain(After(1, Y2024))
    assert began(pain(Before(1, None)), Y2024) == pain(Before(1, Y2024))
    assert began(pain(GapAfter(1, 2, 4)), Y2024) == pain(After(1, Y2024))


def test_the_date_told_of_a_beginning_is_found_whatever_order_stands_with_it() -> None:
    assert told_date(NeverWentAway(0, Y2020)) == told_date(After(0, Y2020)) == told_date(Y2020) == Y2020
    assert told_date(GapAfter(0, 2, 4)) is told_date(None) is None


def test_there_ever_since_keeps_the_date_beside_it_and_no_other_order() -> None:
    assert ever_since(pain(After(0, Y2020), Before(1, None)), 1) == pain(NeverWentAway(1, Y2020))


def test_back_after_an_operation_it_has_no_date_yet() -> None:
    assert came_back(pain(Before(0, Y2020), After(1, None)), 0) == pain(After(0, None))


def test_a_told_time_takes_the_place_of_the_date() -> None:
    assert with_gap(pain(After(0, None)), 0, 0, 3) == pain(GapAfter(0, 0, 3))


def test_an_order_to_one_more_operation_stands_beside_the_first() -> None:
    assert with_order(pain(Y2020), 0, After) == pain(After(0, Y2020))
    assert with_order(pain(After(0, Y2020)), 0, Before) == pain(Before(0, Y2020))
    told = with_order(pain(After(0, Y2020), After(1, None), After(2, None)), 1, Before)
    assert told == pain(After(0, Y2020), After(2, None), Before(1, None))


def test_that_an_operation_was_for_something_else_stands_with_the_order_to_it() -> None:
    assert for_other(pain(Before(0, Y2020)), 0) == pain(Before(0, Y2020, for_other=True))
    told = for_other(pain(After(0, Y2020), Before(1, None), Before(2, None), After(3, None)), 1)
    also = (Before(1, None, for_other=True), Before(2, None), After(3, None))
    assert told == pain(After(0, Y2020), *also)


def test_without_an_order_the_date_stays() -> None:
    assert without_order(pain(After(0, Y2020), Before(1, None)), 0) == pain(Y2020, Before(1, None))
    assert without_order(pain(After(0, Y2020), Before(1, None)), 1) == pain(After(0, Y2020))
    assert without_order(pain(NeverWentAway(None, Y2020)), 1) == pain(Y2020)


def test_what_was_said_of_one_operation_is_said_of_the_other() -> None:
    assert of_other_surgery(pain(NeverWentAway(None)), 0, 1) == pain(NeverWentAway(1))
    assert of_other_surgery(pain(After(0, Y2020), Before(1, None)), 0, 1) == pain(After(1, Y2020))
    assert of_other_surgery(pain(After(0, Y2020), Before(1, None)), 1, 2) == pain(
        After(0, Y2020), Before(2, None)
    )
    assert of_other_surgery(pain(After(0, Y2020), After(1, None)), 1, 2) == pain(
        After(0, Y2020), After(2, None)
    )
