"""Random changes of each kind to an audit chain: all found. A cut tail only with a published head.

Five of each in every run, and fifty in the long tests.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from intake.domain.roles import Role
from intake.services import audit
from intake.services.actor import Actor, system
from intake.services.audit import Head
from intake.services.audit_actions import AuditAction
from intake.store.keys import Keys
from intake.store.models import AuditEvent
from tests.support.stories import NOW

LENGTH = 40
TIMES = pytest.mark.parametrize("times", [5, pytest.param(50, marks=pytest.mark.faults)])
COLUMNS = AuditEvent.__table__.columns
EDITABLE = [column.name for column in COLUMNS if column.name != "seq"]

Row = dict[str, Any]
Tampering = Callable[[Session, random.Random], int]


@pytest.fixture
def chain(session: Session, keys: Keys) -> Session:
    """A session on a database with a sound chain of forty entries."""
    for n in range(LENGTH):
        audit.within_request(session, f"request-{n}")
        actor = Actor("staff", f"staff-{n % 5}", Role.FRONT_DESK) if n % 3 else system()
        audit.append(
            session,
            keys,
            actor,
            action=(AuditAction.CASE_READ, AuditAction.CASE_CLAIM, AuditAction.CASES_SEARCHED)[n % 3],
            object_kind="case",
            object_id=f"case-{n % 7}",
            now=NOW + timedelta(seconds=n),
        )
    session.commit()
    return session


def row(session: Session, seq: int) -> Row:
    return dict(session.execute(select(AuditEvent.__table__).where(AuditEvent.seq == seq)).mappings().one())


def write(session: Session, seq: int, values: Row) -> None:
    session.execute(update(AuditEvent).where(AuditEvent.seq == seq).values(values))


def edit(session: Session, dice: random.Random) -> int:
    seq, column = dice.randint(1, LENGTH), dice.choice(EDITABLE)
    other = row(session, dice.choice([n for n in range(1, LENGTH + 1) if n != seq]))
    changed = other[column]
    if changed == row(session, seq)[column]:
        column, changed = "request_id", f"forged-{dice.random()}"
    write(session, seq, {column: changed})
    return seq


def remove(session: Session, dice: random.Random) -> int:
    seq = dice.randint(1, LENGTH - 1)
    session.execute(delete(AuditEvent).where(AuditEvent.seq == seq))
    return seq


def remove_and_close_up(session: Session, dice: random.Random) -> int:
    seq = remove(session, dice)
    for later in range(seq + 1, LENGTH + 1):
        write(session, later, {"seq": later - 1})
    return seq


def add(session: Session, dice: random.Random) -> int:
    copied, seq = row(session, dice.randint(1, LENGTH)), dice.randint(1, LENGTH)
    for later in range(LENGTH, seq - 1, -1):
        write(session, later, {"seq": later + 1})
    before = row(session, seq - 1)["mac"] if seq > 1 else audit.FIRST_PREV_MAC
    session.execute(insert(AuditEvent).values(copied | {"seq": seq, "prev_mac": before}))
    return seq


def swap(session: Session, dice: random.Random) -> int:
    first, second = sorted(dice.sample(range(1, LENGTH + 1), 2))
    one, other = row(session, first), row(session, second)
    write(session, first, other | {"seq": first})
    write(session, second, one | {"seq": second})
    return first


TAMPERINGS: list[Tampering] = [edit, remove, remove_and_close_up, add, swap]


def attempts(session: Session, tampering: Tampering, times: int) -> Iterator[int]:
    """Tamper so many times, each time with a sound chain; the entry that was touched first."""
    for n in range(times):
        yield tampering(session, random.Random(n))
        session.expire_all()
        session.rollback()


@TIMES
@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda each: each.__name__)
def test_every_change_is_found_and_the_entry_is_named(
    chain: Session, keys: Keys, tampering: Tampering, times: int
) -> None:
    named = 0
    for touched in attempts(chain, tampering, times):
        problems = audit.verify(chain, keys)
        named += any(f"entry {touched} " in f"{problem} " for problem in problems)

    assert named == times
    assert audit.verify(chain, keys) == []


@TIMES
def test_a_cut_tail_is_always_found_with_a_published_head_and_never_without(
    chain: Session, keys: Keys, times: int
) -> None:
    published = audit.head(chain)
    assert published is not None
    found = missed = 0

    def cut(session: Session, dice: random.Random) -> int:
        left = dice.randint(0, LENGTH - 1)
        session.execute(delete(AuditEvent).where(AuditEvent.seq > left))
        return left

    for _ in attempts(chain, cut, times):
        missed += audit.verify(chain, keys) == []
        found += audit.verify(chain, keys, [published]) != []

    assert (found, missed) == (times, times)


@TIMES
def test_a_tail_written_anew_by_one_who_has_the_key_is_found_with_a_published_head(
    chain: Session, keys: Keys, times: int
) -> None:
    published = audit.head(chain)
    assert published is not None
    found = 0

    def rewrite(session: Session, dice: random.Random) -> int:
        left = dice.randint(0, LENGTH - 1)
        session.execute(delete(AuditEvent).where(AuditEvent.seq > left))
        for _ in range(LENGTH - left):
            audit.append(
                session,
                keys,
                system(),
                action=AuditAction.CASE_READ,
                object_kind="case",
                object_id=None,
                now=NOW,
            )
        return left

    for _ in attempts(chain, rewrite, times):
        assert audit.verify(chain, keys) == []
        found += audit.verify(chain, keys, [published]) == [
            f"entry {LENGTH} is not the one that was published as the head"
        ]

    assert found == times


def test_an_older_published_head_shows_less_of_a_cut_tail(chain: Session, keys: Keys) -> None:
    """What came after the newest published head can be cut unseen: at most 100 entries or five minutes."""
    middle = row(chain, LENGTH // 2)
    chain.execute(delete(AuditEvent).where(AuditEvent.seq > LENGTH // 2))

    assert audit.verify(chain, keys, [Head(LENGTH // 2, middle["mac"].hex())]) == []
