from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from intake.logs import Reason
from intake.store import engine as store_engine
from intake.store.engine import (
    BUSY_TIMEOUT_MS,
    LOCK_TIMEOUT_MS,
    STATEMENT_TIMEOUT_MS,
    configure_engine,
    database_url,
    outage_of,
    reading,
    serialise,
)
from intake.store.errors import Unavailable, UnsafeDatabase
from intake.store.models import AppointmentRequest
from tests.support.stories import NOW

INSERT = text(
    "INSERT INTO content_adoption (id, kind, content_id, version, digest, at)"
    " VALUES (:id, 'policy', 'spine', '1', 'sha256:0', '2026-06-15 00:00:00')"
)
COUNT = text("SELECT count(*) FROM content_adoption")


@pytest.fixture
def impatient(
    engine_url: URL, make_engine: Callable[[URL], Engine], monkeypatch: pytest.MonkeyPatch
) -> Engine:
    """An engine on the same database that waits a twentieth of a second for a lock."""
    monkeypatch.setattr(store_engine, "BUSY_TIMEOUT_MS", 50)
    monkeypatch.setitem(store_engine._SQLITE_PRAGMAS, "busy_timeout", 50)
    monkeypatch.setattr(store_engine, "LOCK_TIMEOUT_MS", 50)
    made = make_engine(engine_url)
    made.connect().close()  # its one pooled connection has the short wait from here on
    monkeypatch.undo()
    return made


def is_sqlite(engine: Engine) -> bool:
    return engine.dialect.name == "sqlite"


def test_every_pooled_connection_has_the_settings_the_promises_rest_on(
    engine_url: URL, make_engine: Callable[[URL], Engine]
) -> None:
    engine = make_engine(engine_url)
    opened = [engine.connect() for _ in range(3)]
    for connection in opened:
        if is_sqlite(engine):
            expected = {
                "journal_mode": "wal",
                "synchronous": 2,
                "foreign_keys": 1,
                "busy_timeout": BUSY_TIMEOUT_MS,
            }
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
        else:
            expected = {
                "statement_timeout": f"{STATEMENT_TIMEOUT_MS // 1000}s",
                "lock_timeout": f"{LOCK_TIMEOUT_MS // 1000}s",
                "TimeZone": "UTC",
                "server_encoding": "UTF8",
            }
            found = {name: connection.exec_driver_sql(f"SHOW {name}").scalar() for name in expected}
        assert found == expected
        connection.close()


def test_a_database_in_memory_is_refused() -> None:
    engine = create_engine("sqlite://")
    configure_engine(engine)

    with pytest.raises(UnsafeDatabase, match="journal_mode = 'memory' where 'wal' is needed"):
        engine.connect()


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_always_spoken_to_by_psycopg_3(scheme: str) -> None:
    assert make_url(database_url(f"{scheme}://user@host/name")).drivername == "postgresql+psycopg"


def test_a_writer_shuts_out_writers_but_not_readers(engine: Engine, impatient: Engine) -> None:
    with Session(engine) as writer, Session(engine) as reader, Session(impatient) as second:
        writer.execute(INSERT, {"id": "1"})

        reading(reader)
        assert reader.scalar(COUNT) == 0
        if is_sqlite(engine):
            with pytest.raises(Unavailable, match="another writer holds it"):
                second.scalar(COUNT)  # a writer takes its lock at the start, before it has read anything
        else:
            assert second.scalar(COUNT) == 0
        writer.commit()


def test_a_transaction_that_reads_cannot_write_and_the_next_one_can(engine: Engine) -> None:
    with Session(engine) as session:
        reading(session)
        with pytest.raises(DBAPIError, match=r"read-?only"):
            session.execute(INSERT, {"id": "1"})
        session.rollback()

        session.execute(INSERT, {"id": "1"})
        session.commit()
        reading(session)
        assert session.scalar(COUNT) == 1


def pass_here(session: Session) -> None:
    serialise(session, "audit_chain")
    session.execute(COUNT)


