"""What holds of a case's life after any sequence of steps by anybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.content.policies import load_policy
from intake.domain.case_state import (
    DONE,
    IN_QUEUE,
    SPOKE,
    Action,
    Actor,
    CaseEvent,
    CaseState,
    CloseReason,
    Command,
    Outcome,
    SentTo,
    Status,
)
from intake.domain.lifecycle import allowed_actions, changed_nothing, perform, undo
from intake.domain.lifecycle_errors import LifecycleError
from intake.domain.roles import Role
from intake.domain.step_checks import CaseFacts
from intake.domain.transitions import TRANSITIONS, Move
from tests.domain.offices import HOURS

DUE = load_policy().due
START = datetime(2026, 6, 15, 15, tzinfo=UTC)
PEOPLE = (
    Actor("ana", Role.FRONT_DESK),
    Actor("ben", Role.FRONT_DESK),
    Actor("doc", Role.CLINICIAN),
    Actor("program", None),
)
COMMANDS = (
    *(
        Command(action)
        for action in Action
        if action not in (Action.LOG_ATTEMPT, Action.CLOSE, Action.DISPOSE)
    ),
    *(Command(Action.DISPOSE, sent_to=place) for place in SentTo),
    Command(Action.NOTE, patient_called=True),
    *(Command(Action.LOG_ATTEMPT, outcome=outcome) for outcome in Outcome),
    *(Command(Action.CLOSE, reason=reason) for reason in CloseReason),
    Command(Action.RETURN_TO_DESK, asks_call=True),
)
# Steps towards the deep places, drawn more often than chance would.
LIKELY = (
    Command(Action.CLAIM),
    Command(Action.LOG_ATTEMPT, outcome=Outcome.NO_ANSWER),
    Command(Action.SEND_FINAL_NOTICE),
    Command(Action.CLOSE, reason=CloseReason.CANNOT_REACH),
    Command(Action.UNDO),
)
WAITING = (Status.WAITING_ON_PATIENT, Status.WAITING_ON_RECORDS)
Try = tuple[Command, Actor, timedelta]
tries = st.lists(
    st.tuples(
        st.sampled_from(LIKELY) | st.sampled_from(COMMANDS),
        st.sampled_from(PEOPLE),
        st.one_of(
            st.integers(0, 40).map(lambda minutes: timedelta(minutes=minutes)),
            st.integers(12, 24 * 12).map(lambda hours: timedelta(hours=hours)),
        ),
    ),
    max_size=40,
)
facts = st.builds(CaseFacts, urgent=st.booleans(), recent_surgery_elsewhere=st.booleans())


@dataclass(frozen=True)
class Life:
    """A case, everything that happened to it, and everything that was refused."""

    case: CaseState
    events: tuple[CaseEvent, ...]
    refused: int


def live(steps: Iterable[Try], known: CaseFacts) -> Life:
    """Try every step in turn; a refused one leaves the case as it was."""
    case, now, events, refused = CaseState(), START, list[CaseEvent](), 0
    for command, actor, wait in steps:
        now += wait
        try:
            event = take(case, command, actor, now, known, events)
        except LifecycleError:
            refused += 1
        else:
            events.append(event)
            case = event.after
    return Life(case, tuple(events), refused)


def take(
    case: CaseState, command: Command, actor: Actor, now: datetime, known: CaseFacts, events: list[CaseEvent]
) -> CaseEvent:
    if command.action is Action.UNDO and events:
        last = next((event for event in reversed(events) if not changed_nothing(event)), events[-1])
        return undo(case, last, actor=actor, now=now, seen_version=case.version, facts=known)
    return perform(
        case, command, actor=actor, now=now, seen_version=case.version, facts=known, due=DUE, hours=HOURS
    )


def standing(events: Iterable[CaseEvent]) -> list[CaseEvent]:
    """The events that were not taken back."""
    left: list[CaseEvent] = []
    for event in events:
        if event.undoes is None:
            left.append(event)
        else:
            left = [each for each in left if each.after.version != event.undoes]
    return left


@given(tries, facts)
def test_events_form_one_unbroken_line(steps: list[Try], known: CaseFacts) -> None:
    life = live(steps, known)
    assert len(life.events) + life.refused == len(steps)
    assert [event.after.version for event in life.events] == list(range(1, len(life.events) + 1))
    assert all(earlier.after == later.before for earlier, later in pairwise(life.events))


@given(tries, facts)
def test_no_sequence_of_steps_loses_a_case(steps: list[Try], known: CaseFacts) -> None:
    case = live(steps, known).case
    assert (case.status in IN_QUEUE) + (case.status in DONE) + (case.status is Status.SCHEDULED) == 1
    much_later = START + timedelta(days=365)
    assert any(allowed_actions(case, actor, much_later, known) for actor in PEOPLE[:3])
    assert (case.close_reason is not None) is (case.status is Status.CLOSED)
    assert (case.back_to is not None) is (case.status in (Status.CLAIMED, Status.WITH_CLINICIAN))
    assert case.back_to is None or case.back_to in IN_QUEUE | {Status.SCHEDULED}
    assert (case.follow_up_at is not None) >= (case.status in (*WAITING, Status.WITH_CLINICIAN))


@given(tries, facts)
def test_nobody_gives_up_without_the_calls_and_the_notice(steps: list[Try], known: CaseFacts) -> None:
    history = standing(live(steps, known).events)
    for index, event in enumerate(history):
        if event.command.reason is not CloseReason.CANNOT_REACH:
            continue
        since: list[CaseEvent] = []
        for earlier in history[:index]:
            fresh = earlier.command.outcome in SPOKE or earlier.command.action in (
                Action.SCHEDULE,
                Action.REOPEN,
            )
            since = [] if fresh else [*since, earlier]
        calls = [e for e in since if e.command.action is Action.LOG_ATTEMPT]
        notices = [e for e in since if e.command.action is Action.SEND_FINAL_NOTICE]
        days = {HOURS.local_date(each.at) for each in calls}
        no_number = any(e.command.action is Action.NO_NUMBER for e in since)
        assert len(days) >= DUE.attempts_before_closing or no_number
        assert event.at - notices[-1].at >= timedelta(days=DUE.notice_days - 1)
        assert not known.urgent or event.actor.role is Role.CLINICIAN


@given(tries)
def test_the_front_desk_never_puts_an_urgent_case_aside_and_never_stops_its_waiting(steps: list[Try]) -> None:
    for event in live(steps, CaseFacts(urgent=True, recent_surgery_elsewhere=False)).events:
        if event.actor.role is not Role.FRONT_DESK:
            continue
        if event.command.action in (Action.NOTE, Action.CORRECT, Action.NO_NUMBER, Action.ANSWER_HEARD):
            assert event.after.status is event.before.status
            continue
        assert event.after.status not in WAITING
        assert (
            event.after.status is not Status.CLOSED or event.before.status is Status.ARRIVED or event.undoes
        )
        assert not event.after.clinician_acted or event.before.clinician_acted or event.undoes


@given(tries, facts)
def test_no_visit_is_booked_unread_where_a_clinician_reads_first(steps: list[Try], known: CaseFacts) -> None:
    for event in live(steps, known).events:
        if event.command.action is Action.SCHEDULE and (known.urgent or known.recent_surgery_elsewhere):
            assert event.before.clinician_read or event.actor.role is Role.CLINICIAN


@given(tries, facts)
def test_nobody_acts_under_somebody_elses_lease(steps: list[Try], known: CaseFacts) -> None:
    passing = (
        *(Action.READ, Action.HAND_TO_CLINICIAN, Action.UPDATE, Action.NOTE, Action.TOLD_WORSE),
        *(Action.CORRECT, Action.DISPOSE),
    )
    for event in live(steps, known).events:
        lease = event.before.lease
        held = lease is not None and lease.holder != event.actor.id and event.at < lease.until
        assert not held or event.command.action in passing


@given(tries, facts, st.sampled_from(PEOPLE))
def test_undo_restores_everything_but_the_version(steps: list[Try], known: CaseFacts, actor: Actor) -> None:
    life = live(steps, known)
    if not life.events:
        return
    last = next((event for event in reversed(life.events) if not changed_nothing(event)), life.events[-1])
    later = last.at + timedelta(hours=1)
    try:
        undone = undo(life.case, last, actor=actor, now=later, seen_version=life.case.version, facts=known)
    except LifecycleError:
        by_program, by_clinician = last.actor.role is None, last.actor.role is Role.CLINICIAN
        not_theirs = by_clinician and actor.role is not Role.CLINICIAN
        parks = known.urgent and last.before.status in WAITING and actor.role is not Role.CLINICIAN
        assert actor.role is None or by_program or last.undoes is not None or not_theirs or parks
    else:
        assert undone.after == replace(last.before, version=life.case.version + 1)


@given(tries, facts)
def test_a_state_read_from_storage_lives_on_the_same(steps: list[Try], known: CaseFacts) -> None:
    for event in live(steps, known).events:
        assert CaseState.from_data(event.before.to_data()) == event.before


@pytest.mark.parametrize("status", Status)
def test_from_everywhere_the_front_desk_and_clinicians_can_finish_and_reopen(status: Status) -> None:
    edges: dict[Status, set[Status]] = {}
    for transition in TRANSITIONS:
        if not {Role.FRONT_DESK, Role.CLINICIAN} & set(transition.roles):
            continue
        for source in transition.sources:
            if isinstance(transition.target, Status):
                edges.setdefault(source, set()).add(transition.target)
            else:
                # Going back leads to some status that could be claimed or handed over; a new case's at least.
                leads = {Move.STAY: source, Move.BACK: Status.NEW}
                edges.setdefault(source, set()).add(leads.get(transition.target, Status.CONTACTED))
    reached, frontier = {status}, {status}
    while frontier:
        frontier = {target for source in frontier for target in edges[source]} - reached
        reached |= frontier
    assert {Status.CLOSED, Status.REOPENED} <= reached
