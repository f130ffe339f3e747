"""What every command on the database begins with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.orm import Session

from intake.extensions import db, keys
from intake.store.errors import StoreError
from intake.store.start import check_store


@contextmanager
def checked_session() -> Iterator[Session]:
    """A session on a database that has this program's schema and was sealed with its keys.

    Whatever goes wrong with the store, at the start or later, ends the command in plain words.
    """
    try:
        check_store(db.engine, keys())
        with Session(db.engine) as session:
            yield session
    except StoreError as error:
        raise click.ClickException(str(error)) from error
