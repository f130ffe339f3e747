"""Queries about drafts and safety exits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from intake.store.models import Draft, SafetyExit

# Put together once: this query runs on every page of every patient.
_BY_TOKEN = select(Draft).where(Draft.token_hash == bindparam("token_hash"))
_BY_TOKEN_LOCKED = _BY_TOKEN.with_for_update()


def by_token_hash(session: Session, token_hash: str, *, lock: bool) -> Draft | None:
    """The draft with this token hash; with `lock`, no other transaction changes it until this one ends."""
    query = _BY_TOKEN_LOCKED if lock else _BY_TOKEN
    return session.scalars(query, {"token_hash": token_hash}).one_or_none()


def of_case(session: Session, case_id: str, draft_id: str) -> Sequence[Draft]:
    """The draft a case came from, where it is still there, and those begun to bring it up to date."""
    return session.scalars(select(Draft).where(or_(Draft.id == draft_id, Draft.case_id == case_id))).all()


def expired(session: Session, now: datetime, limit: int) -> Sequence[Draft]:
    """Drafts whose time is up, at most `limit`, oldest first; rows in use are left out."""
    query = select(Draft).where(Draft.expires_at <= now).order_by(Draft.expires_at).limit(limit)
    return session.scalars(query.with_for_update(skip_locked=True)).all()


def safety_exits_of_draft(session: Session, draft_id: str) -> Sequence[SafetyExit]:
    """The safety exits of one sitting, in the order they happened."""
    return session.scalars(
        select(SafetyExit).where(SafetyExit.draft_id == draft_id).order_by(SafetyExit.at)
    ).all()


def count_exits_without_contact(session: Session, since: datetime) -> int:
    """How many safety exits since then left no way to call back; the queue shows their number only."""
    query = select(func.count()).select_from(SafetyExit)
    return session.scalar(query.where(SafetyExit.contact_left.is_(False), SafetyExit.at >= since)) or 0
