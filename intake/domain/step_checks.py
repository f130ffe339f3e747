"""What single steps of a case need besides the table: calls and a letter before giving up, a clinician."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from intake.domain.attempts import are_enough, days_tried
from intake.domain.case_state import Action, Actor, CaseState, CloseReason, Command, Status
from intake.domain.dates import Interval, is_within_days
from intake.domain.follow_up import opening_after
from intake.domain.lifecycle_errors import (
    NeedsClinician,
    NobodySpoke,
    NoFinalNotice,
    NotCheckedOn,
    NotEnoughAttempts,
    NoticeWaits,
    NotSentToEmergency,
    NotUrgent,
    VisitNotYet,
    WrongReason,
)
from intake.domain.office_hours import OfficeHours
from intake.domain.policy import Due
from intake.domain.transitions import CLINICIAN, DESK
from intake.domain.truth import Truth


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the steps depend on besides the state.

    `urgent`: emergency or same day is in force, an override included, it was left at a safety page, or the
    patient said that it is worse.
    `recent_surgery_elsewhere`: somebody else operated, perhaps lately (`is_recent_elsewhere` of any such
    operation). The surgeon who did it may have to see the patient first, so a clinician reads such a case
    before it is booked. `declared_not_ours`: a clinician's word stands that the practice does not treat this.
    `visit_at`: when the visit is that stands; None where none does, or its moment is not known.
    """

    urgent: bool
    recent_surgery_elsewhere: bool
    declared_not_ours: bool = False
    visit_at: datetime | None = None


OF_A_VISIT = frozenset({CloseReason.BOOKED, CloseReason.SEEN})
"""A kept visit closes as seen, and nothing else does. A booked one stays open until it is kept or not."""

SAID_BY_THE_PATIENT = frozenset({CloseReason.DECLINED, CloseReason.CARE_ELSEWHERE})
"""Reasons that only the patient or a helper can give: somebody must have spoken with them."""


def is_recent_elsewhere(when: Interval | None, today: date, days: int) -> bool:
    """Whether an operation by others may be less than `days` days old; one without a date may be.

    The days are the policy's `recent_surgery_days`: as long as a wound infection counts after implants.
    """
    return when is None or is_within_days(when, today, days - 1) is not Truth.NO


def check_parking(case: CaseState, action: Action, actor: Actor, facts: CaseFacts) -> None:
    """Emergency and same-day cases belong to the clinician: the desk does not put one aside."""
    if facts.urgent and actor.role is DESK:
        raise NeedsClinician(action, case.status)


def _check_booking(case: CaseState, actor: Actor, facts: CaseFacts) -> None:
    reads_first = facts.urgent or facts.recent_surgery_elsewhere
    if reads_first and not case.clinician_read and actor.role is not CLINICIAN:
        raise NeedsClinician(Action.SCHEDULE, case.status)


def check_step(
    case: CaseState,
    command: Command,
    actor: Actor,
    now: datetime,
    facts: CaseFacts,
    due: Due,
    hours: OfficeHours,
) -> None:
    """What a single step needs besides the table; every other step needs nothing more."""
    action = command.action
    if action is Action.SCHEDULE:
        _check_booking(case, actor, facts)
    elif action is Action.SEND_FINAL_NOTICE:
        check_attempts(case, due)
    elif action is Action.CLOSE:
        _check_closing(case, command, actor, now, facts, due, hours)
    elif action is Action.DISPOSE and not facts.urgent:
        raise NotUrgent
    elif action is Action.CHECK_ON and not case.check_on:
        raise NotSentToEmergency
    elif too_early_for(action, facts.visit_at, now, hours):
        raise VisitNotYet(action)


def check_attempts(case: CaseState, due: Due) -> None:
    """Giving up needs the policy's calls, or that no number works; raises `NotEnoughAttempts`."""
    if not case.no_number and not are_enough(case.tried, due):
        made, days = len(case.tried), days_tried(case.tried)
        raise NotEnoughAttempts(made, due.attempts_before_closing, days, due.attempt_days)


def too_early_for(action: Action, visit_at: datetime | None, now: datetime, hours: OfficeHours) -> bool:
    """Whether a visit is still to come for that step: arriving waits for its day, missing it for its time."""
    if visit_at is None or action not in (Action.ARRIVE, Action.MISS):
        return False
    return hours.local_date(now) < hours.local_date(visit_at) if action is Action.ARRIVE else now < visit_at


def _check_closing(
    case: CaseState,
    command: Command,
    actor: Actor,
    now: datetime,
    facts: CaseFacts,
    due: Due,
    hours: OfficeHours,
) -> None:
    visit = CloseReason.SEEN if case.status is Status.ARRIVED else None
    if visit is not None or command.reason in OF_A_VISIT:
        if command.reason is not visit:
            raise WrongReason(case.status, visit)
        return
    undecided = command.reason is CloseReason.NOT_OURS and not facts.declared_not_ours
    if actor.role is not CLINICIAN and (facts.urgent or undecided):
        raise NeedsClinician(Action.CLOSE, case.status)
    if case.check_on:
        raise NotCheckedOn
    if command.reason is CloseReason.EMERGENCY_CARE and not case.checked_on:
        raise NotSentToEmergency
    if command.reason in SAID_BY_THE_PATIENT and not case.spoken:
        raise NobodySpoke
    if command.reason is CloseReason.CANNOT_REACH:
        check_attempts(case, due)
        if case.notice_at is None:
            raise NoFinalNotice
        if now < (until := opening_after(hours, case.notice_at, due.notice_days)):
            raise NoticeWaits(hours.local_date(until))
