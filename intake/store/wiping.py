"""Wiping what an erasure freed: a destroyed key must not lie on in the database's files."""

from __future__ import annotations

from sqlalchemy import Engine, text

from intake.store.models import Case, CaseIndex, Draft, OutboxMessage, SafetyExit

HELD_KEYS = (Case, CaseIndex, Draft, OutboxMessage, SafetyExit)


def wipe(engine: Engine) -> bool:
    """Bring the database's files up to what was erased; False when a reader stood in the way: call it later.

    SQLite overwrites what it frees (`secure_delete`), and its write-ahead log is emptied here. PostgreSQL
    gives the rows' space back to be used again: until then, and in its own log, old bytes may lie on.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            # On the driver's own connection: neither statement may run inside a transaction.
            cursor = connection.connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (busy, *_) = cursor.fetchone()
            return not busy
        for model in HELD_KEYS:
            connection.execute(text(f"VACUUM {model.__tablename__}"))
    return True
