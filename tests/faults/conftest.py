"""The product behind nginx, and the line in which a test says what it saw."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import make_url

from tests.faults.front import Front, in_production, nginx_before
from tests.faults.tally import FIGURE
from tests.support.databases import migrate


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """The product in production behind the nginx file that ships with it, for all tests of a file."""
    folder = tmp_path_factory.mktemp("front")
    database = make_url(f"sqlite:///{folder / 'intake.db'}")
    migrate(database)
    # A test fills in the form sooner than a person can.
    server = in_production(database, folder, MINIMUM_FILL_SECONDS="0")
    server.start()
    try:
        with nginx_before(server) as before:
            yield before
    finally:
        server.stop()


@pytest.fixture
def summary(
    capfd: pytest.CaptureFixture[str], record_property: Callable[[str, object], None]
) -> Callable[[str], None]:
    """Says one line of figures, however much else is kept quiet."""

    def say(line: str) -> None:
        record_property(FIGURE, line)
        with capfd.disabled():
            sys.stdout.write(f"\n  {line}\n")

    return say
