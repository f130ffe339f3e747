"""Sealed values are as long as a step: an older release's are brought to it, and open before and after."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from intake.services.keeping import key_care
from intake.store import seal
from intake.store.errors import Tampered
from intake.store.keys import Keys
from intake.store.models import Case
from intake.store.padding import pad_some, sealed_tables
from intake.store.seal import AS_LONG_AS_IT_IS, HEADER_BYTES, PADDED, TAG_BYTES, DataKey, padded_length
from tests.support.populated import populate
from tests.support.thief import all_that_opens

KEY = DataKey(bytes(range(32)))
HERE = {"table": "case_file", "row": "row-1", "column": "sealed_answers"}
MOST_ADDED = 4


@given(st.integers(0, 200_000))
def test_a_step_has_room_for_the_end_and_adds_a_quarter_at_most(length: int) -> None:
    padded = padded_length(length)
    assert length < padded <= length + max(seal.SMALLEST_STEP, length // MOST_ADDED)
    assert padded_length(padded - 1) == padded


@given(st.binary(max_size=2_000))
def test_any_bytes_open_as_they_were_and_are_as_long_as_a_step(plain: bytes) -> None:
    sealed = KEY.seal(plain, **HERE)
    assert KEY.open(sealed, **HERE) == plain
    assert sealed[:1] == PADDED
    assert len(sealed) == HEADER_BYTES + padded_length(len(plain)) + TAG_BYTES


@pytest.mark.parametrize("beside", [0, 90, 700, 20_000], ids=["note", "profile", "gist", "assessment"])
def test_two_answers_of_different_length_are_sealed_alike(beside: int) -> None:
    told = [{"beside": "x" * beside, "pain": answer} for answer in ("no", "not sure")]
    assert len({len(KEY.seal_json(each, **HERE)) for each in told}) == 1


def test_what_an_older_release_sealed_opens_and_cannot_pass_for_padded() -> None:
    old = seal._seal(KEY.secret, KEY.id, b"told before", seal._bind(**HERE), AS_LONG_AS_IT_IS)
    assert KEY.open(old, **HERE) == b"told before"
    with pytest.raises(Tampered):
        KEY.open(PADDED + old[1:], **HERE)
    endless = seal._seal(KEY.secret, KEY.id, b"no end", seal._bind(**HERE), PADDED)
    with pytest.raises(Tampered, match="has no end"):
        KEY.open(endless, **HERE)


def test_every_value_of_an_older_release_is_padded_and_says_the_same(
    engine: Engine, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older, Session(engine) as session:
        older.setattr(seal, "_padded", lambda plain: plain)
        older.setattr(seal, "PADDED", AS_LONG_AS_IT_IS)
        populate(session, keys)
        session.commit()
    with Session(engine) as session:
        before, revisions = all_that_opens(session, keys.ring), sorted(session.scalars(select(Case.revision)))
        first = next(table for table in sealed_tables() if table.name == "case_event")
        assert pad_some(session, keys.ring, first, "", limit=1) is not None
        session.commit()
        done = sum(key_care.pad_all(session, keys))
        session.commit()
        assert done >= len(sealed_tables()) - 1
        assert sum(key_care.pad_all(session, keys)) == 0
        after = all_that_opens(session, keys.ring)
        assert opened(after) == opened(before)
        assert sorted(session.scalars(select(Case.revision))) == revisions
        for value in sealed_values_with_a_key(session):
            assert value[:1] == PADDED
            inside = len(value) - HEADER_BYTES - TAG_BYTES
            assert padded_length(inside - 1) == inside


def opened(found: dict[str, bytes]) -> dict[str, bytes]:
    """What could be opened of it, by place."""
    return {
        place: b"\n".join(sorted(line for line in value.split(b"\n") if line[:1] == b"{"))
        for place, value in found.items()
        if ".sealed_" in place
    }


def sealed_values_with_a_key(session: Session) -> list[bytes]:
    """Every sealed value of the database that somebody can still open."""
    erased = set(session.scalars(select(Case.id).where(Case.wrapped_key.is_(None))))
    found = []
    for table in sealed_tables():
        for row in session.execute(select(table)).mappings():
            if row.get("case_id", row["id"]) not in erased or row.get("wrapped_key"):
                found += [row[name] for name in row if name.startswith("sealed_") and row[name]]
    return found


def test_what_was_damaged_or_erased_stops_no_padding(
    session: Session, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as older:
        older.setattr(seal, "_padded", lambda plain: plain)
        older.setattr(seal, "PADDED", AS_LONG_AS_IT_IS)
        populate(session, keys)
    case = session.scalars(select(Case).where(Case.wrapped_key.is_not(None))).first()
    assert case is not None
    value = case.sealed_answers or b""
    damaged = value[:-1] + bytes([value[-1] ^ 1])
    session.execute(update(Case).where(Case.id == case.id).values(sealed_answers=damaged))
    assert sum(key_care.pad_all(session, keys)) > 0
    session.expire_all()
    assert case.sealed_answers == damaged
    assert (case.sealed_identity or b"")[:1] == PADDED
