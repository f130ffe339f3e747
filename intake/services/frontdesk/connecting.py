"""Connecting a caller: an urgent request goes to a clinician, and rings until a clinician acts.

It rings on the open pages of whoever is on duty, of every clinician where nobody is or once it waited for the
policy's first time, and by mail. Where the caller is stands first: help may have to be sent there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from intake.domain.case_state import Action, Command, Status
from intake.domain.lifecycle_errors import NotUrgent
from intake.domain.policy import Urgency
from intake.services import audit
from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.services.cases import gists
from intake.services.cases.placing import Office
from intake.services.cases.record import CaseRecord
from intake.services.cases.unreadable import Unreadable
from intake.services.frontdesk import casework, duty
from intake.services.frontdesk.handling import Handling
from intake.store.keys import Keys
from intake.store.models import Case
from intake.store.queries import queue

SHOWN = 5
RINGS_FROM = frozenset({Status.WITH_CLINICIAN})
"""Statuses of an urgent request that was handed over."""


@dataclass(frozen=True, slots=True)
class Ringing:
    """One patient who waits for a clinician: the request, the name, since when, and if an emergency."""

    reference: str
    name: str
    since: datetime
    emergency: bool


def connect(session: Session, keys: Keys, reference: str, where: str, handling: Handling) -> CaseRecord:
    """Hand an urgent request to a clinician and ring; one that was handed over rings anew.

    `where` is where the caller is right now, as they say it. Raises `CaseNotFound`, `NotUrgent`, and the
    errors of `lifecycle.perform`.
    """
    record = casework.open_to_change(session, keys, reference)
    if not record.is_urgent:
        raise NotUrgent
    handed_over = record.state.status in RINGS_FROM
    command = Command(Action.NOTE if handed_over else Action.HAND_TO_CLINICIAN)
    note = f"Connecting. Is right now at: {where}" if where else "Connecting. Where they are is not known."
    casework.take_step(session, keys, reference, command, handling, note=note)
    if handed_over:
        duty.ring(session, keys, record.row.id, now=handling.now, new_id=handling.new_id)
    return record


def rings_for(
    session: Session, keys: Keys, office: Office, staff_id: str, *, today: date, now: datetime
) -> tuple[Ringing, ...]:
    """Who waits for that clinician: emergencies before all others, then the longest first.

    Nobody does where another one is on duty and in time. A request that cannot be opened rings by its form
    number alone.
    """
    rows = [
        row
        for row in queue.unclaimed_urgent(session, now, duty.ESCALATED_AT_ONCE)
        if row.status in RINGS_FROM
    ]
    if not rows:
        return ()
    if duty.on_duty_id(session, today) not in (None, staff_id):
        first = timedelta(minutes=office.policy.due.escalate_minutes[0])
        rows = [row for row in rows if office.hours.add_business(_since(row), first) <= now]
    rows = sorted(rows, key=lambda row: not _is_emergency(row))[:SHOWN]
    names = gists.show_many(session, keys, rows, lambda case: (case.row.reference, _name(case)))
    told = dict((each.reference, "") if isinstance(each, Unreadable) else each for each in names)
    return tuple(
        Ringing(row.reference, told[row.reference], _since(row), _is_emergency(row))
        for row in rows
        if row.reference in told
    )


def record_look(session: Session, keys: Keys, actor: Actor, now: datetime) -> None:
    """Write down that somebody was shown who waits."""
    audit.append(
        session, keys, actor, action=AuditAction.BELL_READ, object_kind="list", object_id=None, now=now
    )


def _name(case: gists.Listed) -> str:
    return case.gist.identity.full_name


def _is_emergency(row: Case) -> bool:
    return row.urgency == Urgency.EMERGENCY


def _since(row: Case) -> datetime:
    assert row.awaits_clinician_since is not None, "the query gives no other"  # noqa: S101 - for the type checker
    return row.awaits_clinician_since
