"""Staff at work during opening hours, and one request for them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import time_machine
from flask import Flask

from intake import create_app
from intake.extensions import db
from tests.conftest import settings_in
from tests.support.patients import OPEN_HOURS
from tests.support.staff_browser import (
    PEOPLE,
    Team,
    add_member,
    file_story,
    signed_in,
    signed_in_browser,
)

Entered = dict[str, str]
"""The tokens of sessions by the ids of who began them."""


@pytest.fixture(scope="session")
def office(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Entered]:
    """A database file with the people of a team, all signed in: made once, and copied for every test."""
    folder = tmp_path_factory.mktemp("office")
    file = folder / "intake.db"
    shutil.copyfile(sqlite_template, file)
    app = create_app(settings_in(folder).flask_mapping())
    with time_machine.travel(OPEN_HOURS, tick=False):
        ids = [add_member(app, name, role) for name, role in PEOPLE]
        entered = {staff_id: signed_in(app, staff_id) for staff_id in ids}
    with app.app_context():
        db.engine.dispose()
    return file, entered


@pytest.fixture
def staffed_database(office: tuple[Path, Entered]) -> Path:
    """The database file of an office whose people have accounts."""
    return office[0]


@pytest.fixture
def team(app: Flask, office: tuple[Path, Entered], clock: time_machine.Traveller) -> Team:
    """Somebody of every role, signed in."""
    assert clock is not None
    return Team(app, *(signed_in_browser(app, who, token) for who, token in office[1].items()))


@pytest.fixture
def reference(app: Flask, clock: time_machine.Traveller) -> str:
    """A request like most others."""
    assert clock is not None
    return file_story(app, "back within two years")
