"""What may be done with a case, by whom and when, and what it leads to.

One table holds the legal steps. `perform` and `undo` take a state and give an event with the state after it,
or raise a named error; nothing is changed in place and nothing is deleted. Leases keep two people from
calling one patient; versions keep two people from overwriting each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import Enum

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
    Lease,
    Status,
)
from intake.domain.dates import Interval, is_within_days
from intake.domain.lifecycle_errors import (
    ChangedMeanwhile,
    IllegalTransition,
    LeaseHeld,
    NeedsClinician,
    NoFinalNotice,
    NotEnoughAttempts,
    WrongReason,
)
from intake.domain.policy import Due
from intake.domain.roles import Role
from intake.domain.truth import Truth

DESK = Role.FRONT_DESK
CLINICIAN = Role.CLINICIAN
PROGRAM = None
BOTH = (DESK, CLINICIAN)


class Move(Enum):
    """Where a step without a status of its own leads."""

    STAY = "stays where it is"
    BACK = "goes back to where it came from"


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the steps depend on besides the state.

    `urgent`: emergency or same day is in force, an override included, or it was left at a safety page.
    `recent_surgery_elsewhere`: somebody else operated, perhaps lately (`is_recent_elsewhere` of any such
    operation). The surgeon who did it may have to see the patient first, so a clinician reads such a case
    before it is booked. `declared_not_ours`: a clinician's word stands that the practice does not treat this.
    """

    urgent: bool
    recent_surgery_elsewhere: bool
    declared_not_ours: bool = False


@dataclass(frozen=True, slots=True)
class Transition:
    """Who may take a step, from which statuses, and where it leads."""

    action: Action
    roles: tuple[Role | None, ...]
    sources: frozenset[Status]
    target: Status | Move


_CLAIMABLE = IN_QUEUE - {Status.WITH_CLINICIAN}
_IN_HAND = frozenset({Status.CLAIMED, Status.ATTEMPTED})
_WAITING = frozenset({Status.WAITING_ON_PATIENT, Status.WAITING_ON_RECORDS})
_AT_CLINICIAN = frozenset({Status.WITH_CLINICIAN})
_BOOKED = frozenset({Status.SCHEDULED})

TRANSITIONS = (
    Transition(Action.CLAIM, BOTH, _CLAIMABLE, Status.CLAIMED),
    Transition(Action.CLAIM, (CLINICIAN,), _AT_CLINICIAN, Move.STAY),
    Transition(Action.RELEASE, BOTH, frozenset({Status.CLAIMED}), Move.BACK),
    Transition(Action.RELEASE, (CLINICIAN,), _AT_CLINICIAN, Move.STAY),
    Transition(Action.LOG_ATTEMPT, BOTH, _IN_HAND, Status.ATTEMPTED),
    Transition(Action.LOG_ATTEMPT, (CLINICIAN,), _AT_CLINICIAN, Move.STAY),
    Transition(Action.ANSWER_HEARD, BOTH, IN_QUEUE | _BOOKED, Move.STAY),
    Transition(Action.SEND_FINAL_NOTICE, BOTH, _IN_HAND, Move.STAY),
    Transition(Action.SEND_FINAL_NOTICE, (CLINICIAN,), _AT_CLINICIAN, Move.STAY),
    Transition(Action.SCHEDULE, BOTH, _IN_HAND | _WAITING | _BOOKED, Status.SCHEDULED),
    Transition(Action.SCHEDULE, (CLINICIAN,), _AT_CLINICIAN, Status.SCHEDULED),
    Transition(Action.WAIT_ON_PATIENT, BOTH, _IN_HAND, Status.WAITING_ON_PATIENT),
    Transition(Action.WAIT_ON_PATIENT, (CLINICIAN,), _AT_CLINICIAN, Status.WAITING_ON_PATIENT),
    Transition(Action.WAIT_ON_RECORDS, BOTH, _IN_HAND, Status.WAITING_ON_RECORDS),
    Transition(Action.WAIT_ON_RECORDS, (CLINICIAN,), _AT_CLINICIAN, Status.WAITING_ON_RECORDS),
    Transition(Action.HAND_TO_CLINICIAN, (*BOTH, PROGRAM), _CLAIMABLE, Status.WITH_CLINICIAN),
    Transition(Action.READ, (CLINICIAN,), IN_QUEUE | _BOOKED, Move.STAY),
    Transition(Action.RETURN_TO_DESK, (CLINICIAN,), _AT_CLINICIAN, Move.BACK),
    Transition(Action.ARRIVE, BOTH, _BOOKED, Status.ARRIVED),
    Transition(Action.MISS, BOTH, _BOOKED, Status.NO_SHOW),
    Transition(Action.CANCEL, BOTH, _BOOKED, Status.CANCELLED),
    Transition(Action.CLOSE, BOTH, _CLAIMABLE | _BOOKED | {Status.ARRIVED}, Status.CLOSED),
    Transition(Action.CLOSE, (CLINICIAN,), _AT_CLINICIAN, Status.CLOSED),
    Transition(Action.REOPEN, (*BOTH, PROGRAM), DONE, Status.REOPENED),
    # Urgent news must not wait for a visit, for records, or until the patient calls.
    Transition(Action.REOPEN, (PROGRAM,), _BOOKED | _WAITING, Status.REOPENED),
    Transition(Action.UPDATE, (PROGRAM,), IN_QUEUE | _BOOKED, Move.STAY),
)
"""Every legal step but undo. UPDATE is the patient's own news, filed by the program, ANSWER_HEARD what was
told by phone."""

