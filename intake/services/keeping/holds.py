"""Legal holds: a case that a lawyer asked to keep is not erased, whatever its time says, until it is freed.

A hold keeps all that belongs to the case: its safety exits, and a sitting that was begun to bring it up to
date. Both reasons are sealed with the case.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from intake.services import audit
from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.services.cases import record
from intake.services.errors import CaseErased, CaseHeld, NoHold
from intake.store.errors import SealError
from intake.store.keys import Keys
from intake.store.models import Case, LegalHold
from intake.store.queries import cases, holds


@dataclass(frozen=True)
class Hold:
    """A hold that stands: on which case (its reference), since when, set by whom (an id), and why.

    `reason` is None where it cannot be opened.
    """

    reference: str
    set_at: datetime
    set_by: str
    reason: str | None


def put(
    session: Session,
    keys: Keys,
    reference: str,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    """Hold the case with this reference (as stored), from the caller's commit on.

    Raises `CaseNotFound`, `CaseErased`, or `CaseHeld` where a hold stands already.
    """
    case = _locked(session, reference)
    if case.is_erased:
        raise CaseErased(reference)
    refuse_held(session, case)
    hold = LegalHold(id=new_id(), case_id=case.id, set_at=now, set_by=actor.id or "")
    hold.sealed_reason = case.data_key(keys.ring).seal_json(reason, **_place(hold, "sealed_reason"))
    session.add(hold)
    session.flush()
    _record(session, keys, AuditAction.CASE_HELD, case, actor, now)


def lift(session: Session, keys: Keys, reference: str, reason: str, *, actor: Actor, now: datetime) -> None:
    """Free the case with this reference: its time counts again. Raises `CaseNotFound` or `NoHold`."""
    case = _locked(session, reference)
    hold = holds.standing(session, case.id)
    if hold is None:
        raise NoHold
    hold.ended_at, hold.ended_by = now, actor.id
    hold.sealed_end_reason = case.data_key(keys.ring).seal_json(reason, **_place(hold, "sealed_end_reason"))
    session.flush()
    _record(session, keys, AuditAction.CASE_HOLD_LIFTED, case, actor, now)


def refuse_held(session: Session, case: Case) -> None:
    """Raise `CaseHeld` where a hold stands on this case; the caller holds its lock."""
    if holds.standing(session, case.id) is not None:
        raise CaseHeld(case.reference)


def every_standing(session: Session, keys: Keys) -> tuple[Hold, ...]:
    """Every hold that stands, the oldest first."""
    return tuple(
        Hold(case.reference, hold.set_at, hold.set_by, _reason(keys, case, hold))
        for hold, case in holds.all_standing(session)
    )


def _reason(keys: Keys, case: Case, hold: LegalHold) -> str | None:
    try:
        reason: str = case.data_key(keys.ring).open_json(hold.sealed_reason, **_place(hold, "sealed_reason"))
    except SealError:
        return None
    return reason


def _locked(session: Session, reference: str) -> Case:
    record.lock(session, reference)
    case = cases.by_reference(session, reference)
    assert case is not None, "it is locked"  # noqa: S101 - for the type checker
    return case


def _place(hold: LegalHold, column: str) -> dict[str, str]:
    return {"table": "legal_hold", "row": hold.id, "column": column}


def _record(
    session: Session, keys: Keys, action: AuditAction, case: Case, actor: Actor, now: datetime
) -> None:
    audit.append(session, keys, actor, action=action, object_kind="case", object_id=case.id, now=now)
