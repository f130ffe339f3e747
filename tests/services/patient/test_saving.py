"""Saving a form and opening it again, on another device, with its code and the date of birth."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from intake.domain.reference import UnreadableCode, new_code, read_code
from intake.services import audit
from intake.services.errors import CodeRefused, DraftAlreadyFiled, DraftChanged, DraftNotFound, TooManyGuesses
from intake.services.patient import saving, sitting
from intake.services.patient.saving import Saved
from intake.services.patient.sitting import Sitting
from intake.store.base import Base
from intake.store.keys import Keys
from intake.store.models import AuditEvent, Draft, SavedForm
from tests.support.stories import ANSWERS, KEPT_FOR, NOW, answered, file, new_id, new_token, started

BIRTH = date(1961, 2, 3)
OTHER_DAY = date(1961, 3, 2)
HERE = "192.0.2.1"
LATER = NOW + timedelta(days=3)

_numbers = count(1)


def unique_code() -> str:
    """A code nobody had before in this run."""
    number = next(_numbers)
    digits = iter([number // 23**place for place in range(14)])
    return new_code(lambda below: next(digits) % below)


def save(session: Session, keys: Keys, opened: Sitting, *, birth: date = BIRTH, now: datetime = NOW) -> Saved:
    saved = saving.save(session, keys, opened, birth, now=now, new_id=new_id, new_code=unique_code)
    session.commit()
    return saved


def saved_form(session: Session, keys: Keys) -> tuple[Saved, str]:
    """A saved form with answers, and the token of the sitting that saved it."""
    opened, token = answered(session, keys)
    return save(session, keys, opened), token


def reopen(
    session: Session,
    keys: Keys,
    code: str,
    birth: date = BIRTH,
    *,
    now: datetime = NOW,
    address: str = HERE,
) -> tuple[Sitting, str]:
    """Open a saved form as the pages do: the try is counted and committed, then looked at."""
    attempt = saving.begin(session, keys, code, address, now=now, new_id=new_id)
    session.commit()
    opened = saving.open_saved(session, keys, attempt, birth, now=now, new_token=new_token)
    session.commit()
    return opened


def refused(session: Session, keys: Keys, code: str, birth: date = BIRTH, now: datetime = NOW) -> str:
    """What is said to someone who is refused."""
    with pytest.raises(CodeRefused) as refusal:
        reopen(session, keys, code, birth, now=now)
    session.rollback()
    return str(refusal.value)


# --- saving -----------------------------------------------------------------------------------------------


def test_a_saved_form_opens_with_its_code_and_the_birth_date_and_holds_everything(
    session: Session, keys: Keys
) -> None:
    opened, _ = answered(session, keys)
    opened = sitting.save_page(session, opened, answers=ANSWERS, now=NOW, page="/form/who", shown=["fever"])
    saved = save(session, keys, opened)

    again, token = reopen(session, keys, saved.code, now=LATER)

    assert again.answers == ANSWERS
    assert again.shown == {"fever"}
    assert again.answered_at["/form/who"] == NOW.isoformat()
    assert sitting.open_by_token(session, keys, token, LATER).answers == ANSWERS


def test_saving_ends_the_sitting_on_the_device_that_saved(session: Session, keys: Keys) -> None:
    _, token = saved_form(session, keys)

    with pytest.raises(DraftNotFound):
        sitting.open_by_token(session, keys, token, NOW)


def test_opening_ends_the_sitting_wherever_it_was_open(session: Session, keys: Keys) -> None:
    saved, _ = saved_form(session, keys)
    _, first = reopen(session, keys, saved.code)
    _, second = reopen(session, keys, saved.code)

    with pytest.raises(DraftNotFound):
        sitting.open_by_token(session, keys, first, NOW)
    assert sitting.open_by_token(session, keys, second, NOW).answers == ANSWERS


def test_every_code_of_a_form_opens_what_was_saved_last(session: Session, keys: Keys) -> None:
    first, _ = saved_form(session, keys)
    opened, _ = reopen(session, keys, first.code)
    newest = {**ANSWERS, "pain_score": {"value": 3}}
    changed = sitting.save_page(session, opened, answers=newest, now=NOW)
    second = save(session, keys, changed)

    assert first.code != second.code
    for code in (first.code, second.code):
        assert reopen(session, keys, code)[0].answers == newest


def test_what_was_typed_after_opening_counts_even_if_it_was_not_saved_for_later(
    session: Session, keys: Keys
) -> None:
    saved, _ = saved_form(session, keys)
    opened, _ = reopen(session, keys, saved.code)
    sitting.save_page(session, opened, answers={"who": {"value": "me"}}, now=NOW)
    session.commit()

    assert reopen(session, keys, saved.code)[0].answers == {"who": {"value": "me"}}


def test_a_form_is_kept_as_long_from_its_saving_as_from_a_page(session: Session, keys: Keys) -> None:
    opened, _ = answered(session, keys)
    saved = save(session, keys, opened, now=LATER)

    assert saved.kept_until == LATER + KEPT_FOR
    just_before = saved.kept_until - timedelta(microseconds=1)
    assert refused(session, keys, saved.code, now=saved.kept_until)
    assert reopen(session, keys, saved.code, now=just_before)[0].answers == ANSWERS


def test_a_form_that_is_kept_no_longer_is_erased_with_its_codes(session: Session, keys: Keys) -> None:
    saved, _ = saved_form(session, keys)

    assert sitting.erase_expired(session, saved.kept_until) == 1
    session.commit()

    assert session.scalars(select(SavedForm)).all() == []
    assert refused(session, keys, saved.code)


def test_a_form_that_was_sent_cannot_be_saved(session: Session, keys: Keys) -> None:
    opened, token = answered(session, keys)
    file(session, keys, opened)
    session.commit()

    with pytest.raises(DraftAlreadyFiled):
        save(session, keys, sitting.open_by_token(session, keys, token, NOW, to_change=True))


def test_a_save_that_read_an_older_state_loses_no_answers(engine: Engine, keys: Keys) -> None:
    with Session(engine) as session:
        _, token = answered(session, keys)
        session.commit()
    with Session(engine) as one, Session(engine) as two:
        stale = sitting.open_by_token(one, keys, token, NOW)
        one.rollback()
        opened = sitting.open_by_token(two, keys, token, NOW, to_change=True)
        sitting.save_page(two, opened, answers={"who": {"value": "me"}}, now=NOW)
        two.commit()

        with pytest.raises(DraftChanged):
            save(one, keys, stale)
        one.rollback()
        assert sitting.open_by_token(two, keys, token, NOW).answers == {"who": {"value": "me"}}


def test_a_form_saved_and_then_sent_opens_as_sent(session: Session, keys: Keys) -> None:
    saved, _ = saved_form(session, keys)
    opened, _ = reopen(session, keys, saved.code)
    case = file(session, keys, opened)
    session.commit()

    again, _ = reopen(session, keys, saved.code)

    assert again.is_filed
    assert again.draft.case_id == case.id


def test_a_form_finished_on_a_device_opens_no_more(session: Session, keys: Keys) -> None:
    saved, _ = saved_form(session, keys)
    opened, _ = reopen(session, keys, saved.code)
    sitting.end(session, opened, NOW)
    session.commit()

    assert refused(session, keys, saved.code)


# --- the code ---------------------------------------------------------------------------------------------


def test_the_code_is_read_back_however_it_is_written(session: Session, keys: Keys) -> None:
    saved, _ = saved_form(session, keys)
    written = saved.code.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert reopen(session, keys, f" {written} ")[0].answers == ANSWERS


def test_a_slip_in_the_code_is_said_and_costs_no_try(session: Session, keys: Keys) -> None:
    saved, _ = saved_form(session, keys)
    slip = ("2" if saved.code[0] != "2" else "3") + saved.code[1:]

    for _ in range(10):
        with pytest.raises(UnreadableCode):
            saving.begin(session, keys, slip, HERE, now=NOW, new_id=new_id)
    assert reopen(session, keys, saved.code)[0].answers == ANSWERS


def test_neither_code_nor_birth_date_is_stored(session: Session, keys: Keys) -> None:
    opened, _ = started(session, keys)
    saved = save(session, keys, opened)
    reopen(session, keys, saved.code)

    text = everything(session)
    for secret in (saved.code, read_code(saved.code), BIRTH.isoformat(), "1961"):
        assert secret not in text
    assert saved.code not in repr(saved)


def test_equal_birth_dates_of_two_forms_do_not_show(session: Session, keys: Keys) -> None:
    saved_form(session, keys)
    saved_form(session, keys)

    one, two = session.scalars(select(SavedForm))
    assert one.birth_mac != two.birth_mac


def everything(session: Session) -> str:
    """All that stands in the database, as text."""
    rows = [
        repr(row) for table in Base.metadata.sorted_tables for row in session.execute(select(table)).all()
    ]
    return "\n".join(rows)


# --- guessing ---------------------------------------------------------------------------------------------


def test_a_wrong_code_a_wrong_birth_date_and_a_locked_code_are_refused_alike(
    session: Session, keys: Keys
) -> None:
    saved, _ = saved_form(session, keys)

    wrong_code = refused(session, keys, unique_code())
    wrong_birth_date = [refused(session, keys, saved.code, OTHER_DAY) for _ in range(5)]
    locked_and_right = refused(session, keys, saved.code)

    assert {wrong_code, *wrong_birth_date} == {locked_and_right}


def test_every_refusal_asks_the_database_the_same(engine: Engine, keys: Keys) -> None:
    with Session(engine) as session:
        saved, _ = saved_form(session, keys)
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: statements.append(str(call[2])))

    work = []
    for code in (saved.code, unique_code()):
        with Session(engine) as session:
            statements.clear()
            refused(session, keys, code, OTHER_DAY)
            work.append(list(statements))

    assert work[0] == work[1]
    assert len(work[0]) > 2


def test_five_wrong_birth_dates_lock_the_code_for_an_hour(session: Session, keys: Keys) -> None:
    saved, _ = saved_form(session, keys)
    for _ in range(5):
        refused(session, keys, saved.code, OTHER_DAY)

    refused(session, keys, saved.code, now=NOW + timedelta(minutes=59))
    assert reopen(session, keys, saved.code, now=NOW + timedelta(hours=1))[0].answers == ANSWERS


def test_four_wrong_tries_and_the_right_one_open_the_form_and_are_forgotten(
    session: Session, keys: Keys
) -> None:
    saved, _ = saved_form(session, keys)
    for _ in range(2):
        for _ in range(4):
            refused(session, keys, saved.code, OTHER_DAY)
        assert reopen(session, keys, saved.code)[0].answers == ANSWERS


def test_one_code_that_is_locked_does_not_lock_another_of_the_same_form(session: Session, keys: Keys) -> None:
    first, _ = saved_form(session, keys)
    second = save(session, keys, reopen(session, keys, first.code)[0])
    for _ in range(6):
        refused(session, keys, first.code, OTHER_DAY)

    assert reopen(session, keys, second.code)[0].answers == ANSWERS


def test_codes_nobody_has_are_limited_by_address(session: Session, keys: Keys) -> None:
    saved, _ = saved_form(session, keys)
    for _ in range(30):
        refused(session, keys, unique_code())

    with pytest.raises(TooManyGuesses):
        reopen(session, keys, saved.code)
    session.rollback()
    assert reopen(session, keys, saved.code, address="192.0.2.2")[0].answers == ANSWERS


def test_a_refused_try_changes_neither_form_nor_token(session: Session, keys: Keys) -> None:
    saved, _ = saved_form(session, keys)
    _, token = reopen(session, keys, saved.code)

    refused(session, keys, saved.code, OTHER_DAY)

    assert sitting.open_by_token(session, keys, token, NOW).answers == ANSWERS


# --- the record -------------------------------------------------------------------------------------------


def test_saving_and_opening_stand_in_the_audit_chain(session: Session, keys: Keys) -> None:
    saved, _ = saved_form(session, keys)
    reopen(session, keys, saved.code)

    events = session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()
    draft = session.scalars(select(Draft)).one()
    assert [(each.action, each.object_id, each.actor_kind) for each in events] == [
        ("draft.saved", draft.id, "patient"),
        ("draft.opened", draft.id, "patient"),
    ]
    assert audit.verify(session, keys) == []
