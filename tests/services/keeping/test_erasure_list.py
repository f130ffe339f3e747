from __future__ import annotations

import secrets
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from intake.domain.reference import new_reference
from intake.domain.roles import Role
from intake.services.actor import Actor, system
from intake.services.keeping import erasure, erasure_list, holds
from intake.services.keeping.erasure_list import AppliedAgain, Erased, UnreadableErasures
from intake.store.keys import Keys
from intake.store.models.erasure import RETENTION
from tests.support.staff import added
from tests.support.stories import NOW, filed, new_id


@pytest.fixture
def erased(session: Session, keys: Keys) -> str:
    """The reference of an erased request."""
    reference = filed(session, keys, next_reference=lambda: new_reference(secrets.randbelow)).reference
    erasure.erase_case(session, keys, reference, reason=RETENTION, actor=system(), now=NOW, new_id=new_id)
    session.commit()
    return reference


def test_each_erasure_has_one_line_however_often_the_list_is_written(
    session: Session, erased: str, tmp_path: Path
) -> None:
    file = tmp_path / "erasures.txt"

    assert [erasure_list.publish(session, file) for _ in range(2)] == [1, 0]

    (line,) = erasure_list.read(file)
    assert (line.at, line.reference, line.reason) == (NOW, erased, RETENTION)
    assert file.read_text() == f"{line.to_line()}\n"
    assert file.stat().st_mode & 0o077 == 0


def test_the_list_keeps_what_another_database_erased(session: Session, erased: str, tmp_path: Path) -> None:
    file = tmp_path / "erasures.txt"
    before = f"{NOW.isoformat()} {erased} asked_for {new_id()}\n"
    file.write_text(before)

    erasure_list.publish(session, file)

    assert file.read_text().startswith(before)
    assert len(erasure_list.read(file)) == 2


@pytest.mark.parametrize(
    "line", ["", "now 2345CFHJ asked_for x", "2026-06-15 2345 asked_for x", "{} {} why x"]
)
def test_a_file_that_is_no_such_list_is_neither_read_nor_written(
    session: Session, erased: str, tmp_path: Path, line: str
) -> None:
    file = tmp_path / "erasures.txt"
    file.write_text(f"{line.format(NOW.isoformat(), erased)}\n")
    before = file.read_text()

    with pytest.raises(UnreadableErasures, match="Line 1 of"):
        erasure_list.read(file)
    with pytest.raises(UnreadableErasures, match="Line 1 of"):
        erasure_list.publish(session, file)
    assert file.read_text() == before


def test_what_is_erased_again_passes_over_a_request_on_which_a_hold_stood(
    session: Session, keys: Keys
) -> None:
    gone, held = (
        filed(session, keys, next_reference=lambda: new_reference(secrets.randbelow)) for _ in range(2)
    )
    by = Actor("staff", added(session, keys).id, Role.ADMIN)
    holds.put(session, keys, held.reference, "Asked for.", actor=by, now=NOW, new_id=new_id)
    listed = [Erased(NOW, each.reference, RETENTION, new_id()) for each in (gone, held)]

    again = [
        erasure_list.apply(session, keys, listed, actor=system(), now=NOW, new_id=new_id) for _ in range(2)
    ]

    assert again == [AppliedAgain(1, (held.reference,)), AppliedAgain(0, (held.reference,))]
    assert (gone.is_erased, held.is_erased) == (True, False)
