"""A case as it is told to other systems: what became of its visit stays with it once it is closed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy.orm import Session

from intake.content.forms import load_form
from intake.content.policies import load_policy
from intake.domain.case_state import Action, CloseReason, Command, Outcome, Status
from intake.domain.roles import Role
from intake.formats.fhir.told_case import Work
from intake.services.actor import Actor
from intake.services.cases import record as case_record
from intake.services.clinician.telling import told_case
from intake.services.frontdesk import casework
from intake.services.frontdesk.handling import Handling
from intake.store.keys import Keys
from tests.support.filed_stories import file_into, new_id, office
from tests.support.staff import added

TUESDAY = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
VISIT = datetime.fromisoformat("2026-11-20T09:00:00-06:00")


def test_a_request_that_is_closed_after_a_missed_visit_tells_that_it_was_missed(
    session: Session, keys: Keys
) -> None:
    reference, desk = file_into(session, keys, "plain back pain", TUESDAY).reference, added(session, keys)
    actor = Actor("staff", desk.id, Role.FRONT_DESK)

    def handling(seen: int, days: int = 7) -> Handling:
        at = TUESDAY + timedelta(days=days)
        return Handling(
            actor=actor,
            now=at,
            today=date(2026, 11, 17) + timedelta(days=days),
            seen_version=seen,
            office=office(),
            new_id=new_id,
        )

    def told() -> Work:
        record = case_record.open_one(session, keys, reference)
        return told_case(record, load_form(), load_policy(), "https://intake.example.org").work

    booked = {"visit_at": VISIT.isoformat(), "with_whom": "Example Surgeon"}
    casework.take_step(session, keys, reference, Command(Action.CLAIM), handling(0, 0))
    assert told().visit is None
    casework.take_step(session, keys, reference, Command(Action.SCHEDULE), handling(1, 0), details=booked)
    assert (told().visit, told().visit_at) == (Status.SCHEDULED, VISIT)
    casework.take_step(session, keys, reference, Command(Action.MISS), handling(2))
    casework.take_step(session, keys, reference, Command(Action.CLAIM), handling(3))
    casework.log_attempt(session, keys, reference, Outcome.REFUSED, None, "", handling(4))
    assert (told().status, told().visit) == (Status.CONTACTED, Status.NO_SHOW)
    closing = Command(Action.CLOSE, reason=CloseReason.DECLINED)
    casework.take_step(session, keys, reference, closing, handling(5))
    assert (told().status, told().visit, told().visit_at) == (Status.CLOSED, Status.NO_SHOW, VISIT)
