"""The command `demo`: made-up staff and requests, for a development host only."""

from __future__ import annotations

import math
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from intake import context
from intake.cli.store import checked_session
from intake.demo import making
from intake.demo.clock import NotAMoment, moment_told
from intake.demo.tour import TOUR
from intake.extensions import keys

PASSWORD_BYTES = 15
CLOCK_FILE = "demonstration.env"


@click.command("demo")
@click.option("--at", "told", default="", help="When it takes place: monday-9am, or 2026-12-07T09:00.")
@with_appcontext
def demo(told: str) -> None:
    """Fill an empty development database with a made-up shift, and say how to sign in and what to look at."""
    if current_app.config["ENVIRONMENT"] != "development":
        raise click.ClickException("Demonstration data is made in development only; this is not development.")
    at = _moment(told)
    tools = making.Tools(
        keys=keys(),
        questionnaire=context.questionnaire(),
        office=context.office(),
        kept_for=timedelta(days=context.practice().retention.draft_days),
        now=at,
        new_id=context.new_id,
        new_token=context.new_token,
        new_reference=context.new_reference,
    )
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    with checked_session() as session:
        try:
            people = making.make(session, tools, password)
        except making.DemoExists as error:
            raise click.ClickException(str(error)) from error
        session.commit()
    _keep_clock(at, told)
    click.echo("Made-up data is in the database; every name in it begins with “Demo”.")
    click.echo("Sign in at /staff/sign-in as one of")
    for person in people:
        click.echo(f"  {person.email}")
    click.echo(f"each with the password  {password}")
    click.echo("\nFive minutes through it, once `make run` serves it:\n")
    click.echo(TOUR, nl=False)


def _moment(told: str) -> datetime:
    now = context.now()
    try:
        return moment_told(told, now, context.practice().hours.zone) if told else now
    except NotAMoment as problem:
        raise click.ClickException(str(problem)) from problem


def _keep_clock(at: datetime, told: str) -> None:
    """Let `make run` set the clock ahead to where the demonstration was made, or leave it alone."""
    file = Path(current_app.instance_path) / CLOCK_FILE
    ahead = math.ceil((at - datetime.now(UTC)).total_seconds())
    if not told:
        file.unlink(missing_ok=True)
        return
    file.write_text(f"DEMO_CLOCK_AHEAD={ahead}\n", encoding="ascii")
    local = at.astimezone(context.practice().hours.zone)
    click.echo(
        f"`make run` will say that it is {local:%A, %B} {local.day}, {local:%H:%M}, and go on from there."
    )
