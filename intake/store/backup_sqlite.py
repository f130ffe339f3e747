"""Copies of a SQLite database: by its own backup of one moment, which no writer waits for."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine, create_engine
from sqlalchemy.orm import Session

from intake.store.engine import configure_engine, engine_options
from intake.store.errors import BackupFailed
from intake.store.on_disk import keep_on_disk

BESIDE = ("", "-wal", "-shm", "-journal")
"""What the names of a database's files end in: itself, its log, the log's index, an old journal."""


@contextmanager
def copied(engine: Engine, target: Path) -> Iterator[Session]:
    """Write a copy to the file `target`, and give a session that reads it."""
    try:
        with (
            closing(sqlite3.connect(f"{_file_of(engine.url).absolute().as_uri()}?mode=ro", uri=True)) as live,
            closing(sqlite3.connect(target)) as copy,
        ):
            live.backup(copy)  # in one step: a reader of one moment, whom no writer waits for
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
    except sqlite3.Error as error:
        raise BackupFailed(f"The database could not be copied: {type(error).__name__}.") from error
    with _reader_of(target) as reader:
        yield reader


def check_copy(copy: Path) -> None:
    """Read the whole copy. Raises `BackupFailed` where it is not sound."""
    try:
        with closing(sqlite3.connect(f"{copy.absolute().as_uri()}?mode=ro", uri=True)) as opened:
            found = [row for (row,) in opened.execute("PRAGMA integrity_check")]
            orphans = opened.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        raise BackupFailed("The copy of the database cannot be read.") from error
    if found != ["ok"] or orphans:
        raise BackupFailed("The copy of the database is damaged.")


@contextmanager
def opened_copy(copy: Path, folder: Path) -> Iterator[Session]:
    """A session that reads a copy of the copy in `folder`, so that the backup itself stays untouched."""
    scratch = folder / "looked-at.db"
    shutil.copyfile(copy, scratch)
    with _reader_of(scratch) as reader:
        yield reader


def check_place(engine: Engine) -> None:
    """Make sure that the place of this database holds none, and that no process has it open."""
    file = _file_of(engine.url)
    if holders := processes_holding(file):
        raise BackupFailed(
            f"The database is open in {len(holders)} processes. Stop the server and the deliverer first."
        )
    for ending in BESIDE:
        found = file.with_name(file.name + ending)
        if found.exists():
            raise BackupFailed(f"{found.name} is there already. Move away what is left of the old database.")


@contextmanager
def read_back(engine: Engine, copy: Path) -> Iterator[Engine]:
    """Bring a copy beside the place of this database, and give an engine on it.

    It gets the database's name, in one step and for good, when nothing was raised meanwhile.
    """
    waiting = waiting_file(engine.url)
    waiting.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for ending in BESIDE:
        waiting.with_name(waiting.name + ending).unlink(missing_ok=True)
    waiting.touch(mode=0o600)
    shutil.copyfile(copy, waiting)
    beside = _engine_on(engine.url.set(database=str(waiting)))
    try:
        yield beside
    finally:
        beside.dispose()
    keep_on_disk(waiting)
    waiting.rename(_file_of(engine.url))
    keep_on_disk(waiting.parent)


def waiting_file(url: URL) -> Path:
    """Where a database lies that is being read back, until it is whole."""
    file = _file_of(url)
    return file.with_name(f"{file.name}.restoring")


def processes_holding(file: Path) -> list[int]:
    """The processes that have this file open, or one that lay there and was removed; as far as we may see.

    Read from /proc, which Linux has; elsewhere none is seen, and a restore relies on the place being empty.
    """
    names = {str(file), f"{file} (deleted)", f"{file}-wal", f"{file}-wal (deleted)"}
    return [
        int(process.name)
        for process in Path("/proc").glob("[0-9]*")
        if process.name != str(os.getpid()) and not names.isdisjoint(_open_in(process))
    ]


def _open_in(process: Path) -> Iterator[str]:
    try:
        for descriptor in (process / "fd").iterdir():
            yield str(descriptor.readlink())
    except OSError:
        return  # it ended, or is another user's


def _file_of(url: URL) -> Path:
    return Path(str(url.database))


def _engine_on(url: URL) -> Engine:
    engine = create_engine(url, **engine_options(url))
    configure_engine(engine)
    return engine


@contextmanager
def _reader_of(copy: Path) -> Iterator[Session]:
    engine = create_engine(f"sqlite:///{copy}", hide_parameters=True)
    try:
        with Session(engine) as reader:
            yield reader
    finally:
        engine.dispose()
