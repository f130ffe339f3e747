from __future__ import annotations

from collections.abc import Callable

from pydantic import SecretStr
from sqlalchemy import URL, create_engine

from config import Settings
from intake.store.schema import current_revision, is_current
from tests.cli.conftest import Run


def test_an_empty_database_is_brought_to_the_schema_of_this_version(
    settings: Settings, empty_url: URL, start_with: Callable[[Settings], Run]
) -> None:
    address = SecretStr(empty_url.render_as_string(hide_password=False))
    run = start_with(settings.model_copy(update={"database_url": address}))
    database = create_engine(empty_url)
    assert current_revision(database) is None

    done = run("db", "upgrade")

    assert done.exit_code == 0, done.output
    assert is_current(database)
    database.dispose()


def test_the_migrations_commands_are_named_and_listed(
    settings: Settings, start_with: Callable[[Settings], Run]
) -> None:
    run = start_with(settings)
    assert "  db " in run("--help").output
    listed = run("db", "--help").output
    assert "upgrade" in listed
    assert "downgrade" in listed
