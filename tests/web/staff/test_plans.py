"""How the database answers what staff look at all day: by an index, never by reading a whole table.

Each statement of the pages is shown to SQLite's planner. A plan does not depend on how many rows there are,
so a few stored cases show what a million would.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from intake.extensions import db
from tests.support.staff_browser import Team, file_story

GROWING = {
    "appointment_request",
    "assessment",
    "audit_event",
    "case_event",
    "case_file",
    "case_index",
    "case_merge",
    "contact_attempt",
    "draft",
    "escalation",
    "outbox_message",
    "review",
    "safety_exit",
}
"""Tables that have a row a patient, or more; a scan of another one reads a handful of rows."""
Statement = tuple[str, Any]


@contextmanager
def statements(app: Flask) -> Iterator[list[Statement]]:
    """Everything that the application asks its database meanwhile."""
    asked: list[Statement] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        asked.append((statement, parameters))

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(engine, "before_cursor_execute", note)


def plan(app: Flask, asked: Statement) -> list[str]:
    """What SQLite would do, a line a step."""
    statement, parameters = asked
    with app.app_context(), db.engine.connect() as connection:
        found = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    return [str(row[-1]) for row in found]


def whole_tables(app: Flask, asked: Statement) -> list[str]:
    """The steps that read a whole growing table, by its rows or along an index; an alias ends in a number.

    The first rows of an index, with nothing asked of them, are no whole table.
    """
    steps, (statement, _) = plan(app, asked), asked
    takes_the_first = "LIMIT" in statement and "WHERE" not in statement
    if takes_the_first and not any("TEMP B-TREE" in step for step in steps):
        return []
    names = [(step, re.match(r"SCAN (\w+?)(?:_\d+)?(?: |$)", step)) for step in steps]
    return [step for step, name in names if name and name[1] in GROWING]


def read_by(asked: list[Statement]) -> list[Statement]:
    """The statements that only read."""
    return [each for each in asked if each[0].lstrip().upper().startswith(("SELECT", "WITH"))]


def test_lists_and_searches_read_no_whole_table(app: Flask, team: Team, reference: str) -> None:
    merged = file_story(app, "foot drop")
    page = team.desk.open("/staff/queue")
    after = next((link for link in page.links() if "after=" in link), "/staff/queue?show=urgent")
    both = {"version": "0", "other": merged, "other_version": "0", "send": "yes"}
    with statements(app) as asked:
        assert "is merged into this request" in team.desk.send(f"/staff/cases/{reference}/merge", both).html
        for address in ("/staff/queue", after, "/staff/queue?show=waiting", "/staff/calls", "/staff/visits"):
            team.desk.open(address)
        for sought in (
            "Quill",
            "Ximena Quill 1961-02-03",
            "251-555-0142",
            "0142",
            "2/3/1961",
            reference,
            merged,
            "nobody",
        ):
            team.desk.send("/staff/search", sought=sought, send="yes")
        team.desk.open(f"/staff/cases/{reference}")
        team.clinician.open(f"/staff/cases/{reference}/summary")
    found = read_by(asked)
    assert len(found) > 100
    (counts,) = {each[0]: each for each in found if "count(*)" in each[0] and "AS c0" in each[0]}.values()
    rows = [step for step in plan(app, counts) if "case_file" in step]
    assert rows
    # The urgent ones are few, and found by their class; all others are counted without reading a row.
    assert [step for step in rows if "COVERING INDEX" not in step and "queue_class<?" not in step] == []
    # Of those that are not late, the index that finds them tells which are due soon.
    (queue, *_) = (each for each in found if "AS place" in each[0])
    by_due_time = [step for step in plan(app, queue) if "(in_queue=? AND due_at>?)" in step]
    assert by_due_time
    assert [step for step in by_due_time if "ix_case_file_due_soon" not in step] == []
    assert [(each[0], bad) for each in found if (bad := whole_tables(app, each))] == []


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM case_file WHERE link = 'early'",
        "SELECT count(*) FROM case_file",
        "SELECT id FROM case_file ORDER BY urgency LIMIT 1",
        "SELECT c1.id FROM case_file AS case_file_1, case_event AS c1 WHERE c1.staff_id = case_file_1.link",
    ],
)
def test_a_statement_that_reads_a_whole_table_is_seen(app: Flask, reference: str, statement: str) -> None:
    assert reference
    assert whole_tables(app, (statement, ())) != []