@pytest.mark.parametrize("of_one_moment", [True, False])
def test_what_is_read_may_be_of_one_moment(engine: Engine, *, of_one_moment: bool) -> None:
    count = text("SELECT count(*) FROM form_tally")
    add = text(
        "INSERT INTO form_tally (month, language, who, sent, page, decade, how_many) "
        "VALUES ('2026-11-01', 'en', 'me', true, 'who', 0, 1)"
    )
    with Session(engine) as session:
        reading(session, of_one_moment=of_one_moment)
        assert session.scalar(count) == 0
        with engine.begin() as other:
            other.execute(add)
        stays = of_one_moment or engine.dialect.name == "sqlite"
        assert session.scalar(count) == (0 if stays else 1)


def test_serialise_lets_one_transaction_at_a_time_pass(engine: Engine, impatient: Engine) -> None:
    with Session(engine) as first, Session(impatient) as second:
        pass_here(first)
        if not is_sqlite(engine):
            serialise(second, "another name")
        with pytest.raises(Unavailable):
            pass_here(second)
        second.rollback()
        first.commit()

        serialise(second, "audit_chain")
        assert second.scalar(COUNT) == 0


def test_foreign_keys_are_enforced(session: Session) -> None:
    session.add(AppointmentRequest(id="1", case_id="nobody", created_at=NOW, sealed_preferences=b"x"))

    with pytest.raises(DBAPIError, match=r"(?i)foreign key"):
        session.flush()


def test_a_database_file_that_cannot_be_opened_is_an_outage(
    tmp_path: Path, make_engine: Callable[[URL], Engine]
) -> None:
    engine = make_engine(make_url(f"sqlite:///{tmp_path}/no/such/folder/intake.db"))

    with pytest.raises(Unavailable, match="its file cannot be opened"):
        engine.connect()


def test_a_server_that_cannot_be_reached_is_an_outage(
    tmp_path: Path, make_engine: Callable[[URL], Engine]
) -> None:
    engine = make_engine(make_url(f"postgresql+psycopg://postgres@/intake?host={tmp_path}"))

    with pytest.raises(Unavailable, match="the database server cannot be reached"):
        engine.connect()


@pytest.mark.parametrize(
    "engine_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
def test_connections_from_before_the_server_was_stopped_trouble_nobody_after(engine: Engine) -> None:
    with engine.connect() as one, engine.connect() as other:
        pooled = [each.scalar(text("SELECT pg_backend_pid()")) for each in (one, other)]
    with engine.connect() as administrator:
        kept = administrator.scalar(text("SELECT pg_backend_pid()"))
        (ended,) = set(pooled) - {kept}
        assert administrator.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": ended})
        with engine.connect() as another:
            assert another.scalar(text("SELECT pg_backend_pid()")) not in pooled


@pytest.mark.parametrize(
    "engine_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
def test_a_server_that_went_away_is_an_outage_once_and_then_connects_again(engine: Engine) -> None:
    with Session(engine) as session:
        session.scalar(COUNT)
        pid = session.scalar(text("SELECT pg_backend_pid()"))
        with engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        with pytest.raises(Unavailable):
            session.scalar(COUNT)
        session.rollback()

        assert session.scalar(COUNT) == 0


def test_mistakes_of_ours_are_not_called_outages(session: Session) -> None:
    with pytest.raises(DBAPIError):
        session.execute(text("SELECT no_such_column FROM content_adoption"))
    assert outage_of(sqlite3.OperationalError("no such table")) is None
    assert outage_of(psycopg.errors.UndefinedTable()) is None
    assert outage_of(ValueError()) is None


@pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
def test_a_commit_that_failed_leaves_no_lock_behind(engine: Engine, impatient: Engine) -> None:
    def fail(_connection: object) -> None:
        raise Unavailable(Reason.DISK, "made up")

    event.listen(engine, "commit", fail)
    with Session(engine) as session:
        session.execute(INSERT, {"id": "1"})
        with pytest.raises(Unavailable):
            session.commit()
    event.remove(engine, "commit", fail)

    for each in (impatient, engine):
        with Session(each) as session:
            assert session.scalar(COUNT) == 0
            session.execute(INSERT, {"id": "2"})
