"""Copies of the database as one file: made while it is in use, read back into a place that holds none.

What is sealed stays sealed in a copy, and the keys are never part of it. SQLite is copied by its own backup
of one moment, which no writer waits for; PostgreSQL by pg_dump, of the very snapshot that is told of beside
the copy, and read back by pg_restore.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, Connection, Engine, create_engine, inspect, text
from sqlalchemy.orm import Session

from intake.store.errors import StoreError

BESIDE_SQLITE = ("", "-wal", "-shm", "-journal")
"""What the names of a SQLite database's files end in: itself, its log, the log's index, an old journal."""


class BackupFailed(StoreError):
    """A copy could not be made, does not read back, or must not be put where it was told to; says why."""


@contextmanager
def copied(engine: Engine, target: Path) -> Iterator[Session]:
    """Write a copy to the file `target`, and give a session that reads exactly what was copied.

    Raises `BackupFailed`; the file is then of no use.
    """
    target.touch(mode=0o600)
    if engine.dialect.name == "sqlite":
        _copy_sqlite(_file_of(engine.url), target)
        with closing(_reader_of(target)) as reader:
            yield reader
        return
    with Session(engine) as session:
        session.connection(
            execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )
        snapshot = session.scalar(text("SELECT pg_export_snapshot()"))
        _run(
            "pg_dump",
            engine.url,
            "--format=custom",
            "--no-owner",
            f"--snapshot={snapshot}",
            f"--file={target}",
        )
        yield session


def check_copy(backend: str, copy: Path) -> None:
    """Read the whole copy. Raises `BackupFailed` where it is not sound."""
    if backend == "postgresql":
        _run("pg_restore", None, f"--file={os.devnull}", str(copy))
        return
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
    """A session that reads a copy of a SQLite copy in `folder`, so that the backup itself stays untouched."""
    scratch = folder / "looked-at.db"
    shutil.copyfile(copy, scratch)
    with closing(_reader_of(scratch)) as reader:
        yield reader


def check_place(engine: Engine) -> None:
    """Make sure that the place of this database holds none, and that nobody has it open.

    Raises `BackupFailed`, which says what stands in the way and what to do.
    """
    if engine.dialect.name == "sqlite":
        _check_sqlite_place(_file_of(engine.url))
        return
    with engine.connect() as connection:
        if others := _others_connected(connection):
            raise BackupFailed(
                f"{others} others are connected to this database. Stop the server and the deliverer first."
            )
        if inspect(connection).get_table_names():
            raise BackupFailed("This database is not empty. Make an empty one, and name it in DATABASE_URL.")


def read_back(engine: Engine, copy: Path) -> None:
    """Bring a copy into the place of this database, which `check_place` found empty.

    On SQLite it lies beside its place, under another name, until `put_in_place`. Raises `BackupFailed`.
    """
    if engine.dialect.name == "postgresql":
        options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
        _run("pg_restore", engine.url, *options, str(copy))
        return
    waiting = waiting_file(engine.url)
    waiting.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for ending in BESIDE_SQLITE:
        waiting.with_name(waiting.name + ending).unlink(missing_ok=True)
    waiting.touch(mode=0o600)
    shutil.copyfile(copy, waiting)


def waiting_file(url: URL) -> Path:
    """Where a SQLite database lies that is being read back, until it is whole."""
    file = _file_of(url)
    return file.with_name(f"{file.name}.restoring")


def put_in_place(url: URL) -> None:
    """Give a SQLite database that was read back its name, in one step and for good."""
    waiting = waiting_file(url)
    keep_on_disk(waiting)
    waiting.rename(_file_of(url))
    keep_on_disk(waiting.parent)


def keep_on_disk(path: Path) -> None:
    """Return once a file, or the names in a folder, would survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _file_of(url: URL) -> Path:
    return Path(str(url.database))


def _copy_sqlite(source: Path, target: Path) -> None:
    try:
        with (
            closing(sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)) as live,
            closing(sqlite3.connect(target)) as copy,
        ):
            live.backup(copy)  # in one step: a reader of one moment, whom no writer waits for
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it
    except sqlite3.Error as error:
        raise BackupFailed(f"The database could not be copied: {type(error).__name__}.") from error


def _reader_of(copy: Path) -> Session:
    engine = create_engine(f"sqlite:///{copy}", hide_parameters=True)
    return _ClosesItsEngine(engine)


class _ClosesItsEngine(Session):
    """A session with an engine of its own, which ends with it."""

    def close(self) -> None:
        super().close()
        bind = self.bind
        assert isinstance(bind, Engine), "it was made with one"  # noqa: S101 - for the type checker
        bind.dispose()


def _check_sqlite_place(file: Path) -> None:
    if holders := processes_holding(file):
        raise BackupFailed(
            f"The database is open in {len(holders)} processes. Stop the server and the deliverer first."
        )
    for ending in BESIDE_SQLITE:
        found = file.with_name(file.name + ending)
        if found.exists():
            raise BackupFailed(f"{found.name} is there already. Move away what is left of the old database.")


def processes_holding(file: Path) -> list[int]:
    """The processes that have this file open, or one that lay there and was removed; as far as we may see."""
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


_OTHERS_CONNECTED = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def _others_connected(connection: Connection) -> int:
    query = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    return int(connection.scalar(text(query)) or 0)


def _run(program: str, url: URL | None, *options: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupFailed(f"{program} is not installed; it comes with PostgreSQL's client programs.")
    with TemporaryDirectory(prefix="spine-intake-") as folder:
        address = () if url is None else (f"--dbname={_address(url, Path(folder) / 'password')}",)
        ended = subprocess.run(  # noqa: S603 - our own options, and the address from the settings
            [found, *options, *address], capture_output=True, text=True, check=False
        )
    if ended.returncode:
        said = next((line for line in ended.stderr.splitlines() if "error:" in line), "")
        raise BackupFailed(f"{program} ended with status {ended.returncode}. {said[:200]}")


def _address(url: URL, password_file: Path) -> str:
    """The database's address for PostgreSQL's programs; the password goes by a file that only we can read.

    On the command line every user of the machine would see it.
    """
    given = {**url.query, "host": url.host or url.query.get("host"), "port": url.port}
    given |= {"user": url.username, "dbname": url.database}
    if url.password:
        escaped = str(url.password).replace("\\", "\\\\").replace(":", "\\:")
        password_file.touch(mode=0o600)
        password_file.write_text(f"*:*:*:*:{escaped}\n", "utf-8")
        given["passfile"] = str(password_file)
    from psycopg.conninfo import make_conninfo  # loaded where the database is PostgreSQL, and nowhere else

    return make_conninfo(**{name: str(value) for name, value in given.items() if value})
