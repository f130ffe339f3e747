"""The queue's queries give the order of the domain, page by page, and find it in an index."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from intake.content.practice import load_practice
from intake.domain import worklist
from intake.domain.bands import Link
from intake.domain.case_state import Status
from intake.domain.due_times import SoonBy
from intake.domain.policy import Urgency
from intake.domain.worklist import Stretch, WorklistEntry
from intake.store.keys import Keys
from intake.store.models import Case
from intake.store.queries import queue
from intake.store.queries.queue import Filter, Mark, Show
from tests.support.filed_stories import file_into

NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAYS = worklist.office_days(load_practice().hours, NOW)
STRETCHES = worklist.stretches(NOW, DAYS)


@pytest.fixture
def many(session: Session, keys: Keys) -> list[WorklistEntry]:
    """Sixty rows copied from one filed case, each with other facts; what the domain knows of each."""
    pattern = file_into(session, keys, "plain back pain", NOW)
    columns = [column.key for column in Case.__table__.columns]
    base = {name: getattr(pattern, name) for name in columns}
    choice = random.Random(7).choice
    entries = []
    for number in range(60):
        due = NOW + choice((-9000, -4500, -1500, -90, -5, 5, 40, 600)) * MINUTE
        entry = WorklistEntry(
            id=f"{number:036d}",
            status=choice((Status.NEW, Status.CLOSED, Status.SCHEDULED, Status.WAITING_ON_RECORDS)),
            follow_up_at=choice((None, None, NOW - MINUTE, NOW + MINUTE)),
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
            "follow_up_at": entry.follow_up_at,
        }
        session.add(Case(**{**base, **facts}))
    session.delete(pattern)
    session.flush()
    return entries


def pages(session: Session, at_once: int, show: Show = Show.ALL) -> list[list[str]]:
    """The whole queue, read a few rows at a time; each page's way back leads to the one before it."""
    found: list[list[str]] = []
    after: Mark | None = None
    while rows := queue.page(session, STRETCHES, Filter(show, "x", NOW), at_once, after=after):
        if found:
            first = _mark(*rows[0])
            back = queue.page(session, STRETCHES, Filter(show, "x", NOW), at_once, before=first)
            assert [row.id for _, row in back] == found[-1]
        found.append([row.id for _, row in rows])
        after = _mark(*rows[-1])
    return found


def _mark(stretch: Stretch, row: Case) -> Mark:
    return Mark(stretch.rank, (row.due_at, row.received_at, row.id))


@pytest.mark.parametrize("at_once", [1, 7, 100])
def test_the_store_and_the_domain_put_the_queue_in_the_same_order(
    session: Session, many: list[WorklistEntry], at_once: int
) -> None:
    expected = [ranked.entry.id for ranked in worklist.order(many, NOW, DAYS)]
    assert len(expected) > 20
    assert [each for page in pages(session, at_once) for each in page] == expected


def test_a_filter_shows_what_it_counts_and_counting_stops_where_it_is_told(
    session: Session, many: list[WorklistEntry]
) -> None:
    filters = [Filter(show, "x", NOW) for show in Show]
    shown = [sum(map(len, pages(session, 100, show))) for show in Show]
    assert queue.counts(session, filters, 1000) == shown
    assert queue.counts(session, filters, 2) == [min(2, count) for count in shown]
    held_by_nobody = sum(worklist.has_row(each) and worklist.is_in_order(each, NOW) for each in many)
    assert shown[0] == shown[2] == held_by_nobody
    waiting = [each for each in many if each.status is Status.WAITING_ON_RECORDS and worklist.has_row(each)]
    assert shown[5] == len(waiting)
    assert queue.counts(session, [Filter(Show.MINE, "x", NOW, on_duty=True)], 1000) == [shown[3]]


def test_every_part_of_the_queue_is_read_from_an_index_without_sorting_it(
    engine: Engine, session: Session, many: list[object]
) -> None:
    assert many
    asked: list[tuple[str, Any]] = []
    event.listen(engine, "before_cursor_execute", lambda _c, _cu, sql, given, *_: asked.append((sql, given)))
    for wanted in (Show.ALL, Show.FREE):
        queue.page(session, STRETCHES, Filter(wanted, "x", NOW), 25, after=Mark(3, (NOW, NOW, "x")))
    selects = [each for each in asked if "UNION ALL" in each[0]]
    assert len(selects) == 2
    if engine.dialect.name != "sqlite":
        return
    for sql, given in selects:
        plan = session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", given)
        steps = [str(row[3]) for row in plan]
        reads = [step for step in steps if "case_file" in step]
        assert len(reads) == len(STRETCHES) - 3
        by_class = [step for step in reads if "SEARCH case_file USING INDEX ix_case_file_queue_class" in step]
        soon = [step for step in reads if "SEARCH case_file USING INDEX ix_case_file_due_soon" in step]
        assert (len(by_class), len(soon)) == (len(reads) - 1, 1), steps
        assert sum("TEMP B-TREE FOR ORDER BY" in step for step in steps) == 1, steps  # of the few rows found
