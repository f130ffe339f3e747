"""The command `demo`: made-up staff and requests, for a development host only."""

from __future__ import annotations

import secrets
import uuid

import click
from flask import current_app
from flask.cli import with_appcontext

from intake.cli.store import checked_session, now
from intake.content.forms import load_form
from intake.content.loader import DEFAULT_QUESTIONNAIRE
from intake.content.policies import DEFAULT_POLICY, load_policy
from intake.content.practice import DEFAULT_PRACTICE, load_practice
from intake.demo import making as service
from intake.domain.reference import new_reference
from intake.extensions import keys
from intake.services.cases.placing import Office

PASSWORD_BYTES = 15
TOKEN_BYTES = 32


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Fill an empty development database with made-up staff and 60 requests, and say how to sign in."""
    files = current_app.config
    if files["ENVIRONMENT"] != "development":
        raise click.ClickException("Demonstration data is made in development only; this is not development.")
    form, policy_file = files["QUESTIONNAIRE_FILE"], files["POLICY_FILE"] or DEFAULT_POLICY
    practice = load_practice(files["PRACTICE_FILE"] or DEFAULT_PRACTICE)
    tools = service.Tools(
        keys=keys(),
        questionnaire=load_form(form.parent if form else DEFAULT_QUESTIONNAIRE, policy_file),
        office=Office(practice.hours, load_policy(policy_file)),
        now=now(),
        new_id=lambda: str(uuid.uuid4()),
        new_token=lambda: secrets.token_urlsafe(TOKEN_BYTES),
        new_reference=lambda: new_reference(secrets.randbelow),
    )
    password = secrets.token_urlsafe(PASSWORD_BYTES)
    with checked_session() as session:
        try:
            people = service.make(session, tools, password)
        except service.DemoExists as error:
            raise click.ClickException(str(error)) from error
        session.commit()
    click.echo("Made-up data is in the database; every name in it begins with “Demo”.")
    click.echo("Sign in at /staff/sign-in as one of")
    for person in people:
        click.echo(f"  {person.email}")
    click.echo(f"each with the password  {password}")
