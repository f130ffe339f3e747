"""Search over sealed cases, through the blind index: traits meet by keyed hash and nothing is opened."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from intake.store.models import Case, CaseIndex

FOUND_AT_MOST = 50


def forget(session: Session, case_id: str) -> None:
    """Take everything that search knows about a case away."""
    session.execute(delete(CaseIndex).where(CaseIndex.case_id == case_id))


def add_entries(session: Session, case_id: str, entries: set[tuple[str, bytes]]) -> None:
    """Add pairs of kind and keyed hash for a case that has none of them yet."""
    if entries:
        rows = [{"case_id": case_id, "kind": kind, "mac": mac} for kind, mac in sorted(entries)]
        session.execute(insert(CaseIndex), rows)


def cases_with_all(
    session: Session, entries: Sequence[tuple[str, bytes]], limit: int = FOUND_AT_MOST
) -> Sequence[Case]:
    """Cases that have every given trait, newest first, at most `limit`; none when no trait is given."""
    if not entries:
        return []
    query = select(Case)
    for kind, mac in entries:
        having = select(CaseIndex.case_id).where(CaseIndex.kind == kind, CaseIndex.mac == mac)
        query = query.where(Case.id.in_(having))
    return session.scalars(query.order_by(Case.received_at.desc(), Case.id).limit(limit)).all()
