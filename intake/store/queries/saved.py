"""Queries about saved forms and about tries at opening them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from intake.store.models import AccessTry, Draft, SavedForm
from intake.store.models.saved import TRY_ACCEPTED, TRY_FAILED


def form_and_draft(session: Session, code_mac: bytes) -> tuple[SavedForm, Draft] | None:
    """The saved form of this code and its draft, which no other transaction changes until this one ends."""
    query = select(SavedForm, Draft).join(Draft, Draft.id == SavedForm.draft_id)
    query = query.where(SavedForm.code_mac == code_mac).with_for_update(of=Draft)
    row = session.execute(query.execution_options(populate_existing=True)).one_or_none()
    return (row[0], row[1]) if row else None


def last_failed(session: Session, target_mac: bytes, until: datetime, limit: int) -> Sequence[datetime]:
    """When the last tries at this up to then failed, the newest first."""
    query = select(AccessTry.at).where(
        AccessTry.target_mac == target_mac, AccessTry.outcome == TRY_FAILED, AccessTry.at <= until
    )
    return session.scalars(query.order_by(AccessTry.at.desc()).limit(limit)).all()


def last_in_vain(
    session: Session, address_mac: bytes, since: datetime, until: datetime, limit: int
) -> Sequence[datetime]:
    """When the last tries from this address between the two were in vain, the newest first."""
    query = select(AccessTry.at).where(
        AccessTry.address_mac == address_mac,
        AccessTry.at > since,
        AccessTry.at <= until,
        AccessTry.outcome != TRY_ACCEPTED,
    )
    return session.scalars(query.order_by(AccessTry.at.desc()).limit(limit)).all()


def accept_tries(session: Session, target_mac: bytes) -> None:
    """Note that whoever tried at this got in, so that their earlier tries no longer count."""
    query = update(AccessTry).where(AccessTry.target_mac == target_mac, AccessTry.outcome == TRY_FAILED)
    session.execute(query.values(outcome=TRY_ACCEPTED), execution_options={"synchronize_session": False})


def codes_of(session: Session, draft_ids: Collection[str]) -> Sequence[bytes]:
    """The keyed hashes of the codes that open these drafts."""
    return session.scalars(select(SavedForm.code_mac).where(SavedForm.draft_id.in_(draft_ids))).all()


def erase_tries_at(session: Session, target_macs: Collection[bytes]) -> None:
    """Delete every try at one of these targets."""
    query = delete(AccessTry).where(AccessTry.target_mac.in_(target_macs))
    session.execute(query, execution_options={"synchronize_session": False})


def erase_tries(session: Session, before: datetime) -> int:
    """Delete the tries from before that instant, and say how many."""
    query = delete(AccessTry).where(AccessTry.at < before).returning(AccessTry.id)
    return len(session.execute(query, execution_options={"synchronize_session": False}).all())
