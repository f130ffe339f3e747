"""A re-index killed again and again goes on where it was, and everybody is found in the end."""

from __future__ import annotations

import random
import time

import pytest
from sqlalchemy import URL, Engine, delete, func, select, update
from sqlalchemy.orm import Session

from intake.domain.person import identity_from_answers
from intake.store.blind_index import index_entries
from intake.store.keys import Keys, keys_from_values
from intake.store.models import Case, CaseIndex
from intake.store.reindexing import cases_left, reindex
from tests.faults.children import Child, Tell
from tests.support.databases import postgresql_later
from tests.support.engines import configured_engine
from tests.support.made_up_keys import made_up_key
from tests.support.stories import ANSWERS, filed

AT_ONCE = 3


def fill(engine: Engine, keys: Keys, cases: int) -> None:
    """File cases, and leave of what search knows of them only their birth date."""
    with Session(engine) as session:
        for _ in range(cases):
            filed(session, keys)
        session.execute(delete(CaseIndex).where(CaseIndex.kind != "birth_date"))
        session.execute(update(Case).values(index_version=1))
        session.commit()


def work(tell: Tell, url: URL) -> None:
    """What the child does: re-index, and tell of each batch it committed."""
    keys = keys_from_values([made_up_key("d")], made_up_key("i"), made_up_key("a"))
    with Session(configured_engine(url)) as session:
        tell(0)
        while batch := reindex(session, keys, AT_ONCE):
            session.commit()
            tell(batch)


def left(engine: Engine) -> int:
    with Session(engine) as session:
        return cases_left(session)


def half_done(engine: Engine, whole: int) -> int:
    """How many cases search knows neither as before nor as now."""
    with Session(engine) as session:
        known = select(func.count()).select_from(CaseIndex).group_by(CaseIndex.case_id)
        return sum(rows not in (1, whole) for rows in session.scalars(known))


def check_reindexing_survives(engine: Engine, url: URL, keys: Keys, *, cases: int, times: int) -> None:
    dice = random.Random(20261130)
    whole = len(index_entries(keys.index, identity_from_answers(ANSWERS)))
    fill(engine, keys, cases)
    seen = [cases]
    for _ in range(times):
        engine.dispose()
        worker = Child(work, url)
        for _ in range(dice.randint(1, 3)):
            worker.hear()
        time.sleep(dice.uniform(0, 0.02))
        worker.kill()
        assert worker.was_killed
        seen.append(left(engine))
        assert half_done(engine, whole) == 0

    assert seen == sorted(seen, reverse=True)  # what was committed before a kill stays done
    assert 0 < seen[-1] < cases, "give it cases enough to be killed before the end"
    engine.dispose()
    assert sum(Child(work, url).rest()) == seen[-1]
    assert left(engine) == 0
    with Session(engine) as session:
        assert session.scalar(select(func.count()).select_from(CaseIndex)) == whole * cases


@postgresql_later
def test_a_reindex_that_is_killed_goes_on_and_leaves_nobody_out(
    engine: Engine, engine_url: URL, keys: Keys
) -> None:
    check_reindexing_survives(engine, engine_url, keys, cases=120, times=3)


@pytest.mark.faults
def test_a_thousand_cases_reindexed_through_twenty_kills(engine: Engine, engine_url: URL, keys: Keys) -> None:
    check_reindexing_survives(engine, engine_url, keys, cases=1000, times=20)
