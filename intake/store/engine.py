"""How the program talks to SQLite and PostgreSQL: settings checked on every connection, and named outages."""

from __future__ import annotations

import sqlite3
import sys
from typing import Any, cast

from sqlalchemy import URL, Connection, Engine, event, text
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from intake.logs import Reason
from intake.store.errors import Unavailable, UnsafeDatabase
from intake.store.same_file import watch_file
from intake.store.turns import TakingTurns, take_turns

BUSY_TIMEOUT_MS = 5_000
CONNECT_TIMEOUT_S = 5
STATEMENT_TIMEOUT_MS = 15_000
LOCK_TIMEOUT_MS = 5_000
IDLE_IN_TRANSACTION_TIMEOUT_MS = 60_000

_READING = "intake_reading"
_TO_READ = {_READING: True, "postgresql_readonly": True}
"""For either engine; each passes by what is the other's."""
TO_WRITE = dict.fromkeys(_TO_READ, False)

_READS = ("SELECT", "PRAGMA", "EXPLAI")
"""The first six letters of statements that write nothing; what begins WITH may write."""

Outage = tuple[Reason, str]
"""Why the database cannot answer now: for the log, and in a few plain words."""

# Written, then read back, because SQLite answers some pragmas it cannot honour with silence.
_SQLITE_PRAGMAS: dict[str, Any] = {
    "journal_mode": "wal",
    "synchronous": 2,
    "foreign_keys": 1,
    "secure_delete": 1,  # what is freed is overwritten: an erased case's key must not lie on in the file
    "busy_timeout": BUSY_TIMEOUT_MS,
}


def database_url(url: str) -> str:
    """The address as SQLAlchemy wants it: PostgreSQL always by psycopg 3, whatever the scheme says."""
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url[len(plain) :]
    return url


def engine_options(url: str | URL) -> dict[str, Any]:
    """Options for `create_engine` (or SQLALCHEMY_ENGINE_OPTIONS) that fit the database at this address.

    Errors never quote what was sent to the database, so that a log of them tells of nobody.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return {"hide_parameters": True, "connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000}}
    server_side = {
        "statement_timeout": STATEMENT_TIMEOUT_MS,
        "lock_timeout": LOCK_TIMEOUT_MS,
        "idle_in_transaction_session_timeout": IDLE_IN_TRANSACTION_TIMEOUT_MS,
        "timezone": "UTC",
    }
    return {
        "hide_parameters": True,
        "pool_pre_ping": True,
        "pool_timeout": CONNECT_TIMEOUT_S,
        "connect_args": {
            "connect_timeout": CONNECT_TIMEOUT_S,
            "options": " ".join(f"-c {name}={value}" for name, value in server_side.items()),
        },
    }


def configure_engine(engine: Engine) -> None:
    """Make an engine safe to use; call it once, before its first connection.

    SQLite: WAL, full sync, foreign keys and a busy timeout, asserted on every connection (`UnsafeDatabase`
    otherwise), BEGIN IMMEDIATE unless the transaction only reads, writers that wait their turn, and never
    another file than the first. Both engines: an outage surfaces as `Unavailable`.
    """
    event.listen(engine, "handle_error", _name_outage)
    if engine.dialect.name == "sqlite":
        watch_file(engine)
        take_turns(engine)
        event.listen(engine, "connect", _set_sqlite_pragmas)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "before_cursor_execute", _refuse_to_write)
        event.listen(engine, "reset", _end_sqlite)


def reading(session: Session, *, of_one_moment: bool = False) -> None:
    """Begin this session's transaction as one that only reads, so that it never takes the write lock.

    Call it before the session's first query. A write in such a transaction is refused: by PostgreSQL itself,
    and on SQLite by `_refuse_to_write`.
    Without it every transaction on SQLite takes the write lock at its start, which is what writers want.
    `of_one_moment`: all that it reads stood there at the same moment, which on SQLite it always does.
    """
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    one_moment = {"isolation_level": "REPEATABLE READ"} if of_one_moment and on_postgresql else {}
    session.connection(execution_options=_TO_READ | one_moment)


def is_reading(connection: Connection) -> bool:
    """Whether this connection's transaction was begun by `reading`."""
    return bool(connection.get_execution_options().get(_READING, False))


