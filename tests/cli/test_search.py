from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.orm import Session

from intake.cli import search as commands
from intake.store import reindexing
from intake.store.keys import Keys
from intake.store.models import Case
from tests.cli.conftest import Run
from tests.support.filed_stories import file_into
from tests.support.staff import added
from tests.support.stories import filed


@pytest.fixture
def old(run: Run, engine: Engine, keys: Keys) -> Engine:
    """Three cases that search knows by an older version."""
    assert run("search", "show").stdout == "None is left on an older one.\n"
    with Session(engine) as session:
        for _ in range(3):
            filed(session, keys)
        session.execute(update(Case).values(index_version=1))
        session.commit()
    return engine


@pytest.mark.usefixtures("old")
def test_what_is_left_is_shown_and_brought_to_the_newest_version(run: Run) -> None:
    assert run("search", "show").stdout == "3 are left on an older one.\n"
    done = run("search", "reindex")
    assert done.exit_code == 0
    assert done.stdout == "3 requests were brought to the newest version. None is left on an older one.\n"
    assert run("search", "reindex").stdout.startswith("0 requests were brought to the newest version.")
    assert run("audit", "verify").exit_code == 0


@pytest.mark.usefixtures("old")
def test_a_reindex_that_cannot_end_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "NAP_SECONDS", 0)
    monkeypatch.setattr(reindexing, "reindex", lambda *_: 0)
    ended = run("search", "reindex")
    assert ended.exit_code == 1
    assert "Those are in use. Run this again in a while." in ended.stderr


def test_rows_stored_before_are_renewed(run: Run, engine: Engine, keys: Keys) -> None:
    assert run("rows", "renew").stdout.startswith("0 rows were renewed.")
    with Session(engine) as session:
        for _ in range(2):
            file_into(session, keys, "plain back pain", datetime(2026, 11, 17, 16, 0, tzinfo=UTC))
        session.execute(update(Case).values(sealed_gist=None))
        older = added(session, keys)
        older.sealed_profile = older.data_key(keys.ring).seal_json(
            {"name": "Dana", "email": "dana@example.org"},
            table="staff",
            row=older.id,
            column="sealed_profile",
        )
        session.commit()
    renewed = run("rows", "renew").stdout
    assert renewed.startswith("2 rows were renewed.")
    assert "1 accounts got the sealed copy" in renewed
    assert run("rows", "renew").stdout.startswith("0 rows were renewed.")
