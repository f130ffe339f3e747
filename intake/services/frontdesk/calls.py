"""Calls made from the call list: a case that nobody has is taken and its call recorded in one go."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from intake.domain.case_state import Action, Command, Outcome
from intake.domain.transitions import TABLE
from intake.services.cases.record import FOR_CALL, CaseRecord
from intake.services.errors import CallRecordedAlready
from intake.services.frontdesk import casework
from intake.services.frontdesk.handling import Handling
from intake.store.keys import Keys

SAME_CALL = timedelta(minutes=1)
"""Nobody rings, waits and writes down that nobody answers twice in this time."""


def record(
    session: Session,
    keys: Keys,
    reference: str,
    outcome: Outcome,
    next_at: datetime | None,
    handling: Handling,
    *,
    note: str = "",
) -> CaseRecord:
    """Record how a call ended, taking the case first where it is in nobody's hand.

    Raises `CaseNotFound`, `CallRecordedAlready` and the errors of `lifecycle.perform`; then the caller takes
    everything back.
    """
    case = casework.open_to_change(session, keys, reference)
    if _is_same_call(case, outcome, next_at, note, handling):
        raise CallRecordedAlready
    status, role = case.state.status, handling.actor.role
    if (Action.LOG_ATTEMPT, status, role) not in TABLE:
        details = {FOR_CALL: True}
        casework.take_step(session, keys, reference, Command(Action.CLAIM), handling, details=details)
        handling = replace(handling, seen_version=handling.seen_version + 1)
    return casework.log_attempt(session, keys, reference, outcome, next_at, note, handling)


def _is_same_call(
    case: CaseRecord, outcome: Outcome, next_at: datetime | None, note: str, handling: Handling
) -> bool:
    """Whether the last thing done is this very call, as a page that was gone back to sends it again.

    One with another time to try next is none: it corrects the first.
    """
    if not case.history:
        return False
    last = case.history[-1]
    said = next_at.isoformat() if next_at else None
    return (
        last.command == Command(Action.LOG_ATTEMPT, outcome=outcome)
        and (last.staff_id, last.note) == (handling.actor.id, note)
        and said in (None, last.details["next_at"])
        and timedelta(0) <= handling.now - last.at < SAME_CALL
    )
