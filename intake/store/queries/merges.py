"""Which requests stand merged, and into which."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, select
from sqlalchemy.orm import Session, aliased

from intake.store.models import Case, CaseMerge

_INTO = (
    select(CaseMerge, Case)
    .join(Case, Case.id == CaseMerge.merged_id)
    .where(CaseMerge.kept_id == bindparam("kept"), CaseMerge.ended_at.is_(None))
    .order_by(CaseMerge.at, CaseMerge.id)
)


def into(session: Session, kept_id: str) -> Sequence[tuple[CaseMerge, Case]]:
    """The requests that stand merged into this one, the first merged first."""
    return [(row, case) for row, case in session.execute(_INTO, {"kept": kept_id})]


def ever_into(session: Session, kept_id: str) -> Sequence[tuple[CaseMerge, Case]]:
    """The requests that were ever merged into this one, those that were separated since included."""
    query = select(CaseMerge, Case).join(Case, Case.id == CaseMerge.merged_id)
    query = query.where(CaseMerge.kept_id == kept_id).order_by(CaseMerge.at, CaseMerge.id)
    return [(row, case) for row, case in session.execute(query)]


def into_at(session: Session, kept_id: str, at: datetime) -> list[Case]:
    """The requests that stood merged into this one at that moment, the first merged first."""
    stood = ever_into(session, kept_id)
    return [row for merge, row in stood if merge.at <= at and (merge.ended_at is None or merge.ended_at > at)]


def still_into(session: Session, kept_id: str) -> list[Case]:
    """Those that stand merged into this one and were not erased, the first merged first."""
    return [row for _, row in into(session, kept_id) if not row.is_erased]


def kept_for(session: Session, merged_id: str) -> tuple[CaseMerge, Case] | None:
    """The request that this one stands merged into; None where it is merged into none."""
    query = select(CaseMerge, Case).join(Case, Case.id == CaseMerge.kept_id)
    found = session.execute(query.where(CaseMerge.merged_id == merged_id, CaseMerge.ended_at.is_(None)))
    one = found.one_or_none()
    return (one[0], one[1]) if one else None


def kept_for_many(session: Session, merged_ids: Collection[str]) -> dict[str, Case]:
    """The request that each of these stands merged into, by the merged one's id."""
    query = select(CaseMerge.merged_id, Case).join(Case, Case.id == CaseMerge.kept_id)
    found = query.where(CaseMerge.merged_id.in_(merged_ids), CaseMerge.ended_at.is_(None))
    return {row[0]: row[1] for row in session.execute(found)} if merged_ids else {}


def goes_on() -> ColumnElement[bool]:
    """A case that stands merged into one that is not erased: it is kept as long as that one is."""
    kept = aliased(Case)
    query = select(CaseMerge.id).join(kept, kept.id == CaseMerge.kept_id)
    return query.where(
        CaseMerge.merged_id == Case.id, CaseMerge.ended_at.is_(None), kept.wrapped_key.is_not(None)
    ).exists()
