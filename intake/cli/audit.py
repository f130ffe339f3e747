"""The commands `audit ...`: check that the record was not changed, and say where it ends."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from intake.cli.store import checked_session
from intake.context import now
from intake.extensions import keys
from intake.services import audit as chain
from intake.services.keeping.audit_heads import UnreadableHeads, line_of, read_heads
from intake.services.keeping.record_check import Found, check_records
from intake.store.engine import reading

audit = AppGroup("audit", help="Look after the record of who did what.")


@audit.command("verify")
@click.option(
    "--anchor",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file of published heads, kept outside this host: without one a cut tail is not seen.",
)
@click.option(
    "--records",
    is_flag=True,
    help="Also hold all requests and accounts against what is sealed of them and what the entries tell.",
)
def verify_command(anchor: Path | None, *, records: bool) -> None:
    """Check every entry of the audit chain; exit status 1 where one was edited, deleted, added or moved.

    With --records also where something was changed past the program, which leaves no entry.
    """
    try:
        anchors = read_heads(anchor) if anchor else []
    except UnreadableHeads as error:
        raise click.ClickException(str(error)) from error
    with checked_session() as session:
        reading(session, of_one_moment=True)
        problems = chain.verify(session, keys(), anchors)
        head = chain.head(session)
        for problem in problems:
            click.echo(problem)
        differences = _check_records(session) if records else 0
    checked = (
        f"{len(anchors)} published heads"
        if anchor
        else "no published head (--anchor), so a cut tail is not seen"
    )
    click.echo(f"{len(problems)} problems in {head.seq if head else 0} entries; {checked}")
    sys.exit(1 if problems or differences else 0)


def _check_records(session: Session) -> int:
    """Say every difference between what is in the clear and what is sealed, and how many there are."""
    found, differences = Found(), 0
    for difference in check_records(session, keys(), found):
        differences += 1
        click.echo(difference)
    click.echo(
        f"{differences} differences in {found.cases} requests and {found.accounts} accounts; "
        f"{found.not_compared} of them last changed by an older version, and not compared column by column"
    )
    return differences


@audit.command("head")
def head_command() -> None:
    """Print the head of the chain as one line, to be added to a file of published heads."""
    with checked_session() as session:
        reading(session)
        head = chain.head(session)
    if head is not None:
        click.echo(line_of(head, now()))
