"""What a database keeps on the disk, byte for byte."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from sqlalchemy import URL


def files_of(url: URL) -> dict[str, bytes]:
    """The files of this database: of SQLite all beside it, of PostgreSQL its tables and its log."""
    if url.get_backend_name() != "sqlite":
        return files_of_server(url)
    database = Path(str(url.database))
    return {path.name: path.read_bytes() for path in database.parent.glob(f"{database.name}*")}


def files_of_server(url: URL) -> dict[str, bytes]:
    """What a PostgreSQL keeps on the disk of this database, and its write-ahead log; nothing for SQLite."""
    if url.get_backend_name() == "sqlite":
        return {}
    address = url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("CHECKPOINT")
        ((folder,),) = connection.execute("SHOW data_directory").fetchall()
        asked = "SELECT oid FROM pg_database WHERE datname = current_database()"
        ((number,),) = connection.execute(asked).fetchall()
    data = Path(folder)
    if not data.is_dir():
        pytest.skip("NOT CHECKED: the files of this PostgreSQL cannot be read from here")
    tables = b"".join(path.read_bytes() for path in sorted((data / f"base/{number}").iterdir()))
    log = b"".join(path.read_bytes() for path in sorted((data / "pg_wal").glob("0*")))
    assert b"case.filed" in tables, "these are not the tables' files"
    assert b"case.filed" in log, "this is not the log"
    return {"tables": tables, "log": log}
