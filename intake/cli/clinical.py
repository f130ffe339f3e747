"""Commands of the clinical core: judging case files, reading dates in words, checking the content.

They need no database, no keys.
"""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

import click
from flask import current_app
from flask.cli import AppGroup

from intake.content.policies import DEFAULT_POLICY, load_policy
from intake.content.reading import ContentError
from intake.domain.dates import CalendarDate, InvalidDate, parse_calendar_date
from intake.domain.lint import Severity
from intake.services.clinical.case_files import assess_lines

triage = AppGroup("triage", help="Judge cases by the triage policy, read dates in words.")
content = AppGroup("content", help="Look after the questionnaire and the policy.")


@triage.command("assess")
@click.argument("cases", type=click.File("rb"))
@click.option(
    "--policy",
    "policy_file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=DEFAULT_POLICY,
    help="A policy file other than the one shipped.",
)
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), help="The day for cases that bring none.")
def assess_command(cases: BinaryIO, policy_file: Path, today: datetime | None) -> None:
    """Assess CASES, a file with one case a line in JSON; "-" is standard input.

    Prints one assessment a line, in order. A line that cannot be used prints its error in its place, and the
    exit status is 1 at the end.
    """
    try:
        policy = load_policy(policy_file)
    except ContentError as error:
        raise click.ClickException(str(error)) from error
    failed = False
    for line in assess_lines(cases, policy, today.date() if today else None):
        failed = failed or line.failed
        click.echo(line.text)
    sys.exit(1 if failed else 0)


class _BirthDate(click.ParamType[CalendarDate]):
    """A birth date as far as it is known: YYYY, YYYY-MM or YYYY-MM-DD."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> CalendarDate:
        """The date; fails with the reason where it is none."""
        try:
            return value if isinstance(value, CalendarDate) else parse_calendar_date(value)
        except InvalidDate as error:
            self.fail(error.reason, param, ctx)


@triage.command("dates")
@click.argument("phrases", type=click.File("rb"))
@click.option("--today", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The day they were said.")
@click.option("--born", type=_BirthDate(), help="The birth date of who said them, as far as it is known.")
@click.option("--language", type=click.Choice(["en", "es"]), default="en", help="The form's language.")
@click.option("--onset", is_flag=True, help="Read a time counted from a surgery, too.")
def dates_command(
    phrases: BinaryIO, today: datetime, born: CalendarDate | None, language: str, *, onset: bool
) -> None:
    """Read PHRASES, a file with one phrase a line that says when something was; "-" is standard input.

    Prints one reading a line in JSON, in order. A phrase that is not read says why; that is no error.
    """
    from intake.services.clinical.phrase_files import read_phrases

    for line in read_phrases(phrases, today.date(), born=born, language=language, onset=onset):
        click.echo(line)


@content.command("lint")
def lint_command() -> None:
    """Check questionnaire, policy, vignettes and notices; exit status 1 where something must be mended.

    Checked is what a server with these settings would use (QUESTIONNAIRE_FILE, POLICY_FILE, PRACTICE_FILE).
    """
    from intake.services.clinical.content_check import check_content

    file = current_app.config["QUESTIONNAIRE_FILE"]
    try:
        findings = check_content(
            file.parent if file else None,
            current_app.config["POLICY_FILE"],
            current_app.config["PRACTICE_FILE"],
        )
    except ContentError as error:
        raise click.ClickException(str(error)) from error
    for finding in findings:
        click.echo(str(finding))
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    click.echo(f"{errors} to mend, {len(findings) - errors} to know")
    sys.exit(1 if errors else 0)
