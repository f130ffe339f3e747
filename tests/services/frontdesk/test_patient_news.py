from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.content.policies import load_policy
from intake.content.practice import load_practice
from intake.domain.answered_story import story_from_answers
from intake.domain.answers import Answers
from intake.domain.case_state import Action, CloseReason, Command, Status
from intake.domain.roles import Role
from intake.domain.triage import assess
from intake.services.actor import Actor
from intake.services.cases import record
from intake.services.cases.placing import Office
from intake.services.frontdesk import casework, patient_news
from intake.services.frontdesk.handling import Handling
from intake.services.patient import sitting
from intake.services.patient.filing import Filing
from intake.store.keys import Keys
from intake.store.models import Case, CaseEvent, Staff
from tests.support.staff import added
from tests.support.stories import ANSWERS, HERE, NOW, answered, file, new_id, placing

OFFICE = Office(load_practice().hours, load_policy())
TODAY = date(2026, 6, 15)
LATER = NOW + timedelta(hours=2)
CONTACT = {name: ANSWERS[name] for name in ("name_given", "name_family", "birth_date", "phone")}
SIGN = {"safety": {"value": ["urine_trouble"]}}


def judged(answers: dict[str, dict[str, Any]]) -> Filing:
    story = story_from_answers(Answers.from_json(answers), TODAY, form=None)
    return Filing(answers, assess(OFFICE.policy, story), TODAY, placing(0), HERE)


def request(staff: Staff, version: int) -> Handling:
    return Handling(Actor("staff", staff.id, staff.role), NOW, TODAY, version, OFFICE, new_id)


def contact_left(session: Session, keys: Keys) -> tuple[Case, str]:
    opened, token = answered(session, keys, SIGN)
    case = file(session, keys, opened, how=judged(SIGN | CONTACT), contact_only=True)
    session.commit()
    return case, token


def complete(session: Session, keys: Keys, token: str) -> Case:
    opened = sitting.open_by_token(session, keys, token, LATER, to_change=True)
    case = file(session, keys, opened, how=judged(SIGN | ANSWERS), now=LATER)
    patient_news.tell_staff(session, keys, case, OFFICE, today=TODAY, now=LATER, new_id=new_id)
    session.commit()
    return case


def steps(session: Session) -> list[tuple[str, str, str]]:
    rows = session.scalars(select(CaseEvent).order_by(CaseEvent.seq))
    return [(row.kind, row.status_before, row.status_after) for row in rows]


def test_news_on_a_case_nobody_touched_is_simply_there(session: Session, keys: Keys) -> None:
    _, token = contact_left(session, keys)

    case = complete(session, keys, token)

    assert (case.status, case.in_queue, steps(session)) == (Status.NEW, True, [])


def test_news_on_a_case_in_work_stands_in_its_history_and_leaves_it_where_it_is(
    session: Session, keys: Keys
) -> None:
    case, token = contact_left(session, keys)
    staff = added(session, keys)
    casework.take_step(session, keys, case.reference, Command(Action.CLAIM), request(staff, 0))
    session.commit()

    case = complete(session, keys, token)

    assert (case.status, case.lease_holder) == (Status.CLAIMED, staff.id)
    assert steps(session)[-1] == (Action.UPDATE, Status.CLAIMED, Status.CLAIMED)


def test_news_on_a_closed_case_puts_it_back_into_the_queue(session: Session, keys: Keys) -> None:
    case, token = contact_left(session, keys)
    nurse = added(session, keys, role=Role.CLINICIAN)
    called = Command(Action.NOTE, patient_called=True)
    casework.take_step(session, keys, case.reference, called, request(nurse, 0))
    close = Command(Action.CLOSE, reason=CloseReason.CARE_ELSEWHERE)
    casework.take_step(session, keys, case.reference, close, request(nurse, 1))
    session.commit()
    assert not case.in_queue

    case = complete(session, keys, token)

    assert (case.status, case.in_queue, case.urgency) == (Status.REOPENED, True, "emergency")
    assert steps(session)[-1] == (Action.REOPEN, Status.CLOSED, Status.REOPENED)
    assert case.due_at > LATER
    assert record.open_one(session, keys, case.reference).answers.value("pain_score") == 7
