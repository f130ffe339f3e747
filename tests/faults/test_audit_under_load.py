"""Half a million entries and every record are checked while four clients file: nobody is refused."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from datetime import timedelta
from multiprocessing.synchronize import Event
from typing import Any

import pytest
from sqlalchemy import URL, Engine, event, insert
from sqlalchemy.orm import Session

from intake.services import audit
from intake.services.audit_actions import AuditAction
from intake.services.keeping.record_check import Found, check_records
from intake.store.engine import reading
from intake.store.errors import Unavailable
from intake.store.keys import Keys
from intake.store.models import AuditEvent
from tests.faults.children import Tell, children
from tests.support.engines import configured_engine
from tests.support.stories import NOW, filed

# On SQLite, whose writers wait for each other: on PostgreSQL no reader is in anybody's way.
pytestmark = [pytest.mark.faults, pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)]

ENTRIES, AT_ONCE, CLIENTS = 500_000, 10_000, 4
BETWEEN_TWO_S = 0.2
"""So long a client waits after a request."""
PATIENT = "PRAGMA busy_timeout = 15000"
"""A client on SQLite waits three times as long for the others as the product does: four of them on a busy
machine refuse each other at times, whoever reads. A check takes longer: were it in the way, it would show."""
REFUSED = "refused"


def file_until(tell: Tell, url: URL, keys: Keys, is_over: Event) -> None:
    """What a client does: file one request after the other, and tell whether each was taken."""
    engine = configured_engine(url)
    event.listen(engine, "connect", lambda connection, _: connection.execute(PATIENT))
    while not is_over.is_set():
        try:
            with Session(engine) as session:
                reference = filed(session, keys).reference
                session.commit()
            tell(reference)
            time.sleep(BETWEEN_TWO_S)
        except Unavailable:
            tell(REFUSED)
    engine.dispose()


def entries(keys: Keys, count: int) -> Iterator[dict[str, Any]]:
    """So many entries, chained as the program chains them."""
    before = audit.FIRST_PREV_MAC
    for seq in range(1, count + 1):
        entry = AuditEvent(
            seq=seq,
            at=NOW + timedelta(milliseconds=seq),
            actor_kind="staff",
            actor_id=f"somebody-{seq % 20}",
            actor_role="front_desk",
            action=AuditAction.WORKLIST_READ,
            object_kind="worklist",
            object_id=None,
            request_id=f"request-{seq}",
            prev_mac=before,
        )
        entry.mac = before = audit._mac(keys.audit, entry)
        yield {column.name: getattr(entry, column.name) for column in AuditEvent.__table__.columns}


def test_half_a_million_entries_are_checked_while_four_clients_file_and_none_is_refused(
    engine: Engine, engine_url: URL, keys: Keys
) -> None:
    with Session(engine) as session:
        batch: list[dict[str, Any]] = []
        for entry in entries(keys, ENTRIES):
            batch.append(entry)
            if len(batch) == AT_ONCE:
                session.execute(insert(AuditEvent), batch)
                batch = []
        session.commit()
    engine.dispose()

    is_over = multiprocessing.get_context("fork").Event()
    with children(file_until, *[(engine_url, keys, is_over)] * CLIENTS) as clients:
        told = [client.hear() for client in clients]  # all of them are at work
        with Session(engine) as session:
            reading(session, of_one_moment=True)
            problems = audit.verify(session, keys)
            head = audit.head(session)
            differences = list(check_records(session, keys, Found()))
        is_over.set()
        told += [each for client in clients for each in client.rest()]

    assert (problems, differences) == ([], [])
    assert head is not None
    assert head.seq > ENTRIES
    assert told.count(REFUSED) == 0
    assert len(told) > CLIENTS * 5
    with Session(engine) as session:
        reading(session, of_one_moment=True)
        last = audit.head(session)
        assert last is not None
        assert last.seq - ENTRIES == len(told)
