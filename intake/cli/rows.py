"""The command `rows renew`: makes anew, for what an older version stored, what lists and checks read."""

from __future__ import annotations

import time

import click
from flask.cli import AppGroup

from intake.cli.store import checked_session
from intake.extensions import keys
from intake.services.accounts import accounts
from intake.services.keeping import gist_care

BREATH_SECONDS = 0.02

rows = AppGroup("rows", help="Look after what the rows of lists are read from.")


@rows.command("renew")
def renew_command() -> None:
    """Bring every request's row and account to the newest version; it may be stopped and begun again."""
    after: str | None = ""
    done = 0
    with checked_session() as session:
        while after is not None:
            after, renewed = gist_care.renew_some(session, keys(), after)
            session.commit()
            done += renewed
            time.sleep(BREATH_SECONDS)  # between two batches others write
        sealed = accounts.seal_older(session, keys())
        session.commit()
    click.echo(f"{done} rows were renewed. Lists read all that can be opened from their gist.")
    click.echo(f"{sealed} accounts got the sealed copy that `audit verify --records` compares them with.")