def serialise(session: Session, name: str) -> None:
    """Let one transaction at a time pass here, per name, until it ends.

    PostgreSQL takes an advisory lock; on SQLite a writing transaction is alone already.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": name})


def _set_sqlite_pragmas(dbapi_connection: TakingTurns, _record: object) -> None:
    dbapi_connection.isolation_level = (
        None  # the driver must not begin transactions of its own; `_begin_sqlite` does
    )
    # The timeout comes first: switching to WAL may have to wait for another connection.
    dbapi_connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    for name, value in _SQLITE_PRAGMAS.items():
        dbapi_connection.execute(f"PRAGMA {name} = {value}")
        (found,) = dbapi_connection.execute(f"PRAGMA {name}").fetchone()
        if found != value:
            raise UnsafeDatabase(
                f"SQLite answered {name} = {found!r} where {value!r} is needed. "
                "Use a database file on a local disk, not memory and not a network folder."
            )
    dbapi_connection.patience_ms = _SQLITE_PRAGMAS["busy_timeout"]


def _begin_sqlite(connection: Connection) -> None:
    # By the driver itself: SQLAlchemy's way to a cursor costs as much as the page's own query.
    driver = cast("TakingTurns", connection.connection.driver_connection)
    try:
        if is_reading(connection):
            driver.execute("BEGIN")
        else:
            driver.begin_writing()
    except sqlite3.OperationalError as problem:
        if (outage := outage_of(problem)) is not None:
            raise Unavailable(*outage) from None
        raise


def _refuse_to_write(
    connection: Connection,
    _cursor: object,
    statement: str,
    _parameters: object,
    _context: object,
    _many: object,
) -> None:
    """Where a transaction only reads, refuse all else.

    Not by `PRAGMA query_only`: each time it is set SQLite forgets every statement it has compiled.
    """
    if statement.lstrip()[:6].upper() not in _READS and is_reading(connection):
        refused = sqlite3.OperationalError("attempt to write in a read-only transaction")
        raise OperationalError(statement, None, refused, hide_parameters=True)


def _end_sqlite(dbapi_connection: sqlite3.Connection, _record: object, _state: object) -> None:
    """Let no connection wait in the pool with the write lock, which a failed commit may leave it."""
    if dbapi_connection.in_transaction:
        dbapi_connection.rollback()


def _name_outage(context: ExceptionContext) -> None:
    if context.is_pre_ping and context.is_disconnect:
        return  # a connection from before the outage: the pool takes another
    outage = outage_of(context.original_exception)
    if outage is not None:
        raise Unavailable(*outage)


def outage_of(problem: BaseException) -> Outage | None:
    """The reason, and a few plain words, when this driver error means "not now"; None for a fault of ours."""
    if isinstance(problem, sqlite3.OperationalError):
        return _SQLITE_OUTAGES.get((getattr(problem, "sqlite_errorcode", 0) or 0) & 0xFF)
    # A product on SQLite never loads PostgreSQL's driver, which takes as much memory as all its own code.
    return _postgresql_outage(problem) if "psycopg" in sys.modules else None


def _postgresql_outage(problem: BaseException) -> Outage | None:
    import psycopg

    if not isinstance(problem, psycopg.OperationalError):
        return None
    state = problem.sqlstate
    if state is None:
        return Reason.DOWN, "the database server cannot be reached"
    return next((outage for prefix, outage in _POSTGRESQL_OUTAGES.items() if state.startswith(prefix)), None)


# Primary result codes: https://www.sqlite.org/rescode.html
_SQLITE_OUTAGES: dict[int, Outage] = {
    sqlite3.SQLITE_BUSY: (Reason.LOCKED, "another writer holds it"),
    sqlite3.SQLITE_LOCKED: (Reason.LOCKED, "another writer holds it"),
    sqlite3.SQLITE_IOERR: (Reason.DISK, "its disk does not answer"),
    sqlite3.SQLITE_FULL: (Reason.FULL, "its disk is full"),
    sqlite3.SQLITE_CANTOPEN: (Reason.DOWN, "its file cannot be opened"),
}

# SQLSTATE classes, and states of their own before them: https://www.postgresql.org/docs/current/errcodes-appendix.html
_POSTGRESQL_OUTAGES: dict[str, Outage] = {
    "08": (Reason.DOWN, "the connection was lost"),
    "25P03": (Reason.SLOW, "the transaction waited too long"),
    "40": (Reason.LOCKED, "two writers met"),
    "53100": (Reason.FULL, "the server's disk is full"),
    "53300": (Reason.CONNECTIONS, "the server has no connection free"),
    "53": (Reason.SLOW, "the server is out of resources"),
    "55P03": (Reason.LOCKED, "another writer holds it"),
    "57014": (Reason.SLOW, "it took too long"),
    "57P": (Reason.DOWN, "the server is stopping or starting"),
    "58": (Reason.DISK, "the server's disk does not answer"),
}
