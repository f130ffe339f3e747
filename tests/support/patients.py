"""An application on a fresh database, the time standing still, and a strict browser in front of it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
import time_machine
from flask import Flask
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from sqlalchemy import Engine, make_url

from config import Settings
from intake import create_app
from intake.extensions import db, keys, limiter
from intake.services.cases import record as case_record
from intake.services.cases.record import CaseRecord
from intake.services.keeping.audit_heads import publish_heads
from intake.store.models import Case, Draft
from tests.conftest import settings_in
from tests.support.browser import Browser
from tests.support.databases import Lender
from tests.support.remembered import remembered

OPEN_HOURS = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
"""A Tuesday, 10 in the morning at the example practice."""


OWN_PRODUCT = "own_product"
"""The marker of a test that adds to the application itself, and so needs one that nobody else has."""


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Templates compiled once for all the applications of a run."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


class Serving:
    """Serves the product to one test after the other, each time on a database and with settings of its own.

    Most tests have the same application: to put one together takes longer than most of them. Flask itself
    refuses whoever would add to it, see `OWN_PRODUCT`.
    """

    def __init__(self, lender: Lender, templates: BytecodeCache, settings: Settings) -> None:
        self._lender = lender
        self._templates = templates
        self._shared = self._made(settings)
        self._extensions = dict(self._shared.extensions)
        self._shared._got_first_request = True  # from here on nothing can be added

    @contextmanager
    def serve(
        self,
        settings: Settings,
        database: Path,
        *,
        own: bool = False,
        patches: pytest.MonkeyPatch | None = None,
    ) -> Iterator[Flask]:
        """The product on a copy of that SQLite database, until the test is over.

        What is done to it is `remembered` where `patches` tells when the test changed the product.
        """
        shutil.copyfile(database, settings.instance_folder / "intake.db")
        app = self._made(settings) if own else self._shared
        before = dict(app.config)
        app.config.update(settings.flask_mapping())
        app.instance_path = str(settings.instance_folder)
        if not own:
            app.extensions = dict(self._extensions)
        with self._lender.engine_at(make_url(app.config["SQLALCHEMY_DATABASE_URI"])) as engine:
            _use(app, engine)
            limiter.reset()
            if own or patches is None:
                yield app
            else:
                with remembered.watching(app, engine, database, patches):
                    yield app
        app.config.clear()
        app.config.update(before)

    def _made(self, settings: Settings) -> Flask:
        app = create_app(settings.flask_mapping())
        app.jinja_env.bytecode_cache = self._templates
        return app


def _use(app: Flask, engine: Engine) -> None:
    """Let the application work on that engine, and publish what is committed there."""
    with app.app_context():
        engines = cast("dict[str | None, Engine]", db.engines)
        engines[None] = engine
        publish_heads(engine, app.config["AUDIT_HEAD_FILE"])


@pytest.fixture(scope="session")
def serving(
    lender: Lender, compiled_templates: BytecodeCache, tmp_path_factory: pytest.TempPathFactory
) -> Serving:
    """What serves the product in this process."""
    return Serving(lender, compiled_templates, settings_in(tmp_path_factory.mktemp("instance")))


@pytest.fixture
def database(sqlite_template: Path) -> Path:
    """The database file that the product begins with; a folder of tests may put another in its place."""
    return sqlite_template


@pytest.fixture
def app(
    request: pytest.FixtureRequest,
    serving: Serving,
    settings: Settings,
    database: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Flask]:
    """The product on an SQLite database of its own."""
    own = request.node.get_closest_marker(OWN_PRODUCT) is not None
    with serving.serve(settings, database, own=own, patches=monkeypatch) as app:
        yield app


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


def cases_filed(app: Flask) -> list[CaseRecord]:
    """Every request that was filed, opened, the first one first."""
    with app.app_context():
        rows = list(db.session.scalars(db.select(Case).order_by(Case.received_at)))
        return case_record.open_many(db.session(), keys(), rows)


def rows_of(app: Flask) -> dict[str, int]:
    """How many rows each table has."""
    with app.app_context():
        return {
            table.name: db.session.scalar(db.select(db.func.count()).select_from(table)) or 0
            for table in db.metadata.sorted_tables
        }


def rows_and_revisions(app: Flask) -> dict[str, int]:
    """How many rows each table has, and how often a draft was saved: what any change would change."""
    with app.app_context():
        saved = db.session.scalar(db.select(db.func.sum(Draft.revision))) or 0
    return {**rows_of(app), "saved": saved}
