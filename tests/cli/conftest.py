"""Commands of an application on a fresh database, run as a person at a terminal does."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from click.testing import Result
from pydantic import SecretStr
from sqlalchemy import URL

from config import Settings
from intake import create_app
from intake.extensions import db

Run = Callable[..., Result]


@pytest.fixture
def stored_settings(settings: Settings, engine_url: URL) -> Settings:
    """Settings on a fresh, migrated database; the test runs once for each engine."""
    address = SecretStr(engine_url.render_as_string(hide_password=False))
    return settings.model_copy(update={"database_url": address})


@pytest.fixture
def start_with() -> Iterator[Callable[[Settings], Run]]:
    """Start an application with these settings and give what runs its commands."""
    started = []

    def start(settings: Settings) -> Run:
        app = create_app(settings.flask_mapping())
        started.append(app)

        def run(*words: str) -> Result:
            return app.test_cli_runner().invoke(args=words)

        return run

    yield start
    for app in started:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def run(stored_settings: Settings, start_with: Callable[[Settings], Run]) -> Run:
    """Run a command of an application on a fresh database."""
    return start_with(stored_settings)
