"""Connecting a caller: an urgent request goes to a clinician, and rings until a clinician acts.

It rings on the open pages of whoever is on duty, of every clinician where nobody is or once it waited for the
policy's first time, and by mail. Where the caller is stands first: help may have to be sent there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from intake.domain.case_state import Action, Command, Status
from intake.domain.due_times import escalated_since
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
from intake.store.queries import cases
from intake.store.queries.queue import Waiting

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
    session: Session,
    keys: Keys,
    office: Office,
    staff_id: str,
    urgent: Sequence[Waiting],
    *,
    today: date,
    now: datetime,
) -> tuple[Ringing, ...]:
    """Who of those that `duty.waiting` gives rings for that clinician: emergencies first, then the longest.

    Nobody does where another one is on duty and in time. A request that cannot be opened rings by its form
    number alone.
    """
    ringing = [each for each in urgent if each.status in RINGS_FROM]
    if not ringing:
        return ()
    if duty.on_duty_id(session, today) not in (None, staff_id):
        first = escalated_since(office.hours, office.policy.due, now)[0]
        ringing = [each for each in ringing if each.since <= first]
    ringing = sorted(ringing, key=lambda each: not _is_emergency(each))[:SHOWN]
    rows = cases.by_ids(session, [each.id for each in ringing])
    names = gists.show_many(session, keys, rows, lambda case: (case.row.reference, _name(case)))
    told = dict((each.reference, "") if isinstance(each, Unreadable) else each for each in names)
    return tuple(
        Ringing(each.reference, told[each.reference], each.since, _is_emergency(each))
        for each in ringing
        if each.reference in told
    )


def record_look(session: Session, keys: Keys, actor: Actor, now: datetime) -> None:
    """Write down that somebody was shown who waits."""
    audit.append(
        session, keys, actor, action=AuditAction.BELL_READ, object_kind="list", object_id=None, now=now
    )


def _name(case: gists.Listed) -> str:
    return case.gist.identity.full_name


def _is_emergency(urgent: Waiting) -> bool:
    return urgent.urgency == Urgency.EMERGENCY
