"""Booking a visit: a moment that has passed is refused, an unusual one is booked only when it is meant."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy.orm import Session

from intake.domain.booking import Doubt, Visit, check_accepted, doubts_about, moment_of
from intake.domain.case_state import Action, Command
from intake.services.cases import record as case_record
from intake.services.cases.record import CaseRecord
from intake.services.frontdesk import casework
from intake.services.frontdesk.handling import Handling
from intake.store.engine import serialise
from intake.store.keys import Keys
from intake.store.queries import queue


def book(
    session: Session,
    keys: Keys,
    reference: str,
    visit: Visit,
    handling: Handling,
    *,
    accepted: Collection[Doubt],
    note: str,
) -> CaseRecord:
    """Record a visit; `accepted` are the doubts about its moment that staff said yes to.

    Whoever books another visit waits until this transaction ends, so that of two at one time the second is
    asked about. Raises VisitPassed, VisitTooFar or VisitInDoubt, and what `casework.take_step` raises.
    """
    doubts = doubts_about(visit, handling.now, handling.office.hours)
    serialise(session, "book a visit")
    if _is_taken(session, keys, reference, visit, handling):
        doubts = (*doubts, Doubt.TAKEN)
    check_accepted(doubts, accepted)
    at = moment_of(visit, handling.office.hours).astimezone(handling.office.hours.zone)
    details = {"visit_at": at.isoformat(), "with_whom": visit.with_whom}
    command = Command(Action.SCHEDULE)
    return casework.take_step(session, keys, reference, command, handling, note=note, details=details)


def _is_taken(session: Session, keys: Keys, reference: str, visit: Visit, handling: Handling) -> bool:
    """Whether another request has a visit with the same person at the same moment."""
    rows = queue.booked_at(session, moment_of(visit, handling.office.hours))
    others = case_record.open_many(session, keys, [row for row in rows if row.reference != reference])
    return any(other.visit.get("with_whom") == visit.with_whom for other in others)
