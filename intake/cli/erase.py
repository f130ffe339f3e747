"""The command `erase`: destroy the key of one request, or all that the practice keeps no longer."""

from __future__ import annotations

import sys
from datetime import timedelta
from functools import partial
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from intake.cli.store import checked_session
from intake.context import new_id, now, office, practice, questionnaire_of
from intake.domain.reference import UnreadableReference, read_reference
from intake.extensions import db, keys
from intake.services.actor import system
from intake.services.errors import CaseErased, CaseHeld, CaseNotFound, ClockFarAhead
from intake.services.keeping import erasure, erasure_list, retention
from intake.services.keeping.erasure_list import UnreadableErasures
from intake.services.keeping.retention import KeptFor
from intake.services.running import finishing
from intake.store.engine import reading
from intake.store.models.erasure import ASKED_FOR
from intake.store.wiping import wipe


@click.command("erase")
@click.argument("reference", required=False)
@click.option(
    "--expired", is_flag=True, help="Erase what is kept no longer: drafts, safety exits, closed requests."
)
@click.option("--yes", is_flag=True, help="Do not ask first.")
@click.option(
    "--clock-is-right", is_flag=True, help="With --expired: erase although nothing was recorded for a week."
)
@click.option(
    "--rewrite",
    is_flag=True,
    help="PostgreSQL: write the tables anew, so that no freed byte lies on; pages wait meanwhile.",
)
@with_appcontext
def erase(reference: str | None, expired: bool, yes: bool, clock_is_right: bool, rewrite: bool) -> None:
    """Erase the request with the form number REFERENCE for good, and print the certificate.

    With --expired all that the practice keeps no longer; run it daily. What a legal hold keeps is refused.
    """
    if bool(reference) == expired:
        raise click.UsageError("Give either a form number or --expired.")
    with checked_session() as session:
        if reference:
            _erase_one(session, reference, yes)
        else:
            _erase_expired(session, clock_is_right)
        session.rollback()
        reading(session)
        _publish(session)
    if not wipe(db.engine, rewrite=rewrite):
        click.echo(
            "Erased, but the database's files were in use and are not wiped yet. Run this again.", err=True
        )
        sys.exit(1)


def _publish(session: Session) -> None:
    """Tell the list of erasures of these: by it they are erased again when a backup is restored."""
    try:
        erasure_list.publish(session, Path(current_app.config["ERASURE_FILE"]))
    except (OSError, UnreadableErasures) as error:
        click.echo(
            f"Erased, but the list of erasures (ERASURE_FILE) could not be written: {error}. Mend that and "
            "run this again: without the list a restored backup brings the request back.",
            err=True,
        )
        sys.exit(1)


def _erase_one(session: Session, typed: str, yes: bool) -> None:
    try:
        reference = read_reference(typed)
    except UnreadableReference as error:
        raise click.ClickException(error.reason) from error
    if not yes:
        click.confirm("Nobody will be able to read this request again. Erase it?", abort=True)
    try:
        certificate = erasure.erase_case(
            session, keys(), reference, reason=ASKED_FOR, actor=system(), now=now(), new_id=new_id
        )
        session.commit()
    except (CaseNotFound, CaseHeld) as error:
        raise click.ClickException(str(error)) from error
    except CaseErased:
        click.echo("This request was erased before.", err=True)
        certificate = erasure.certificate_of(session, keys(), reference)
    click.echo(certificate.to_text())


def _erase_expired(session: Session, clock_is_right: bool) -> None:
    try:
        if not clock_is_right:
            retention.refuse_clock_far_ahead(session, now())
    except ClockFarAhead as error:
        raise click.ClickException(
            f"Nothing is erased. {error} If the clock is right, give --clock-is-right; else set the clock."
        ) from error
    kept = practice().retention
    kept_for = KeptFor(
        safety_exits=timedelta(days=kept.safety_exit_days),
        named_exits=timedelta(days=kept.named_safety_exit_days),
        closed_cases=timedelta(days=kept.closed_case_days),
    )
    drafts = exits = cases = 0
    count = partial(finishing.keep_counts, session, keys(), office().hours, questionnaire_of)
    while batch := retention.erase_expired(
        session, keys(), kept_for, actor=system(), now=now(), new_id=new_id, before_drafts=count
    ):
        session.commit()
        for certificate in batch.certificates:
            click.echo(certificate.to_text())
        drafts, exits, cases = (
            drafts + batch.drafts,
            exits + batch.safety_exits,
            cases + len(batch.certificates),
        )
    click.echo(f"Erased: {drafts} drafts, {exits} safety exits, {cases} closed requests.")
    if held := retention.held_back(session, kept_for, now()):
        click.echo(f"Past their time and kept by a legal hold: {held} closed requests.")
