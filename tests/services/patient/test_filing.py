from __future__ import annotations

import dataclasses
import json
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from intake.domain.person import identity_from_answers
from intake.formats import assessments
from intake.services import audit, outbox
from intake.services.cases import record
from intake.services.errors import Busy, DraftAlreadyFiled, DraftChanged
from intake.services.patient import sitting
from intake.services.patient.filing import Filing
from intake.services.patient.sitting import case_of
from intake.store import sealed_case
from intake.store.base import Base
from intake.store.blind_index import birth_date_mac, email_mac, name_ways, phone_mac
from intake.store.errors import Erased
from intake.store.keys import Keys
from intake.store.models import (
    AppointmentRequest,
    Assessment,
    AuditEvent,
    Case,
    CaseIndex,
    Draft,
    OutboxMessage,
    SafetyExit,
)
from intake.store.queries import cases, drafts, records, search
from intake.store.sealed_case import HowTold
from tests.support.stories import (
    ANSWERS,
    HERE,
    NOW,
    answered,
    assessment,
    file,
    filed,
    how_told,
    new_id,
    placing,
)

TODAY = date(2026, 6, 15)
CONTACT = {name: ANSWERS[name] for name in ("name_given", "name_family", "birth_date", "phone")}


def mac_of(keys: Keys, number: str) -> bytes:
    """What a phone number is looked for by."""
    mac = phone_mac(keys.index, number)
    assert mac is not None
    return mac


def rows(session: Session, model: type[Base]) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def how(
    answers: dict[str, dict[str, object]] = ANSWERS, urgency: str = "soon", queue_class: int = 5
) -> Filing:
    return Filing(answers, assessment(urgency), TODAY, placing(queue_class), HERE)


def test_one_filing_writes_case_request_assessment_audit_event_and_message(
    session: Session, keys: Keys
) -> None:
    case = filed(session, keys)
    session.commit()

    for model in (Case, AppointmentRequest, Assessment, AuditEvent, OutboxMessage):
        assert rows(session, model) == 1, model
    event = session.scalars(select(AuditEvent)).one()
    assert (event.action, event.object_kind, event.object_id) == ("case.filed", "case", case.id)
    assert (event.actor_kind, event.actor_id) == ("patient", case.draft_id)
    message = session.scalars(select(OutboxMessage)).one()
    assert outbox.payload_of(keys, message) == {
        "case_id": case.id,
        "assessment_seq": 1,
        "letter_to": email_mac(keys.index, "ximena.q@example.org").hex(),
    }


def test_a_filing_that_is_rolled_back_leaves_nothing_but_the_open_sitting(
    session: Session, keys: Keys
) -> None:
    opened, token = answered(session, keys)
    session.commit()
    file(session, keys, opened)
    session.rollback()

    for model in (Case, AppointmentRequest, Assessment, AuditEvent, OutboxMessage, CaseIndex):
        assert rows(session, model) == 0, model
    assert sitting.open_by_token(session, keys, token, NOW).answers == ANSWERS


def test_the_case_carries_what_the_queue_orders_by(session: Session, keys: Keys) -> None:
    case = filed(session, keys, how(urgency="same_day", queue_class=1))
    session.commit()
    session.expire_all()

    place = placing(1)
    assert (case.urgency, case.link, case.settled) == ("same_day", "recent", True)
    assert (case.queue_class, case.due_at, case.due_soon_at) == (1, place.due_at, place.due_soon_at)
    assert (case.promised_at, case.received_at) == (place.promised_at, NOW)
    assert (case.status, case.in_queue, case.has_phone) == ("new", True, True)
    assert (how_told(keys, case), case.questionnaire_id) == (HowTold("en", "patient", False), "spine")


def test_the_answers_come_back_in_three_parts_that_make_up_the_whole(session: Session, keys: Keys) -> None:
    case = filed(session, keys)
    session.commit()
    session.expire_all()

    key = case.data_key(keys.ring)
    request = cases.appointment_request(session, case.id)
    assert request is not None
    identity = sealed_case.open_identity(key, case)
    preferences = sealed_case.open_preferences(key, request)
    rest = sealed_case.open_answers(key, case)

    assert identity | preferences | rest == ANSWERS
    assert identity_from_answers(identity).full_name == "Ximena Quintanilla-Roe"
    assert set(preferences) == {"call_windows", "call_help"}
    assert set(rest) == {"who", "symptoms", "pain_score", "own_words"}


