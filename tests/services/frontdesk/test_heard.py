"""An answer told by phone is kept with who wrote it down, and judged; both assessments stay."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.content.loader import load_questionnaire
from intake.domain.bands import Link
from intake.domain.call_answers import HEARD, HeardAnswer
from intake.domain.case_state import Action, Command, Status
from intake.domain.dates import CalendarDate
from intake.domain.lifecycle_errors import ChangedMeanwhile, IllegalTransition, LeaseHeld
from intake.domain.roles import Role
from intake.domain.settling_answers import Answer, Says, WrongAnswer
from intake.services import audit
from intake.services.accounts.accounts import Profile
from intake.services.actor import Actor
from intake.services.cases import record as case_record
from intake.services.errors import QuestionClosed
from intake.services.frontdesk import casework
from intake.services.frontdesk.handling import Handling
from intake.services.frontdesk.heard import hear, still_open
from intake.store import sealed_case
from intake.store.keys import Keys
from intake.store.models import Assessment, AuditEvent, Case, Staff
from tests.support.filed_stories import file_into, new_id, office
from tests.support.staff import added

TUESDAY = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)


@pytest.fixture
def member(session: Session, keys: Keys) -> Staff:
    return added(session, keys)


@pytest.fixture
def case(session: Session, keys: Keys) -> Case:
    return file_into(session, keys, "year alone does not settle it", TUESDAY)


def handling(staff_id: str, seen: int = 0) -> Handling:
    return Handling(
        actor=Actor("staff", staff_id, Role.FRONT_DESK),
        now=TUESDAY,
        today=date(2026, 11, 17),
        seen_version=seen,
        office=office(),
        new_id=new_id,
    )


def first_question(session: Session, keys: Keys, case: Case) -> str:
    record = case_record.open_one(session, keys, case.reference)
    return still_open(record, office().policy)[0].text


def answer(session: Session, keys: Keys, case: Case, member: Staff, told: Answer, seen: int = 0) -> None:
    asked = first_question(session, keys, case)
    hear(session, keys, case.reference, asked, told, handling(member.id, seen), load_questionnaire())
    session.expire_all()


def test_an_answer_is_judged_at_once_and_both_assessments_stay(
    session: Session, keys: Keys, member: Staff, case: Case
) -> None:
    before = case_record.open_one(session, keys, case.reference)
    assert not before.assessment.surgery_link.settled
    asked = first_question(session, keys, case)
    answer(session, keys, case, member, Answer(Says.NOT_SURE))
    after = case_record.open_one(session, keys, case.reference)
    assert first_question(session, keys, case) != asked
    seqs = session.scalars(select(Assessment.seq).where(Assessment.case_id == case.id)).all()
    assert sorted(seqs) == [1, 2]
    (heard,) = after.heard
    assert (heard.question.text, heard.answer.says, heard.by) == (asked, Says.NOT_SURE, member.id)
    assert heard.on == date(2026, 11, 17)
    # It is the office that changed it, not the patient.
    assert after.changed_at is None
    last = session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq.desc())).first()
    assert last == "case.answer_heard"
    assert audit.verify(session, keys) == []


def test_an_answer_is_a_step_of_the_case_with_who_and_when(
    session: Session, keys: Keys, member: Staff, case: Case
) -> None:
    asked = first_question(session, keys, case)
    answer(session, keys, case, member, Answer(Says.NOT_SURE))
    (step,) = case_record.open_one(session, keys, case.reference).history
    assert (step.command.action, step.staff_id, step.at) == (Action.ANSWER_HEARD, member.id, TUESDAY)
    assert HeardAnswer.from_data(step.details[HEARD]).question.text == asked
    assert (step.after.version, step.after.status) == (1, Status.NEW)


def test_an_answer_can_be_taken_back_and_stays_on_record(
    session: Session, keys: Keys, member: Staff, case: Case
) -> None:
    before = case_record.open_one(session, keys, case.reference)
    asked = first_question(session, keys, case)
    answer(session, keys, case, member, Answer(Says.NOT_SURE))
    casework.undo(session, keys, case.reference, handling(member.id, seen=1), load_questionnaire())
    session.expire_all()
    after = case_record.open_one(session, keys, case.reference)
    assert first_question(session, keys, case) == asked
    assert after.story == before.story
    assert after.assessment == before.assessment
    assert [each.taken_back_by for each in after.heard] == [member.id]
    assert [each.command.action for each in after.history] == [Action.ANSWER_HEARD, Action.UNDO]
    seqs = session.scalars(select(Assessment.seq).where(Assessment.case_id == case.id)).all()
    assert sorted(seqs) == [1, 2, 3]
    # It is the office that changed it, not the patient.
    assert after.changed_at is None
    assert audit.verify(session, keys) == []


def test_of_two_answers_only_the_last_is_taken_back(
    session: Session, keys: Keys, member: Staff, case: Case
) -> None:
    answer(session, keys, case, member, Answer(Says.NOT_SURE))
    second = first_question(session, keys, case)
    answer(session, keys, case, member, Answer(Says.NOT_SURE), seen=1)
    casework.undo(session, keys, case.reference, handling(member.id, seen=2), load_questionnaire())
    session.expire_all()
    after = case_record.open_one(session, keys, case.reference)
    assert [bool(each.taken_back_by) for each in after.heard] == [False, True]
    assert first_question(session, keys, case) == second


def test_an_answer_the_patient_has_replaced_is_not_taken_back(
    session: Session, keys: Keys, member: Staff, case: Case
) -> None:
    answer(session, keys, case, member, Answer(Says.NOT_SURE))
    record = case_record.open_one(session, keys, case.reference)
    anew = sealed_case.open_answers(record.key, case)
    del anew[HEARD]
    sealed_case.seal_answers(record.key, case, anew)
    session.flush()
    with pytest.raises(IllegalTransition):
        casework.undo(session, keys, case.reference, handling(member.id, seen=1), load_questionnaire())


def test_whoever_saw_an_older_state_writes_nothing_down(
    session: Session, keys: Keys, member: Staff, case: Case
) -> None:
    casework.take_step(session, keys, case.reference, Command(Action.CLAIM), handling(member.id))
    with pytest.raises(ChangedMeanwhile):
        answer(session, keys, case, member, Answer(Says.NOT_SURE))


def test_answers_settle_the_link_in_the_end(session: Session, keys: Keys, member: Staff, case: Case) -> None:
    for seen in range(6):
        record = case_record.open_one(session, keys, case.reference)
        questions = still_open(record, office().policy)
        if not questions:
            break
        (days,) = [each for each in record.story.surgery_intervals if each]
        first = CalendarDate(days.lo.year, days.lo.month, days.lo.day)
        symptom = record.story.symptoms[0]
        began = record.story.onset_interval(symptom)
        last = CalendarDate(began.hi.year, began.hi.month, began.hi.day) if began else first
        when = first if questions[0].asks == "surgery_date" else last
        says = Says.DATE if questions[0].asks.endswith("_date") else Says.AFTER
        answer(session, keys, case, member, Answer(says, when=when if says is Says.DATE else None), seen)
    after = case_record.open_one(session, keys, case.reference)
    assert after.assessment.surgery_link.settled
    assert (case.settled, case.link) == (True, after.assessment.surgery_link.link)
    assert Link(case.link) is after.assessment.surgery_link.link


def test_a_question_that_is_not_open_takes_no_answer(
    session: Session, keys: Keys, member: Staff, case: Case
) -> None:
    with pytest.raises(QuestionClosed):
        hear(
            *(session, keys, case.reference, "How are you?", Answer(Says.YES)),
            *(handling(member.id), load_questionnaire()),
        )


def test_an_answer_that_lacks_what_it_needs_changes_nothing(
    session: Session, keys: Keys, member: Staff, case: Case
) -> None:
    with pytest.raises(WrongAnswer):
        answer(session, keys, case, member, Answer(Says.DATE))
    assert case_record.open_one(session, keys, case.reference).heard == ()


def test_while_somebody_else_works_on_it_nothing_is_written_down(
    session: Session, keys: Keys, member: Staff, case: Case
) -> None:
    casework.take_step(session, keys, case.reference, Command(Action.CLAIM), handling(member.id))
    other = added(session, keys, Profile("Other Member", "other@example.org"))
    with pytest.raises(LeaseHeld):
        answer(session, keys, case, other, Answer(Says.NOT_SURE), seen=1)
