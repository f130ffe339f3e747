"""A thousand stored values, each damaged, moved to another row, or met with a wrong key: none opens."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, make_url, select, update
from sqlalchemy.orm import Session

from intake.services.patient import sitting
from intake.store.errors import SealError, Tampered, UnknownKey
from intake.store.keys import KeyRing, Keys
from intake.store.models import Draft
from tests.support.engines import configured_engine
from tests.support.stories import ANSWERS, NOW, answered

HOW_MANY = 1_000


@pytest.fixture(scope="session")
def a_thousand(sqlite_template: Path, keys: Keys) -> tuple[Path, list[str]]:
    """A database of a thousand sittings, and their tokens in the order of their rows' ids."""
    path = sqlite_template.with_name("a_thousand.db")
    shutil.copyfile(sqlite_template, path)
    engine = configured_engine(make_url(f"sqlite:///{path}"))
    with Session(engine) as session:
        told = [answered(session, keys) for _ in range(HOW_MANY)]
        by_id = sorted((opened.draft.id, token) for opened, token in told)
        session.commit()
    engine.dispose()
    return path, [token for _, token in by_id]


@pytest.fixture
def tokens(a_thousand: tuple[Path, list[str]]) -> list[str]:
    return a_thousand[1]


@pytest.fixture
def session(
    a_thousand: tuple[Path, list[str]], tmp_path: Path, make_engine: Callable[[URL], Engine]
) -> Iterator[Session]:
    """A session on a copy of the database of a thousand sittings."""
    path = tmp_path / "intake.db"
    shutil.copyfile(a_thousand[0], path)
    with Session(make_engine(make_url(f"sqlite:///{path}"))) as opened:
        yield opened


def outcomes(session: Session, keys: Keys, tokens: list[str]) -> set[str]:
    """What came of opening each sitting: "opened", or the class of the refusal."""
    found = set()
    for token in tokens:
        try:
            assert sitting.open_by_token(session, keys, token, NOW).answers == ANSWERS
            found.add("opened")
        except SealError as refusal:
            found.add(type(refusal).__name__)
    return found


@pytest.mark.parametrize("column", ["sealed_content", "wrapped_key"])
def test_a_thousand_values_with_one_bit_flipped_are_all_refused(
    session: Session, keys: Keys, tokens: list[str], column: str
) -> None:
    assert outcomes(session, keys, tokens) == {"opened"}
    session.expunge_all()
    dice = random.Random(20260615)
    for draft_id, stored in session.execute(select(Draft.id, getattr(Draft, column))).all():
        damaged = bytearray(stored)
        bit = dice.randrange(len(damaged) * 8)
        damaged[bit // 8] ^= 1 << bit % 8
        session.execute(update(Draft).where(Draft.id == draft_id).values({column: bytes(damaged)}))
    session.expire_all()

    assert "opened" not in outcomes(session, keys, tokens)


@pytest.mark.parametrize(
    ("moved", "refusal"),
    [(("sealed_content",), UnknownKey), (("sealed_content", "wrapped_key"), Tampered)],
    ids=["the value alone", "the value and its key"],
)
def test_a_thousand_values_moved_to_the_next_row_are_all_refused(
    session: Session, keys: Keys, tokens: list[str], moved: tuple[str, ...], refusal: type[SealError]
) -> None:
    stored = session.execute(
        select(Draft.id, Draft.sealed_content, Draft.wrapped_key).order_by(Draft.id)
    ).all()
    for row, after in zip(stored, [*stored[1:], stored[0]], strict=True):
        values = {column: getattr(after, column) for column in moved}
        session.execute(update(Draft).where(Draft.id == row.id).values(values))
    session.expire_all()

    assert outcomes(session, keys, tokens) == {refusal.__name__}


def test_a_thousand_values_under_a_wrong_key_are_all_refused(
    session: Session, keys: Keys, tokens: list[str]
) -> None:
    wrong = Keys(KeyRing(bytes(range(32)), (bytes(range(1, 33)),)), keys.index, keys.audit)

    assert outcomes(session, wrong, tokens) == {"UnknownKey"}


def test_a_thousand_values_that_pass_for_the_wrong_keys_own_are_all_refused(
    session: Session, keys: Keys, tokens: list[str]
) -> None:
    secret = bytes(range(32))
    wrong = KeyRing(secret)
    for draft_id, stored in session.execute(select(Draft.id, Draft.wrapped_key)).all():
        forged = bytearray(stored)
        forged[1:5] = wrong.current_id  # the key's name, which stands in the clear
        session.execute(update(Draft).where(Draft.id == draft_id).values(wrapped_key=bytes(forged)))
    session.expire_all()

    assert outcomes(session, Keys(wrong, keys.index, keys.audit), tokens) == {"Tampered"}
