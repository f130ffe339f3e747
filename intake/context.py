"""The composition root: the time, chance, the practice and the clinical content in force.

The web, the command line, the mail and the demonstration take these from here and hand them to the services;
no room below them knows where they come from.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from flask import current_app

from intake.content.forms import load_form
from intake.content.loader import DEFAULT_QUESTIONNAIRE
from intake.content.policies import DEFAULT_POLICY, load_policy
from intake.content.practice import DEFAULT_PRACTICE, Practice, load_practice
from intake.domain.policy import Policy
from intake.domain.questionnaire import Questionnaire
from intake.domain.reference import new_code as make_code
from intake.domain.reference import new_reference as make_reference
from intake.services.cases.placing import Office

TOKEN_BYTES = 32


def now() -> datetime:
    """The present instant; views and commands hand it to services. A demonstration's may lie ahead."""
    ahead: timedelta = current_app.config["CLOCK_AHEAD"]
    return datetime.now(UTC) + ahead


def new_id() -> str:
    """A new row's identity."""
    return str(uuid.uuid4())


def new_token() -> str:
    """256 random bits for a cookie."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_reference() -> str:
    """A new form number; whoever files makes sure that it is free."""
    return make_reference(secrets.randbelow)


def new_code() -> str:
    """A new code for a saved form."""
    return make_code(secrets.randbelow)


def practice() -> Practice:
    """The practice this program serves."""
    return _practice(current_app.config["PRACTICE_FILE"] or DEFAULT_PRACTICE)


def office() -> Office:
    """The hours and lengths that timers need, and whether the EHR is told."""
    return Office(practice().hours, policy(), bool(current_app.config["EHR_ADDRESS"]))


def policy() -> Policy:
    """The triage policy in force."""
    return load_policy(_policy_file())


def questionnaire() -> Questionnaire:
    """The form that a new sitting is given, in the words of the policy in force."""
    file: Path | None = current_app.config["QUESTIONNAIRE_FILE"]
    return load_form(file.parent if file else DEFAULT_QUESTIONNAIRE, _policy_file(), practice().youngest_age)


def questionnaire_of(questionnaire_id: str, version: str) -> Questionnaire:
    """The form that a sitting was begun with, which stays the same until it is sent."""
    in_force = questionnaire()
    if (in_force.id, in_force.version) == (questionnaire_id, version):
        return in_force
    return load_form(f"{questionnaire_id}-{version}", _policy_file(), practice().youngest_age)


def _policy_file() -> Path:
    file: Path | None = current_app.config["POLICY_FILE"]
    return file or DEFAULT_POLICY


@lru_cache(maxsize=4)
def _practice(path: Path) -> Practice:
    return load_practice(path)
