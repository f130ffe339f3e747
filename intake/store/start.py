"""What must hold before the program takes its first request."""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from intake.store import schema
from intake.store.canary import check_keys
from intake.store.errors import StoreError
from intake.store.keys import Keys


class WrongSchema(StoreError):
    """The database was never set up, or is at another revision than this program needs."""


def check_store(engine: Engine, keys: Keys) -> None:
    """Make sure that the database has this program's schema and was sealed with these keys.

    Raises `WrongSchema` or `WrongKeys`, both saying what to do, or `Unavailable`. It commits: an
    empty database takes the keys for its own.
    """
    found, needed = schema.current_revision(engine), schema.newest_revision()
    if found != needed:
        raise WrongSchema(
            f"The database is at revision {found or 'none'}, and {needed} is needed. "
            "Run: flask --app wsgi db upgrade"
        )
    with Session(engine) as session:
        check_keys(session, keys)
        session.commit()
