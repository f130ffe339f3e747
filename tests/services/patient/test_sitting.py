from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from intake.services.errors import DraftAlreadyFiled, DraftChanged, DraftNotFound
from intake.services.patient import sitting
from intake.services.patient.sitting import FormUsed
from intake.store.engine import reading
from intake.store.errors import Tampered
from intake.store.keys import Keys
from intake.store.models import Draft, SafetyExit
from intake.store.queries import drafts
from tests.support.stories import ANSWERS, KEPT_FOR, NOW, answered, file, how_told, new_id, started


def test_a_sitting_opens_by_its_token_with_nothing_answered(session: Session, keys: Keys) -> None:
    _, token = started(session, keys, FormUsed("spine", "2", "es", filled_in_by="staff"))
    session.commit()

    opened = sitting.open_by_token(session, keys, token, NOW)

    assert opened.answers == {}
    assert opened.shown == frozenset()
    assert not opened.is_filed
    assert (opened.draft.questionnaire_id, opened.draft.questionnaire_version) == ("spine", "2")
    assert (opened.language, opened.filled_in_by) == ("es", "staff")


def test_the_token_is_stored_nowhere(session: Session, keys: Keys) -> None:
    begun, token = started(session, keys)
    session.commit()

    draft = session.get_one(Draft, begun.draft.id)
    stored = [str(getattr(draft, column.key)) for column in Draft.__mapper__.columns]

    assert not any(token in value for value in stored)


def test_saved_answers_shown_findings_and_language_come_back(session: Session, keys: Keys) -> None:
    begun, token = started(session, keys)
    spanish = sitting.change_language(session, begun, "es")
    sitting.save_page(session, spanish, answers=ANSWERS, now=NOW, page="/form/who", shown=["fever"])
    session.commit()
    session.expire_all()

    opened = sitting.open_by_token(session, keys, token, NOW)

    assert opened.answers == ANSWERS
    assert opened.shown == {"fever"}
    assert opened.answered_at == {"/form/who": NOW.isoformat()}
    assert (opened.language, opened.draft.expires_at) == ("es", begun.draft.expires_at)


def test_a_form_that_was_sent_is_read_in_its_language_until_the_request_is_erased(
    session: Session, keys: Keys
) -> None:
    begun, token = started(session, keys, FormUsed("spine", "1", "es"))
    case = file(session, keys, sitting.save_page(session, begun, answers=ANSWERS, now=NOW))
    session.commit()
    opened = sitting.open_by_token(session, keys, token, NOW)

    assert opened.language == "es"
    assert sitting.change_language(session, opened, "en") is opened
    assert how_told(keys, case).language == "es"
    case.erase_data_key()
    assert sitting.open_by_token(session, keys, token, NOW).language is None


def test_the_language_is_not_changed_over_newer_answers(session: Session, keys: Keys) -> None:
    begun, token = started(session, keys)
    sitting.save_page(session, begun, answers=ANSWERS, now=NOW)

    with pytest.raises(DraftChanged):
        sitting.change_language(session, begun, "es")
    assert sitting.open_by_token(session, keys, token, NOW).answers == ANSWERS


def test_a_form_begun_before_its_language_was_sealed_still_opens(session: Session, keys: Keys) -> None:
    begun, token = answered(session, keys)
    old = {"answers": ANSWERS, "shown": [], "answered_at": {}}
    draft = session.get_one(Draft, begun.draft.id)
    draft.sealed_content = begun.key.seal_json(old, table="draft", row=draft.id, column="sealed_content")
    session.flush()

    opened = sitting.open_by_token(session, keys, token, NOW)

    assert (opened.answers, opened.language, opened.filled_in_by) == (ANSWERS, "en", "patient")


def test_findings_add_up_and_a_page_keeps_the_time_it_was_first_answered(
    session: Session, keys: Keys
) -> None:
    begun, token = started(session, keys)
    later = NOW + timedelta(hours=1)
    saved = sitting.save_page(session, begun, answers={}, now=NOW, page="/form/who", shown=["fever"])
    sitting.save_page(session, saved, answers={}, now=later, page="/form/who", shown=["wound"])
    session.commit()

    opened = sitting.open_by_token(session, keys, token, later)

    assert opened.shown == {"fever", "wound"}
    assert opened.answered_at == {"/form/who": NOW.isoformat()}
    assert opened.draft.expires_at == later + KEPT_FOR


def test_a_page_costs_one_select_and_one_update(engine: Engine, keys: Keys) -> None:
    with Session(engine) as session:
        _, token = answered(session, keys)
        session.commit()
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: statements.append(str(call[2]).split()[0]))

    with Session(engine) as session:
        opened = sitting.open_by_token(session, keys, token, NOW, to_change=True)
        sitting.save_page(session, opened, answers=ANSWERS, now=NOW)
        session.commit()

    assert [word for word in statements if word not in {"BEGIN", "PRAGMA"}] == ["SELECT", "UPDATE"]


def test_a_page_that_only_shows_needs_no_write_lock(engine: Engine, keys: Keys) -> None:
    with Session(engine) as session:
        _, token = answered(session, keys)
        session.commit()
    with Session(engine) as writer, Session(engine) as reader:
        started(writer, keys)

        reading(reader)
        assert sitting.open_by_token(reader, keys, token, NOW).answers == ANSWERS


