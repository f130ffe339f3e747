"""An application on a fresh database, the time standing still, and a strict browser in front of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from jinja2 import BytecodeCache, FileSystemBytecodeCache

from config import Settings
from intake import create_app
from intake.extensions import db
from intake.store.models import Draft
from tests.support.browser import Browser

OPEN_HOURS = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
"""A Tuesday, 10 in the morning at the example practice."""


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Templates compiled once for all the applications of a run."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def app(settings: Settings, sqlite_template: Path, compiled_templates: BytecodeCache) -> Iterator[Flask]:
    """The product on an empty SQLite database of its own."""
    yield from serve(settings, sqlite_template, compiled_templates)


def serve(settings: Settings, database: Path, compiled_templates: BytecodeCache) -> Iterator[Flask]:
    """The product on a copy of that SQLite database; gives way when the test is over."""
    shutil.copyfile(database, settings.instance_folder / "intake.db")
    app = create_app(settings.flask_mapping())
    app.jinja_env.bytecode_cache = compiled_templates
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The time of day, standing still until a test moves it."""
    with time_machine.travel(OPEN_HOURS, tick=False) as traveller:
        yield traveller


@pytest.fixture
def browser(app: Flask, clock: time_machine.Traveller) -> Browser:
    """A patient's browser during opening hours."""
    assert clock is not None
    return Browser(app.test_client())


def rows_and_revisions(app: Flask) -> dict[str, int]:
    """How many rows each table has, and how often a draft was saved: what any change would change."""
    metadata = db.metadata
    with app.app_context():
        counts = {
            table.name: db.session.scalar(db.select(db.func.count()).select_from(table)) or 0
            for table in metadata.sorted_tables
        }
        saved = db.session.scalar(db.select(db.func.sum(Draft.revision))) or 0
    return {**counts, "saved": saved}
