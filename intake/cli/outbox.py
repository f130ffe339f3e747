"""The commands `outbox ...`: deliver mail, and see or settle what could not be delivered."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator
from types import FrameType
from urllib.parse import urlsplit

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.orm import Session

from intake import context
from intake.cli.store import checked_session
from intake.context import now
from intake.extensions import db, keys
from intake.mail import delivery
from intake.mail.deliverer import Deliverer, Outcome
from intake.mail.letters import Letterhead
from intake.mail.post import Post
from intake.services import given_up
from intake.services.actor import system
from intake.services.errors import MessageNotFound
from intake.store.engine import reading
from intake.store.errors import Unavailable
from intake.store.models.outbox import TO_THE_EHR

LISTED_AT_MOST = 1000
NAP = 0.5

outbox = AppGroup("outbox", help="Deliver mail, and look after what could not be delivered.")


@outbox.command("deliver")
@click.option("--once", is_flag=True, help="Deliver what is due now, then stop.")
@click.option("--every", type=click.FloatRange(min=0.1), default=5.0, help="Seconds between two looks.")
@click.option(
    "--beside", type=int, help="Stop, too, when the process that started this one is not PID any more."
)
def deliver_command(once: bool, every: float, beside: int | None) -> None:
    """Deliver messages as they become due, until SIGTERM or Ctrl+C; a letter in hand is finished first.

    Run one beside the server; several do no harm. With --once the exit status is 1 where a message could not
    be delivered.
    """
    with checked_session():
        deliverer = _deliverer()
    if deliverer.post.folder:
        click.echo(f"MAIL_HOST is not set: letters are not sent but kept as files in {deliverer.post.folder}")
    if once:
        failed = [outcome for outcome in _round(deliverer) if not _tell(outcome)]
        sys.exit(1 if failed else 0)
    stop = Stop(beside)
    while not stop.is_asked():
        for outcome in _round(deliverer):
            _tell(outcome)
            if stop.is_asked():
                break
        stop.wait(every)
    click.echo("The deliverer has stopped.")


@outbox.command("list")
def list_command() -> None:
    """List what is not delivered, without content: state, id, kind, age, attempts, why."""
    with checked_session() as session:
        reading(session)
        counts = delivery.standing(session, now())
        messages = delivery.undelivered(session, LISTED_AT_MOST)
        for_ehr = delivery.standing(session, now(), TO_THE_EHR)
        click.echo(f"{counts.pending} pending, of these {counts.overdue} overdue; {counts.dead} dead")
        if for_ehr.pending or for_ehr.dead:
            click.echo(
                f"For the EHR: {for_ehr.pending} pending, {for_ehr.overdue} overdue; {for_ehr.dead} dead"
            )
        for each in messages:
            since = each.created_at.isoformat(timespec="seconds")
            kind = each.letter or each.kind
            click.echo(
                f"{each.state:8} {each.id} {kind:16} since {since} attempts {each.attempts} "
                f"next {each.next_at.isoformat(timespec='seconds')} {each.problem or ''}".rstrip()
            )


@outbox.command("retry")
@click.argument("message_id")
def retry_command(message_id: str) -> None:
    """Make the dead message MESSAGE_ID due again."""
    _settle(given_up.retry, message_id)


@outbox.command("drop")
@click.argument("message_id")
def drop_command(message_id: str) -> None:
    """Delete the dead message MESSAGE_ID for good."""
    _settle(given_up.drop, message_id)


class Stop:
    """Remembers that the process was asked to end, and naps so that it hears of it soon.

    It counts as asked, too, when the process that it ran beside is gone.
    """

    def __init__(self, beside: int | None) -> None:
        self._asked = False
        self._beside = beside
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._ask)

    def is_asked(self) -> bool:
        """Whether to end now."""
        return self._asked or (self._beside is not None and os.getppid() != self._beside)

    def wait(self, seconds: float) -> None:
        """Wait so long, or until asked to stop."""
        until = time.monotonic() + seconds
        while not self.is_asked() and (left := until - time.monotonic()) > 0:
            time.sleep(min(NAP, left))

    def _ask(self, _number: int, _frame: FrameType | None) -> None:
        self._asked = True


def _round(deliverer: Deliverer) -> Iterator[Outcome]:
    """One look at the outbox; while the database cannot answer it says so and ends."""
    try:
        deliverer.pass_on_unclaimed()
        deliverer.tell_of_guesses()
        yield from deliverer.deliver_due()
    except Unavailable as error:
        click.echo(str(error), err=True)


def _tell(outcome: Outcome) -> bool:
    """Print what became of a message, and say whether that is well."""
    if outcome.problem is None:
        click.echo(f"{outcome.kind} {outcome.message_id}: done")
        return True
    state = "dead" if outcome.dead else "will be tried again"
    click.echo(f"{outcome.kind} {outcome.message_id}: {outcome.problem}, {state}", err=True)
    return False


def _settle(action: Callable[..., None], message_id: str) -> None:
    with checked_session() as session:
        try:
            action(session, keys(), message_id, actor=system(), now=now())
        except MessageNotFound as error:
            raise click.ClickException(str(error)) from error
        session.commit()


def _deliverer() -> Deliverer:
    return Deliverer(
        open_session=lambda: Session(db.engine),
        keys=keys(),
        letterhead=Letterhead(context.practice(), context.questionnaire(), _staff_address()),
        office=context.office(),
        post=Post(current_app.config),
        clock=now,
        new_id=context.new_id,
        jitter=random.random,
        tells_ehr=bool(current_app.config["EHR_ADDRESS"]),
    )


def _staff_address() -> str:
    """Where staff sign in, as an address that works from a mail."""
    outside = urlsplit(current_app.config["EXTERNAL_URL"])
    adapter = current_app.url_map.bind(outside.netloc, url_scheme=outside.scheme)
    return adapter.build("auth.sign_in", force_external=True)
