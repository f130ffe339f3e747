"""What may be done with a case, by whom and when, and what it leads to.

`transitions` holds the legal steps, `step_checks` what some of them need besides. `perform` and `undo` take a
state and give an event with the state after it, or raise a named error; nothing is changed in place and
nothing is deleted. Leases keep two people from calling one patient; versions keep two people from overwriting
each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from intake.domain.attempts import half_day
from intake.domain.case_state import (
    DONE,
    SPOKE,
    TO_EMERGENCY_CARE,
    Action,
    Actor,
    CaseEvent,
    CaseState,
    Command,
    Lease,
    Outcome,
    SentTo,
    Status,
)
from intake.domain.follow_up import WAITS_FOR, follow_up_at, opening_after
from intake.domain.lifecycle_errors import ChangedMeanwhile, IllegalTransition, LeaseHeld, NeedsClinician
from intake.domain.office_hours import OfficeHours
from intake.domain.policy import Due
from intake.domain.step_checks import CaseFacts, check_parking, check_step
from intake.domain.transitions import BOTH, CLINICIAN, DESK, PROGRAM, TABLE, WAITING, Move, target_of

SET_ASIDE = frozenset({Status.CLAIMED, Status.WITH_CLINICIAN})
"""Statuses that remember where the case came from."""

PASSES_LEASES = frozenset(
    {
        Action.HAND_TO_CLINICIAN,
        Action.READ,
        Action.UPDATE,
        Action.NOTE,
        Action.TOLD_WORSE,
        Action.CORRECT,
        Action.DISPOSE,
    }
)
"""Steps that somebody else's lease does not hold up: help and news must not wait for it."""

KEEPS_LEASE = frozenset(
    {Action.READ, Action.ANSWER_HEARD, Action.UPDATE, Action.NOTE, Action.CORRECT, Action.NO_NUMBER}
)

OF_ANY_VERSION = frozenset({Action.NOTE, Action.TOLD_WORSE})
"""Steps that fit whatever others did since the case was looked at: what a patient says is never lost."""

DECISIONS = frozenset(
    {
        Action.READ,
        Action.DISPOSE,
        Action.RETURN_TO_DESK,
        Action.SCHEDULE,
        Action.SEND_FINAL_NOTICE,
        Action.WAIT_ON_PATIENT,
        Action.WAIT_ON_RECORDS,
        Action.ARRIVE,
        Action.CLOSE,
    }
)
"""Steps by which a clinician says what becomes of a case. A claim is none: it lasts as long as its lease."""

OF_TWO_CASES = frozenset({Action.MERGE, Action.TAKE_IN, Action.SEPARATE})
"""Steps that change another case with this one, so that neither is taken back by itself."""

NEEDS_CLINICIAN_AGAIN = frozenset(
    {
        Action.UPDATE,
        Action.REOPEN,
        Action.MISS,
        Action.CANCEL,
        Action.HAND_TO_CLINICIAN,
        Action.TOLD_WORSE,
    }
)
"""Steps after which what a clinician did before counts no longer: there is news, or it came to nothing."""


def perform(
    case: CaseState,
    command: Command,
    *,
    actor: Actor,
    now: datetime,
    seen_version: int,
    facts: CaseFacts,
    due: Due,
    hours: OfficeHours,
) -> CaseEvent:
    """Take one step: the event, with the state after it, one version on.

    `seen_version` is the version the actor was looking at; `due` brings the policy's lease, attempts and
    follow-up days, `hours` the practice's calendar. Raises one of the errors of `lifecycle_errors`.
    """
    if command.action not in OF_ANY_VERSION:
        _check_version(case, seen_version)
    target = target_of(case, command, actor.role, urgent=facts.urgent)
    if command.action not in PASSES_LEASES:
        _check_lease(case, actor, now)
    if _puts_aside(case, command.action, target):
        check_parking(case, command.action, actor, facts)
    check_step(case, command, actor, now, facts, due, hours)
    lease = _lease(case, command, actor, now, due)
    after = _after(case, command, actor, target, lease)
    work = _work_after(case, command, now, target, due, hours)
    return CaseEvent(command, actor, now, case, replace(after, **work))


