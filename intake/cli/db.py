"""The commands `db ...`, `db upgrade` above all: bring a database to the schema of this version."""

from __future__ import annotations

from typing import Any

import click


class _BroughtWhenAsked(click.Command):
    """What Flask-Migrate calls `db`; it and Alembic are loaded where one of its commands is run."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        from flask_migrate.cli import db as brought

        context: click.Context = brought.make_context(info_name, args, parent, **extra)
        return context


db = _BroughtWhenAsked("db", help="Bring the database to the schema of this version, and look after it.")
