from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count, pairwise

import pytest
from sqlalchemy import Engine, delete, update
from sqlalchemy.orm import Session

from intake.domain.roles import Role
from intake.services import audit
from intake.services.actor import Actor, system
from intake.services.audit import Head
from intake.services.audit_actions import AuditAction
from intake.store.engine import reading
from intake.store.keys import Keys
from intake.store.models import AuditEvent
from intake.store.queries import audit as queries
from tests.support.stories import NOW

LENGTH = 12
DESK = Actor("staff", "staff-1", Role.FRONT_DESK)


@pytest.fixture
def chain(session: Session, keys: Keys) -> Session:
    """A session on a database with a sound chain of `LENGTH` entries."""
    for n in range(LENGTH):
        audit.within_request(session, f"request-{n % 7}")
        audit.append(
            session,
            keys,
            DESK if n % 2 else system(),
            action=AuditAction.CASE_READ,
            object_kind="case",
            object_id=f"case-{n}",
            now=NOW + timedelta(seconds=n),
        )
    session.commit()
    return session


def entry(session: Session, seq: int) -> dict[str, object]:
    found = session.get_one(AuditEvent, seq)
    return {column.key: getattr(found, column.key) for column in AuditEvent.__mapper__.columns}


def problems(session: Session, keys: Keys, anchor: Head | None = None) -> list[str]:
    session.commit()
    session.expire_all()
    return audit.verify(session, keys, [anchor] if anchor else [])


def test_an_untouched_chain_is_sound(chain: Session, keys: Keys) -> None:
    assert problems(chain, keys, audit.head(chain)) == []


def test_an_empty_chain_is_sound_and_has_no_head(session: Session, keys: Keys) -> None:
    assert problems(session, keys) == []
    assert audit.head(session) is None


def test_a_long_chain_is_read_in_parts(chain: Session, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "READ_AT_ONCE", 5)

    assert problems(chain, keys) == []
    assert [event.seq for event in queries.in_order(chain)] == list(range(1, LENGTH + 1))


@pytest.mark.parametrize(
    "change",
    [
        {"at": NOW},
        {"actor_kind": "system"},
        {"actor_id": "staff-2"},
        {"actor_role": "clinician"},
        {"actor_role": None},
        {"action": "case.closed"},
        {"object_kind": "staff"},
        {"object_id": "case-99"},
        {"request_id": "request-8"},
        {"mac": b"x" * 32},
    ],
    ids=lambda change: str(next(iter(change))),
)
def test_an_edited_entry_is_found(chain: Session, keys: Keys, change: dict[str, object]) -> None:
    chain.execute(update(AuditEvent).where(AuditEvent.seq == 6).values(change))

    assert "entry 6 was changed after it was written" in problems(chain, keys)


@pytest.mark.parametrize("seq", range(1, LENGTH))
def test_a_deleted_entry_is_found(chain: Session, keys: Keys, seq: int) -> None:
    chain.execute(delete(AuditEvent).where(AuditEvent.seq == seq))

    assert f"entry {seq} is missing before entry {seq + 1}" in problems(chain, keys)


def test_a_deleted_entry_whose_number_was_filled_up_is_found(chain: Session, keys: Keys) -> None:
    chain.execute(delete(AuditEvent).where(AuditEvent.seq == 6))
    for seq in range(7, LENGTH + 1):
        chain.execute(update(AuditEvent).where(AuditEvent.seq == seq).values(seq=seq - 1))

    assert "entry 6 does not continue the entry before it" in problems(chain, keys)


def test_an_inserted_entry_is_found(chain: Session, keys: Keys) -> None:
    copied = entry(chain, 6)
    for seq in range(LENGTH, 6, -1):
        chain.execute(update(AuditEvent).where(AuditEvent.seq == seq).values(seq=seq + 1))
    chain.add(AuditEvent(**(copied | {"seq": 7, "object_id": "case-99"})))

    assert "entry 7 was changed after it was written" in problems(chain, keys)


def test_two_swapped_entries_are_found(chain: Session, keys: Keys) -> None:
    third, fourth = entry(chain, 3), entry(chain, 4)
    chain.execute(update(AuditEvent).where(AuditEvent.seq == 3).values(fourth | {"seq": 3}))
    chain.execute(update(AuditEvent).where(AuditEvent.seq == 4).values(third | {"seq": 4}))

    found = problems(chain, keys)
    assert "entry 3 was changed after it was written" in found
    assert "entry 4 was changed after it was written" in found


