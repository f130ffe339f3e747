"""Copies of the database as one file: made while it is in use, read back into a place that holds none.

What is sealed stays sealed in a copy, and the keys are never part of it. How each engine does it stands in
`backup_sqlite` and `backup_postgresql`, under the same names.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from intake.store import backup_postgresql, backup_sqlite


class _Way(Protocol):
    """How the databases of one engine are copied."""

    def copied(self, engine: Engine, target: Path) -> AbstractContextManager[Session]: ...
    def check_copy(self, copy: Path) -> None: ...
    def check_place(self, engine: Engine) -> None: ...
    def read_back(self, engine: Engine, copy: Path) -> AbstractContextManager[Engine]: ...


_WAYS: dict[str, _Way] = {"sqlite": backup_sqlite, "postgresql": backup_postgresql}


@contextmanager
def copied(engine: Engine, target: Path) -> Iterator[Session]:
    """Write a copy to the file `target`, and give a session that reads exactly what was copied.

    Raises `BackupFailed`; the file is then of no use.
    """
    target.touch(mode=0o600)
    with _WAYS[engine.dialect.name].copied(engine, target) as session:
        yield session


def check_copy(backend: str, copy: Path) -> None:
    """Read the whole copy. Raises `BackupFailed` where it is not sound."""
    _WAYS[backend].check_copy(copy)


def check_place(engine: Engine) -> None:
    """Make sure that the place of this database holds none, and that nobody has it open.

    Raises `BackupFailed`, which says what stands in the way and what to do.
    """
    _WAYS[engine.dialect.name].check_place(engine)


def read_back(engine: Engine, copy: Path) -> AbstractContextManager[Engine]:
    """Bring a copy into the place of this database, which `check_place` found empty; gives an engine on it.

    Where the engine allows it the database has its name only after the block. Raises `BackupFailed`.
    """
    return _WAYS[engine.dialect.name].read_back(engine, copy)
