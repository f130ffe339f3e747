from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from intake.store.base import AppendOnly, Base
from intake.store.errors import AppendOnlyViolation
from intake.store.models import ContentAdoption

CENTRAL = timezone(timedelta(hours=-5))


def adoption(at: datetime) -> ContentAdoption:
    return ContentAdoption(id="1", kind="policy", content_id="spine", version="1", digest="sha256:0", at=at)


def test_an_instant_comes_back_as_the_same_instant_in_utc(session: Session) -> None:
    at = datetime(2026, 6, 15, 9, 30, 0, 123456, tzinfo=CENTRAL)
    session.add(adoption(at))
    session.commit()
    session.expire_all()

    found = session.scalars(select(ContentAdoption)).one()

    assert found.at == at
    assert found.at.tzinfo == UTC
    assert session.scalars(select(ContentAdoption).where(ContentAdoption.at == at)).one() is found
    assert session.scalars(select(ContentAdoption).where(ContentAdoption.at > at)).all() == []


def test_an_instant_without_a_zone_is_refused(session: Session) -> None:
    session.add(adoption(datetime(2026, 6, 15, 9, 30)))  # noqa: DTZ001 - the mistake under test

    with pytest.raises(StatementError, match="has no time zone"):
        session.flush()


def test_append_only_rows_are_neither_changed_nor_deleted(session: Session) -> None:
    row = adoption(datetime(2026, 6, 15, tzinfo=UTC))
    session.add(row)
    session.commit()

    row.version = "2"
    with pytest.raises(AppendOnlyViolation, match="ContentAdoption rows are never changed"):
        session.flush()
    session.rollback()

    session.delete(row)
    with pytest.raises(AppendOnlyViolation, match="ContentAdoption rows are never deleted"):
        session.flush()


def test_what_must_not_change_is_marked_append_only() -> None:
    marked = {
        mapper.class_.__name__ for mapper in Base.registry.mappers if issubclass(mapper.class_, AppendOnly)
    }

    assert marked >= {"Assessment", "AuditEvent", "CaseEvent", "ContactAttempt", "ContentAdoption", "Review"}