def test_an_entry_forged_without_the_key_is_found(chain: Session, keys: Keys) -> None:
    forger = Keys(keys.ring, keys.index, bytes(32))
    audit.append(
        chain, forger, DESK, action=AuditAction.CASE_READ, object_kind="case", object_id="case-1", now=NOW
    )

    assert problems(chain, keys) == [f"entry {LENGTH + 1} was changed after it was written"]


@pytest.mark.parametrize("left", [0, 1, LENGTH - 1])
def test_a_cut_tail_is_found_by_the_published_head_and_only_by_it(
    chain: Session, keys: Keys, left: int
) -> None:
    published = audit.head(chain)
    chain.execute(delete(AuditEvent).where(AuditEvent.seq > left))

    assert problems(chain, keys) == []
    assert problems(chain, keys, published) == [
        f"the chain ends before entry {LENGTH}, which was published as its head: its tail was cut"
    ]


def test_a_tail_cut_and_written_anew_is_found_by_the_published_head(chain: Session, keys: Keys) -> None:
    published = audit.head(chain)
    chain.execute(delete(AuditEvent).where(AuditEvent.seq == LENGTH))
    audit.append(
        chain, keys, DESK, action=AuditAction.CASE_READ, object_kind="case", object_id="other", now=NOW
    )

    assert problems(chain, keys, published) == [
        f"entry {LENGTH} is not the one that was published as the head"
    ]


def test_writers_at_the_same_time_make_one_chain(engine: Engine, keys: Keys) -> None:
    def write(n: int) -> None:
        with Session(engine) as session:
            audit.append(
                session,
                keys,
                DESK,
                action=AuditAction.CASE_READ,
                object_kind="case",
                object_id=str(n),
                now=NOW,
            )
            session.commit()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(40)))

    with Session(engine) as session:
        assert audit.verify(session, keys) == []
        head = audit.head(session)
        assert head is not None
        assert head.seq == 40


def parts(session: Session, keys: Keys, size: int) -> list[audit.CheckedPart]:
    """The chain checked in parts of about so many entries."""
    found, start = [], 1
    while True:
        found.append(audit.verify_part(session, keys, start, map(size.__le__, count(1)).__next__))
        if found[-1].reaches_end:
            return found
        start = found[-1].upto


@pytest.mark.parametrize("size", [0, 1, 2, 3, 5, LENGTH - 1, LENGTH, LENGTH + 1])
def test_a_chain_checked_in_parts_is_checked_whole(chain: Session, keys: Keys, size: int) -> None:
    found = parts(chain, keys, size)

    assert (found[0].start, found[-1].upto) == (1, LENGTH)
    assert all(after.start == before.upto for before, after in pairwise(found))
    assert all(not part.problems for part in found)


@pytest.mark.parametrize("size", [1, 4])
@pytest.mark.parametrize("seq", range(2, LENGTH + 1))
def test_a_chain_checked_in_parts_hides_no_joint(chain: Session, keys: Keys, seq: int, size: int) -> None:
    chain.execute(update(AuditEvent).where(AuditEvent.seq == seq).values(prev_mac=b"x" * 32))
    chain.commit()

    told = {problem for part in parts(chain, keys, size) for problem in part.problems}
    assert told == {
        f"entry {seq} does not continue the entry before it",
        f"entry {seq} was changed after it was written",
    }


def test_a_part_of_a_rewritten_chain_names_a_bounded_number_of_problems(
    chain: Session, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audit, "PROBLEMS_AT_ONCE", 3)
    chain.execute(update(AuditEvent).values(object_id="case-99"))
    chain.commit()

    part = audit.verify_part(chain, keys, 1, lambda: False)

    assert (part.upto, len(part.problems), part.reaches_end) == (3, 3, False)


def test_an_entry_that_is_not_there_ends_the_check(session: Session, keys: Keys) -> None:
    assert audit.verify_part(session, keys, 1, lambda: True) == audit.CheckedPart(1, 0, (), reaches_end=True)


@pytest.mark.usefixtures("chain")
def test_nobody_waits_for_a_check_and_what_is_added_meanwhile_does_no_harm(
    engine: Engine, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "READ_AT_ONCE", 3)
    added: list[int] = []

    def somebody_writes() -> bool:
        if len(added) < 3:
            with Session(engine) as writer:
                event = audit.append(
                    writer,
                    keys,
                    DESK,
                    action=AuditAction.CASE_READ,
                    object_kind="case",
                    object_id="meanwhile",
                    now=NOW,
                )
                writer.commit()
                added.append(event.seq)
        return False

    with Session(engine) as own:
        reading(own)
        part = audit.verify_part(own, keys, 1, somebody_writes)

    assert added == [LENGTH + 1, LENGTH + 2, LENGTH + 3]
    assert (part.problems, part.reaches_end) == ((), True)
