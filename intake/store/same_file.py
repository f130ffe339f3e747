"""The SQLite file that a process began with is the one it goes on with, or it says "not now".

A server that holds a file which was removed, moved or replaced would write into what nobody finds again. So
the file is looked at, by device and inode, before a connection is opened, given out, or commits. Once the
same file is back in its place everything goes on; another file in its place is taken only by a new start,
because what the old one left beside it (its write-ahead log) must not meet it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry

from intake.logs import Reason
from intake.store.errors import Unavailable

_FILE = "intake_file"

Identity = tuple[int, int]
"""Device and inode."""


def watch_file(engine: Engine) -> None:
    """From now on let this engine raise `Unavailable` where its database file is not the one it began with.

    Call it once, before the first connection. A database without a file of its own is not looked at.
    """
    watch = _Watch()
    event.listen(engine, "do_connect", watch.before_opening)
    event.listen(engine, "connect", watch.after_opening)
    event.listen(engine, "checkout", watch.given_out)
    event.listen(engine, "commit", watch.before_commit)


class _Watch:
    """What each file was when it was first opened. Forked processes inherit it."""

    def __init__(self) -> None:
        self._first: dict[Path, Identity | None] = {}

    def before_opening(
        self, _dialect: Dialect, entry: ConnectionPoolEntry, given: list[Any], _named: dict[str, Any]
    ) -> None:
        """Open no other file, and make none where one was: it would take the old one's log for its own."""
        entry.info[_FILE] = file = _file_in(given)
        if file is not None and file in self._first:
            self._check(file)

    def after_opening(self, _connection: object, entry: ConnectionPoolEntry) -> None:
        """Remember the file, or see that it is still the same."""
        file = entry.info[_FILE]
        if file is not None:
            self._first.setdefault(file, _identity(file))
            self._check(file)

    def given_out(self, _connection: object, entry: ConnectionPoolEntry, _borrower: object) -> None:
        """Give out no connection to a file that is gone from its place."""
        self._check(entry.info[_FILE])

    def before_commit(self, connection: Connection) -> None:
        """Acknowledge nothing that went into a file which was taken away meanwhile."""
        self._check(connection.info[_FILE])

    def _check(self, file: Path | None) -> None:
        if file is not None and _identity(file) != self._first[file]:
            raise Unavailable(Reason.REPLACED, "its file was removed, moved or replaced")


def _identity(file: Path) -> Identity | None:
    """Device and inode of the file; None where there is none, which is never the one that was opened."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _file_in(given: list[Any]) -> Path | None:
    name = str(given[0]) if given else ""
    return None if name in ("", ":memory:") or name.startswith("file:") else Path(name)
