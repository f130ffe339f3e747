"""A case is the same whatever the order it was told in, and reads its intervals from what was said."""

from __future__ import annotations

from datetime import date

from intake.domain.dates import CalendarDate, Interval
from intake.domain.onsets import NeverWentAway
from intake.domain.story import Story, Surgery, Symptom, make_story

TODAY = date(2026, 6, 15)
OLD = Surgery(frozenset({"neck"}), frozenset(), CalendarDate(2010))
NEW = Surgery(frozenset({"lower_back"}), frozenset(), CalendarDate(2020, 5))
UNDATED = Surgery(frozenset({"lower_back"}), frozenset(), None)


def case_of(surgeries: list[Surgery], onset: object, *, prior: str = "yes", birth: bool = True) -> Story:
    return make_story(
        today=TODAY,
        birth=CalendarDate(1961, 2) if birth else None,
        safety=None,
        safety_more=None,
        prior_surgery=prior,
        surgeries=surgeries,
        symptoms=[Symptom("pain", frozenset(), onset)],  # type: ignore[arg-type]
    )


def test_ever_since_follows_its_operation_to_its_place() -> None:
    told = case_of([NEW, OLD], NeverWentAway(0))
    assert told.surgeries == (OLD, NEW)
    assert told.symptoms[0].onset == NeverWentAway(1)
    assert told == case_of([OLD, NEW], NeverWentAway(1))


def test_two_operations_alike_keep_what_was_said_of_each() -> None:
    assert case_of([NEW, NEW], NeverWentAway(0)) == case_of([NEW, NEW], NeverWentAway(1))


def test_ever_since_is_an_onset_between_birth_and_that_operation() -> None:
    told = case_of([NEW, OLD], NeverWentAway(0))
    assert told.onset_interval(told.symptoms[0]) == Interval(date(1961, 2, 1), date(2020, 5, 31))


def test_ever_since_some_operation_reaches_to_the_last_of_them() -> None:
    told = case_of([NEW, OLD], NeverWentAway(None), birth=False)
    assert told.onset_interval(told.symptoms[0]) == Interval(date.min, date(2020, 5, 31))


def test_ever_since_an_undated_operation_reaches_to_today() -> None:
    told = case_of([UNDATED], NeverWentAway(0))
    assert told.onset_interval(told.symptoms[0]) == Interval(date(1961, 2, 1), TODAY)
    untold = case_of([], NeverWentAway(None))
    assert untold.onset_interval(untold.symptoms[0]) == Interval(date(1961, 2, 1), TODAY)


def test_ever_since_a_planned_operation_says_nothing() -> None:
    planned = case_of([Surgery(frozenset(), frozenset(), CalendarDate(2026, 9))], NeverWentAway(0))
    assert planned.past_surgeries == ()
    assert planned.onset_interval(planned.symptoms[0]) is None


def test_a_denied_operation_counts_for_no_rule_but_still_dates_what_is_there_ever_since() -> None:
    denied = case_of([NEW], NeverWentAway(0), prior="no")
    assert denied.past_surgeries == ()
    assert denied.onset_interval(denied.symptoms[0]) == Interval(date(1961, 2, 1), date(2020, 5, 31))


def test_a_symptom_that_was_not_told_is_none() -> None:
    assert case_of([NEW], None).symptom("weakness") is None