def test_the_assessment_comes_back_as_the_value_that_was_filed(session: Session, keys: Keys) -> None:
    judged = assessment(version="7")
    case = filed(session, keys, Filing(ANSWERS, judged, TODAY, placing(), HERE))
    session.commit()
    session.expire_all()

    stored = records.all_assessments(session, case.id)[-1]
    key = case.data_key(keys.ring)
    assert sealed_case.open_assessment(key, stored) == assessments.write(judged)
    assert record.open_assessment(key, stored) == judged
    assert (stored.policy_id, stored.policy_version, stored.policy_digest) == ("spine", "7", "sha256:0")
    assert (stored.urgency, stored.link) == ("soon", "recent")
    assert stored.assessed_on == TODAY


def test_sending_again_gives_the_same_case_and_writes_nothing(session: Session, keys: Keys) -> None:
    opened, token = answered(session, keys)
    case_id = file(session, keys, opened).id
    session.commit()

    again = file(
        session, keys, sitting.open_by_token(session, keys, token, NOW, to_change=True), how=how(CONTACT)
    )
    session.commit()

    assert again.id == case_id
    for model in (Case, Assessment, AuditEvent, OutboxMessage):
        assert rows(session, model) == 1, model
    assert sealed_case.open_answers(again.data_key(keys.ring), again)["pain_score"] == {"value": 7}


def test_the_database_itself_refuses_a_second_case_for_a_sitting(session: Session, keys: Keys) -> None:
    case = filed(session, keys)
    columns = {column.key: getattr(case, column.key) for column in Case.__mapper__.columns}
    session.add(Case(**(columns | {"id": new_id(), "reference": "another"})))

    with pytest.raises(IntegrityError, match=r"(?i)draft_id"):
        session.flush()


def test_filing_erases_the_drafts_answers_and_their_key(session: Session, keys: Keys) -> None:
    filed(session, keys)
    session.commit()

    draft = session.scalars(select(Draft)).one()
    assert draft.status == "filed"
    assert draft.sealed_content is None
    with pytest.raises(Erased):
        draft.data_key(keys.ring)


def test_a_sitting_saved_after_it_was_read_is_not_filed(session: Session, keys: Keys) -> None:
    opened, _ = answered(session, keys)
    sitting.save_page(session, opened, answers=CONTACT, now=NOW)

    with pytest.raises(DraftChanged):
        file(session, keys, opened)


def test_search_finds_the_case_by_every_trait_and_by_all_of_them_together(
    session: Session, keys: Keys
) -> None:
    case = filed(session, keys)
    filed(
        session, keys, how({**ANSWERS, "name_given": {"value": "Otto"}, "phone": {"value": "205 555 0111"}})
    )
    session.commit()

    name = name_ways(keys.index, "ximena quint")[0]
    phone = [("phone", mac_of(keys, "205 555 0142"))]
    born = ("birth_date", birth_date_mac(keys.index, "1961-02-03"))

    assert [found.id for found in search.cases_with_all(session, name)] == [case.id]
    assert [found.id for found in search.cases_with_all(session, phone)] == [case.id]
    assert len(search.cases_with_all(session, [born])) == 2
    assert [found.id for found in search.cases_with_all(session, [born, *phone, *name])] == [case.id]
    assert search.cases_with_all(session, []) == []


def test_a_reference_that_is_taken_is_not_given_again(session: Session, keys: Keys) -> None:
    offered = iter(["AAAA", "AAAA", "BBBB"])

    assert filed(session, keys, next_reference=lambda: next(offered)).reference == "AAAA"
    assert filed(session, keys, next_reference=lambda: next(offered)).reference == "BBBB"


def test_when_no_reference_is_free_the_person_is_asked_to_try_again(session: Session, keys: Keys) -> None:
    filed(session, keys, next_reference=lambda: "AAAA")

    with pytest.raises(Busy, match="Try again"):
        filed(session, keys, next_reference=lambda: "AAAA")


def test_a_contact_left_at_a_safety_exit_is_a_case_and_the_sitting_goes_on(
    session: Session, keys: Keys
) -> None:
    opened, token = answered(session, keys, {"safety": {"value": ["fever"]}})
    sitting.record_safety_exit(
        session, keys, opened, level="emergency", page="safety", findings=["fever"], now=NOW, new_id=new_id
    )
    case = file(session, keys, opened, how=how(CONTACT, "emergency", 0), contact_only=True)
    session.commit()

    assert (case.contact_only, case.has_phone) == (True, True)
    assert how_told(keys, case).safety_exit
    assert session.scalars(select(AuditEvent.action)).all() == ["case.contact_left"]
    exit_row = session.scalars(select(SafetyExit)).one()
    assert (exit_row.case_id, exit_row.contact_left) == (case.id, True)
    going_on = sitting.open_by_token(session, keys, token, NOW)
    assert not going_on.is_filed
    assert going_on.answers == {"safety": {"value": ["fever"]}}
    assert case_of(session, going_on) == case