_TABLE = {(t.action, status, role): t.target for t in TRANSITIONS for status in t.sources for role in t.roles}

SET_ASIDE = frozenset({Status.CLAIMED, Status.WITH_CLINICIAN})
"""Statuses that remember where the case came from."""

PASSES_LEASES = frozenset({Action.HAND_TO_CLINICIAN, Action.READ, Action.UPDATE})
"""Steps that somebody else's lease does not hold up: help and news must not wait for it."""

KEEPS_LEASE = frozenset({Action.READ, Action.ANSWER_HEARD, Action.SEND_FINAL_NOTICE, Action.UPDATE})

DECISIONS = frozenset(
    {
        Action.READ,
        Action.RETURN_TO_DESK,
        Action.SCHEDULE,
        Action.WAIT_ON_PATIENT,
        Action.WAIT_ON_RECORDS,
        Action.ARRIVE,
        Action.CLOSE,
    }
)
"""Steps by which a clinician says what becomes of a case. A claim is none: it lasts as long as its lease."""

NEEDS_CLINICIAN_AGAIN = frozenset(
    {Action.UPDATE, Action.REOPEN, Action.MISS, Action.CANCEL, Action.HAND_TO_CLINICIAN}
)
"""Steps after which what a clinician did before counts no longer: there is news, or it came to nothing."""

ONLY_REASON = {Status.SCHEDULED: CloseReason.BOOKED, Status.ARRIVED: CloseReason.SEEN}
"""A booked or kept visit closes for this reason only, and no other status closes for it."""


def perform(
    case: CaseState,
    command: Command,
    *,
    actor: Actor,
    now: datetime,
    seen_version: int,
    facts: CaseFacts,
    due: Due,
) -> CaseEvent:
    """Take one step: the event, with the state after it, one version on.

    `seen_version` is the version the actor was looking at; `due` brings the policy's lease and attempts.
    Raises ChangedMeanwhile, IllegalTransition, NeedsClinician, LeaseHeld, WrongReason, NotEnoughAttempts or
    NoFinalNotice.
    """
    _check_version(case, seen_version)
    target = _target(case, command.action, actor, facts)
    if command.action not in PASSES_LEASES:
        _check_lease(case, actor, now)
    if target in _WAITING:
        _check_parking(case, command.action, actor, facts)
    if command.action is Action.SCHEDULE:
        _check_booking(case, actor, facts)
    elif command.action is Action.SEND_FINAL_NOTICE:
        _check_attempts(case, due)
    elif command.action is Action.CLOSE:
        _check_closing(case, command, actor, facts, due)
    lease = _lease(case, command, actor, now, due)
    return CaseEvent(command, actor, now, case, _after(case, command, actor, target, lease))


def undo(
    case: CaseState, last: CaseEvent, *, actor: Actor, now: datetime, seen_version: int, facts: CaseFacts
) -> CaseEvent:
    """Take back the last step, as a new event: everything is as before it, but for the version.

    What a clinician did only a clinician takes back, and only a clinician puts an urgent case back to where
    it waited. What the program did, and an undo itself, is not taken back: take the step again. Raises
    ChangedMeanwhile, IllegalTransition, NeedsClinician or LeaseHeld; ValueError where `last` is not the event
    that led to this state.
    """
    if last.after != case:
        raise ValueError("only the event that led to the present state can be undone")
    _check_version(case, seen_version)
    if actor.role not in BOTH or last.actor.role is PROGRAM or last.undoes is not None:
        raise IllegalTransition(Action.UNDO, case.status)
    if last.actor.role is CLINICIAN and actor.role is not CLINICIAN:
        raise NeedsClinician(Action.UNDO, case.status)
    if last.before.status in _WAITING:
        _check_parking(case, Action.UNDO, actor, facts)
    _check_lease(case, actor, now)
    restored = replace(last.before, version=case.version + 1)
    return CaseEvent(Command(Action.UNDO), actor, now, case, restored, undoes=case.version)


def changes_since(events: Iterable[CaseEvent], seen_version: int) -> tuple[CaseEvent, ...]:
    """What somebody who saw `seen_version` has to be told: who changed what since then, and when."""
    return tuple(event for event in events if event.after.version > seen_version)


