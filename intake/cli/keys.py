"""The commands `keys ...`: see which data keys are in use, add one, and move everything onto it."""

from __future__ import annotations

import sys
import time

import click
from flask import current_app
from flask.cli import AppGroup

from intake.cli.store import checked_session
from intake.context import now
from intake.extensions import keys as keys_in_use
from intake.services.actor import system
from intake.services.keeping import key_care
from intake.store import key_file
from intake.store.errors import BadKey
from intake.store.keys import new_key

PATIENCE = 10
NAP_SECONDS = 0.5

keys = AppGroup("keys", help="Look after the keys that the data is sealed under.")


@keys.command("show")
def show_command() -> None:
    """Show each data key by its id, and how many rows need it; never the keys themselves."""
    with checked_session() as session:
        for use in key_care.uses(session, keys_in_use()):
            click.echo(_line(use))


@keys.command("add")
def add_command() -> None:
    """Make a new data key the current one.

    Where the keys stand in a file, it is put there, first in the list. Where they come from the environment
    it is printed, once: put it first in DATA_KEYS. Then restart the server, and run `keys rotate`.
    """
    file, in_use = current_app.config["SECRETS_FILE"], current_app.config["DATA_KEYS"]
    key = new_key()
    if not key_file.holds_data_keys(file, in_use):
        click.echo(
            "Put this key first in DATA_KEYS, keep the others behind it, and let nobody else see it:",
            err=True,
        )
        click.echo(key)
        return
    try:
        key_file.put_first(file, key)
    except BadKey as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"A new data key stands first in {file}. Restart the server, then run: keys rotate")


@keys.command("rotate")
def rotate_command() -> None:
    """Wrap the key of every row anew under the current data key; may be stopped and begun again.

    What an older release sealed as long as it is, is sealed anew and padded.
    """
    done = padded = 0
    with checked_session() as session:
        for _ in range(PATIENCE):
            while batch := key_care.rotate_some(session, keys_in_use(), actor=system(), now=now()):
                session.commit()
                done += batch
            uses = key_care.uses(session, keys_in_use())
            session.commit()
            left = sum(use.rows for use in uses if not use.is_current)
            if not left:
                break
            time.sleep(NAP_SECONDS)  # somebody is working on the rows that are left
        for batch in key_care.pad_all(session, keys_in_use()):
            session.commit()
            padded += batch
    click.echo(f"{done} rows were wrapped anew under key {uses[0].id}, {left} are left under older keys.")
    if padded:
        click.echo(f"{padded} values of an older release were sealed anew, padded.")
    for use in uses:
        click.echo(_line(use))
    if left:
        click.echo("Those rows are in use. Run this again in a while.", err=True)
        sys.exit(1)


def _line(use: key_care.KeyUse) -> str:
    if use.is_current:
        what = "current"
    elif not use.held:
        what = "MISSING: add it to DATA_KEYS, or these rows cannot be read"
    else:
        what = (
            "older; still needed" if use.rows else "older; no row needs it, it may be taken out of DATA_KEYS"
        )
    return f"{use.id}  {use.rows:>8} rows  {what}"
