"""Four processes write one audit chain, and one of them dies: the chain neither forks nor breaks."""

from __future__ import annotations

from contextlib import suppress

import pytest
from sqlalchemy import URL, Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from intake.services import audit
from intake.services.actor import system
from intake.services.audit_actions import AuditAction
from intake.store.errors import Unavailable
from intake.store.keys import Keys
from tests.faults.children import Tell, children
from tests.support.engines import configured_engine
from tests.support.stories import NOW

WRITERS = 4
WITHOUT_END = 1_000_000
"""So many entries nobody has written before it is killed."""


def write(tell: Tell, url: URL, keys: Keys, entries: int) -> None:
    """What a child does: add entries, each in a transaction of its own, and tell each one's number."""
    engine = configured_engine(url)
    for _ in range(entries):
        tell(written(engine, keys))


def written(engine: Engine, keys: Keys) -> int:
    """Add one entry; where the database is busy too long, once more, as whoever gets a 503 does."""
    while True:
        with suppress(Unavailable), Session(engine) as session:
            added = append(session, keys)
            session.commit()
            return added


def append(session: Session, keys: Keys) -> int:
    return audit.append(
        session, keys, system(), action=AuditAction.CASE_READ, object_kind="case", object_id="case-1", now=NOW
    ).seq


def check_four_writers(engine: Engine, url: URL, keys: Keys, entries: int) -> None:
    engine.dispose()
    who_dies, others = (url, keys, WITHOUT_END), [(url, keys, entries)] * (WRITERS - 1)
    with children(write, who_dies, *others) as writers:
        first_told = [writers[0].hear() for _ in range(entries // 4)]
        writers[0].kill()
        told = [*first_told, *(seq for writer in writers for seq in writer.rest())]
        assert writers[0].was_killed

    with Session(engine) as session:
        assert audit.verify(session, keys) == []
        head = audit.head(session)
        assert head is not None
    assert len(told) == len(set(told))
    # The one that died may have committed an entry that it could not tell of any more.
    assert head.seq - len(told) in (0, 1)
    assert head.seq >= (WRITERS - 1) * entries + entries // 4


def test_four_writers_make_one_chain(engine: Engine, engine_url: URL, keys: Keys) -> None:
    check_four_writers(engine, engine_url, keys, entries=20)


@pytest.mark.faults
def test_four_writers_make_one_long_chain(engine: Engine, engine_url: URL, keys: Keys) -> None:
    check_four_writers(engine, engine_url, keys, entries=500)


@pytest.mark.parametrize(
    "engine_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
def test_control_writers_that_do_not_wait_for_each_other_collide(
    engine: Engine, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("intake.services.audit.serialise", lambda _session, _name: None)
    with Session(engine) as one, Session(engine) as other:
        assert audit.head(other) is None
        append(one, keys)
        monkeypatch.setattr("intake.store.queries.audit.last", lambda _session: None)  # read before the other
        one.commit()

        with pytest.raises(IntegrityError):
            append(other, keys)
