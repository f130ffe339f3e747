"""A session that began as a plain connection: one transaction all along, whatever joins it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, func, insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from intake.store.engine import reading
from intake.store.models import AuditEvent, ContentAdoption
from intake.store.plain_session import PlainSession, end_reading
from tests.support.stories import NOW

TABLE = ContentAdoption.metadata.tables[ContentAdoption.__tablename__]


def adopted(name: str) -> dict[str, object]:
    return {"id": name, "kind": "policy", "content_id": "a", "version": name, "digest": "0", "at": NOW}


@pytest.fixture
def plain(engine: Engine) -> Iterator[PlainSession]:
    with PlainSession(engine) as session:
        yield session


def kept(engine: Engine) -> list[str]:
    with Session(engine) as other:
        reading(other)
        return sorted(other.scalars(select(ContentAdoption.id)))


def test_statements_and_rows_are_one_transaction(plain: PlainSession, engine: Engine) -> None:
    plain.connection().execute(insert(TABLE), adopted("a"))
    plain.add(ContentAdoption(**adopted("b")))
    plain.flush()
    assert plain.scalar(select(func.count()).select_from(ContentAdoption)) == 2
    assert plain.connection() is plain.connection()
    assert kept(engine) == []
    plain.commit()
    assert kept(engine) == ["a", "b"]


def test_what_is_added_last_is_committed_with_what_came_before(plain: PlainSession, engine: Engine) -> None:
    plain.connection().execute(insert(TABLE), adopted("a"))
    plain.add(ContentAdoption(**adopted("b")))  # not flushed
    plain.commit()
    plain.add(ContentAdoption(**adopted("c")))
    plain.commit()
    assert kept(engine) == ["a", "b", "c"]


@pytest.mark.parametrize("rows", [False, True])
@pytest.mark.parametrize("end", ["rollback", "close"])
def test_what_is_not_committed_is_undone(plain: PlainSession, engine: Engine, end: str, rows: bool) -> None:
    plain.connection().execute(insert(TABLE), adopted("a"))
    if rows:
        plain.add(ContentAdoption(**adopted("b")))
        plain.flush()
    getattr(plain, end)()
    assert kept(engine) == []
    plain.connection().execute(insert(TABLE), adopted("c"))
    plain.commit()
    assert kept(engine) == ["c"]


def test_rows_asked_for_first_are_one_transaction_too(plain: PlainSession, engine: Engine) -> None:
    plain.add(ContentAdoption(**adopted("a")))
    plain.flush()
    plain.connection().execute(insert(TABLE), adopted("b"))
    plain.rollback()
    assert kept(engine) == []


def test_every_connection_goes_back(plain: PlainSession, engine: Engine) -> None:
    before = engine.pool.checkedout()  # type: ignore[attr-defined]
    for end in (plain.commit, plain.rollback, plain.close):
        plain.connection().execute(insert(TABLE), adopted(end.__name__))
        assert plain.scalar(select(func.count()).select_from(AuditEvent)) == 0
        end()
        assert engine.pool.checkedout() == before  # type: ignore[attr-defined]


def test_a_plain_transaction_that_reads_cannot_write(plain: PlainSession) -> None:
    reading(plain)
    with pytest.raises(DBAPIError, match=r"read-?only"):
        plain.connection().execute(insert(TABLE), adopted("a"))
    plain.rollback()
    plain.connection().execute(insert(TABLE), adopted("a"))
    plain.commit()
    reading(plain)
    assert plain.scalar(select(func.count()).select_from(ContentAdoption)) == 1


@pytest.mark.parametrize("rows", [False, True])
def test_reading_ends_where_writing_begins_and_rows_keep_what_they_hold(
    plain: PlainSession, engine: Engine, rows: bool
) -> None:
    plain.connection().execute(insert(TABLE), adopted("a"))
    end_reading(plain)  # it may write already, and goes on
    plain.commit()
    reading(plain)
    found = plain.scalars(select(ContentAdoption)).one() if rows else None
    end_reading(plain)
    if rows:
        assert found is not None
        assert found.id == "a"
    plain.connection().execute(insert(TABLE), adopted("b"))
    plain.add(ContentAdoption(**adopted("c")))
    plain.commit()
    assert kept(engine) == ["a", "b", "c"]
    reading(plain)
    plain.add(ContentAdoption(**adopted("d")))
    with pytest.raises(RuntimeError, match="would be lost"):
        end_reading(plain)
    plain.rollback()
    reading(plain)
    changed = plain.scalars(select(ContentAdoption).where(ContentAdoption.id == "a")).one()
    changed.id = "e"
    with pytest.raises(RuntimeError, match="would be lost"):
        end_reading(plain)
    plain.rollback()
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]
