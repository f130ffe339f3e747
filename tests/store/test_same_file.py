"""A database file that was removed, moved or replaced is noticed, and nothing is acknowledged meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, make_url, text
from sqlalchemy.orm import Session

from intake.logs import Reason
from intake.store.engine import reading
from intake.store.errors import Unavailable

SQLITE_ONLY = pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
INSERT = text(
    "INSERT INTO content_adoption (id, kind, content_id, version, digest, at)"
    " VALUES (:id, 'policy', 'spine', '1', 'sha256:0', '2026-06-15 00:00:00')"
)
COUNT = text("SELECT count(*) FROM content_adoption")

pytestmark = SQLITE_ONLY


@pytest.fixture
def file(engine_url: URL) -> Path:
    return Path(str(engine_url.database))


def count(engine: Engine) -> int:
    with Session(engine) as session:
        reading(session)
        return int(session.scalar(COUNT) or 0)


def insert(engine: Engine, row: str) -> None:
    with Session(engine) as session:
        session.execute(INSERT, {"id": row})
        session.commit()


def remove(file: Path) -> None:
    """Take the file away so that it can come back: its other name keeps it."""
    file.with_suffix(".kept").hardlink_to(file)
    file.unlink()


def move(file: Path) -> None:
    file.rename(file.with_suffix(".kept"))


def replace(file: Path) -> None:
    shutil.copyfile(file, file.with_suffix(".other"))
    file.rename(file.with_suffix(".kept"))
    file.with_suffix(".other").rename(file)


@pytest.mark.parametrize("take_away", [remove, move, replace])
@pytest.mark.parametrize("pooled", [True, False])
def test_a_file_that_is_gone_from_its_place_is_an_outage_until_it_is_back(
    engine: Engine, file: Path, take_away: Callable[[Path], None], pooled: bool
) -> None:
    insert(engine, "before")
    take_away(file)
    if not pooled:
        engine.dispose()
    for _ in range(3):
        with pytest.raises(Unavailable, match="removed, moved or replaced") as outage:
            insert(engine, "lost")
        assert outage.value.reason is Reason.REPLACED
        with pytest.raises(Unavailable):
            count(engine)
    assert file.exists() is (take_away is replace), "no new file is made where one was"

    file.with_suffix(".kept").rename(file)

    assert count(engine) == 1
    insert(engine, "after")
    assert count(engine) == 2


@pytest.mark.parametrize("take_away", [remove, move, replace])
def test_what_was_begun_before_the_file_was_taken_away_is_not_acknowledged(
    engine: Engine, file: Path, take_away: Callable[[Path], None]
) -> None:
    with Session(engine) as session:
        session.execute(INSERT, {"id": "under way"})
        take_away(file)
        with pytest.raises(Unavailable) as outage:
            session.commit()
        assert outage.value.reason is Reason.REPLACED
        session.rollback()
    file.with_suffix(".kept").rename(file)

    assert count(engine) == 0
    insert(engine, "after")
    assert count(engine) == 1


def test_what_was_committed_and_not_yet_in_the_file_itself_is_there_when_it_is_back(
    engine: Engine, file: Path
) -> None:
    for number in range(20):
        insert(engine, f"row {number}")
    log = file.with_name(f"{file.name}-wal")
    assert log.stat().st_size > 0
    move(file)
    engine.dispose()
    with pytest.raises(Unavailable):
        count(engine)
    assert log.stat().st_size > 0

    file.with_suffix(".kept").rename(file)

    assert count(engine) == 20


def test_a_new_start_takes_the_file_that_is_there(
    engine: Engine, file: Path, engine_url: URL, make_engine: Callable[[URL], Engine]
) -> None:
    insert(engine, "one")
    engine.dispose()
    replace(file)
    with pytest.raises(Unavailable):
        count(engine)

    assert count(make_engine(engine_url)) == 1


def test_a_database_file_may_be_made_by_the_first_connection(
    file: Path, make_engine: Callable[[URL], Engine]
) -> None:
    engine = make_engine(make_url(f"sqlite:///{file}.new"))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1
