"""When the database cannot answer, callers hear so by name, nothing is half written, and it works again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, func, select, text
from sqlalchemy.orm import Session

from intake.services import audit
from intake.services.patient import sitting
from intake.store import engine as store_engine
from intake.store.errors import Unavailable
from intake.store.keys import Keys
from intake.store.models import Case, Draft
from tests.support.stories import ANSWERS, NOW, answered, file

SQLITE_ONLY = pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
POSTGRESQL_ONLY = pytest.mark.parametrize(
    "engine_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)


@pytest.fixture
def impatient(
    engine_url: URL, make_engine: Callable[[URL], Engine], monkeypatch: pytest.MonkeyPatch
) -> Engine:
    """An engine on the same database that waits a tenth of a second for a lock instead of seconds."""
    monkeypatch.setattr(store_engine, "BUSY_TIMEOUT_MS", 100)
    monkeypatch.setitem(store_engine._SQLITE_PRAGMAS, "busy_timeout", 100)
    monkeypatch.setattr(store_engine, "LOCK_TIMEOUT_MS", 100)
    return make_engine(engine_url)


def cases(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Case)) or 0


def test_filing_into_a_locked_database_is_unavailable_and_works_once_the_lock_is_gone(
    engine: Engine, impatient: Engine, keys: Keys
) -> None:
    with Session(engine) as session:
        _, token = answered(session, keys)
        session.commit()
    with Session(engine) as holder, Session(impatient) as patient:
        sitting.open_by_token(holder, keys, token, NOW, to_change=True)  # another request that takes its time

        with pytest.raises(Unavailable, match="another writer holds it") as outage:
            sitting.open_by_token(patient, keys, token, NOW, to_change=True)
        assert outage.value.retry_after > 0
        patient.rollback()
        holder.rollback()

        opened = sitting.open_by_token(patient, keys, token, NOW, to_change=True)
        assert opened.answers == ANSWERS
        file(patient, keys, opened)
        patient.commit()
        assert cases(patient) == 1


@SQLITE_ONLY
def test_filing_onto_a_full_disk_is_unavailable_and_leaves_the_sitting_as_it_was(
    engine: Engine, keys: Keys
) -> None:
    with Session(engine) as session:
        _, token = answered(session, keys)
        session.commit()

    with Session(engine) as session:
        pages = session.scalar(text("PRAGMA page_count"))
        session.execute(text(f"PRAGMA max_page_count = {pages}"))
        opened = sitting.open_by_token(session, keys, token, NOW, to_change=True)
        with pytest.raises(Unavailable, match="its disk is full"):
            fill(session, keys, opened)
        session.rollback()
        session.execute(text("PRAGMA max_page_count = 1000000"))
        session.commit()

        opened = sitting.open_by_token(session, keys, token, NOW, to_change=True)
        assert opened.answers == ANSWERS
        assert cases(session) == 0
        file(session, keys, opened)
        session.commit()
        assert cases(session) == 1
        assert audit.verify(session, keys) == []


@POSTGRESQL_ONLY
def test_a_connection_lost_while_filing_is_unavailable_and_leaves_the_sitting_as_it_was(
    engine: Engine, keys: Keys
) -> None:
    with Session(engine) as session:
        _, token = answered(session, keys)
        session.commit()

    with Session(engine) as session:
        opened = sitting.open_by_token(session, keys, token, NOW, to_change=True)
        file(session, keys, opened)
        pid = session.scalar(text("SELECT pg_backend_pid()"))
        with engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        with pytest.raises(Unavailable):
            session.commit()
        session.rollback()

        opened = sitting.open_by_token(session, keys, token, NOW, to_change=True)
        assert (opened.answers, cases(session)) == (ANSWERS, 0)
        file(session, keys, opened)
        session.commit()
        assert cases(session) == 1


@SQLITE_ONLY
def test_a_damaged_database_file_is_no_passing_outage(engine: Engine, engine_url: URL, keys: Keys) -> None:
    with Session(engine) as session:
        answered(session, keys)
        session.commit()
    engine.dispose()
    with Path(str(engine_url.database)).open("r+b") as file_of_database:
        file_of_database.write(b"no database at all, and longer than the header that says so" * 4)

    with pytest.raises(Exception, match="file is not a database") as failure, Session(engine) as session:
        session.scalars(select(Draft)).all()
    assert not isinstance(failure.value, Unavailable)


def fill(session: Session, keys: Keys, opened: sitting.Sitting) -> None:
    """File, after asking for more room than the database has left in its file."""
    sitting.save_page(session, opened, answers=ANSWERS | {"more_words": {"value": "x" * 2_000_000}}, now=NOW)
    file(session, keys, opened)
