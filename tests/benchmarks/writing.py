"""Writing millions of rows fast: without the indexes, which are made anew at the end, and without waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Engine, Table, create_engine

from intake.store.base import Base

Row = dict[str, Any]
Write = Callable[[Table, Sequence[Row]], None]
FILLED = (
    "case_file",
    "case_index",
    "assessment",
    "appointment_request",
    "case_event",
    "contact_attempt",
    "review",
)


@contextmanager
def writer_to(engine: Engine) -> Iterator[Write]:
    """What writes rows of a table; nobody else may use the database meanwhile."""
    tables = [Base.metadata.tables[name] for name in FILLED]
    # A fresh engine without the product's settings: it waits for the disk once, at the end.
    plain = create_engine(engine.url)
    try:
        with plain.connect() as connection:
            is_sqlite = plain.dialect.name == "sqlite"
            if is_sqlite:
                for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -262144"):
                    connection.exec_driver_sql(f"PRAGMA {setting}")
            for index in _indexes(tables):
                index.drop(connection)
            write = _to_sqlite(connection) if is_sqlite else _to_postgresql(connection)
            yield write
            for index in _indexes(tables):
                index.create(connection)
            connection.commit()
            if is_sqlite:
                connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    finally:
        plain.dispose()


def _indexes(tables: Sequence[Table]) -> list[Any]:
    return sorted((index for table in tables for index in table.indexes), key=lambda index: str(index.name))


def _to_sqlite(connection: Connection) -> Write:
    def write(table: Table, rows: Sequence[Row]) -> None:
        names = list(rows[0])
        places = ", ".join("?" * len(names))
        statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({places})"  # noqa: S608 - our own names
        connection.exec_driver_sql(statement, [tuple(map(_for_sqlite, row.values())) for row in rows])

    return write


def _for_sqlite(value: Any) -> Any:
    if isinstance(value, datetime):
        return _instant(value)
    return value.isoformat() if isinstance(value, date) else value


@lru_cache(maxsize=256)  # the traits of a case share its instant
def _instant(at: datetime) -> str:
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _to_postgresql(connection: Connection) -> Write:
    driver: Any = connection.connection.driver_connection

    def write(table: Table, rows: Sequence[Row]) -> None:
        names = ", ".join(rows[0])
        with driver.cursor() as cursor, cursor.copy(f"COPY {table.name} ({names}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(list(row.values()))

    return write
