"""The command `demo`: made-up staff and requests, for a development host only."""

from __future__ import annotations

import secrets
from datetime import timedelta

import click
from flask import current_app
from flask.cli import with_appcontext

from intake import context
from intake.cli.store import checked_session
from intake.demo import making
from intake.extensions import keys

PASSWORD_BYTES = 15


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Fill an empty development database with made-up staff and 60 requests, and say how to sign in."""
    if current_app.config["ENVIRONMENT"] != "development":
        raise click.ClickException("Demonstration data is made in development only; this is not development.")
    tools = making.Tools(
        keys=keys(),
        questionnaire=context.questionnaire(),
        office=context.office(),
        kept_for=timedelta(days=context.practice().retention.draft_days),
        now=context.now(),
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
    click.echo("Made-up data is in the database; every name in it begins with “Demo”.")
    click.echo("Sign in at /staff/sign-in as one of")
    for person in people:
        click.echo(f"  {person.email}")
    click.echo(f"each with the password  {password}")
