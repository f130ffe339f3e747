"""The queue's queries give the order of the domain, page by page, and find it in an index."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from intake.domain import worklist
from intake.domain.bands import Link
from intake.domain.case_state import Status
from intake.domain.due_times import SoonBy
from intake.domain.policy import Urgency
from intake.domain.worklist import QueueClass, WorklistEntry, stretches
from intake.store.keys import Keys
from intake.store.models import Case
from intake.store.queries import queue
from intake.store.queries.queue import Show
from tests.support.filed_stories import file_into

NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def many(session: Session, keys: Keys) -> list[WorklistEntry]:
    """Sixty rows copied from one filed case, each with other facts; what the domain knows of each."""
    pattern = file_into(session, keys, "plain back pain", NOW)
    columns = [column.key for column in Case.__table__.columns]
    base = {name: getattr(pattern, name) for name in columns}
    choice = random.Random(7).choice
    entries = []
    for number in range(60):
        due = NOW + choice((-90, -5, 5, 40, 600)) * MINUTE
        entry = WorklistEntry(
            id=f"{number:036d}",
            status=choice((Status.NEW, Status.ATTEMPTED, Status.CLOSED, Status.SCHEDULED, Status.NO_SHOW)),
            urgency=choice(tuple(Urgency)),
            link=choice(tuple(Link)),
            settled=choice((True, False)),
            safety_exit=choice((True, False, False)),
            has_phone=choice((True, True, False)),
            clinician_asked_call=choice((True, False, False)),
            soon_because=choice((None, *SoonBy)),
            received_at=NOW - choice((0, 1, 2)) * MINUTE,
            due_soon_at=due - 10 * MINUTE,
            due_at=due,
        )
        entries.append(entry)
        facts = {
            "id": entry.id,
            "reference": f"R{number:07d}",
            "draft_id": f"d{number:035d}",
            "status": entry.status,
            "in_queue": entry.status not in (Status.CLOSED, Status.SCHEDULED),
            "queue_class": int(worklist.queue_class(entry)),
            "contact_only": entry.safety_exit,
            "has_phone": entry.has_phone,
            "received_at": entry.received_at,
            "due_at": entry.due_at,
            "due_soon_at": entry.due_soon_at,
        }
        session.add(Case(**{**base, **facts}))
    session.delete(pattern)
    session.flush()
    return entries


def all_rows(session: Session, at_once: int) -> list[str]:
    """The whole queue, read a few rows at a time."""
    found: list[str] = []
    for stretch in stretches(NOW):
        after = None
        while rows := queue.in_band(session, stretch, after, queue.shown(Show.ALL, "x", NOW), at_once):
            found += [row.id for row in rows]
            after = (rows[-1].due_at, rows[-1].received_at, rows[-1].id)
    return found


@pytest.mark.parametrize("at_once", [1, 7, 100])
def test_the_store_and_the_domain_put_the_queue_in_the_same_order(
    session: Session, many: list[WorklistEntry], at_once: int
) -> None:
    expected = [ranked.entry.id for ranked in worklist.order(many, NOW)]
    assert len(expected) > 20
    assert all_rows(session, at_once) == expected


def test_counting_stops_where_it_is_told(session: Session, many: list[WorklistEntry]) -> None:
    rows = sum(worklist.has_row(entry) for entry in many)
    assert queue.count_open(session, 1000) == rows
    assert queue.count_open(session, 5) == 5


def test_every_band_is_read_from_an_index_without_sorting(
    engine: Engine, session: Session, many: list[object]
) -> None:
    assert many
    if engine.dialect.name != "sqlite":
        assert queue.in_band(session, stretches(NOW)[0], None, queue.shown(Show.ALL, "x", NOW), 5) is not None
        return
    asked: list[tuple[str, object]] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _cu, sql, given, *_: asked.append((sql, given)))
    position = (NOW, NOW, "x")
    for stretch in stretches(NOW):
        queue.in_band(session, stretch, position, queue.shown(Show.ALL, "x", NOW), 25)
    selects = [each for each in asked if "FROM case_file" in each[0]]
    assert len(selects) == len(stretches(NOW)) == len(QueueClass) + 2
    for sql, given in selects:
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given)  # type: ignore[arg-type]
        steps = [str(row[3]) for row in plan]
        assert len(steps) == 1, steps
        assert "USING INDEX ix_case_file_queue_" in steps[0], steps
