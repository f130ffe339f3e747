"""The commands `ehr ...`: look at the way to the EHR, send what waits, print what is to be registered there.

What speaks to the EHR is loaded by these commands alone: the server and all others do without it.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from intake import context
from intake.cli.outbox import Stop
from intake.cli.store import checked_session
from intake.extensions import db, keys
from intake.formats.fhir.questionnaire import write_questionnaire
from intake.store.errors import Unavailable

if TYPE_CHECKING:
    from intake.ehr.account import Account
    from intake.ehr.sending import Sender, Sent
    from intake.ehr.server import EhrServer

ehr = AppGroup("ehr", help="Send requests to the practice's EHR, and look after the way there.")


@ehr.command("check")
def check_command() -> None:
    """Say step by step whether requests can be sent, and what to do where they cannot. Sends none."""
    from intake.ehr import checkup

    with _server() as server:
        is_well = True
        for step in checkup.look(server):
            click.echo(f"{'well ' if step.is_well else 'WRONG'}  {step.says}")
            is_well = is_well and step.is_well
    sys.exit(0 if is_well else 1)


@ehr.command("public-key")
def public_key_command() -> None:
    """Print the public half of the key as a JWK Set, to be registered with the EHR."""
    click.echo(json.dumps(_account().public_keys(), indent=1))


@ehr.command("questionnaire")
def questionnaire_command() -> None:
    """Print the form in force as a FHIR Questionnaire."""
    form = write_questionnaire(context.questionnaire(), current_app.config["EXTERNAL_URL"])
    click.echo(json.dumps(form, indent=1, ensure_ascii=False))


@ehr.command("send")
@click.option("--once", is_flag=True, help="Send what is due now, then stop.")
@click.option("--every", type=click.FloatRange(min=0.1), default=5.0, help="Seconds between two looks.")
@click.option(
    "--beside", type=int, help="Stop, too, when the process that started this one is not PID any more."
)
def send_command(once: bool, every: float, beside: int | None) -> None:
    """Send requests as they become due, until SIGTERM or Ctrl+C; the one in hand is finished first.

    Run one beside the server. With --once the exit status is 1 where a request could not be sent.
    """
    with checked_session():
        pass
    with _server() as server:
        sender = _sender(server)
        if once:
            failed = [sent for sent in _round(sender) if not _tell(sent)]
            sys.exit(1 if failed else 0)
        stop = Stop(beside)
        while not stop.is_asked():
            for sent in _round(sender):
                _tell(sent)
                if stop.is_asked():
                    break
            stop.wait(every)
    click.echo("The sender has stopped.")


@contextmanager
def _server() -> Iterator[EhrServer]:
    from intake.ehr.server import EhrServer, client_for

    account = _account()
    with client_for(account) as client:
        yield EhrServer.of(account, client, context.now, context.new_id)


def _account() -> Account:
    from intake.ehr.account import UnusableKey, account_from

    try:
        account = account_from(current_app.config)
    except UnusableKey as error:
        raise click.ClickException(f"EHR_KEY_FILE: {error}") from error
    if account is None:
        raise click.ClickException("Sending to an EHR is not set up: EHR_ADDRESS is empty.")
    return account


def _sender(server: EhrServer) -> Sender:
    from intake.ehr.sending import Sender

    return Sender(
        open_session=lambda: Session(db.engine),
        keys=keys(),
        server=server,
        policy=context.policy(),
        form_of=context.questionnaire_of,
        base=current_app.config["EXTERNAL_URL"],
        clock=context.now,
        new_id=context.new_id,
        jitter=random.random,
    )


def _round(sender: Sender) -> Iterator[Sent]:
    """One look at the outbox; while the database cannot answer it says so and ends."""
    try:
        yield from sender.send_due()
    except Unavailable as error:
        click.echo(str(error), err=True)


def _tell(sent: Sent) -> bool:
    """Print what became of a message, and say whether that is well."""
    if sent.problem is None:
        click.echo(f"{sent.message_id}: done")
        return True
    state = "dead" if sent.dead else "will be tried again"
    click.echo(f"{sent.message_id}: {sent.problem}, {state}", err=True)
    return False
