"""Counts what is opened of the sealed, place by place, and what the database is asked meanwhile."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

from sqlalchemy import Engine, event

from intake.store import seal


@dataclass
class Work:
    """What one request did: each sealed place with how often it was opened, and its statements in order."""

    places: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    statements: list[str] = field(default_factory=list)

    @property
    def kinds(self) -> dict[str, int]:
        """How often each kind of sealed value was opened, as "table.column"."""
        found: Counter[str] = Counter()
        for (table, _, column), times in self.places.items():
            found[f"{table}.{column}"] += times
        return dict(sorted(found.items()))

    @property
    def twice(self) -> dict[tuple[str, str, str], int]:
        """The places that were opened more than once."""
        return {place: times for place, times in self.places.items() if times > 1}


@contextmanager
def watched(engine: Engine) -> Iterator[Work]:
    """Watch what happens inside."""
    work, opened = Work(), seal._open

    def count_and_open(secret: bytes, sealed: bytes, place: bytes) -> bytes:
        table, row, column = place.decode().split("\x1f")
        work.places[table, row, column] += 1
        return opened(secret, sealed, place)

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        work.statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        with patch.object(seal, "_open", count_and_open):
            yield work
    finally:
        event.remove(engine, "before_cursor_execute", note)
