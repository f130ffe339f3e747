"""Figures from steps: who was called in time, how long it took, and what counts for nothing."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.bands import Link
from intake.domain.case_state import Action, Outcome, Status
from intake.domain.figures import Call, Group, Step, by_group, call_of, figures, group_of
from intake.domain.office_hours import OfficeHours
from intake.domain.policy import Urgency

CHICAGO = ZoneInfo("America/Chicago")
OFFICE = OfficeHours(CHICAGO, dict.fromkeys(range(5), ((time(8), time(17)),)))
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=CHICAGO).astimezone(UTC)
DUE = MONDAY + timedelta(hours=8)
HOUR = timedelta(hours=1)


def step(
    after: timedelta,
    action: Action = Action.LOG_ATTEMPT,
    outcome: Outcome | None = None,
    due: datetime = DUE,
    *,
    undone: bool = False,
) -> Step:
    if action is Action.LOG_ATTEMPT and outcome is None:
        outcome = Outcome.NO_ANSWER
    return Step(MONDAY + after, action, outcome, due, undone)


def call(*steps: Step, due: datetime = DUE, status: Status = Status.ATTEMPTED) -> Call:
    return call_of(Group.OTHER, MONDAY, due, status, steps)


@pytest.mark.parametrize(
    ("urgency", "link", "contact_only", "group"),
    [
        (Urgency.EMERGENCY, Link.NO_SURGERY, False, Group.URGENT),
        (Urgency.SAME_DAY, Link.RECENT, False, Group.URGENT),
        (Urgency.ROUTINE, Link.NO_SURGERY, True, Group.URGENT),
        (Urgency.SOON, Link.EARLY, False, Group.FLAGGED),
        (Urgency.SOON, Link.REMOTE, False, Group.SOON),
        (Urgency.ROUTINE, Link.PERSISTENT, False, Group.FLAGGED),
        (Urgency.ROUTINE, Link.UNKNOWN, False, Group.OTHER),
    ],
)
def test_the_most_pressing_of_what_stands_names_the_group(
    urgency: Urgency, link: Link, contact_only: bool, group: Group
) -> None:
    assert group_of(urgency, link, contact_only=contact_only) is group


def test_the_first_try_is_timed_whatever_came_of_it_and_the_first_talk_apart() -> None:
    told = call(
        step(HOUR), step(2 * HOUR, outcome=Outcome.VOICEMAIL), step(3 * HOUR, outcome=Outcome.REFUSED)
    )
    assert (told.tried_at, told.reached_at) == (MONDAY + HOUR, MONDAY + 3 * HOUR)
    assert told.in_time(MONDAY) is True


@pytest.mark.parametrize("action", [Action.SCHEDULE, Action.DISPOSE])
def test_a_booking_and_a_disposition_are_calls_that_reached_the_patient(action: Action) -> None:
    told = call(step(HOUR, Action.CLAIM), step(2 * HOUR, action))
    assert told.tried_at == told.reached_at == MONDAY + 2 * HOUR


def test_who_asks_to_be_called_later_was_called_and_not_reached_and_a_note_is_no_call() -> None:
    told = call(step(HOUR, Action.NOTE), step(2 * HOUR, outcome=Outcome.ASKED_CALL_AT))
    assert (told.tried_at, told.reached_at) == (MONDAY + 2 * HOUR, None)


def test_what_was_taken_back_counts_for_nothing() -> None:
    told = call(step(HOUR, outcome=Outcome.REACHED, undone=True), step(2 * HOUR, Action.UNDO))
    assert (told.tried_at, told.reached_at) == (None, None)


def test_a_step_makes_a_call_due_no_later_and_news_may_make_it_due_sooner() -> None:
    """Given back by a clinician the clock begins anew for the desk, not for the patient who waits."""
    later = call(step(HOUR, Action.RETURN_TO_DESK), step(9 * HOUR, due=DUE + 24 * HOUR))
    assert later.due_at == DUE
    assert later.in_time(MONDAY) is False
    sooner = call(step(HOUR, Action.UPDATE), step(3 * HOUR, due=MONDAY + 2 * HOUR))
    assert sooner.in_time(MONDAY) is False


def test_what_the_due_time_became_after_the_first_try_does_not_matter() -> None:
    told = call(step(HOUR), step(2 * HOUR, Action.CLAIM, due=MONDAY), due=MONDAY)
    assert told.due_at == DUE


@pytest.mark.parametrize(
    ("told", "when", "met"),
    [
        (call(), DUE - HOUR, None),
        (call(), DUE, None),
        (call(), DUE + HOUR, False),
        (call(status=Status.CLOSED), DUE + HOUR, None),
        (call(step(timedelta(hours=8))), DUE + HOUR, True),
        (call(step(timedelta(hours=8, seconds=1))), MONDAY, False),
    ],
)
def test_nobody_is_late_before_the_time_is_over_and_nobody_in_time_after(
    told: Call, when: datetime, met: bool | None
) -> None:
    assert told.in_time(when) is met


def test_lengths_are_office_time_and_a_night_is_nobodys_delay() -> None:
    next_morning = step(timedelta(hours=23, minutes=30), outcome=Outcome.REACHED)
    at_once = step(timedelta(minutes=10))
    found = figures([call(next_morning), call(at_once), call()], OFFICE, MONDAY + HOUR)
    assert (found.requests, found.judged, found.in_time, found.tried, found.reached) == (3, 2, 1, 2, 1)
    # 9:00 to 17:00, then 8:00 to 8:30; the other one after ten minutes.
    assert found.to_reach == timedelta(hours=8, minutes=30)
    assert found.to_try == (timedelta(hours=8, minutes=30) + timedelta(minutes=10)) / 2
    assert found.share_in_time == 0.5


def test_what_was_closed_before_anybody_called_is_counted_apart() -> None:
    found = figures([call(status=Status.CLOSED), call(step(HOUR), status=Status.CLOSED)], OFFICE, DUE + HOUR)
    assert (found.requests, found.needed_none, found.judged) == (2, 1, 1)


def test_without_a_call_there_is_no_share_and_no_median() -> None:
    empty = figures([], OFFICE, MONDAY)
    assert (empty.share_in_time, empty.to_try, empty.to_reach) == (None, None, None)


steps_of_a_call = st.lists(
    st.builds(
        step,
        st.timedeltas(timedelta(0), timedelta(days=9)),
        st.sampled_from([Action.CLAIM, Action.LOG_ATTEMPT, Action.SCHEDULE, Action.UPDATE]),
        st.none(),
        st.datetimes(datetime(2026, 11, 16), datetime(2026, 11, 20), timezones=st.just(UTC)),  # noqa: DTZ001 - bounds carry no zone, what is drawn does
        undone=st.booleans(),
    ),
    max_size=6,
).map(lambda steps: sorted(steps, key=lambda each: each.at))


@given(st.lists(st.tuples(st.sampled_from(Group), steps_of_a_call), max_size=6), st.integers(0, 200))
def test_the_groups_add_up_and_no_count_exceeds_what_it_is_part_of(
    told: list[tuple[Group, list[Step]]], hours: int
) -> None:
    now = MONDAY + hours * HOUR
    calls = [call_of(group, MONDAY, DUE, Status.ATTEMPTED, steps) for group, steps in told]
    every, parts = figures(calls, OFFICE, now), by_group(calls, OFFICE, now)
    assert list(parts) == list(Group)
    for name in ("requests", "judged", "in_time", "tried", "reached", "needed_none"):
        assert sum(getattr(part, name) for part in parts.values()) == getattr(every, name)
    assert every.in_time <= every.judged <= every.requests
    assert every.reached <= every.tried <= every.requests
    for each in calls:
        assert each.tried_at is not None or each.due_at <= DUE
        assert each.reached_at is None or (each.tried_at is not None and each.tried_at <= each.reached_at)