def allowed_actions(case: CaseState, actor: Actor, now: datetime, facts: CaseFacts) -> tuple[Action, ...]:
    """What to offer that actor now, by the table, the lease and who may put an urgent case aside.

    A booking or closing may still need more.
    """
    held = case.lease is not None and case.lease.blocks(actor, now)
    must_not_wait = facts.urgent and actor.role is DESK
    return tuple(
        action
        for action in Action
        if (target := _TABLE.get((action, case.status, actor.role))) is not None
        and (action in PASSES_LEASES or not held)
        and not (must_not_wait and target in _WAITING)
    )


def is_recent_elsewhere(when: Interval | None, today: date, days: int) -> bool:
    """Whether an operation by others may be less than `days` days old; one without a date may be.

    The days are the policy's `recent_surgery_days`: as long as a wound infection counts after implants.
    """
    return when is None or is_within_days(when, today, days - 1) is not Truth.NO


def _check_version(case: CaseState, seen_version: int) -> None:
    if seen_version != case.version:
        raise ChangedMeanwhile(seen_version, case.version)


def _target(case: CaseState, action: Action, actor: Actor, facts: CaseFacts) -> Status:
    target = _TABLE.get((action, case.status, actor.role))
    if target is None:
        if actor.role is DESK and (action, case.status, CLINICIAN) in _TABLE:
            raise NeedsClinician(action, case.status)
        raise IllegalTransition(action, case.status)
    if target is Move.BACK:
        # It may have become urgent since it was put aside: then it must not go back to waiting.
        return Status.REOPENED if facts.urgent and case.origin in _WAITING else case.origin
    return case.status if target is Move.STAY else target


def _check_lease(case: CaseState, actor: Actor, now: datetime) -> None:
    if case.lease is not None and case.lease.blocks(actor, now):
        raise LeaseHeld(case.lease.holder, case.lease.until)


def _check_parking(case: CaseState, action: Action, actor: Actor, facts: CaseFacts) -> None:
    """Emergency and same-day cases belong to the clinician: the desk does not put one aside."""
    if facts.urgent and actor.role is DESK:
        raise NeedsClinician(action, case.status)


def _check_booking(case: CaseState, actor: Actor, facts: CaseFacts) -> None:
    reads_first = facts.urgent or facts.recent_surgery_elsewhere
    if reads_first and not case.clinician_read and actor.role is not CLINICIAN:
        raise NeedsClinician(Action.SCHEDULE, case.status)


def _check_attempts(case: CaseState, due: Due) -> None:
    if case.attempts < due.attempts_before_closing:
        raise NotEnoughAttempts(case.attempts, due.attempts_before_closing)


def _check_closing(case: CaseState, command: Command, actor: Actor, facts: CaseFacts, due: Due) -> None:
    visit = ONLY_REASON.get(case.status)
    if visit is not None or command.reason in ONLY_REASON.values():
        if command.reason is not visit:
            raise WrongReason(case.status, visit)
        if visit is CloseReason.BOOKED and facts.urgent and actor.role is not CLINICIAN:
            raise NeedsClinician(Action.CLOSE, case.status)
        return
    undecided = command.reason is CloseReason.NOT_OURS and not facts.declared_not_ours
    if actor.role is not CLINICIAN and (facts.urgent or undecided):
        raise NeedsClinician(Action.CLOSE, case.status)
    if command.reason is CloseReason.CANNOT_REACH:
        _check_attempts(case, due)
        if not case.final_notice:
            raise NoFinalNotice


def _lease(case: CaseState, command: Command, actor: Actor, now: datetime, due: Due) -> Lease | None:
    """Claiming takes the lease, and so does having the patient on the line; most other steps end the work."""
    if command.action is Action.CLAIM or command.outcome in SPOKE:
        return Lease(actor.id, now + timedelta(minutes=due.lease_minutes))
    return case.lease if command.action in KEEPS_LEASE else None


def _after(case: CaseState, command: Command, actor: Actor, target: Status, lease: Lease | None) -> CaseState:
    action = command.action
    anew = command.outcome in SPOKE or action in (Action.SCHEDULE, Action.REOPEN)
    in_vain = action is Action.LOG_ATTEMPT and not anew
    read, news = action in (Action.READ, Action.RETURN_TO_DESK), action in (Action.UPDATE, Action.REOPEN)
    answered = anew or action in (Action.CLOSE, Action.RETURN_TO_DESK)
    acts = actor.role is CLINICIAN and (command.outcome in SPOKE or action in DECISIONS)
    return CaseState(
        status=target,
        version=case.version + 1,
        lease=lease,
        back_to=case.origin if target in SET_ASIDE else None,
        attempts=0 if anew else case.attempts + in_vain,
        final_notice=not anew and (case.final_notice or action is Action.SEND_FINAL_NOTICE),
        clinician_read=read or (case.clinician_read and not news),
        clinician_asked_call=command.asks_call or (case.clinician_asked_call and not answered),
        clinician_acted=acts or (case.clinician_acted and action not in NEEDS_CLINICIAN_AGAIN),
        close_reason=command.reason if action is Action.CLOSE else None,
    )
