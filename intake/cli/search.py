"""The commands `search ...`: see how much search knows by an older version, and bring it to the newest."""

from __future__ import annotations

import sys
import time

import click
from flask.cli import AppGroup

from intake.cli.store import checked_session
from intake.context import now
from intake.extensions import keys
from intake.services.actor import system
from intake.services.keeping import search_care
from intake.store.engine import reading

PATIENCE = 10
NAP_SECONDS = 0.5
BREATH_SECONDS = 0.02

search = AppGroup("search", help="Look after what search finds people by.")


@search.command("show")
def show_command() -> None:
    """Show how many requests search knows by an older version."""
    with checked_session() as session:
        reading(session)
        click.echo(_left(search_care.cases_left(session)))


@search.command("reindex")
def reindex_command() -> None:
    """Bring every stored request to the newest version; it may be stopped and begun again."""
    done = 0
    with checked_session() as session:
        for _ in range(PATIENCE):
            while batch := search_care.reindex_some(session, keys(), actor=system(), now=now()):
                session.commit()
                done += batch
                time.sleep(BREATH_SECONDS)  # between two batches others write
            left = search_care.cases_left(session)
            session.commit()
            if not left:
                break
            time.sleep(NAP_SECONDS)  # somebody is working on the rows that are left
    click.echo(f"{done} requests were brought to the newest version. {_left(left)}")
    if left:
        click.echo("Those are in use. Run this again in a while.", err=True)
        sys.exit(1)


def _left(count: int) -> str:
    return f"{count} are left on an older one." if count else "None is left on an older one."
