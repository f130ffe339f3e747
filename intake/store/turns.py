"""Writers of one SQLite file wait their turn, and the next one begins as soon as the one before is done.

SQLite lets one connection write at a time, and lets the others sleep, longer each time, up to a tenth of a
second: the writer may be done long before they look again, and who came last may be first. So the threads of
a process pass a lock on, which wakes the next at once, and the one in front knocks at the file, since another
process may write: after a millisecond at first, and never more than ten. The lock is a courtesy and the file
decides, whose own lock the kernel takes back from a process that was killed: a lock that is lost costs a wait
and never a write.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import suppress
from time import monotonic, sleep
from typing import Any

from sqlalchemy import Engine, event

SHORTEST_NAP_S, LONGEST_NAP_S = 0.001, 0.01
A_NAP_OF_THE_WAIT = 0.1
"""Nobody naps longer than this part of what was waited already, the shortest nap apart."""


def take_turns(engine: Engine) -> None:
    """Let the writers of this engine wait for each other; call it once, before its first connection."""
    turns = threading.Lock()

    def make(_dialect: object, _entry: object, _given: object, named: dict[str, Any]) -> None:
        named["factory"] = TakingTurns

    def share(connection: TakingTurns, _entry: object) -> None:
        connection.turns = turns

    event.listen(engine, "do_connect", make)
    event.listen(engine, "connect", share)


class TakingTurns(sqlite3.Connection):
    """A connection that waits for its turn to write, and passes it on however its transaction ends.

    `turns` is the lock that the writers of an engine share; `patience_ms` is how long this one waits.
    """

    turns: threading.Lock
    patience_ms = 5_000
    _has_turn = False

    def begin_writing(self) -> None:
        """Begin a transaction that writes. Raises SQLite's "database is locked" where patience ends."""
        began = monotonic()
        patience_s = self.patience_ms / 1000
        self._has_turn = self._has_turn or self.turns.acquire(timeout=patience_s)
        try:
            self._knock(began, began + patience_s)
        except BaseException:
            self._pass_on()
            raise

    def commit(self) -> None:
        """Let hold what was written; the turn is over also where that fails."""
        try:
            super().commit()
        finally:
            self._pass_on()

    def rollback(self) -> None:
        """Undo what was written."""
        try:
            super().rollback()
        finally:
            self._pass_on()

    def close(self) -> None:
        """Close it; what was not committed is undone."""
        try:
            super().close()
        finally:
            self._pass_on()

    def __del__(self) -> None:
        """Nobody waits for a connection that was dropped."""
        with suppress(sqlite3.Error):  # one that never opened
            self.close()

    def _pass_on(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self.turns.release()

    def _knock(self, began: float, until: float) -> None:
        self.execute("PRAGMA busy_timeout = 0")
        try:
            while True:
                try:
                    self.execute("BEGIN IMMEDIATE")
                except sqlite3.OperationalError as problem:
                    now = monotonic()
                    if problem.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or now >= until:
                        raise
                    sleep(min(max(SHORTEST_NAP_S, (now - began) * A_NAP_OF_THE_WAIT), LONGEST_NAP_S))
                else:
                    return
        finally:
            self.execute(f"PRAGMA busy_timeout = {self.patience_ms}")
