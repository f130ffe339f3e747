"""What many tests begin with is done once in a process; later the database is brought back as that left it.

Only from a state that is known: the database that a test was given, and what was remembered from there on.
Whatever else is committed makes the state unknown, and from then on everything is done in earnest; so is
what a test does once it has patched anything.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TypeVar, cast

import pytest
from flask import Flask
from sqlalchemy import Connection, Engine, event

Outcome = TypeVar("Outcome")
PAGE = 4096
_HEADER_OF_A_ROLLBACK_JOURNAL = b"\1\1"
"""Bytes 18 and 19 of a file: a database in memory cannot have the write-ahead log that they else tell of."""


@dataclass(frozen=True)
class _After:
    """What came of something, and the pages in which the database differs from the beginning since."""

    outcome: object
    pages: Mapping[int, bytes]
    length: int


class Remembered:
    """What was done to the databases of this process, by what each began with and what was done before."""

    def __init__(self) -> None:
        self._after: dict[Hashable, _After] = {}
        self._app: Flask | None = None
        self._engine: Engine | None = None
        self._patches = pytest.MonkeyPatch()
        self._beginning = b""
        self._state: Hashable = None
        self._is_behind = False

    @contextmanager
    def watching(
        self, app: Flask, engine: Engine, beginning: Path, patches: pytest.MonkeyPatch
    ) -> Iterator[None]:
        """For one test, know the state of the application that works on a fresh copy of that file."""
        self._app, self._engine, self._patches = app, engine, patches
        self._beginning, self._state = _content(beginning), beginning
        event.listen(engine, "commit", self._changed)
        yield
        self._app = self._engine = self._state = None

    def once(self, app: Flask, what: Hashable, do: Callable[[], Outcome]) -> Outcome:
        """What comes of `do`, which `what` names with all it depends on beside time, settings and database.

        Where it is only remembered the database is behind until `catch_up`.
        """
        if app is not self._app or self._state is None:
            return do()
        if self._patches._setattr or self._patches._setitem:
            self.catch_up()
            self._state = None
            return do()
        key = (self._state, what, datetime.now(UTC), _settings(app))
        if key not in self._after:
            self.catch_up()
            outcome = do()
            self._after[key] = self._as_it_is(outcome)
        else:
            self._is_behind = True
        self._state = key
        return cast("Outcome", self._after[key].outcome)

    def catch_up(self) -> None:
        """Bring the database to where it was after the last that was remembered."""
        if not self._is_behind:
            return
        after, state = self._after[self._state], self._state
        content = bytearray(self._beginning[: after.length].ljust(after.length, b"\0"))
        for start, page in after.pages.items():
            content[start : start + PAGE] = page
        content[18:20] = _HEADER_OF_A_ROLLBACK_JOURNAL
        with _database(self._engine) as target:
            source = sqlite3.connect(":memory:")
            source.deserialize(bytes(content))
            source.backup(target)
            source.close()
        self._state, self._is_behind = state, False

    def _as_it_is(self, outcome: object) -> _After:
        with _database(self._engine) as database:
            content = database.serialize()
        pages = {
            start: content[start : start + PAGE]
            for start in range(0, len(content), PAGE)
            if content[start : start + PAGE] != self._beginning[start : start + PAGE]
        }
        return _After(outcome, pages, len(content))

    def _changed(self, _connection: Connection) -> None:
        self._state = None


remembered = Remembered()
"""Of this process, in which one test runs at a time."""


@contextmanager
def _database(engine: Engine | None) -> Iterator[sqlite3.Connection]:
    assert engine is not None
    borrowed = engine.raw_connection()
    yield cast("sqlite3.Connection", borrowed.driver_connection)
    borrowed.close()


@cache
def _content(file: Path) -> bytes:
    return file.read_bytes()


def _settings(app: Flask) -> Hashable:
    """All settings, but for where the test's own folder is."""
    return frozenset((name, repr(value).replace(app.instance_path, "")) for name, value in app.config.items())
