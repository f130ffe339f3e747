"""A patient adds to a request that staff may be working on: whatever they did with it, they see it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from intake.domain import merging
from intake.domain.case_state import DONE, Action, Command, Status
from intake.services.actor import system
from intake.services.cases import record as case_record
from intake.services.cases.placing import Office
from intake.services.frontdesk import casework, merges
from intake.services.frontdesk.handling import Handling
from intake.store.keys import Keys
from intake.store.models import Case

PUT_OFF = frozenset({Status.SCHEDULED, Status.WAITING_ON_PATIENT, Status.WAITING_ON_RECORDS})
"""Statuses of cases that nobody works on until a day or an answer comes."""


def tell_staff(
    session: Session,
    keys: Keys,
    case: Case,
    office: Office,
    *,
    today: date,
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    """Put the patient's news into the case's history.

    A closed case is opened again, and so is one that is urgent now and was booked or put aside: it must not
    wait for the visit, for records, or until the patient calls.
    A case that nobody touched needs no such step: whoever opens it first reads the newest. News of one that
    was merged go to the one that it was merged into.
    """
    passed = None
    if Status(case.status) is Status.MERGED:
        passed = merges.pass_on(session, keys, case, office.policy, today)
        case = passed.kept if passed else case
    record = case_record.open_one(session, keys, case.reference)
    if not record.history:
        return
    status, urgent = record.state.status, casework.facts_of(record, office.policy, today).urgent
    comes_back = status in DONE or (status in PUT_OFF and urgent)
    step = Action.REOPEN if comes_back else Action.UPDATE
    handling = Handling(
        actor=system(),
        now=now,
        today=today,
        seen_version=record.state.version,
        office=office,
        new_id=new_id,
    )
    if passed is None:
        casework.take_step(session, keys, case.reference, Command(step), handling)
        return
    event = casework.event_of(record, Command(step), handling)
    event = replace(event, after=merging.told_in(event.after, passed.told))
    # One that comes back has the whole time of its class again.
    details = None if comes_back else passed.due_details()
    casework.keep(session, keys, record, event, handling, details=details)
