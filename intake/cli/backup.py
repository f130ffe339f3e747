"""The commands `backup ...`: copy the database while it is in use, check a copy, and bring one back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from intake.cli.store import checked_session
from intake.context import new_id, now
from intake.domain.reference import show_reference
from intake.extensions import db, keys
from intake.services.actor import system
from intake.services.keeping import backups, erasure_list
from intake.services.keeping.backups import Manifest
from intake.services.keeping.erasure_list import Erased, UnreadableErasures
from intake.store.engine import reading
from intake.store.errors import StoreError

backup = AppGroup("backup", help="Copy the database, check a copy, bring one back.")

A_FOLDER = click.Path(file_okay=False, path_type=Path)
A_BACKUP = click.Path(exists=True, file_okay=False, path_type=Path)


@backup.command("create")
@click.argument("folder", type=A_FOLDER)
def create_command(folder: Path) -> None:
    """Copy the database into a new folder in FOLDER, while the server runs. Keys are not in it."""
    with _in_plain_words():
        with checked_session() as session:
            reading(session)
            erasure_list.publish(session, _erasure_file())
        made, manifest = backups.create(db.engine, keys(), folder, actor=system(), now=now())
    click.echo(f"{made}: {_told(manifest)}")


@backup.command("verify")
@click.argument("folder", type=A_BACKUP)
def verify_command(folder: Path) -> None:
    """Read the whole backup in FOLDER; exit status 1 where it was changed or damaged, or needs other keys."""
    with _in_plain_words():
        manifest = backups.verify(folder, keys())
    click.echo(f"Sound: {_told(manifest)}")


@backup.command("restore")
@click.argument("folder", type=A_BACKUP)
@click.option(
    "--erasures",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The list of erasures; without it the one that this host keeps.",
)
@click.option("--no-erasures", is_flag=True, help="Nothing was erased since the backup: no list is needed.")
def restore_command(folder: Path, erasures: Path | None, no_erasures: bool) -> None:
    """Bring the backup in FOLDER into the empty place that DATABASE_URL names, and erase again by the list.

    Stop the server and the deliverer first. A place that holds a database is refused.
    """
    with _in_plain_words():
        erased = _erased(erasures, no_erasures)
        done = backups.restore(
            db.engine,
            keys(),
            folder,
            erased,
            actor=system(),
            now=now(),
            new_id=new_id,
        )
    click.echo(f"Restored: {_told(done.manifest)}")
    click.echo(f"Erased again, by the list of {len(erased)}: {done.erased_again}.")
    for reference in done.held:
        click.echo(
            f"Not erased again: a legal hold stood on {show_reference(reference)} at the time of the backup. "
            "Have an administrator lift it, then erase the request."
        )
    click.echo("What was filed after the backup is not in it. Published heads from after it fit no more.")
    click.echo("Legal holds that were set after it are not in it: set them again before anything is erased.")


@contextmanager
def _in_plain_words() -> Iterator[None]:
    try:
        yield
    except (StoreError, UnreadableErasures) as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.strerror or type(error).__name__}: {error.filename}") from error


def _erased(given: Path | None, none: bool) -> list[Erased]:
    """What the list says was erased. Restoring without any list must be said."""
    if given is not None and none:
        raise click.UsageError("Give either --erasures or --no-erasures.")
    file = given or _erasure_file()
    if none:
        return []
    if not file.exists():
        raise click.UsageError(
            f"There is no list of erasures at {file}. Give the copy kept elsewhere with --erasures: "
            "without it people who were erased since would come back. If nobody was, give --no-erasures."
        )
    return erasure_list.read(file)


def _erasure_file() -> Path:
    return Path(current_app.config["ERASURE_FILE"])


def _told(manifest: Manifest) -> str:
    head = manifest.head.seq if manifest.head else 0
    return f"{manifest.requests} requests, {head} audit entries, {manifest.made_at:%Y-%m-%d %H:%M} UTC."
