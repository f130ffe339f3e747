"""What was acknowledged survives the death of the process; what was not is filed once when sent again."""

from __future__ import annotations

import random
from itertools import islice

import pytest
from sqlalchemy import URL, Engine, func, select, text
from sqlalchemy.orm import Session

from intake.services import audit
from intake.services.patient import sitting
from intake.store.keys import Keys
from intake.store.models import Case
from tests.faults.children import Child
from tests.faults.filing_worker import file_all
from tests.support.databases import postgresql_later
from tests.support.stories import NOW, answered, file

MOMENTS = ("begin", "mid", "before_commit", "after_commit")


def new_sittings(engine: Engine, keys: Keys, count: int) -> list[str]:
    with Session(engine) as session:
        tokens = [answered(session, keys)[1] for _ in range(count)]
        session.commit()
    return tokens


def send_again(engine: Engine, keys: Keys, tokens: list[str]) -> dict[str, str]:
    """Send every sitting once more, as patients do who saw no reference; the references by token."""
    references = {}
    for token in tokens:
        with Session(engine) as session:
            opened = sitting.open_by_token(session, keys, token, NOW, to_change=True)
            references[token] = file(session, keys, opened).reference
            session.commit()
    return references


def check_nothing_was_lost_or_doubled(
    engine: Engine, keys: Keys, tokens: list[str], acknowledged: dict[str, str]
) -> None:
    again = send_again(engine, keys, tokens)
    assert acknowledged.items() <= again.items()
    with Session(engine) as session:
        drafts = [draft_id for (draft_id,) in session.execute(select(Case.draft_id))]
        assert len(set(drafts)) == len(drafts)
        filed = set(session.scalars(select(Case.reference)))
        assert set(again.values()) <= filed
        assert len(set(again.values())) == len(tokens)
        assert audit.verify(session, keys) == []
        if engine.dialect.name == "sqlite":
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_filing_killed_at_any_moment_is_filed_once_when_sent_again(
    engine: Engine, engine_url: URL, keys: Keys, moment: str
) -> None:
    kill_at(engine, engine_url, keys, moment)


def kill_at(engine: Engine, engine_url: URL, keys: Keys, moment: str) -> None:
    with Session(engine) as session:
        before = session.scalar(select(func.count()).select_from(Case)) or 0
    tokens = new_sittings(engine, keys, 2)

    engine.dispose()
    killed = Child(file_all, engine_url, moment, tokens)
    acknowledged = dict(killed.rest())

    assert killed.was_killed
    assert list(acknowledged) == tokens[:1]
    with Session(engine) as session:
        there = session.scalar(select(func.count()).select_from(Case)) or 0
    assert there - before == (2 if moment == "after_commit" else 1)
    check_nothing_was_lost_or_doubled(engine, keys, tokens, acknowledged)


@postgresql_later
def test_workers_killed_at_random_while_they_file_lose_nothing_they_acknowledged(
    engine: Engine, engine_url: URL, keys: Keys
) -> None:
    kill_at_random(engine, engine_url, keys, random.Random(20260615), workers=2)


def kill_at_random(engine: Engine, engine_url: URL, keys: Keys, dice: random.Random, *, workers: int) -> None:
    tokens = new_sittings(engine, keys, 30 * workers)
    engine.dispose()
    at_work = [Child(file_all, engine_url, "never", tokens[n::workers]) for n in range(workers)]
    acknowledged = dict(told for each in at_work for told in kill_after(each, dice.randint(1, 12)))

    assert workers <= len(acknowledged) < len(tokens)
    check_nothing_was_lost_or_doubled(engine, keys, tokens, acknowledged)


def kill_after(child: Child, filings: int) -> list[tuple[str, str]]:
    """Kill a child once it has told of so many filings; all it told of."""
    heard = list(islice(iter(child.hear, None), filings))
    child.kill()
    return [*heard, *child.rest()]
