"""A request that went through everything is erased: with all keys in hand nothing of the person is found."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import BytecodeCache
from pydantic import SecretStr
from sqlalchemy import URL

from config import Settings
from intake import create_app
from intake.domain.person import identity_from_answers
from intake.domain.reference import read_reference
from intake.extensions import db, keys
from intake.store import sealed_case
from intake.store.blind_index import index_entries
from intake.store.models import Case, Draft, OutboxMessage, SafetyExit, SavedForm
from tests.support.browser import Browser
from tests.support.databases import postgresql_later
from tests.support.marked_story import fill_in_marked, save_and_open, send_and_work_on_it, write_letters
from tests.support.markers import ENOUGH, Markers, hits
from tests.support.patient_story import begin
from tests.support.staff_browser import team
from tests.support.thief import all_that_opens


@pytest.fixture
def app(settings: Settings, engine_url: URL, compiled_templates: BytecodeCache) -> Iterator[Flask]:
    """The product on a fresh database; the test runs once for each engine."""
    address = SecretStr(engine_url.render_as_string(hide_password=False))
    app = create_app(settings.model_copy(update={"database_url": address}).flask_mapping())
    app.jinja_env.bytecode_cache = compiled_templates
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def markers() -> Markers:
    return Markers()


@pytest.fixture
def number(app: Flask, browser: Browser, markers: Markers) -> str:
    """The form number of a marked request whose letters still wait."""
    begin(browser)
    fill_in_marked(browser, markers, until="contact")
    save_and_open(app, browser, markers)
    fill_in_marked(browser, markers, until="check")
    shown = send_and_work_on_it(browser, team(app), markers)
    write_letters(app)
    return shown


def everything(app: Flask) -> dict[str, bytes]:
    with app.app_context():
        return all_that_opens(db.session(), keys().ring)


def traits(app: Flask, number: str) -> set[bytes]:
    """Every keyed hash of this person."""
    with app.app_context():
        case = db.session.scalars(db.select(Case).filter_by(reference=read_reference(number))).one()
        answers = sealed_case.open_identity(case.data_key(keys().ring), case)
        found = {mac for _, mac in index_entries(keys().index, identity_from_answers(answers))}
        for form in db.session.scalars(db.select(SavedForm)):
            found |= {form.code_mac, form.birth_mac}
    return found


def secrets(app: Flask) -> set[bytes]:
    """Every data key of the request and of what belongs to it, as it is wrapped."""
    with app.app_context():
        rows = [
            row
            for model in (Case, Draft, OutboxMessage, SafetyExit)
            for row in db.session.scalars(db.select(model))
        ]
        return {row.wrapped_key for row in rows if row.wrapped_key is not None}


@postgresql_later
def test_after_an_erasure_nothing_of_the_person_opens_or_is_found(
    app: Flask, number: str, markers: Markers
) -> None:
    person = traits(app, number)
    before = everything(app)
    assert len({hit.field for hit in hits(before, markers)}) >= ENOUGH  # a thief with the keys reads all
    assert {hit.place for hit in hits(before, markers)} >= {
        "case_event.sealed_note",
        "case_file.sealed_answers",
        "case_file.sealed_identity",
        "earlier_answers.sealed_answers",
        "outbox_message.sealed_payload",
        "review.sealed_decision",
    }
    assert all(any(trait in value for value in before.values()) for trait in person)

    erased = app.test_cli_runner().invoke(args=["erase", number, "--yes"])

    assert erased.exit_code == 0, erased.output
    assert hits({"certificate": erased.output.encode()}, markers) == []
    after = everything(app)
    assert hits(after, markers) == []
    assert not any(trait in value for value in after.values() for trait in person)


@pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
def test_after_an_erasure_neither_keys_nor_traits_are_in_the_files(
    app: Flask, number: str, engine_url: URL
) -> None:
    gone = traits(app, number) | secrets(app)
    assert len(gone) > 20

    def on_disk() -> bytes:
        database = Path(str(engine_url.database))
        return b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*"))

    assert all(each in on_disk() for each in gone)
    assert app.test_cli_runner().invoke(args=["erase", number, "--yes"]).exit_code == 0

    assert [each for each in gone if each in on_disk()] == []
