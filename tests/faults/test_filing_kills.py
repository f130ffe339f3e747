"""Filing killed at every moment, fifty times each; and two controls that must lose, or the test is hollow."""

from __future__ import annotations

import pytest
from sqlalchemy import URL, Engine, event, select, text
from sqlalchemy.orm import Session

from intake.services import audit
from intake.services.patient import sitting
from intake.store.keys import Keys
from intake.store.models import Case
from tests.faults.children import Child, Tell, die
from tests.support.engines import configured_engine
from tests.support.stories import NOW, answered, file

pytestmark = pytest.mark.faults

TIMES = 50
MOMENTS = ("begin", "mid", "before_commit", "after_commit")


def new_sittings(engine: Engine, keys: Keys, count: int) -> list[str]:
    with Session(engine) as session:
        tokens = [answered(session, keys)[1] for _ in range(count)]
        session.commit()
    return tokens


def file_and_die(tell: Tell, url: URL, keys: Keys, token: str, moment: str, tell_early: bool) -> None:
    """What the child does: file a sitting and die at a moment; it tells the reference after the commit."""
    with Session(configured_engine(url)) as session:
        opened = sitting.open_by_token(session, keys, token, NOW, to_change=True)
        if moment == "begin":
            die()
        if moment == "mid":
            event.listen(session, "after_flush", lambda *_: die())
        reference = file(session, keys, opened).reference
        if tell_early:
            tell(reference)
        if moment == "before_commit":
            die()
        session.commit()
        if moment == "after_commit":
            die()
        tell(reference)


def killed_while_filing(
    engine: Engine, url: URL, keys: Keys, moment: str, *, tell_early: bool = False
) -> dict[str, list[str]]:
    """Fifty sittings, each filed by a process that died at that moment, with the references it told."""
    told = {}
    for token in new_sittings(engine, keys, TIMES):
        engine.dispose()
        child = Child(file_and_die, url, keys, token, moment, tell_early)
        told[token] = list(child.rest())
        assert child.was_killed
    return told


def send_again(session: Session, keys: Keys, token: str) -> str:
    opened = sitting.open_by_token(session, keys, token, NOW, to_change=True)
    reference = file(session, keys, opened).reference
    session.commit()
    return reference


def filed(session: Session) -> list[str]:
    return list(session.scalars(select(Case.reference)))


def check_sound(session: Session, keys: Keys) -> None:
    assert audit.verify(session, keys) == []
    if session.get_bind().dialect.name == "sqlite":
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"


@pytest.mark.parametrize("moment", MOMENTS)
def test_fifty_filings_killed_at_each_moment_are_filed_once_when_sent_again(
    engine: Engine, engine_url: URL, keys: Keys, moment: str
) -> None:
    told = killed_while_filing(engine, engine_url, keys, moment)

    with Session(engine) as session:
        assert len(filed(session)) == (TIMES if moment == "after_commit" else 0)
        assert not any(told.values())
        session.commit()
        references = [send_again(session, keys, token) for token in told]
        assert sorted(filed(session)) == sorted(references)
        assert len(set(references)) == TIMES
        check_sound(session, keys)


def test_control_telling_the_reference_before_the_commit_loses_requests(
    engine: Engine, engine_url: URL, keys: Keys
) -> None:
    told = killed_while_filing(engine, engine_url, keys, "before_commit", tell_early=True)

    with Session(engine) as session:
        kept = set(filed(session))
    lost = [references for references in told.values() if set(references) - kept]
    assert len(lost) == TIMES


def test_control_sending_again_without_the_same_key_files_twice(
    engine: Engine, engine_url: URL, keys: Keys
) -> None:
    told = killed_while_filing(engine, engine_url, keys, "after_commit")

    with Session(engine) as session:
        for _ in told:
            opened, _ = answered(session, keys)  # another sitting with the same answers
            file(session, keys, opened)
        session.commit()
        assert len(filed(session)) == 2 * TIMES
