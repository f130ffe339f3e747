"""A legal hold: set once, sealed, written down, and shown as long as it stands."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.domain.roles import Role
from intake.services import audit
from intake.services.actor import Actor, system
from intake.services.errors import CaseErased, CaseHeld, CaseNotFound, NoHold
from intake.services.keeping import erasure, holds
from intake.services.keeping.holds import Hold
from intake.store.keys import Keys
from intake.store.models import AuditEvent, LegalHold
from tests.support.staff import added
from tests.support.stories import NOW, filed, new_id

WHY = "Smith & Co. asked for it on Monday."


def test_a_hold_is_sealed_written_down_and_stands_until_it_is_lifted(session: Session, keys: Keys) -> None:
    reference, dana = filed(session, keys).reference, added(session, keys)
    by = Actor("staff", dana.id, Role.ADMIN)

    holds.put(session, keys, reference, WHY, actor=by, now=NOW, new_id=new_id)

    assert holds.every_standing(session, keys) == (Hold(reference, NOW, dana.id, WHY),)
    with pytest.raises(CaseHeld):
        holds.put(session, keys, reference, "Twice.", actor=by, now=NOW, new_id=new_id)
    holds.lift(session, keys, reference, "Over.", actor=by, now=NOW)
    assert holds.every_standing(session, keys) == ()
    with pytest.raises(NoHold):
        holds.lift(session, keys, reference, "Over.", actor=by, now=NOW)
    holds.put(session, keys, reference, "Again.", actor=by, now=NOW, new_id=new_id)
    rows = session.scalars(select(LegalHold)).all()
    assert sorted(row.ended_by or "" for row in rows) == ["", dana.id]
    assert not any(WHY.encode() in row.sealed_reason for row in rows)
    written = session.execute(
        select(AuditEvent.action, AuditEvent.actor_id).where(AuditEvent.action.like("case.h%"))
    )
    assert [tuple(row) for row in written] == [
        ("case.held", dana.id), ("case.hold_lifted", dana.id), ("case.held", dana.id),
    ]  # fmt: skip
    assert audit.verify(session, keys) == []


def test_what_is_not_there_or_erased_is_not_held_and_a_reason_that_was_damaged_stops_no_list(
    session: Session, keys: Keys
) -> None:
    case = filed(session, keys)
    by = Actor("staff", added(session, keys).id, Role.ADMIN)
    with pytest.raises(CaseNotFound):
        holds.put(session, keys, "NOBODY00", WHY, actor=by, now=NOW, new_id=new_id)
    holds.put(session, keys, case.reference, WHY, actor=by, now=NOW, new_id=new_id)
    row = session.scalars(select(LegalHold)).one()
    row.sealed_reason = row.sealed_reason[:-1] + bytes([row.sealed_reason[-1] ^ 1])
    assert holds.every_standing(session, keys)[0].reason is None
    holds.lift(session, keys, case.reference, "Over.", actor=by, now=NOW)
    erasure.erase_case(
        session, keys, case.reference, reason="asked_for", actor=system(), now=NOW, new_id=new_id
    )
    with pytest.raises(CaseErased):
        holds.put(session, keys, case.reference, WHY, actor=by, now=NOW, new_id=new_id)