def test_an_unknown_token_opens_nothing(session: Session, keys: Keys) -> None:
    started(session, keys)

    for token in ("", "unknown", "\ud83d"):
        with pytest.raises(DraftNotFound):
            sitting.open_by_token(session, keys, token, NOW)


def test_a_sitting_expires_some_days_after_its_last_page(session: Session, keys: Keys) -> None:
    _, token = answered(session, keys)

    last_moment = NOW + KEPT_FOR - timedelta(microseconds=1)
    assert sitting.open_by_token(session, keys, token, last_moment).answers == ANSWERS
    with pytest.raises(DraftNotFound):
        sitting.open_by_token(session, keys, token, NOW + KEPT_FOR)


def test_finishing_on_this_device_erases_the_answers_for_good(session: Session, keys: Keys) -> None:
    opened, token = answered(session, keys)

    sitting.end(session, opened, NOW)
    session.commit()

    with pytest.raises(DraftNotFound):
        sitting.open_by_token(session, keys, token, NOW)
    draft = session.scalars(select(Draft)).one()
    assert draft.sealed_content is None
    assert draft.wrapped_key is None


def test_expired_drafts_are_erased_and_their_safety_exits_stay(session: Session, keys: Keys) -> None:
    old, _ = answered(session, keys)
    exit_page(session, keys, old)
    young, _ = started(session, keys)
    sitting.save_page(session, young, answers={}, now=NOW + timedelta(days=1))
    session.commit()

    assert sitting.erase_expired(session, NOW + KEPT_FOR, limit=10) == 1
    session.commit()

    assert session.scalars(select(Draft.id)).all() == [young.draft.id]
    assert session.scalar(select(func.count()).select_from(SafetyExit)) == 1
    assert sitting.erase_expired(session, NOW + KEPT_FOR, limit=10) == 0


def test_erasing_works_through_many_drafts_in_parts(session: Session, keys: Keys) -> None:
    for _ in range(5):
        started(session, keys)

    erased = [sitting.erase_expired(session, NOW + KEPT_FOR, limit=2) for _ in range(4)]

    assert erased == [2, 2, 1, 0]


def test_a_safety_exit_is_counted_until_a_contact_is_left(session: Session, keys: Keys) -> None:
    opened, _ = answered(session, keys)
    recorded = exit_page(session, keys, opened)
    session.commit()

    assert drafts.count_exits_without_contact(session, NOW - timedelta(hours=1)) == 1
    assert drafts.count_exits_without_contact(session, NOW + timedelta(hours=1)) == 0
    assert sitting.safety_exit_details(keys, recorded) == {
        "level": "emergency",
        "page": "safety",
        "findings": ["fever", "wound"],
    }

    file(session, keys, opened, contact_only=True)
    assert drafts.count_exits_without_contact(session, NOW - timedelta(hours=1)) == 0


def test_a_filed_sitting_cannot_be_changed_and_says_where_it_went(session: Session, keys: Keys) -> None:
    opened, token = answered(session, keys)
    case = file(session, keys, opened)
    session.commit()

    again = sitting.open_by_token(session, keys, token, NOW, to_change=True)
    assert again.is_filed
    assert again.answers == {}
    with pytest.raises(DraftAlreadyFiled) as refusal:
        sitting.save_page(session, again, answers={"who": {"value": "me"}}, now=NOW)
    assert (refusal.value.case_id, refusal.value.reference) == (case.id, case.reference)
    assert case.reference in str(refusal.value)


def test_two_saves_that_read_the_same_sitting_without_a_lock_do_not_lose_answers(
    engine: Engine, keys: Keys
) -> None:
    with Session(engine) as session:
        _, token = answered(session, keys)
        session.commit()
    with Session(engine) as one, Session(engine) as two:
        reading(one)
        stale = sitting.open_by_token(one, keys, token, NOW)
        one.commit()
        opened = sitting.open_by_token(two, keys, token, NOW, to_change=True)
        sitting.save_page(two, opened, answers={"who": {"value": "me"}}, now=NOW)
        two.commit()

        with pytest.raises(DraftChanged):
            sitting.save_page(one, stale, answers={"who": {"value": "someone_else"}}, now=NOW)
        with pytest.raises(DraftChanged):
            file(one, keys, stale)


def test_nothing_is_saved_into_a_form_that_was_ended_after_it_was_read(session: Session, keys: Keys) -> None:
    read, _ = answered(session, keys)
    sitting.end(session, read, NOW)

    with pytest.raises(DraftChanged):
        sitting.save_page(session, read, answers=ANSWERS, now=NOW)
    assert session.get_one(Draft, read.draft.id, populate_existing=True).sealed_content is None


def test_another_drafts_content_does_not_open_in_this_one(session: Session, keys: Keys) -> None:
    mine, token = answered(session, keys)
    other, _ = answered(session, keys)
    draft = session.get_one(Draft, mine.draft.id)
    draft.sealed_content = other.draft.sealed_content
    draft.wrapped_key = other.draft.wrapped_key
    session.commit()

    with pytest.raises(Tampered):
        sitting.open_by_token(session, keys, token, NOW)


def exit_page(session: Session, keys: Keys, opened: sitting.Sitting) -> SafetyExit:
    return sitting.record_safety_exit(
        session,
        keys,
        opened,
        level="emergency",
        page="safety",
        findings=["wound", "fever"],
        now=NOW,
        new_id=new_id,
    )
