"""How often an address came lately, counted by all processes of a server together.

The counts lie in a small SQLite file of their own, beside the database, and are never synchronised to the
disk: a page waits for none, and what a power cut takes is a minute's counting. Each thread of a process opens
the file for itself and keeps it open, so that a server may fork at any time.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from limits.storage import Storage

SCHEME = "shared"
LONGEST_WAIT_S = 1.0
SWEEP_EVERY = 1000

_TABLE = """
CREATE TABLE IF NOT EXISTS counted (key TEXT PRIMARY KEY, count INTEGER, span REAL, ends REAL) WITHOUT ROWID
"""
# A span that ends later than it can was begun while a clock ran ahead: it is over, too.
_COUNT = """
INSERT INTO counted VALUES (:key, :amount, :span, :now + :span)
ON CONFLICT (key) DO UPDATE SET
    count = CASE WHEN ends <= :now OR ends > :now + span THEN :amount ELSE count + :amount END,
    span = :span,
    ends = CASE WHEN ends <= :now OR ends > :now + span THEN :now + :span ELSE ends END
RETURNING count
"""
_SWEEP = "DELETE FROM counted WHERE ends <= :now OR ends > :now + span"
_RUNNING = "SELECT count, ends FROM counted WHERE key = :key AND NOT (ends <= :now OR ends > :now + span)"


class SharedCounts(Storage):
    """Counts in the file of an address such as shared:///var/lib/intake/limits.db."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - the base class wants a list

    def __init__(self, uri: str, wrap_exceptions: bool = False, **options: float | str | bool) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self.path = Path(uri.removeprefix(f"{SCHEME}://"))
        self._counted = 0
        self._opened = threading.local()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What says that the file cannot be used; each process then counts for itself."""
        return sqlite3.Error

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count, and say how much that makes in the span that began at most `expiry` seconds ago."""
        with self._open() as file:
            (count,) = file.execute(
                _COUNT, {"key": key, "amount": amount, "span": expiry, "now": time.time()}
            ).fetchone()
            self._counted += 1
            if self._counted % SWEEP_EVERY == 0:
                file.execute(_SWEEP, {"now": time.time()})
        return int(count)

    def get(self, key: str) -> int:
        """How much was counted in the span that runs."""
        row = self._row(key)
        return int(row[0]) if row else 0

    def get_expiry(self, key: str) -> float:
        """When the span that runs ends, in seconds of the epoch."""
        row = self._row(key)
        return float(row[1]) if row else time.time()

    def check(self) -> bool:
        """Whether the file can be used again."""
        try:
            self.get("")
        except sqlite3.Error:
            return False
        return True

    def reset(self) -> int:
        """Forget everything, and say how much that was."""
        with self._open() as file:
            return file.execute("DELETE FROM counted").rowcount

    def clear(self, key: str) -> None:
        """Forget one count."""
        with self._open() as file:
            file.execute("DELETE FROM counted WHERE key = ?", (key,))

    def _row(self, key: str) -> tuple[int, float] | None:
        with self._open() as file:
            found: tuple[int, float] | None = file.execute(
                _RUNNING, {"key": key, "now": time.time()}
            ).fetchone()
        return found

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """The file of this thread, opened where this process or this file is another one than before."""
        here = os.getpid(), _inode(self.path)
        if getattr(self._opened, "here", None) != here:
            self._opened.file = self._connect()
            self._opened.here = os.getpid(), _inode(self.path)
        try:
            yield self._opened.file
        except sqlite3.Error:
            self._opened.here = None  # what could not be used is opened anew
            raise

    def _connect(self) -> sqlite3.Connection:
        file = sqlite3.connect(self.path, timeout=LONGEST_WAIT_S, isolation_level=None)
        file.execute("PRAGMA synchronous = OFF")
        file.execute("PRAGMA journal_mode = TRUNCATE")
        file.execute(_TABLE)
        return file


def _inode(path: Path) -> int | None:
    """Which file stands there; None for none."""
    try:
        return path.stat().st_ino
    except OSError:
        return None
