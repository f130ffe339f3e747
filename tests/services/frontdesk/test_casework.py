"""Work on a case through the store: steps are kept, seen, timed and audited, on both engines."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from intake.content.forms import load_form
from intake.domain.bands import Link
from intake.domain.case_state import Action, Command, Outcome, Status
from intake.domain.lifecycle_errors import ChangedMeanwhile, IllegalTransition, LeaseHeld
from intake.domain.policy import Urgency
from intake.domain.roles import Role
from intake.domain.worklist import QueueClass
from intake.services import audit
from intake.services.accounts.accounts import Profile
from intake.services.actor import Actor
from intake.services.cases import record as case_record
from intake.services.clinician import review
from intake.services.errors import CaseNotFound
from intake.services.frontdesk import casework
from intake.services.frontdesk.handling import Handling
from intake.store.keys import Keys
from intake.store.models import AuditEvent, Case, CaseEvent, ContactAttempt, Staff
from tests.support.filed_stories import file_into, new_id, office
from tests.support.staff import added

TUESDAY = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)  # 10 in the morning at the example practice


@pytest.fixture
def member(session: Session, keys: Keys) -> Staff:
    return added(session, keys)


@pytest.fixture
def case(session: Session, keys: Keys) -> Case:
    return file_into(session, keys, "back within two years", TUESDAY)


def request(staff_id: str, seen: int, *, role: Role = Role.FRONT_DESK, at: datetime = TUESDAY) -> Handling:
    return Handling(
        actor=Actor("staff", staff_id, role),
        now=at,
        today=date(2026, 11, 17),
        seen_version=seen,
        office=office(),
        new_id=new_id,
    )


def test_a_step_is_an_event_a_new_row_state_and_an_audit_entry(
    session: Session, keys: Keys, member: Staff, case: Case
) -> None:
    casework.take_step(
        session, keys, case.reference, Command(Action.CLAIM), request(member.id, 0), note="Mine"
    )
    record = case_record.open_one(session, keys, case.reference)
    assert record.state.status is Status.CLAIMED
    assert (case.status, case.lease_holder) == ("claimed", member.id)
    assert case.lease_until == TUESDAY + timedelta(minutes=30)
    assert [(step.note, step.staff_id) for step in record.history] == [("Mine", member.id)]
    assert session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq.desc())).first() == "case.claim"
    assert audit.verify(session, keys) == []


def test_notes_and_states_are_sealed(session: Session, keys: Keys, member: Staff, case: Case) -> None:
    marker = "NOTEMARK barking dog"
    casework.take_step(
        session, keys, case.reference, Command(Action.CLAIM), request(member.id, 0), note=marker
    )
    casework.log_attempt(session, keys, case.reference, Outcome.REACHED, None, marker, request(member.id, 1))
    kept = [event.sealed_note for event in session.scalars(select(CaseEvent))]
    kept += [attempt.sealed_note for attempt in session.scalars(select(ContactAttempt))]
    assert len(kept) == 3
    assert not [sealed for sealed in kept if sealed is None or b"NOTEMARK" in sealed]
    record = case_record.open_one(session, keys, case.reference)
    assert [step.note for step in record.history] == [marker, marker]
    (attempt,) = record.attempts
    assert attempt.sealed_note is not None
    place = {"table": "contact_attempt", "row": attempt.id, "column": "sealed_note"}
    assert record.key.open(attempt.sealed_note, **place) == marker.encode()


def test_a_stale_version_changes_nothing_and_tells_what_happened(
    session: Session, keys: Keys, member: Staff, case: Case
) -> None:
    casework.take_step(session, keys, case.reference, Command(Action.CLAIM), request(member.id, 0))
    with pytest.raises(ChangedMeanwhile):
        casework.take_step(session, keys, case.reference, Command(Action.CLAIM), request(member.id, 0))
    record = case_record.open_one(session, keys, case.reference)
    assert len(record.events) == 1
    assert [step.command.action for step in casework.changes_since(record, 0)] == [Action.CLAIM]
    assert casework.changes_since(record, 1) == ()


def test_two_who_take_it_at_once_are_one_who_has_it(
    engine: Engine, session: Session, keys: Keys, member: Staff, case: Case
) -> None:
    other = added(session, keys, Profile("Oli Other", "oli@example.org")).id
    first, reference, case_id = member.id, case.reference, case.id
    session.commit()
    with Session(engine) as faster:
        casework.take_step(faster, keys, reference, Command(Action.CLAIM), request(first, 0))
        faster.commit()
    with Session(engine) as slower, pytest.raises(ChangedMeanwhile):
        casework.take_step(slower, keys, reference, Command(Action.CLAIM), request(other, 0))
    with Session(engine) as slower, pytest.raises(LeaseHeld):
        casework.take_step(slower, keys, reference, Command(Action.CLAIM), request(other, 1))
    stored = session.get(Case, case_id)
    assert stored is not None
    assert stored.lease_holder == first


def test_an_attempt_in_vain_moves_the_due_time_and_undo_brings_it_back(
    session: Session, keys: Keys, member: Staff, case: Case
) -> None:
    due, soon = case.due_at, case.due_soon_at
    casework.take_step(session, keys, case.reference, Command(Action.CLAIM), request(member.id, 0))
    next_at = TUESDAY + timedelta(days=1)
    casework.log_attempt(session, keys, case.reference, Outcome.NO_ANSWER, next_at, "", request(member.id, 1))
    assert case.due_at == next_at
    assert case.due_soon_at < next_at
    casework.undo(session, keys, case.reference, request(member.id, 2), load_form())
    assert (case.due_at, case.due_soon_at) == (due, soon)
    record = case_record.open_one(session, keys, case.reference)
    assert record.state.tried == ()
    assert [step.command.action for step in record.history][-1] is Action.UNDO
    assert record.history[-1].event.undoes == record.history[-2].event.id
    with pytest.raises(IllegalTransition):
        casework.undo(session, keys, case.reference, request(member.id, 3), load_form())


def test_an_urgent_case_never_waits_longer_than_an_urgent_case_may(
    session: Session, keys: Keys, member: Staff
) -> None:
    case = file_into(session, keys, "foot drop", TUESDAY)
    casework.take_step(session, keys, case.reference, Command(Action.CLAIM), request(member.id, 0))
    far = TUESDAY + timedelta(days=3)
    casework.log_attempt(session, keys, case.reference, Outcome.NO_ANSWER, far, "", request(member.id, 1))
    assert case.due_at == TUESDAY + timedelta(hours=1)


def test_a_case_that_comes_back_has_its_whole_time_again(
    session: Session, keys: Keys, member: Staff, case: Case
) -> None:
    reference, later = case.reference, TUESDAY + timedelta(days=7)
    details = {"visit_at": "2026-11-20T09:00:00-06:00", "with_whom": "Dr. Example"}
    casework.take_step(session, keys, reference, Command(Action.CLAIM), request(member.id, 0))
    casework.take_step(
        session, keys, reference, Command(Action.SCHEDULE), request(member.id, 1), details=details
    )
    queued = [case.in_queue]
    casework.take_step(session, keys, reference, Command(Action.MISS), request(member.id, 2, at=later))
    assert [*queued, case.in_queue] == [False, True]
    assert case.due_at > later


def test_an_override_moves_class_and_due_and_leaves_the_assessment(
    session: Session, keys: Keys, member: Staff
) -> None:
    case = file_into(session, keys, "plain back pain", TUESDAY)
    late = case.due_at
    clinician = request(member.id, 0, role=Role.CLINICIAN)
    review.override(session, keys, case.reference, Urgency.SAME_DAY, Link.EARLY, "Heard it", clinician)
    assert (case.urgency, case.link) == ("same_day", "early")
    assert case.queue_class == QueueClass.SAME_DAY
    assert case.due_at == TUESDAY + timedelta(hours=1)
    assert late > TUESDAY + timedelta(hours=1)
    record = case_record.open_one(session, keys, case.reference)
    found = record.assessment
    assert (found.urgency, found.surgery_link.link) == (Urgency.ROUTINE, Link.NO_SURGERY)
    assert [(d.urgency, d.reason) for d in record.decisions] == [("same_day", "Heard it")]
    again = request(member.id, 1, role=Role.CLINICIAN)
    review.override(session, keys, case.reference, Urgency.ROUTINE, Link.NO_SURGERY, "Misheard", again)
    assert case.queue_class == QueueClass.OTHER
    assert case.due_at == late


def test_an_unknown_reference_is_not_found(session: Session, keys: Keys) -> None:
    with pytest.raises(CaseNotFound):
        casework.take_step(session, keys, "00000000", Command(Action.CLAIM), request("nobody", 0))
