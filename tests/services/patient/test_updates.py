"""A patient tells what has changed: found by who may, asked again about safety, filed on the same case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from intake.content.policies import load_policy
from intake.content.practice import load_practice
from intake.domain import flow
from intake.domain.answers import Answer, Answered, Answers
from intake.domain.bands import Link
from intake.domain.case_state import Action, CloseReason, Command, Status
from intake.domain.flow import Step
from intake.domain.policy import Urgency
from intake.domain.questionnaire import Question
from intake.domain.reference import UnreadableReference, new_reference, show_reference
from intake.domain.roles import Role
from intake.domain.sign_lists import SIGN_QUESTIONS, sign_questions, ticked_on
from intake.domain.worklist import QueueClass
from intake.mail import notices
from intake.mail.letters import Letterhead, LetterKind
from intake.services import audit
from intake.services.actor import Actor, system
from intake.services.cases import record as case_record
from intake.services.cases.gist import gist_of
from intake.services.cases.placing import Office
from intake.services.cases.record import earlier_answers
from intake.services.clinician import review, summary
from intake.services.errors import (
    DraftAlreadyFiled,
    DraftNotFound,
    RequestNotFound,
    TooManyGuesses,
)
from intake.services.frontdesk import casework, desk_case
from intake.services.frontdesk.handling import Handling
from intake.services.keeping import erasure
from intake.services.patient import filling, sitting, updates
from intake.services.patient.sitting import FormUsed, Sitting, case_of
from intake.services.patient.turn import FormDesk, turn_of
from intake.store import sealed_case
from intake.store.keys import Keys
from intake.store.models import Assessment, AuditEvent, Case, Draft, EarlierAnswers, SafetyExit
from intake.store.queries import records
from tests.domain.forms import REAL, fill_in, value_of
from tests.support.staff import added
from tests.support.stories import NOW, how_told, new_id, new_token

PRACTICE = load_practice()
OFFICE = Office(PRACTICE.hours, load_policy())
KEPT_FOR = timedelta(days=30)
TODAY = date(2026, 6, 15)
LATER = NOW + timedelta(hours=3)
BIRTH = date(1951, 3, 27)
OTHER_DAY = date(1951, 3, 28)
HERE = "192.0.2.1"

_numbers = count(1)
SAFETY_PAGES = [each.link_id for each in sign_questions(REAL)]
PLAIN = {
    "who": "me",
    **dict.fromkeys(SIGN_QUESTIONS, "none"),
    "prior_surgery": "no",
    "symptoms": "pain",
    "pain_onset_when": "started",
    "been_before": "no",
    "message_ok": "yes",
    "consent": "agree",
}


def unique_reference() -> str:
    number = next(_numbers)
    digits = iter([number // 23**place for place in range(7)])
    return new_reference(lambda below: next(digits) % below)


def plainly(one: Question, keys: Sequence[str]) -> Answer:
    """What a patient without any sign answers."""
    return value_of(one, PLAIN.get(one.link_id, keys[0] if keys else ""))


def desk(keys: Keys, now: datetime = NOW) -> FormDesk:
    return FormDesk(keys, REAL, OFFICE, HERE, now, new_id, unique_reference)


def sent(session: Session, keys: Keys, told: Mapping[str, Answer] | None = None) -> tuple[Case, str]:
    """A request as a patient sends it, and the token of the sitting."""
    answers = fill_in(plainly).with_all(told or {})
    form = FormUsed(REAL.id, REAL.version, "en")
    begun, token = sitting.start(
        session, keys, form, now=NOW, new_id=new_id, new_token=new_token, kept_for=KEPT_FOR
    )
    opened = sitting.save_page(session, begun, answers=answers.to_json(), now=NOW)
    case = filling.send(session, turn_of(desk(keys), opened))
    session.commit()
    return case, token


def found(
    session: Session,
    keys: Keys,
    number: str,
    birth: date = BIRTH,
    *,
    now: datetime = NOW,
    address: str = HERE,
) -> Case:
    """Look for a request as the pages do: the try is counted and committed, then looked at."""
    attempt = updates.begin(session, keys, number, address, now=now, new_id=new_id)
    session.commit()
    case = updates.find(session, keys, attempt, birth)
    session.commit()
    return case


def refused(session: Session, keys: Keys, number: str, birth: date = BIRTH, now: datetime = NOW) -> str:
    with pytest.raises(RequestNotFound) as refusal:
        found(session, keys, number, birth, now=now)
    session.rollback()
    return str(refusal.value)


def begun_update(session: Session, keys: Keys, case: Case, *, by_sender: bool = True) -> tuple[Sitting, str]:
    begun, token = updates.start(
        session, keys, case, REAL, now=LATER, new_id=new_id, new_token=new_token, kept_for=KEPT_FOR
    )
    opened = updates.fill(session, keys, begun, case, REAL, LATER) if by_sender else begun
    session.commit()
    return opened, token


def answer(session: Session, keys: Keys, opened: Sitting, step: str, **given: object) -> Sitting:
    answers = {link_id: Answered(value) for link_id, value in given.items()}
    return filling.answer_page(session, turn_of(desk(keys, LATER), opened), Step(step), answers).turn.sitting


def sent_update(
    session: Session,
    keys: Keys,
    case: Case,
    *,
    safety: str = "none",
    told: Mapping[str, Answer] | None = None,
) -> Case:
    """Begin an update, answer what is asked afresh, change what is told, and send it."""
    opened, _ = begun_update(session, keys, case)
    ticked = ticked_on(REAL, "first", [safety]) | ticked_on(REAL, "more", [])
    for page, boxes in ticked.items():
        opened = answer(session, keys, opened, page, **{page: boxes})
    if told:
        changed = Answers.from_json(opened.answers).with_all(told)
        opened = sitting.save_page(session, opened, answers=changed.to_json(), now=LATER)
    updated = filling.send(session, turn_of(desk(keys, LATER), opened))
    session.commit()
    return updated


def step(session: Session, keys: Keys, case: Case, *commands: Command, role: Role = Role.CLINICIAN) -> None:
    """Take steps on a case as a member of staff who has just looked at it."""
    staff = added(session, keys, role=role)
    for command in commands:
        version = case_record.open_one(session, keys, case.reference).state.version
        request = Handling(Actor("staff", staff.id, role), NOW, TODAY, version, OFFICE, new_id)
        casework.take_step(session, keys, case.reference, command, request)
    session.commit()


def status(session: Session, keys: Keys, case: Case) -> Status:
    return case_record.open_one(session, keys, case.reference).state.status


# --- finding a request ------------------------------------------------------------------------------------


def test_form_number_and_birth_date_together_find_a_request(session: Session, keys: Keys) -> None:
    case, _ = sent(session, keys)
    written = show_reference(case.reference).lower().replace("0", "o").replace("1", "i")

    assert found(session, keys, f" {written} ").id == case.id


def test_a_wrong_number_a_wrong_birth_date_and_a_locked_number_are_refused_alike(
    session: Session, keys: Keys
) -> None:
    case, _ = sent(session, keys)

    no_such_number = refused(session, keys, unique_reference())
    wrong_birth_date = [refused(session, keys, case.reference, OTHER_DAY) for _ in range(5)]
    locked_and_right = refused(session, keys, case.reference)

    assert {no_such_number, *wrong_birth_date} == {locked_and_right}
    assert found(session, keys, case.reference, now=NOW + timedelta(hours=1)).id == case.id


def test_every_refusal_asks_the_database_the_same(engine: Engine, keys: Keys) -> None:
    with Session(engine) as session:
        case, _ = sent(session, keys)
        gone, _ = sent(session, keys)
        erase(session, keys, gone)
        session.commit()
        numbers = {"known": case.reference, "erased": gone.reference, "nobody's": unique_reference()}
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: statements.append(str(call[2])))

    work = {}
    for name, number in numbers.items():
        with Session(engine) as session:
            statements.clear()
            refused(session, keys, number, OTHER_DAY)
            work[name] = list(statements)

    assert work["known"] == work["nobody's"] == work["erased"]
    assert len(work["known"]) > 2


def test_the_birth_date_of_another_request_does_not_open_this_one(session: Session, keys: Keys) -> None:
    case, _ = sent(session, keys)
    sent(session, keys, {"birth_date": Answered(OTHER_DAY.isoformat())})

    refused(session, keys, case.reference, OTHER_DAY)


def test_a_request_without_a_birth_date_is_found_by_nobody(session: Session, keys: Keys) -> None:
    case, _ = sent(session, keys)
    opened, _ = begun_update(session, keys, case)
    answers = Answers.from_json(opened.answers).without(["birth_date"])
    opened = sitting.save_page(session, opened, answers=answers.to_json(), now=LATER)
    filling.send(session, turn_of(desk(keys, LATER), opened))
    session.commit()

    refused(session, keys, case.reference)


def test_an_erased_request_is_not_found(session: Session, keys: Keys) -> None:
    case, _ = sent(session, keys)
    erase(session, keys, case)

    refused(session, keys, case.reference)


def test_numbers_nobody_has_are_limited_by_address(session: Session, keys: Keys) -> None:
    case, _ = sent(session, keys)
    for _ in range(30):
        refused(session, keys, unique_reference())

    with pytest.raises(TooManyGuesses):
        found(session, keys, case.reference)
    session.rollback()
    assert found(session, keys, case.reference, address="192.0.2.2").id == case.id


def test_a_slip_in_the_number_is_said_and_costs_no_try(session: Session, keys: Keys) -> None:
    case, _ = sent(session, keys)
    slip = ("2" if case.reference[0] != "2" else "3") + case.reference[1:]

    for _ in range(10):
        with pytest.raises(UnreadableReference):
            updates.begin(session, keys, slip, HERE, now=NOW, new_id=new_id)
    assert found(session, keys, case.reference).id == case.id


# --- beginning an update ----------------------------------------------------------------------------------


def test_an_update_is_filled_with_what_was_sent_but_for_safety_and_consent(
    session: Session, keys: Keys
) -> None:
    told: dict[str, Answer] = {"seen_already": Answered("yes"), "own_words": Answered("Walk the dog")}
    case, _ = sent(session, keys, told)
    opened, token = begun_update(session, keys, case)

    again = Answers.from_json(sitting.open_by_token(session, keys, token, LATER).answers)

    first = fill_in(plainly).with_all(told)
    left_open = set(flow.on_path_answers(REAL, first)) - set(again)
    assert left_open == {*SAFETY_PAGES, "consent", "seen_already"}
    assert again.value("own_words") == "Walk the dog"
    assert all(again.get(each) == first.get(each) for each in again)
    assert updates.updated_case(session, opened) is case


def test_an_update_begins_with_the_safety_check_and_asks_nothing_else_again(
    session: Session, keys: Keys
) -> None:
    case, _ = sent(session, keys)
    opened, _ = begun_update(session, keys, case)
    asked = []
    for page in (*SAFETY_PAGES, "check"):
        asked.append(flow.first_incomplete(REAL, Answers.from_json(opened.answers)).page_id)
        opened = answer(session, keys, opened, page, **{page if page != "check" else "consent": ["none"]})

    assert asked == [*SAFETY_PAGES, "check"]


def test_a_sign_that_was_ticked_before_is_asked_for_again_and_named(session: Session, keys: Keys) -> None:
    case, _ = sent(session, keys, {"safety_legs": Answered(["urine_trouble"])})
    opened, token = begun_update(session, keys, case)

    assert "safety_legs" not in opened.answers
    assert opened.signs_before == frozenset({"urine_trouble"})
    assert sitting.open_by_token(session, keys, token, LATER).signs_before == frozenset({"urine_trouble"})


def test_a_sign_that_stands_from_an_earlier_telling_is_named_too_until_a_clinician_decides(
    session: Session, keys: Keys
) -> None:
    case, _ = sent(session, keys, {"safety_fever": Answered(["fever"])})
    sent_update(session, keys, case)
    assert begun_update(session, keys, case)[0].signs_before == frozenset({"fever"})
    override(session, keys, case, urgency=Urgency.ROUTINE)
    assert begun_update(session, keys, case)[0].signs_before == frozenset()


def test_who_comes_by_number_and_birth_date_is_shown_nothing_that_was_told(
    session: Session, keys: Keys
) -> None:
    case, _ = sent(session, keys, {"safety_legs": Answered(["urine_trouble"]), "own_words": Answered("Walk")})
    _, token = begun_update(session, keys, case, by_sender=False)

    opened = sitting.open_by_token(session, keys, token, LATER)
    assert (opened.answers, opened.signs_before) == ({}, None)
    assert updates.updated_case(session, opened) is case


def test_every_page_that_may_tell_to_get_help_is_asked_afresh() -> None:
    afresh = updates.asked_afresh(REAL)

    for page in REAL.pages:
        if page.help_first:
            assert {question.link_id for question in page.questions} <= afresh
    assert "consent" in afresh
    assert not afresh & {"pain_trend", "birth_date", "phone", "surgery_date"}


def test_beginning_an_update_changes_nothing_about_the_case_and_is_recorded(
    session: Session, keys: Keys
) -> None:
    case, _ = sent(session, keys)
    revision = case.revision
    opened, _ = begun_update(session, keys, case)
    session.expire_all()

    assert case.revision == revision
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
    assert event is not None
    assert (event.action, event.object_id, event.actor_id) == (
        "case.update_begun",
        case.id,
        opened.draft.id,
    )


def test_an_erased_request_cannot_be_updated_and_updates_under_way_are_erased_with_it(
    session: Session, keys: Keys
) -> None:
    case, _ = sent(session, keys)
    _, token = begun_update(session, keys, case)
    erase(session, keys, case)

    with pytest.raises(DraftNotFound):
        sitting.open_by_token(session, keys, token, LATER)
    assert session.scalars(select(Draft)).all() == []
    with pytest.raises(RequestNotFound):
        begun_update(session, keys, case)


def test_a_sitting_of_its_own_updates_nothing(session: Session, keys: Keys) -> None:
    _, token = sent(session, keys)

    opened = sitting.open_by_token(session, keys, token, NOW)

    assert opened.is_filed
    assert updates.updated_case(session, opened) is None


# --- sending it -------------------------------------------------------------------------------------------


def test_an_update_keeps_the_case_and_its_number_and_adds_an_assessment(session: Session, keys: Keys) -> None:
    case, _ = sent(session, keys)
    before = stored_assessments(session, keys, case)
    updated = sent_update(session, keys, case, told={"pain_score": Answered(9)})

    assert (updated.id, updated.reference, updated.assessment_seq) == (case.id, case.reference, 2)
    after = stored_assessments(session, keys, case)
    assert len(after) == 2
    assert after[0] == before[0]
    record = case_record.open_one(session, keys, case.reference)
    assert record.answers.value("pain_score") == 9
    assert audit.verify(session, keys) == []


def test_what_was_told_before_stays_beside_what_is_told_now(session: Session, keys: Keys) -> None:
    case, _ = sent(session, keys, {"pain_score": Answered(2)})
    first = case_record.open_one(session, keys, case.reference).answers
    sent_update(session, keys, case, told={"pain_score": Answered(9)})
    second = case_record.open_one(session, keys, case.reference).answers
    sent_update(session, keys, case, told={"pain_score": Answered(5)})

    earlier = earlier_answers(session, case.data_key(keys.ring), case)

    assert [each.seq for each in earlier] == [1, 2]
    assert [each.answers for each in earlier] == [first, second]
    assert {(each.questionnaire_id, each.questionnaire_version) for each in earlier} == {
        (REAL.id, REAL.version)
    }


def test_earlier_answers_are_sealed_and_go_with_the_cases_key(session: Session, keys: Keys) -> None:
    case, _ = sent(session, keys, {"own_words": Answered("Walk the dog")})
    sent_update(session, keys, case)

    row = session.scalars(select(EarlierAnswers)).one()
    assert b"Walk the dog" not in row.sealed_answers
    case.erase_data_key()
    with pytest.raises(Exception, match="was erased"):
        earlier_answers(session, case.data_key(keys.ring), case)


def test_a_new_sign_makes_the_case_more_urgent_and_moves_it_up_at_once(session: Session, keys: Keys) -> None:
    case, _ = sent(session, keys)
    place, due = case.queue_class, case.due_at
    sent_update(session, keys, case, safety="urine_trouble")

    assert case.urgency == Urgency.EMERGENCY
    assert case.queue_class < place
    assert case.due_at < due


def test_urgency_never_falls_when_a_sign_is_no_longer_ticked(session: Session, keys: Keys) -> None:
    case, _ = sent(session, keys, {"safety_legs": Answered(["urine_trouble"])})
    place = case.queue_class
    sent_update(session, keys, case)

    assert case.urgency == Urgency.EMERGENCY
    assert case.queue_class == place
    newest = records.all_assessments(session, case.id)[1]
    assert newest.urgency != Urgency.EMERGENCY


def test_a_clinician_lowers_the_urgency_and_an_update_without_signs_leaves_it_there(
    session: Session, keys: Keys
) -> None:
    case, _ = sent(session, keys, {"safety_fever": Answered(["fever"])})
    override(session, keys, case, urgency=Urgency.ROUTINE)
    sent_update(session, keys, case)

    assert case.urgency == Urgency.ROUTINE
    assert case_record.open_one(session, keys, case.reference).still_standing == ()
    assert "We will call you by" in letter_to_the_patient(session, keys, case)


def test_what_is_told_after_a_clinicians_decision_raises_it_and_never_lowers_it(
    session: Session, keys: Keys
) -> None:
    case, _ = sent(session, keys, {"safety_legs": Answered(["urine_trouble"])})
    override(session, keys, case, urgency=Urgency.SAME_DAY)
    sent_update(session, keys, case)
    assert case.urgency == Urgency.SAME_DAY
    sent_update(session, keys, case, safety="urine_trouble")
    assert case.urgency == Urgency.EMERGENCY


def test_a_next_step_is_no_decision_about_the_urgency(session: Session, keys: Keys) -> None:
    case, _ = sent(session, keys, {"safety_fever": Answered(["fever"])})
    staff = added(session, keys, role=Role.CLINICIAN)
    request = Handling(Actor("staff", staff.id, staff.role), NOW, TODAY, 0, OFFICE, new_id)
    review.record_next_step(session, keys, case.reference, "clinician_calls", "", request)
    sent_update(session, keys, case)

    assert case.urgency == Urgency.SAME_DAY


def test_what_stands_from_before_keeps_its_place_when_staff_work_on_the_case(
    session: Session, keys: Keys
) -> None:
    case, _ = sent(session, keys, {"safety_pain": Answered(["night_pain_weight_loss"])})
    assert (case.urgency, case.queue_class) == (Urgency.SOON, QueueClass.SOON)
    sent_update(session, keys, case)
    step(session, keys, case, Command(Action.CLAIM))

    assert (case.urgency, case.queue_class) == (Urgency.SOON, QueueClass.SOON)


def test_the_letter_after_an_update_follows_what_stands(session: Session, keys: Keys) -> None:
    mail = Answered("maria@example.com")
    case, _ = sent(session, keys, {"safety_fever": Answered(["fever"]), "email": mail})
    first = letter_to_the_patient(session, keys, case)
    sent_update(session, keys, case)

    assert letter_to_the_patient(session, keys, case) == first
    assert "If you were told to call or get help, do that now." in first


def test_staff_read_what_was_told_before_for_as_long_as_it_stands(session: Session, keys: Keys) -> None:
    case, _ = sent(session, keys, {"safety_fever": Answered(["fever"])})
    now = case_record.open_one(session, keys, case.reference)
    (sign,) = desk_case.safety_lines(gist_of(now), now.urgency, OFFICE.policy, REAL)
    sent_update(session, keys, case)
    later = case_record.open_one(session, keys, case.reference)

    assert desk_case.safety_lines(gist_of(later), later.urgency, OFFICE.policy, REAL) == (
        f"{sign} {desk_case.TOLD_BEFORE}",
    )
    assert [line.told_at for line in summary.summarise(later, REAL, OFFICE.policy).safety] == [NOW]
    override(session, keys, case, urgency=Urgency.ROUTINE)
    decided = case_record.open_one(session, keys, case.reference)
    assert desk_case.safety_lines(gist_of(decided), decided.urgency, OFFICE.policy, REAL) == ()
    assert summary.summarise(decided, REAL, OFFICE.policy).safety == ()


def test_a_sign_told_each_time_is_listed_once(session: Session, keys: Keys) -> None:
    case, _ = sent(session, keys, {"safety_fever": Answered(["fever"])})
    sent_update(session, keys, case, safety="fever")
    record = case_record.open_one(session, keys, case.reference)

    assert len(desk_case.safety_lines(gist_of(record), record.urgency, OFFICE.policy, REAL)) == 1
    assert [line.told_at for line in summary.summarise(record, REAL, OFFICE.policy).safety] == [None]


def test_the_safety_exits_of_an_update_belong_to_the_case(session: Session, keys: Keys) -> None:
    case, _ = sent(session, keys)
    sent_update(session, keys, case, safety="urine_trouble")

    safety_exit = session.scalars(select(SafetyExit)).one()
    assert safety_exit.case_id == case.id
    assert safety_exit.contact_left
    assert how_told(keys, case).safety_exit


def test_a_contact_left_at_a_safety_page_of_an_update_goes_to_the_same_case(
    session: Session, keys: Keys
) -> None:
    case, _ = sent(session, keys)
    called = Command(Action.NOTE, patient_called=True)
    step(session, keys, case, called, Command(Action.CLOSE, reason=CloseReason.DECLINED))
    opened, _ = begun_update(session, keys, case)
    opened = answer(session, keys, opened, "safety_legs", safety_legs=["urine_trouble"])
    contact: dict[str, Answer] = {"phone": Answered("251 555 0199")}

    left = filling.leave_contact(session, turn_of(desk(keys, LATER), opened), contact)
    session.commit()

    assert (left.id, left.in_queue, left.urgency) == (case.id, True, Urgency.EMERGENCY)
    assert status(session, keys, case) is Status.REOPENED
    phone = case_record.open_one(session, keys, case.reference).identity.phone
    assert phone is not None
    assert phone.shown == "251 555 0199"


def test_sending_an_update_twice_adds_one_assessment(session: Session, keys: Keys) -> None:
    case, _ = sent(session, keys)
    opened, token = begun_update(session, keys, case)
    filling.send(session, turn_of(desk(keys, LATER), opened))
    session.commit()

    again = sitting.open_by_token(session, keys, token, LATER, to_change=True)
    assert filling.send(session, turn_of(desk(keys, LATER), again)).id == case.id
    session.commit()

    assert len(stored_assessments(session, keys, case)) == 2
    with pytest.raises(DraftAlreadyFiled) as refusal:
        sitting.save_page(session, again, answers={}, now=LATER)
    assert refusal.value.reference == case.reference


def test_an_update_that_is_rolled_back_leaves_the_case_as_it_was(session: Session, keys: Keys) -> None:
    case, _ = sent(session, keys)
    opened, token = begun_update(session, keys, case)
    filling.send(session, turn_of(desk(keys, LATER), opened))
    session.rollback()

    assert case.assessment_seq == 1
    assert earlier_answers(session, case.data_key(keys.ring), case) == ()
    assert not sitting.open_by_token(session, keys, token, LATER).is_filed


# --- what staff were doing with it ------------------------------------------------------------------------


def test_a_closed_case_is_opened_again(session: Session, keys: Keys) -> None:
    case, _ = sent(session, keys)
    called = Command(Action.NOTE, patient_called=True)
    step(session, keys, case, called, Command(Action.CLOSE, reason=CloseReason.DECLINED))
    closed = case.in_queue

    sent_update(session, keys, case)

    assert status(session, keys, case) is Status.REOPENED
    assert (closed, case.in_queue) == (False, True)
    assert case.due_at > LATER


def test_a_case_in_hand_stays_there_and_its_history_tells_of_the_news(session: Session, keys: Keys) -> None:
    case, _ = sent(session, keys)
    step(session, keys, case, Command(Action.CLAIM))

    sent_update(session, keys, case)

    record = case_record.open_one(session, keys, case.reference)
    assert record.state.status is Status.CLAIMED
    assert record.state.lease is not None
    assert [each.command.action for each in record.history] == [Action.CLAIM, Action.UPDATE]


@pytest.mark.parametrize(("safety", "ends"), [("none", Status.SCHEDULED), ("urine_trouble", Status.REOPENED)])
def test_a_booked_case_comes_back_to_the_queue_only_for_urgent_news(
    session: Session, keys: Keys, safety: str, ends: Status
) -> None:
    case, _ = sent(session, keys)
    step(session, keys, case, Command(Action.CLAIM), Command(Action.SCHEDULE))

    sent_update(session, keys, case, safety=safety)

    assert status(session, keys, case) is ends
    assert case.in_queue is (ends is Status.REOPENED)


def test_a_link_that_a_clinician_changed_stays_and_the_rules_own_is_kept_beside_it(
    session: Session, keys: Keys
) -> None:
    case, _ = sent(session, keys)
    override(session, keys, case, Link.UNCERTAIN)
    sent_update(session, keys, case)

    assert case.link == Link.UNCERTAIN
    newest = records.all_assessments(session, case.id)[1]
    assert newest.link == Link.NO_SURGERY


def test_a_link_that_a_clinician_left_alone_follows_the_news(session: Session, keys: Keys) -> None:
    case, _ = sent(session, keys)
    override(session, keys, case, Link.NO_SURGERY)
    sent_update(session, keys, case, told={"prior_surgery": Answered("unsure")})

    newest = records.all_assessments(session, case.id)[1]
    assert newest.link != Link.NO_SURGERY
    assert case.link == newest.link


def test_staff_who_change_the_case_while_it_is_updated_lose_nothing(engine: Engine, keys: Keys) -> None:
    with Session(engine) as session:
        case, _ = sent(session, keys)
        _, token = begun_update(session, keys, case)
        reference = case.reference
    with Session(engine) as patients, Session(engine) as staffs:
        opened = sitting.open_by_token(patients, keys, token, LATER)
        assert case_of(patients, opened) is not None
        patients.rollback()
        step(staffs, keys, case_record.open_one(staffs, keys, reference).row, Command(Action.CLAIM))

        filling.send(patients, turn_of(desk(keys, LATER), opened))
        patients.commit()

        record = case_record.open_one(staffs, keys, reference)
        staffs.refresh(record.row)
        assert record.state.status is Status.CLAIMED
        assert record.row.assessment_seq == 2


def override(
    session: Session, keys: Keys, case: Case, link: Link = Link.NO_SURGERY, urgency: Urgency | None = None
) -> None:
    staff = added(session, keys, role=Role.CLINICIAN)
    version = case_record.open_one(session, keys, case.reference).state.version
    request = Handling(Actor("staff", staff.id, staff.role), NOW, TODAY, version, OFFICE, new_id)
    decided = urgency or Urgency(case.urgency)
    review.override(session, keys, case.reference, decided, link, "Seen", request)
    session.commit()


def letter_to_the_patient(session: Session, keys: Keys, case: Case) -> str:
    head = Letterhead(PRACTICE, REAL, "https://example.com/staff")
    letters = dict(notices.letters_about_filing(session, keys, head, {"case_id": case.id}))
    return letters[LetterKind.FORM_NUMBER].body


def stored_assessments(session: Session, keys: Keys, case: Case) -> list[bytes]:
    key = case.data_key(keys.ring)
    query = select(Assessment).where(Assessment.case_id == case.id).order_by(Assessment.seq)
    return [sealed_case.open_assessment(key, row) for row in session.scalars(query)]


def erase(session: Session, keys: Keys, case: Case) -> None:
    erasure.erase_case(
        session, keys, case.reference, reason="asked_for", actor=system(), now=LATER, new_id=new_id
    )
    session.commit()
