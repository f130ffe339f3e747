"""What a clinician decides: the next step, which the front desk follows, and overrides with a reason.

The machine's assessment is never changed. A decision is a row of its own, so that both values stay visible.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from intake.domain.bands import Link
from intake.domain.case_state import Action, Command, Status
from intake.domain.policy import Urgency
from intake.services import audit
from intake.services.audit_actions import AuditAction
from intake.services.cases import gists, judgements
from intake.services.cases import record as case_record
from intake.services.cases.instructions import CLINICIAN_CALLS, NEXT_STEPS
from intake.services.cases.placing import reclassify, restart_clock, set_due
from intake.services.cases.record import CaseRecord
from intake.services.frontdesk import casework
from intake.services.frontdesk.handling import Handling
from intake.store.keys import Keys
from intake.store.models import Review


def record_next_step(
    session: Session, keys: Keys, reference: str, next_step: str, note: str, handling: Handling
) -> CaseRecord:
    """Record what is to be done next; a case with the clinician goes back to the desk, to be called.

    Where the clinician calls the patient, it stays. Raises `CaseNotFound` and the errors of the lifecycle.
    """
    record = casework.open_to_change(session, keys, reference)
    command = Command(Action.READ)
    if record.state.status is Status.WITH_CLINICIAN and next_step != CLINICIAN_CALLS:
        command = Command(Action.RETURN_TO_DESK, asks_call=True)
    record = casework.take_step(
        session, keys, reference, command, handling, details={"decision": NEXT_STEPS[next_step]}
    )
    decision = {"reason": "", "next_step": next_step, "next_step_note": note}
    add_decision(session, record, handling, decision, urgency=None, link=None)
    gists.renew(session, keys, record.row)
    _audit(session, keys, record, handling, AuditAction.CASE_NEXT_STEP)
    return record


def override(
    session: Session,
    keys: Keys,
    reference: str,
    urgency: Urgency,
    link: Link,
    reason: str,
    handling: Handling,
) -> CaseRecord:
    """Put other values of urgency and link in force, with the reason; the case moves in the queue at once.

    More urgent: due at least as soon as a new case of that urgency. Less urgent: the time of its class begins
    now. Raises `CaseNotFound` and the errors of the lifecycle.
    """
    details = {"decision": "Urgency or surgery link changed"}
    record = casework.take_step(session, keys, reference, Command(Action.READ), handling, details=details)
    row, before, due_before = record.row, Urgency(record.row.urgency), record.row.due_at
    decision = {"reason": reason, "next_step": None, "next_step_note": ""}
    add_decision(session, record, handling, decision, urgency=urgency, link=link)
    row.urgency, row.link = judgements.urgency_of(session, row), link
    row.settled = row.settled or link != record.assessment.surgery_link.link
    after = case_record.open_one(session, keys, reference).state
    if urgency is not before:
        restart_clock(record, handling.office, handling.now, after)
        if urgency.rank < before.rank:
            set_due(row, handling.office, handling.now, min(row.due_at, due_before))
    reclassify(record, after, handling.office.policy, handling.now)
    gists.renew(session, keys, row)
    _audit(session, keys, record, handling, AuditAction.CASE_OVERRIDDEN)
    return record


def add_decision(
    session: Session,
    record: CaseRecord,
    handling: Handling,
    decision: Mapping[str, str | None],
    *,
    urgency: Urgency | None,
    link: Link | None,
) -> None:
    """Write a clinician's decision on a case: its words, and the urgency and link that it puts in force."""
    review = Review(
        id=handling.new_id(),
        case_id=record.row.id,
        seq=len(record.decisions) + 1,
        at=handling.now,
        clinician_id=handling.actor.id,
        assessment_seq=record.row.assessment_seq,
        urgency=urgency,
        link=link,
    )
    place = {"table": "review", "row": review.id, "column": "sealed_decision"}
    said = {**decision, "in_force": [urgency, link]}
    review.sealed_decision = record.key.seal_json(said, **place)
    session.add(review)
    session.flush()


def _audit(session: Session, keys: Keys, record: CaseRecord, handling: Handling, action: AuditAction) -> None:
    audit.append(
        session,
        keys,
        handling.actor,
        action=action,
        object_kind="case",
        object_id=record.row.id,
        now=handling.now,
    )
