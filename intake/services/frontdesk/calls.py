"""Calls made from the call list: a case that nobody has is taken and its call recorded in one go."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from intake.domain.case_state import Action, Command, Outcome
from intake.domain.transitions import TABLE
from intake.services.cases.record import CaseRecord
from intake.services.frontdesk import casework
from intake.services.frontdesk.handling import Handling
from intake.store.keys import Keys


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

    Raises `CaseNotFound` and the errors of `lifecycle.perform`; then the caller takes everything back.
    """
    status, role = casework.open_to_change(session, keys, reference).state.status, handling.actor.role
    if (Action.LOG_ATTEMPT, status, role) not in TABLE:
        casework.take_step(session, keys, reference, Command(Action.CLAIM), handling)
        handling = replace(handling, seen_version=handling.seen_version + 1)
    return casework.log_attempt(session, keys, reference, outcome, next_at, note, handling)
