"""Wiping what an erasure freed: a destroyed key must not lie on in the database's files."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, text

from intake.store.errors import Unavailable
from intake.store.models import (
    AccessTry,
    AppointmentRequest,
    AskedLetter,
    Case,
    CaseIndex,
    Draft,
    OutboxMessage,
    SafetyExit,
    SavedForm,
)

ERASED_FROM = (
    AccessTry,
    AppointmentRequest,
    AskedLetter,
    Case,
    CaseIndex,
    Draft,
    OutboxMessage,
    SafetyExit,
    SavedForm,
)


def wipe(engine: Engine, *, rewrite: bool = False) -> bool:
    """Bring the database's files up to what was erased; False when somebody stood in the way: call it later.

    SQLite overwrites what it frees (`secure_delete`), and its write-ahead log is emptied here. PostgreSQL
    gives the rows' space back to be used again: until then, and in its own log, old bytes may lie on. With
    `rewrite` its tables are written anew without them, and nobody reads or writes them meanwhile.
    """
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            if engine.dialect.name == "sqlite":
                return _empty_log(connection)
            return _vacuum(connection, "VACUUM FULL" if rewrite else "VACUUM")
    except Unavailable:
        return False


def _empty_log(connection: Connection) -> bool:
    # On the driver's own connection: the statement may not run inside a transaction.
    cursor = connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    (busy, *_) = cursor.fetchone()
    return not busy


def _vacuum(connection: Connection, statement: str) -> bool:
    connection.execute(text("SET statement_timeout = 0"))  # a large table takes longer than a page may
    try:
        for model in ERASED_FROM:
            connection.execute(text(f"{statement} {model.__tablename__}"))
    finally:
        connection.execute(text("RESET statement_timeout"))
    return True
