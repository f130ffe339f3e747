"""A disposition ends an emergency: the row follows its level, and comes back on the day to check."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from intake.domain.case_state import Action, Command, SentTo
from intake.domain.lifecycle_errors import NotUrgent
from intake.domain.policy import Urgency
from intake.domain.roles import Role
from intake.domain.worklist import QueueClass
from intake.services.accounts.accounts import Profile
from intake.services.actor import Actor, system
from intake.services.cases import gists
from intake.services.cases import record as case_record
from intake.services.cases.record import CaseRecord
from intake.services.clinician import review
from intake.services.clinician.disposition import Disposition, dispose
from intake.services.frontdesk import casework, duty
from intake.services.frontdesk.handling import Handling
from intake.store.keys import Keys
from intake.store.models import Case
from tests.support.filed_stories import file_into, new_id, office
from tests.support.staff import added

TUESDAY = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
OPENS = datetime(2026, 11, 18, 14, 0, tzinfo=UTC)
ROOM = Disposition(
    spoke=True,
    sent_to=SentTo.EMERGENCY_ROOM,
    by_whom="her son",
    level=Urgency.SOON,
    back_at=None,
    line="Ask for the letter.",
)


class Clinic:
    """A clinician with one case."""

    def __init__(self, session: Session, keys: Keys, story: str) -> None:
        self.session, self.keys = session, keys
        clinician = added(session, keys, Profile("Cleo", "cleo@example.org"), Role.CLINICIAN)
        self.actor = Actor("staff", clinician.id, Role.CLINICIAN)
        self.case: Case = file_into(session, keys, story, TUESDAY)

    @property
    def record(self) -> CaseRecord:
        return case_record.open_one(self.session, self.keys, self.case.reference)

    def handling(self, at: datetime = TUESDAY) -> Handling:
        return Handling(self.actor, at, date(2026, 11, 17), self.record.state.version, office(), new_id)

    def dispose(self, told: Disposition = ROOM) -> None:
        dispose(self.session, self.keys, self.case.reference, told, self.handling())


@pytest.mark.parametrize("contact_only", [False, True])
def test_the_row_follows_the_level_after_and_comes_back_to_be_checked_on(
    session: Session, keys: Keys, contact_only: bool
) -> None:
    clinic = Clinic(session, keys, "both legs weak")
    clinic.case.contact_only = contact_only
    session.flush()
    clinic.dispose()
    row = clinic.case
    assert (row.urgency, row.queue_class > QueueClass.SAME_DAY) == (Urgency.SOON, True)
    assert (row.follow_up_at, row.awaits_clinician_since) == (OPENS, None)
    assert row.due_at > OPENS
    assert not clinic.record.is_urgent
    assert clinic.record.state.check_on
    assert gists.is_current(keys, row)
    later = TUESDAY + timedelta(hours=3)
    assert duty.escalate(session, keys, office(), actor=system(), now=later, new_id=new_id) == 0
    step = clinic.record.history[-1]
    assert step.details["decision"] == "Sent to the emergency room, by her son; spoke with the patient"
    assert step.note == "Ask for the letter."
    with pytest.raises(NotUrgent):
        clinic.dispose()


def test_who_comes_today_is_booked_by_the_desk_and_a_call_back_is_kept(session: Session, keys: Keys) -> None:
    clinic = Clinic(session, keys, "foot drop")
    clinic.dispose(replace(ROOM, sent_to=SentTo.SAME_DAY_VISIT, level=Urgency.SAME_DAY, spoke=False))
    assert clinic.record.decisions[-1].next_step == "same_day_visit"
    assert (
        clinic.record.decisions[-1].reason == "Comes to us today, by her son; did not speak with the patient"
    )
    assert clinic.case.due_at == TUESDAY + timedelta(hours=1)
    other = Clinic.__new__(Clinic)
    other.__dict__.update(clinic.__dict__, case=file_into(session, keys, "foot drop", TUESDAY))
    back = OPENS + timedelta(days=2)
    other.dispose(replace(ROOM, sent_to=SentTo.IN_HOSPITAL, back_at=back))
    assert other.case.follow_up_at == back


def test_no_case_is_an_emergency_once_it_is_over(session: Session, keys: Keys) -> None:
    with pytest.raises(ValueError, match="emergency"):
        Clinic(session, keys, "foot drop").dispose(replace(ROOM, level=Urgency.EMERGENCY))


def test_a_next_step_alone_does_not_leave_an_emergency_overdue(session: Session, keys: Keys) -> None:
    clinic = Clinic(session, keys, "both legs weak")
    late = TUESDAY + timedelta(hours=2)
    review.record_next_step(session, keys, clinic.case.reference, "surgeon", "", clinic.handling(late))
    assert clinic.case.due_at > late
    assert clinic.case.urgency == Urgency.EMERGENCY
    casework.take_step(session, keys, clinic.case.reference, Command(Action.CLAIM), clinic.handling(late))
    assert clinic.case.due_at > late