def test_going_on_after_leaving_a_contact_completes_the_same_case(session: Session, keys: Keys) -> None:
    opened, token = answered(session, keys)
    first = file(session, keys, opened, how=how(CONTACT, "emergency", 0), contact_only=True)
    reference = first.reference
    session.commit()

    later = NOW + timedelta(minutes=9)
    opened = sitting.open_by_token(session, keys, token, later, to_change=True)
    case = file(session, keys, opened, how=how(urgency="soon", queue_class=5), now=later)
    session.commit()

    assert (case.id, case.reference, case.contact_only) == (first.id, reference, False)
    assert how_told(keys, case).safety_exit
    assert (case.urgency, case.queue_class, case.received_at) == ("emergency", 0, NOW)
    assert case.assessment_seq == 2
    assert [row.urgency for row in session.scalars(select(Assessment).order_by(Assessment.seq))] == [
        "emergency",
        "soon",
    ]
    assert sealed_case.open_answers(case.data_key(keys.ring), case)["pain_score"] == {"value": 7}
    assert rows(session, Case) == rows(session, AppointmentRequest) == 1
    assert audit.verify(session, keys) == []


def test_a_corrected_contact_replaces_the_first_and_its_search_entries(session: Session, keys: Keys) -> None:
    opened, token = answered(session, keys)
    file(session, keys, opened, how=how(CONTACT), contact_only=True)
    opened = sitting.open_by_token(session, keys, token, NOW, to_change=True)
    mended = {**CONTACT, "phone": {"value": "205 555 0199"}}
    case = file(session, keys, opened, how=how(mended), contact_only=True)
    session.commit()

    identity = identity_from_answers(sealed_case.open_identity(case.data_key(keys.ring), case))
    old, new = (("phone", mac_of(keys, number)) for number in ("2055550142", "2055550199"))
    assert identity.phone is not None
    assert identity.phone.shown == "205 555 0199"
    assert search.cases_with_all(session, [old]) == []
    assert search.cases_with_all(session, [new]) == [case]


def test_a_contact_cannot_be_left_after_everything_was_sent(session: Session, keys: Keys) -> None:
    opened, token = answered(session, keys)
    file(session, keys, opened)

    again = sitting.open_by_token(session, keys, token, NOW, to_change=True)
    with pytest.raises(DraftAlreadyFiled):
        file(session, keys, again, how=how(CONTACT), contact_only=True)


def test_a_safety_exit_on_the_way_marks_the_case_even_when_no_contact_was_left_there(
    session: Session, keys: Keys
) -> None:
    opened, _ = answered(session, keys)
    sitting.record_safety_exit(
        session,
        keys,
        opened,
        level="same_day",
        page="safety_more",
        findings=["wound"],
        now=NOW,
        new_id=new_id,
    )

    case = file(session, keys, opened)

    assert how_told(keys, case).safety_exit
    assert [row.case_id for row in drafts.safety_exits_of_draft(session, case.draft_id)] == [case.id]


def test_a_case_without_a_phone_says_so(session: Session, keys: Keys) -> None:
    assert not filed(session, keys, how({**ANSWERS, "phone": {"state": "blank"}})).has_phone


def test_a_value_moved_to_another_case_does_not_open(session: Session, keys: Keys) -> None:
    one, two = filed(session, keys), filed(session, keys)
    one.sealed_identity = two.sealed_identity

    with pytest.raises(Exception, match="was not sealed under this row's data key"):
        sealed_case.open_identity(one.data_key(keys.ring), one)


def test_nothing_a_patient_typed_is_readable_in_any_column(session: Session, keys: Keys) -> None:
    filed(session, keys)
    answered(session, keys)
    session.commit()
    typed = [str(answer["value"]) for answer in ANSWERS.values() if "value" in answer]
    telling = [text.lower() for text in typed if len(text) > 3] + ["ximena", "quintanilla", "lifted a box"]

    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)):
            for value in row:
                stored = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                assert not [text for text in telling if text in stored.lower()], table.name


def test_the_same_search_does_find_what_is_not_sealed(session: Session, keys: Keys) -> None:
    opened, _ = answered(session, keys)
    session.get_one(Draft, opened.draft.id).sealed_content = json.dumps(opened.answers).encode()
    session.flush()

    stored = session.execute(select(Base.metadata.tables["draft"].c.sealed_content)).scalar_one()
    assert b"Quintanilla" in stored


def test_a_filing_says_nothing_of_its_answers_when_printed() -> None:
    assert {field.name for field in dataclasses.fields(Filing)} >= {"answers", "assessment"}
    assert "Ximena" not in repr(how())
    assert "pain" not in repr(how())
