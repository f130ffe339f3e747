"""Copies of a PostgreSQL database: by pg_dump, of one snapshot that is read beside it, and by pg_restore."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, Engine, inspect, text
from sqlalchemy.orm import Session

from intake.store.errors import BackupFailed

_OTHERS_CONNECTED = """
SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


@contextmanager
def copied(engine: Engine, target: Path) -> Iterator[Session]:
    """Write a copy to the file `target`, and give a session that reads the very snapshot that was copied."""
    with Session(engine) as session:
        session.connection(
            execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        )
        snapshot = session.scalar(text("SELECT pg_export_snapshot()"))
        options = ("--format=custom", "--no-owner", f"--snapshot={snapshot}", f"--file={target}")
        _run("pg_dump", engine.url, *options)
        yield session


def check_copy(copy: Path) -> None:
    """Read the whole copy. Raises `BackupFailed` where it is not sound."""
    _run("pg_restore", None, f"--file={os.devnull}", str(copy))


def check_place(engine: Engine) -> None:
    """Make sure that this database is empty, and that nobody else is connected to it."""
    with engine.connect() as connection:
        if others := connection.scalar(text(_OTHERS_CONNECTED)):
            raise BackupFailed(
                f"{others} others are connected to this database. Stop the server and the deliverer first."
            )
        if inspect(connection).get_table_names():
            raise BackupFailed("This database is not empty. Make an empty one, and name it in DATABASE_URL.")


@contextmanager
def read_back(engine: Engine, copy: Path) -> Iterator[Engine]:
    """Bring a copy into this database, all of it or nothing, and give its engine."""
    options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    _run("pg_restore", engine.url, *options, str(copy))
    yield engine


def _run(program: str, url: URL | None, *options: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupFailed(f"{program} is not installed; it comes with PostgreSQL's client programs.")
    with TemporaryDirectory(prefix="spine-intake-") as folder:
        address = () if url is None else (f"--dbname={address_of(url, Path(folder) / 'password')}",)
        ended = subprocess.run(  # noqa: S603 - our own options, and the address from the settings
            [found, *options, *address], capture_output=True, text=True, check=False
        )
    if ended.returncode:
        said = next((line for line in ended.stderr.splitlines() if "error:" in line), "")
        raise BackupFailed(f"{program} ended with status {ended.returncode}. {said[:200]}")


def address_of(url: URL, password_file: Path) -> str:
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
