"""One sitting files once, however often and from however many requests at once it is sent."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from intake.services import audit
from intake.services.errors import DraftAlreadyFiled, DraftChanged
from intake.services.patient import sitting
from intake.store.base import Base
from intake.store.keys import Keys
from intake.store.models import Assessment, AuditEvent, Case, OutboxMessage
from tests.support.stories import ANSWERS, NOW, answered, file

AT_ONCE = 20


def tokens_of_new_sittings(engine: Engine, keys: Keys, count: int) -> list[str]:
    with Session(engine) as session:
        tokens = [answered(session, keys)[1] for _ in range(count)]
        session.commit()
    return tokens


def send_at_once(engine: Engine, keys: Keys, tokens: list[str]) -> list[str]:
    """Send each token's sitting in a thread of its own, all together; the references that came back."""
    together = Barrier(len(tokens))

    def send(token: str) -> str:
        together.wait(timeout=30)
        with Session(engine) as session:
            opened = sitting.open_by_token(session, keys, token, NOW, to_change=True)
            reference = file(session, keys, opened).reference
            session.commit()
            return reference

    with ThreadPoolExecutor(len(tokens)) as pool:
        return list(pool.map(send, tokens))


def rows(engine: Engine, model: type[Base]) -> int:
    with Session(engine) as session:
        return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_sitting_sent_twenty_times_at_once_is_one_case(engine: Engine, keys: Keys) -> None:
    (token,) = tokens_of_new_sittings(engine, keys, 1)

    references = send_at_once(engine, keys, [token] * AT_ONCE)

    assert len(set(references)) == 1
    for model in (Case, Assessment, OutboxMessage, AuditEvent):
        assert rows(engine, model) == 1, model


@pytest.mark.faults
def test_fifty_sittings_each_sent_twenty_times_at_once_are_fifty_cases(engine: Engine, keys: Keys) -> None:
    for token in tokens_of_new_sittings(engine, keys, 50):
        assert len(set(send_at_once(engine, keys, [token] * AT_ONCE))) == 1

    for model in (Case, Assessment, OutboxMessage, AuditEvent):
        assert rows(engine, model) == 50, model


def test_twenty_sittings_sent_at_once_are_twenty_cases_in_one_audit_chain(engine: Engine, keys: Keys) -> None:
    references = send_at_once(engine, keys, tokens_of_new_sittings(engine, keys, AT_ONCE))

    assert len(set(references)) == AT_ONCE
    for model in (Case, Assessment, OutboxMessage, AuditEvent):
        assert rows(engine, model) == AT_ONCE, model
    with Session(engine) as session:
        assert audit.verify(session, keys) == []


def test_answers_saved_while_a_sitting_is_sent_are_either_filed_or_refused(
    engine: Engine, keys: Keys
) -> None:
    (token,) = tokens_of_new_sittings(engine, keys, 1)
    together = Barrier(AT_ONCE)
    changed = ANSWERS | {"pain_score": {"value": 9}}

    def send(n: int) -> str:
        together.wait(timeout=30)
        with Session(engine) as session:
            opened = sitting.open_by_token(session, keys, token, NOW, to_change=True)
            try:
                if n % 2:
                    sitting.save_page(session, opened, answers=changed, now=NOW)
                else:
                    file(session, keys, opened)
            except (DraftAlreadyFiled, DraftChanged) as refusal:
                session.rollback()
                return type(refusal).__name__
            session.commit()
            return "saved" if n % 2 else "filed"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(send, range(AT_ONCE)))

    assert rows(engine, Case) == 1
    assert outcomes.count("filed") == AT_ONCE / 2
    assert outcomes.count("saved") + outcomes.count("DraftAlreadyFiled") == AT_ONCE / 2