def undo(
    case: CaseState, last: CaseEvent, *, actor: Actor, now: datetime, seen_version: int, facts: CaseFacts
) -> CaseEvent:
    """Take back the last step, as a new event: everything is as before it, but for the version.

    Notes written since do not stand in the way: `last` is the last event that changed anything else.
    What a clinician did only a clinician takes back, and only a clinician puts an urgent case back to where
    it waited. What the program did, and an undo itself, is not taken back: take the step again. Two merged
    cases are separated by a step of their own. Raises ChangedMeanwhile, IllegalTransition, NeedsClinician or
    LeaseHeld; ValueError where `last` is not the event that led to this state.
    """
    if not _alike(last.after, case):
        raise ValueError("only the event that led to the present state can be undone")
    _check_version(case, seen_version)
    alone = last.undoes is None and last.command.action not in OF_TWO_CASES
    if actor.role not in BOTH or last.actor.role is PROGRAM or not alone:
        raise IllegalTransition(Action.UNDO, case.status)
    if last.actor.role is CLINICIAN and actor.role is not CLINICIAN:
        raise NeedsClinician(Action.UNDO, case.status)
    if last.before.status in WAITING:
        check_parking(case, Action.UNDO, actor, facts)
    _check_lease(case, actor, now)
    restored = replace(last.before, version=case.version + 1)
    return CaseEvent(Command(Action.UNDO), actor, now, case, restored, undoes=last.after.version)


def replayed(case: CaseState, event: CaseEvent, *, due: Due, hours: OfficeHours) -> CaseState:
    """The state after the same step on another state of the case; its version is the next.

    Nothing is checked, since the step was taken: where it led to another status or day it leads there again.
    """
    before, after = event.before, event.after
    target = case.status if before.status is after.status else after.status
    left = _after(case, event.command, event.actor, target, after.lease)
    work = _work_after(case, event.command, event.at, target, due, hours)
    follow_up = case.follow_up_at if before.follow_up_at == after.follow_up_at else after.follow_up_at
    return replace(left, **work | {"follow_up_at": follow_up if target in WAITS_FOR else None})


def changed_nothing(event: CaseEvent) -> bool:
    """Whether a step left everything as it was but for the version, as a note does."""
    return event.command.action is Action.NOTE and _alike(event.before, event.after)


def _alike(one: CaseState, other: CaseState) -> bool:
    return replace(one, version=0) == replace(other, version=0)


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
        if (target := TABLE.get((action, case.status, actor.role))) is not None
        and (action in PASSES_LEASES or not held)
        and not (must_not_wait and _puts_aside(case, action, target))
        and (action is not Action.CHECK_ON or case.check_on)
        and (action is not Action.DISPOSE or facts.urgent)
    )


def _puts_aside(case: CaseState, action: Action, target: Status | Move) -> bool:
    """Whether a step makes a case wait, or wait longer; a note on one that waits does not."""
    return target in WAITING and (target is not case.status or action is Action.SEND_FINAL_NOTICE)


def _check_version(case: CaseState, seen_version: int) -> None:
    if seen_version != case.version:
        raise ChangedMeanwhile(seen_version, case.version)


def _check_lease(case: CaseState, actor: Actor, now: datetime) -> None:
    if case.lease is not None and case.lease.blocks(actor, now):
        raise LeaseHeld(case.lease.holder, case.lease.until)


def _lease(case: CaseState, command: Command, actor: Actor, now: datetime, due: Due) -> Lease | None:
    """Claiming takes the lease, and so does having the patient on the line; most other steps end the work."""
    if command.action is Action.CLAIM or command.outcome in (Outcome.REACHED, Outcome.REFUSED):
        return Lease(actor.id, now + timedelta(minutes=due.lease_minutes))
    return case.lease if command.action in KEEPS_LEASE else None


