"""The shapes of a case's life: groups of statuses, commands that fit, leases, and the state as JSON."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.case_state import (
    DONE,
    IN_QUEUE,
    Action,
    Actor,
    CaseState,
    CloseReason,
    Command,
    HalfDay,
    Lease,
    Outcome,
    SentTo,
    Status,
)
from intake.domain.roles import Role

NOW = datetime(2026, 6, 15, 15, tzinfo=UTC)


def test_every_case_is_in_the_queue_or_booked_or_done() -> None:
    assert sorted([*IN_QUEUE, *DONE, Status.SCHEDULED]) == sorted(Status)


@pytest.mark.parametrize(
    "details",
    [
        {"action": Action.LOG_ATTEMPT},
        {"action": Action.CLOSE},
        {"action": Action.CLAIM, "outcome": Outcome.REACHED},
        {"action": Action.REOPEN, "reason": CloseReason.SEEN},
        {"action": Action.READ, "asks_call": True},
        {"action": Action.DISPOSE},
        {"action": Action.READ, "sent_to": SentTo.CAN_WAIT},
        {"action": Action.CLAIM, "patient_called": True},
        {"action": Action.NOTE, "new_number": True},
    ],
)
def test_a_command_carries_the_details_that_belong_to_it_and_no_others(details: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="belongs to"):
        Command(**details)  # type: ignore[arg-type]  # wrong on purpose


def test_a_lease_keeps_others_out_until_it_lapses() -> None:
    lease = Lease("ana", NOW + timedelta(minutes=30))
    ana, ben = Actor("ana", Role.FRONT_DESK), Actor("ben", Role.FRONT_DESK)
    assert lease.blocks(ben, NOW)
    assert not lease.blocks(ana, NOW)
    assert not lease.blocks(ben, NOW + timedelta(minutes=30))


states = st.builds(
    CaseState,
    status=st.sampled_from(Status),
    version=st.integers(0, 99),
    lease=st.none() | st.builds(Lease, st.text(), st.datetimes(timezones=st.just(UTC))),
    back_to=st.none() | st.sampled_from(Status),
    tried=st.lists(st.builds(HalfDay, st.dates(), st.sampled_from(("morning", "afternoon"))), max_size=4).map(
        tuple
    ),
    no_number=st.booleans(),
    notice_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    follow_up_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    spoken=st.booleans(),
    told_worse=st.booleans(),
    disposed=st.booleans(),
    check_on=st.booleans(),
    checked_on=st.booleans(),
    clinician_read=st.booleans(),
    clinician_asked_call=st.booleans(),
    close_reason=st.none() | st.sampled_from(CloseReason),
)


@given(states)
def test_a_state_is_the_same_after_a_trip_through_json(state: CaseState) -> None:
    read = CaseState.from_data(json.loads(json.dumps(state.to_data())))
    assert read == state
    assert isinstance(read.status, Status)
    assert state.back_to is None or isinstance(read.back_to, Status)
    assert state.close_reason is None or isinstance(read.close_reason, CloseReason)


def test_a_state_and_a_command_of_an_older_version_are_read() -> None:
    old = {
        "status": "attempted",
        "version": 3,
        "lease": None,
        "back_to": None,
        "attempts": 2,
        "final_notice": True,
        "clinician_read": True,
        "clinician_asked_call": False,
        "close_reason": None,
    }
    assert CaseState.from_data(old) == CaseState(Status.ATTEMPTED, version=3, clinician_read=True)
    command = {"action": "claim", "outcome": None, "reason": None, "asks_call": False}
    assert Command.from_data(command) == Command(Action.CLAIM)


@pytest.mark.parametrize(
    "command",
    [
        Command(Action.LOG_ATTEMPT, outcome=Outcome.ASKED_CALL_AT),
        Command(Action.CLOSE, reason=CloseReason.EMERGENCY_CARE),
        Command(Action.DISPOSE, sent_to=SentTo.IN_HOSPITAL, back_at=NOW),
        Command(Action.NOTE, patient_called=True),
        Command(Action.CORRECT, new_number=True),
        Command(Action.RETURN_TO_DESK, asks_call=True),
    ],
)
def test_a_command_is_the_same_after_a_trip_through_json(command: Command) -> None:
    assert Command.from_data(json.loads(json.dumps(command.to_data()))) == command


def test_work_in_hand_remembers_where_the_case_came_from() -> None:
    assert CaseState(Status.CLAIMED, back_to=Status.NO_SHOW).origin is Status.NO_SHOW
    assert CaseState(Status.ATTEMPTED).origin is Status.ATTEMPTED
