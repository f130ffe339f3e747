"""Demonstration data: marked as made up, spread over all results, and for an empty database only."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from intake.content.loader import load_questionnaire
from intake.domain.bands import Link
from intake.domain.policy import Urgency
from intake.domain.reference import new_reference
from intake.extensions import db, keys
from intake.services import case_record, demo
from intake.store.models import Case, SafetyExit, Staff
from intake.store.start import check_store
from tests.support.filed_stories import new_id, office

NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)


@pytest.fixture
def store(app: Flask) -> Iterator[Session]:
    with app.app_context():
        check_store(db.engine, keys())
        yield db.session()


def tools() -> demo.Tools:
    return demo.Tools(
        keys=keys(),
        questionnaire=load_questionnaire(),
        office=office(),
        now=NOW,
        new_id=new_id,
        new_token=lambda: secrets.token_urlsafe(32),
        new_reference=lambda: new_reference(secrets.randbelow),
    )


def test_sixty_requests_over_every_urgency_and_link_all_marked_as_made_up(store: Session) -> None:
    people = demo.make(store, tools(), "otter canyon velvet lamp")
    cases = store.scalars(select(Case)).all()
    assert len(cases) == demo.REQUESTS + demo.CONTACTS
    assert {case.urgency for case in cases} == {str(level) for level in Urgency}
    assert {case.link for case in cases} == {str(link) for link in Link}
    assert {case.settled for case in cases} == {True, False}
    assert len({case.status for case in cases}) >= 6
    for record in case_record.open_many(store, keys(), cases):
        assert record.identity.full_name.startswith("Demo ")
        assert "-555-01" in (record.identity.phone or "")
    assert all(person.name.startswith("Demo ") and person.email.endswith("@example.org") for person in people)
    assert store.scalar(select(func.count()).select_from(SafetyExit).where(~SafetyExit.contact_left))


def test_it_goes_into_an_empty_database_only(store: Session) -> None:
    demo.make(store, tools(), "otter canyon velvet lamp")
    with pytest.raises(demo.DemoExists):
        demo.make(store, tools(), "otter canyon velvet lamp")
    assert store.scalar(select(func.count()).select_from(Staff)) == len(demo.STAFF)


@pytest.mark.parametrize("environment", ["testing", "production"])
def test_the_command_refuses_outside_development(app: Flask, environment: str) -> None:
    app.config["ENVIRONMENT"] = environment
    result = app.test_cli_runner().invoke(args=["demo"])
    assert result.exit_code == 1
    assert "development only" in result.output
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Staff)) == 0


def test_the_command_says_how_to_sign_in(app: Flask) -> None:
    app.config["ENVIRONMENT"] = "development"
    result = app.test_cli_runner().invoke(args=["demo"])
    assert result.exit_code == 0, result.output
    for _, email, _ in demo.STAFF:
        assert email in result.output
    again = app.test_cli_runner().invoke(args=["demo"])
    assert again.exit_code == 1
    assert "empty database" in again.output


def test_staff_add_takes_the_password_from_standard_input(app: Flask) -> None:
    command = ["staff", "add", "nora@example.org", "--name", "Nora New", "--role", "admin"]
    weak = app.test_cli_runner().invoke(args=command, input="short\n")
    assert weak.exit_code == 1
    assert "too short" in weak.output
    made = app.test_cli_runner().invoke(args=command, input="otter canyon velvet lamp\n")
    assert made.exit_code == 0, made.output
    assert "otter" not in made.output
    again = app.test_cli_runner().invoke(args=command, input="otter canyon velvet lamp\n")
    assert again.exit_code == 1
    bad = app.test_cli_runner().invoke(args=[*command[:2], "no address", *command[3:]], input="x\n")
    assert bad.exit_code == 1
    assert "EMAIL" in bad.output
