"""Writers of one SQLite file wait their turn: woken by their own process, knocking while another writes."""

from __future__ import annotations

import gc
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, text
from sqlalchemy.orm import Session

from intake.logs import Reason
from intake.store import engine as settings
from intake.store import turns
from intake.store.errors import Unavailable
from intake.store.turns import LONGEST_NAP_S, SHORTEST_NAP_S, TakingTurns

pytestmark = pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)

INSERT = text(
    "INSERT INTO content_adoption (id, kind, content_id, version, digest, at)"
    " VALUES (:id, 'policy', 'spine', '1', 'sha256:0', '2026-06-15 00:00:00')"
)
WAIT_S = 30
"""For what comes at once, or never."""


@pytest.fixture
def own(engine_url: URL, make_engine: Callable[[URL], Engine]) -> Engine:
    """An engine whose writers wait for no other test's."""
    return make_engine(engine_url)


@pytest.fixture
def elsewhere(engine_url: URL) -> Iterator[sqlite3.Connection]:
    """A connection as another process has one: it takes no turns."""
    connection = sqlite3.connect(
        Path(str(engine_url.database)), isolation_level=None, check_same_thread=False
    )
    yield connection
    connection.close()


@pytest.fixture
def naps(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the writer in front napped each time, none of which takes time."""
    taken: list[float] = []
    monkeypatch.setattr(turns, "sleep", taken.append)
    return taken


def write(engine: Engine, number: int) -> None:
    with Session(engine) as session:
        session.execute(INSERT, {"id": str(number)})
        session.commit()


def count(engine: Engine) -> int:
    with Session(engine) as session:
        return session.scalar(text("SELECT count(*) FROM content_adoption")) or 0


def test_the_next_writer_of_a_process_is_woken_and_naps_never(own: Engine, naps: list[float]) -> None:
    first = Session(own)
    first.execute(INSERT, {"id": "0"})
    waiting = [threading.Thread(target=write, args=(own, number)) for number in range(1, 4)]
    for each in waiting:
        each.start()
    assert [each.is_alive() for each in waiting] == [True] * 3
    first.commit()
    for each in waiting:
        each.join(WAIT_S)
    assert (count(own), naps) == (4, [])


def test_while_another_process_writes_the_one_in_front_naps_shortly(
    own: Engine, elsewhere: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken: list[float] = []

    def nap(seconds: float) -> None:
        taken.append(seconds)
        if len(taken) == 3:
            elsewhere.execute("COMMIT")

    elsewhere.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(turns, "sleep", nap)
    write(own, 1)
    assert len(taken) == 3
    assert all(SHORTEST_NAP_S <= each <= LONGEST_NAP_S for each in taken)


def test_patience_ends_as_busy_and_the_turn_is_passed_on(
    own: Engine, elsewhere: sqlite3.Connection, naps: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(settings._SQLITE_PRAGMAS, "busy_timeout", 20)
    elsewhere.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable, match="another writer holds it") as refused:
        write(own, 1)
    assert (refused.value.reason, max(naps) <= LONGEST_NAP_S) == (Reason.LOCKED, True)
    elsewhere.execute("COMMIT")
    write(own, 2)
    assert count(own) == 1


@pytest.mark.parametrize("end", ["commit", "rollback", "close", "drop", "refused", "lost"])
def test_however_a_turn_ends_the_next_one_writes(own: Engine, end: str, naps: list[float]) -> None:
    with own.connect() as connection:
        held = connection.connection.driver_connection
    assert isinstance(held, TakingTurns)
    url = own.url.database
    mine = TakingTurns(str(url), isolation_level=None)
    mine.turns, mine.patience_ms = held.turns, 50
    mine.begin_writing()
    if end == "drop":
        del mine
        gc.collect()
    elif end == "refused":  # it writes already
        with pytest.raises(sqlite3.OperationalError, match="within a transaction"):
            mine.begin_writing()
        mine.rollback()
    elif end == "lost":
        mine._has_turn = False
        mine.rollback()
        held.patience_ms = 50
    else:
        getattr(mine, end)()
    write(own, 1)
    assert (count(own), naps) == (1, [])


def test_reading_waits_for_nobody(own: Engine, naps: list[float]) -> None:
    with Session(own) as writer, Session(own) as reader:
        writer.execute(INSERT, {"id": "0"})
        settings.reading(reader)
        assert reader.scalar(text("SELECT count(*) FROM content_adoption")) == 0
        writer.commit()
    assert naps == []
