"""Bringing what search knows to the newest version changes nothing else, and leaves out only the erased."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from intake.domain.person import identity_from_answers
from intake.services.actor import system
from intake.services.keeping import erasure, search_care
from intake.store import reindexing
from intake.store.blind_index import INDEX_VERSION, index_entries
from intake.store.keys import Keys
from intake.store.models import AuditEvent, Case, CaseIndex
from tests.support.stories import ANSWERS, NOW, filed, new_id


def make_old(session: Session) -> None:
    """Leave of what search knows what an older version would have made, and something it no longer makes."""
    session.execute(delete(CaseIndex).where(CaseIndex.kind != "birth_date"))
    session.execute(update(CaseIndex).values(mac=b"an old hash 16 b"))
    session.execute(update(Case).values(index_version=1))
    session.commit()
    session.expire_all()


def known(session: Session, case_id: str) -> set[tuple[str, bytes]]:
    rows = session.execute(select(CaseIndex.kind, CaseIndex.mac).where(CaseIndex.case_id == case_id))
    return {(kind, mac) for kind, mac in rows}


def test_old_cases_are_brought_to_the_newest_version_in_batches_and_not_changed_otherwise(
    session: Session, keys: Keys
) -> None:
    cases = [filed(session, keys) for _ in range(5)]
    before = [(case.id, case.revision, case.updated_at, case.received_at) for case in cases]
    assert reindexing.cases_left(session) == 0
    make_old(session)
    assert reindexing.cases_left(session) == 5
    assert reindexing.is_any_left(session)

    done = []
    while batch := reindexing.reindex(session, keys, 2):
        session.commit()
        done.append(batch)

    assert done == [2, 2, 1]
    assert reindexing.cases_left(session) == 0
    assert not reindexing.is_any_left(session)
    rows = {case.id: case for case in session.scalars(select(Case))}
    assert before == [(i, rows[i].revision, rows[i].updated_at, rows[i].received_at) for i, *_ in before]
    for case_id in rows:
        assert known(session, case_id) == index_entries(keys.index, identity_from_answers(ANSWERS))
    received = select(CaseIndex.received_at, Case.received_at).join(Case, Case.id == CaseIndex.case_id)
    assert all(one == other for one, other in session.execute(received))


def test_a_case_filed_now_has_the_newest_version(session: Session, keys: Keys) -> None:
    assert filed(session, keys).index_version == INDEX_VERSION


def test_an_erased_case_is_not_left_and_stays_unknown(session: Session, keys: Keys) -> None:
    case = filed(session, keys)
    session.commit()
    erasure.erase_case(
        session, keys, case.reference, reason="asked_for", actor=system(), now=NOW, new_id=new_id
    )
    session.execute(update(Case).values(index_version=1))
    session.commit()

    assert reindexing.cases_left(session) == 0
    assert reindexing.reindex(session, keys, 10) == 0


def test_each_batch_is_recorded(session: Session, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        filed(session, keys)
    make_old(session)
    monkeypatch.setattr(search_care, "CASES_AT_ONCE", 2)

    while search_care.reindex_some(session, keys, actor=system(), now=NOW):
        session.commit()

    recorded = select(AuditEvent).where(AuditEvent.action == "search.reindexed")
    assert len(session.scalars(recorded).all()) == 2
