"""Key rotation killed again and again: no row becomes unreadable, and in the end none needs the old key."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

import pytest
from sqlalchemy import URL, Engine, insert, select
from sqlalchemy.orm import Session

from intake.store.keys import KeyRing, Keys, keys_from_values
from intake.store.models import Draft
from intake.store.rotation import rewrap, rows_by_key
from tests.faults.children import Child, Tell
from tests.support.databases import postgresql_later
from tests.support.engines import configured_engine
from tests.support.made_up_keys import made_up_key
from tests.support.stories import NOW, new_id, new_token

OLD, NEW = made_up_key("d"), made_up_key("n")
TEXT = b"The pain began in June."
PLACE = {"table": "draft", "column": "sealed_content"}
AT_ONCE = 50


def fill(engine: Engine, keys: Keys, rows: int) -> None:
    """Put drafts into the database whose keys are wrapped under the old key."""
    with Session(engine) as session:
        session.execute(insert(Draft), [sealed_draft(keys.ring) for _ in range(rows)])
        session.commit()


def sealed_draft(ring: KeyRing) -> dict[str, object]:
    draft = Draft(id=new_id())
    key = draft.make_data_key(ring)
    return {
        "id": draft.id,
        "token_hash": new_token()[:64],
        "status": "open",
        "questionnaire_id": "spine",
        "questionnaire_version": "1",
        "created_at": NOW,
        "updated_at": NOW,
        "expires_at": NOW,
        "revision": 1,
        "wrapped_key": draft.wrapped_key,
        "wrapping_key": draft.wrapping_key,
        "sealed_content": key.seal(TEXT, row=draft.id, **PLACE),
    }


def unreadable(engine: Engine, ring: KeyRing) -> int:
    """How many drafts do not open with this ring."""
    bad = 0
    with Session(engine) as session:
        for draft in session.scalars(select(Draft)):
            opened = draft.data_key(ring).open(draft.sealed_content or b"", row=draft.id, **PLACE)
            bad += opened != TEXT
    return bad


def rotate(tell: Tell, url: URL) -> None:
    """What the child does: rotate from the old key to the new one, and tell of each batch it committed."""
    engine = configured_engine(url)
    with Session(engine) as session:
        tell(0)
        while batch := rewrap(session, ring_of(NEW, OLD), AT_ONCE):
            session.commit()
            tell(batch)


def ring_of(*data_keys: str) -> KeyRing:
    return keys_from_values(data_keys, made_up_key("i"), made_up_key("a")).ring


def rows_under_old_key(engine: Engine, keys: Keys) -> int:
    with Session(engine) as session:
        return rows_by_key(session)[keys.ring.current_id.hex()]


def kills(engine: Engine, url: URL, keys: Keys, times: int) -> Iterator[int]:
    """Start rotating and kill it at a random moment, so many times; how many rows are left after each."""
    dice = random.Random(20260615)
    for _ in range(times):
        engine.dispose()
        worker = Child(rotate, url)
        for _ in range(dice.randint(1, 4)):
            worker.hear()
        time.sleep(dice.uniform(0, 0.02))
        worker.kill()
        assert worker.was_killed
        yield rows_under_old_key(engine, keys)


def check_rotation_survives(engine: Engine, url: URL, keys: Keys, *, rows: int, times: int) -> None:
    fill(engine, keys, rows)

    left = [rows, *kills(engine, url, keys, times)]

    assert left == sorted(left, reverse=True)  # what was committed before a kill stays done
    assert 0 < left[-1] < rows, "give it rows enough to be killed before the end"
    assert unreadable(engine, ring_of(NEW, OLD)) == 0
    engine.dispose()
    assert sum(Child(rotate, url).rest()) == left[-1]
    assert rows_under_old_key(engine, keys) == 0
    assert unreadable(engine, ring_of(NEW)) == 0


@postgresql_later
def test_a_rotation_that_is_killed_goes_on_and_loses_nothing(
    engine: Engine, engine_url: URL, keys: Keys
) -> None:
    check_rotation_survives(engine, engine_url, keys, rows=1500, times=3)


@pytest.mark.faults
def test_ten_thousand_rows_rotated_through_twenty_kills(engine: Engine, engine_url: URL, keys: Keys) -> None:
    check_rotation_survives(engine, engine_url, keys, rows=10_000, times=20)
