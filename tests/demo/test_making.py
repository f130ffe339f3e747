"""Demonstration data: marked as made up, spread over all results, and for an empty database only."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from config import ROOT, Settings
from intake import context
from intake.cli.demo import CLOCK_FILE
from intake.demo import making
from intake.demo.shift import SHIFT
from intake.demo.tour import TOUR
from intake.domain.bands import Link
from intake.domain.case_state import Action
from intake.domain.policy import Urgency
from intake.extensions import db
from intake.services.cases import record as case_record
from intake.store.keys import Keys
from intake.store.models import Case, CaseEvent, SafetyExit, Staff
from tests.support.databases import postgresql_later
from tests.support.demonstration import tools
from tests.support.filed_stories import office
from tests.support.staff import added

NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
PASSWORD = "otter canyon velvet lamp"


@postgresql_later
def test_forty_are_open_one_an_emergency_and_three_for_today_all_marked_as_made_up(
    session: Session, keys: Keys
) -> None:
    people = making.make(session, tools(keys, NOW), PASSWORD)
    cases = session.scalars(select(Case)).all()
    assert len(cases) == len(SHIFT) + making.CONTACTS
    waiting = [case for case in cases if case.in_queue]
    assert len(waiting) == 40
    levels = Counter(case.urgency for case in waiting)
    assert (levels[Urgency.EMERGENCY], levels[Urgency.SAME_DAY]) == (1, 3)
    assert sum(case.awaits_clinician_since is not None for case in waiting) == 4
    first = min(waiting, key=lambda case: (case.queue_class, case.due_at))
    assert first.urgency == Urgency.EMERGENCY, "the tour begins with it"
    people_of = Counter(
        (record.identity.full_name, record.identity.birth_date)
        for record in case_record.open_many(session, keys, waiting)
    )
    assert sorted(people_of.values())[-2:] == [1, 2], "one person sent the form twice"
    assert len({case.status for case in waiting}) >= 9
    assert {case.urgency for case in cases} == {str(level) for level in Urgency}
    assert {case.link for case in cases} == {str(link) for link in Link}
    assert {case.settled for case in cases} == {True, False}
    assert len({case.status for case in cases}) >= 6
    visits: list[tuple[str, str, str]] = []
    for record in case_record.open_many(session, keys, cases):
        assert record.identity.full_name.startswith("Demo ")
        assert record.identity.phone is not None
        assert "-555-01" in record.identity.phone.shown
        ended = [step for step in record.history if step.command.action is Action.DISPOSE]
        assert all(step.details["decision"] for step in ended), "the history says what became of it"
        visit = record.visit.get("visit_at")
        assert visit is None or datetime.fromisoformat(visit) > record.row.received_at
        visits.append((record.row.status, visit or "", record.visit.get("with_whom", "")))
    mine = [at for status, at, whom in visits if status == "scheduled" and whom == "Demo Clinician"]
    assert len([at for at in mine if at.startswith("2026-11-17")]) == len(mine) >= 3, "visits of today"
    missed = [at for status, at, _ in visits if status == "no_show"]
    assert [at[:10] for at in missed] == ["2026-11-16"] * 2, "on the last office day"
    assert all(person.name.startswith("Demo ") and person.email.endswith("@example.org") for person in people)
    assert session.scalar(select(func.count()).select_from(SafetyExit).where(~SafetyExit.contact_left))


@pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)  # what is filed is the same on either
def test_whenever_it_is_made_nothing_in_it_lies_ahead_and_work_was_done_in_office_hours(
    session: Session, keys: Keys
) -> None:
    """A Sunday night in another year, too: every date is told relative to the day."""
    sunday = datetime(2031, 3, 10, 2, 0, tzinfo=UTC)
    making.make(session, tools(keys, sunday), PASSWORD)
    steps = session.scalars(select(CaseEvent.at)).all()
    assert steps
    assert max(steps) <= sunday
    assert all(office().hours.is_open(at) for at in steps if at < sunday)
    received = session.scalars(select(Case.received_at)).all()
    assert sunday - timedelta(days=8) < min(received) < max(received) <= sunday
    workers = Counter(session.scalars(select(CaseEvent.staff_id)).all())
    assert len(workers) == 3, "two desks and the clinician behind them"
    assert min(workers.values()) >= 10


def test_it_goes_into_an_empty_database_only(session: Session, keys: Keys) -> None:
    """That it is not made twice either, the command says below."""
    added(session, keys)
    with pytest.raises(making.DemoExists):
        making.make(session, tools(keys, NOW), PASSWORD)
    assert session.scalar(select(func.count()).select_from(Staff)) == 1


@pytest.mark.parametrize("environment", ["testing", "production"])
def test_the_command_refuses_outside_development(app: Flask, environment: str) -> None:
    app.config["ENVIRONMENT"] = environment
    result = app.test_cli_runner().invoke(args=["demo"])
    assert result.exit_code == 1
    assert "development only" in result.output
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Staff)) == 0


def test_the_command_says_how_to_sign_in_and_the_server_takes_up_its_clock(app: Flask) -> None:
    app.config["ENVIRONMENT"] = "development"
    run = app.test_cli_runner()
    assert "Say it like monday-9am" in run.invoke(args=["demo", "--at", "noon"]).output
    result = run.invoke(args=["demo", "--at", "monday-9am"])
    assert result.exit_code == 0, result.output
    assert TOUR in result.output
    for _, email, _ in making.STAFF:
        assert email in result.output
    again = run.invoke(args=["demo"])
    assert again.exit_code == 1
    assert "empty database" in again.output
    (line,) = (Path(app.instance_path) / CLOCK_FILE).read_text("ascii").splitlines()
    name, ahead = line.split("=")
    assert name == "DEMO_CLOCK_AHEAD"
    app.config["CLOCK_AHEAD"] = Settings(demo_clock_ahead=int(ahead)).flask_mapping()["CLOCK_AHEAD"]
    with app.app_context():
        local = context.now().astimezone(office().hours.zone)
        newest = db.session.scalars(select(Case.received_at).order_by(Case.received_at.desc()).limit(1)).one()
    assert (local.weekday(), local.hour) == (0, 9)
    assert timedelta(0) < local - newest < timedelta(minutes=10)


def test_the_tour_stands_in_the_docs_word_for_word() -> None:
    assert TOUR in (ROOT / "docs" / "tour.md").read_text("utf-8")


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
