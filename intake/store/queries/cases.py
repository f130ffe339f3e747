"""Queries about filed cases and what belongs to them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from intake.store.models import AppointmentRequest, Case, Draft
from intake.store.models.draft import DRAFT_FILED

_BY_REFERENCE = select(Case).where(Case.reference == bindparam("reference"))


def by_id(session: Session, case_id: str, *, lock: bool = False) -> Case | None:
    """The case with this id; with `lock`, no other transaction changes it until this one ends.

    Without it the row that this session has already is given as it is.
    """
    if not lock:
        return session.get(Case, case_id)
    return session.scalars(select(Case).where(Case.id == case_id).with_for_update()).one_or_none()


def by_ids(session: Session, case_ids: Collection[str]) -> Sequence[Case]:
    """The cases with these ids, in the order they came in."""
    query = select(Case).where(Case.id.in_(case_ids))
    return session.scalars(query.order_by(Case.received_at, Case.id)).all()


def by_draft(session: Session, draft_id: str) -> Case | None:
    """The case this sitting was filed as, or brought up to date; None before that."""
    query = select(Case).join(Draft, Draft.case_id == Case.id)
    return session.scalars(query.where(Draft.id == draft_id, Draft.status == DRAFT_FILED)).one_or_none()


def by_reference(session: Session, reference: str) -> Case | None:
    """The case with this reference, as it is stored: no spaces, corrected look-alikes."""
    return session.scalars(_BY_REFERENCE, {"reference": reference}).one_or_none()


def next_by_id(session: Session, after: str, limit: int, *, lock: bool = True) -> Sequence[Case]:
    """The next cases by id; with `lock` nobody changes them before this transaction ends."""
    query = select(Case).where(Case.id > after).order_by(Case.id).limit(limit)
    query = query.with_for_update() if lock else query
    return session.scalars(query.execution_options(populate_existing=True)).all()


def reference_taken(session: Session, reference: str) -> bool:
    """Whether a case has this reference already."""
    return session.scalar(select(Case.id).where(Case.reference == reference)) is not None


def ids(session: Session, references: Collection[str]) -> Sequence[str]:
    """The ids of the cases with these references, as stored."""
    return session.scalars(select(Case.id).where(Case.reference.in_(references)).order_by(Case.id)).all()


def references(session: Session, case_ids: Collection[str]) -> dict[str, str]:
    """The references of some cases by their ids."""
    query = select(Case.id, Case.reference).where(Case.id.in_(case_ids))
    return {row.id: row.reference for row in session.execute(query)}


def appointment_request(session: Session, case_id: str) -> AppointmentRequest | None:
    """How the patient of this case wants to be called."""
    return session.scalars(
        select(AppointmentRequest).where(AppointmentRequest.case_id == case_id)
    ).one_or_none()
