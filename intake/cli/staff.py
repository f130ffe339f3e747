"""The command `staff add`: a practice's first account; an administrator makes the others in the program."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from intake.cli.store import checked_session
from intake.context import new_id, now
from intake.domain.roles import Role
from intake.extensions import keys
from intake.formats.mail_addresses import UnusableAddress, read_address
from intake.services.accounts import accounts, passwords
from intake.services.accounts.accounts import Profile
from intake.services.actor import system
from intake.services.errors import EmailTaken, WeakPassword

staff = AppGroup("staff", help="Look after staff accounts.")


@staff.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The person's name as colleagues know it.")
@click.option("--role", required=True, type=click.Choice([str(role) for role in Role]))
def add_command(email: str, name: str, role: str) -> None:
    """Make an account for the person who signs in with EMAIL. The password is read from standard input.

    At a terminal it is asked for twice; from a pipe the first line is taken.
    """
    try:
        address = read_address(email)
    except UnusableAddress as error:
        raise click.ClickException(f"EMAIL: {error}") from error
    try:
        password = passwords.new_hash(_password(), name, address)
    except WeakPassword as error:
        raise click.ClickException(str(error)) from error
    with checked_session() as session:
        try:
            accounts.add_staff(
                session,
                keys(),
                Profile(name, address),
                Role(role),
                password,
                actor=system(),
                now=now(),
                new_id=new_id,
            )
        except EmailTaken as error:
            raise click.ClickException(str(error)) from error
        session.commit()
    click.echo(f"{address} can sign in now, as {Role(role).label.lower()}.")


def _password() -> str:
    if sys.stdin.isatty():
        return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))
    return sys.stdin.readline().rstrip("\r\n")
