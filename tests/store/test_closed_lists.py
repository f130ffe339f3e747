"""What the database allows in a column is exactly the closed list that the program knows."""

from __future__ import annotations

import re
from enum import StrEnum

import pytest
from sqlalchemy import Engine, inspect, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from intake.domain.roles import Role
from intake.store.base import Base
from intake.store.keys import Keys
from intake.store.models.outbox import OutboxKind, OutboxMessage
from intake.store.models.passkey import ChallengePurpose
from tests.support.populated import populate

LISTS: dict[tuple[str, str], type[StrEnum]] = {
    ("staff", "role"): Role,
    ("outbox_message", "kind"): OutboxKind,
    ("passkey_challenge", "purpose"): ChallengePurpose,
}


@pytest.mark.parametrize("column", LISTS, ids=".".join)
def test_the_database_allows_exactly_the_words_of_the_list(engine: Engine, column: tuple[str, str]) -> None:
    table, name = column
    (check,) = (
        each for each in inspect(engine).get_check_constraints(table) if each["name"] == f"ck_{table}_{name}"
    )

    assert set(re.findall(r"'(\w+)'", str(check["sqltext"]))) == {str(word) for word in LISTS[column]}


@pytest.mark.parametrize("column", LISTS, ids=".".join)
def test_the_database_refuses_every_other_word(session: Session, keys: Keys, column: tuple[str, str]) -> None:
    table, name = column
    populate(session, keys)

    other = update(Base.metadata.tables[table]).values({name: text("'janitor'")})
    with pytest.raises(IntegrityError):
        session.execute(other)


@pytest.mark.parametrize("column", LISTS, ids=".".join)
def test_a_word_comes_back_as_one_of_the_list(session: Session, keys: Keys, column: tuple[str, str]) -> None:
    table, name = column
    populate(session, keys)

    found = session.scalars(select(Base.metadata.tables[table].c[name])).all()
    assert {type(word) for word in found} == {LISTS[column]}


@pytest.mark.parametrize("letter", [None, "form_number"])
def test_a_letter_has_its_name_and_an_event_has_none(
    session: Session, keys: Keys, letter: str | None
) -> None:
    populate(session, keys)

    kind = OutboxKind.LETTER if letter is None else OutboxKind.CASE_FILED
    with pytest.raises(IntegrityError):
        session.execute(update(OutboxMessage).values(kind=kind, letter=letter))