def _after(case: CaseState, command: Command, actor: Actor, target: Status, lease: Lease | None) -> CaseState:
    """The state after a step, but for what `_work_after` says of the work with the patient."""
    action = command.action
    read = action in (Action.READ, Action.DISPOSE, Action.RETURN_TO_DESK)
    news = action in (Action.UPDATE, Action.REOPEN, Action.TOLD_WORSE)
    answered = _begins_anew(command) or action in (Action.CLOSE, Action.RETURN_TO_DESK)
    acts = actor.role is CLINICIAN and (command.outcome in SPOKE or action in DECISIONS)
    sent_by_desk = command.outcome is Outcome.SENT_TO_EMERGENCY and actor.role is not CLINICIAN
    told_worse = action is Action.TOLD_WORSE or sent_by_desk
    told_anew = action is Action.UPDATE or (action is Action.REOPEN and actor.role is PROGRAM)
    return replace(
        case,
        status=target,
        version=case.version + 1,
        lease=lease,
        back_to=_back_to(case, action) if target in SET_ASIDE else None,
        told_worse=told_worse or (case.told_worse and not acts),
        disposed=action is Action.DISPOSE or (case.disposed and not told_anew),
        clinician_read=read or (case.clinician_read and not news),
        clinician_asked_call=command.asks_call
        or command.sent_to is SentTo.SAME_DAY_VISIT
        or (case.clinician_asked_call and not answered),
        clinician_acted=acts
        or (case.clinician_acted and not told_worse and action not in NEEDS_CLINICIAN_AGAIN),
        close_reason=command.reason or (case.close_reason if target is Status.CLOSED else None),
    )


def _back_to(case: CaseState, action: Action) -> Status:
    """Where a case goes back to; one that was done and of which worse is told is open again."""
    return Status.REOPENED if action is Action.TOLD_WORSE and case.status in DONE else case.origin


def _begins_anew(command: Command) -> bool:
    """Whether the count of calls in vain begins anew: the patient was spoken to, or comes."""
    return command.outcome in SPOKE or command.action in (Action.SCHEDULE, Action.REOPEN)


def _work_after(
    case: CaseState, command: Command, now: datetime, target: Status, due: Due, hours: OfficeHours
) -> dict[str, Any]:
    """The work with the patient: calls in vain, whom to check on, and when the case comes back."""
    action, anew = command.action, _begins_anew(command)
    in_vain = action is Action.LOG_ATTEMPT and not anew and command.outcome is not Outcome.WRONG_NUMBER
    half = half_day(hours, now)
    sent = command.sent_to in TO_EMERGENCY_CARE or command.outcome is Outcome.SENT_TO_EMERGENCY
    reopened = action is Action.REOPEN
    counted = (*case.tried, half) if in_vain and half not in case.tried else case.tried
    spoke = command.outcome in SPOKE or command.patient_called
    return {
        "tried": () if anew else counted,
        "no_number": action is Action.NO_NUMBER or (case.no_number and not anew and not command.new_number),
        "notice_at": None if anew else now if action is Action.SEND_FINAL_NOTICE else case.notice_at,
        "spoken": spoke or (case.spoken and not reopened),
        "check_on": sent or (case.check_on and action is not Action.CHECK_ON),
        "checked_on": not sent and (action is Action.CHECK_ON or (case.checked_on and not reopened)),
        "follow_up_at": _follow_up(case, command, now, target, due, hours),
    }


def _follow_up(
    case: CaseState, command: Command, now: datetime, target: Status, due: Due, hours: OfficeHours
) -> datetime | None:
    """When the case comes back: what was said with the step, else the policy's days, else what it was."""
    if target not in WAITS_FOR:
        # What was put aside and is taken up goes back to its date, should nothing come of it.
        return case.follow_up_at if target is Status.CLAIMED and case.origin in WAITING else None
    if command.back_at is not None:
        return command.back_at
    if command.action is Action.RETURN_TO_DESK:
        return now
    if command.action is Action.DISPOSE:
        return opening_after(hours, now, due.check_on_days)
    if command.action is Action.SEND_FINAL_NOTICE:
        return opening_after(hours, now, due.notice_days)
    stays = case.status is target or command.action is Action.RELEASE
    return case.follow_up_at if stays else follow_up_at(hours, due, target, now)
