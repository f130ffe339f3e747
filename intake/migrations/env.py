"""How migrations run: on the engine that intake.store.schema hands in, or the app's under `flask db`."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal, cast

from alembic import context
from alembic.autogenerate.api import AutogenContext
from flask import current_app
from sqlalchemy import Connection, Engine

from intake.store import models  # noqa: F401  importing the models is what fills Base.metadata
from intake.store.base import Base, UtcDateTime


def engine() -> Engine:
    """The engine to migrate."""
    given = context.config.attributes.get("engine")
    if given is not None:
        return cast("Engine", given)
    return cast("Engine", current_app.extensions["migrate"].db.engine)


def render_item(kind: str, item: Any, _: AutogenContext) -> str | Literal[False]:
    """Write our own types into a migration as what they are in the database; it outlives the code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Run the migrations in one transaction: all of them, or none.

    On SQLite a table is changed by copying it, and dropping the old copy would delete its child rows while
    foreign keys are enforced. So they are off meanwhile, which SQLite allows only outside a transaction, and
    checked before the commit.
    """
    target = engine()
    make_private(target)
    with target.connect() as connection:
        is_sqlite = connection.dialect.name == "sqlite"
        raw = connection.connection
        if is_sqlite:
            raw.cursor().execute("PRAGMA foreign_keys = OFF")
        try:
            migrate(connection, is_sqlite)
        finally:
            if is_sqlite:
                raw.cursor().execute("PRAGMA foreign_keys = ON")


def make_private(target: Engine) -> None:
    """Let nobody but its owner read a new SQLite file; files that SQLite puts beside it follow its mode."""
    if target.dialect.name == "sqlite" and target.url.database:
        file = Path(target.url.database)
        if file.parent.is_dir():  # where it is not, connecting says so by name
            file.touch(mode=0o600, exist_ok=True)


def migrate(connection: Connection, is_sqlite: bool) -> None:
    """Run the migrations on a connection, and refuse the result when it leaves a dangling reference."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        render_item=render_item,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()
        if is_sqlite:
            dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if dangling:
                tables = sorted({str(row[0]) for row in dangling})
                raise RuntimeError(f"the migration leaves rows that point nowhere, in: {', '.join(tables)}")


if context.is_offline_mode():
    raise SystemExit("These migrations check the data they change; run them on a database, not as a script.")
run()
