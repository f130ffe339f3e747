"""Queries about staff accounts and their sessions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from intake.store.models import Staff, StaffSession

_EVERYONE = select(Staff).order_by(Staff.created_at, Staff.id)


def by_id(session: Session, staff_id: str, *, lock: bool = False) -> Staff | None:
    """The member of staff with this id; with `lock`, no other transaction changes it until this one ends."""
    query = select(Staff).where(Staff.id == staff_id)
    if lock:  # whoever waited for it sees what was changed meanwhile
        query = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(query).one_or_none()


def by_email_mac(session: Session, email_mac: bytes) -> Staff | None:
    """The member of staff who signs in with the email address of this keyed hash."""
    return session.scalars(select(Staff).where(Staff.email_mac == email_mac)).one_or_none()


def everyone(session: Session) -> Sequence[Staff]:
    """All accounts, the oldest first; a practice has tens of them."""
    return session.scalars(_EVERYONE).all()


_EVERYONE = select(Staff).order_by(Staff.created_at, Staff.id)
_SESSION_AND_OWNER = (
    select(StaffSession, Staff)
    .join(Staff, Staff.id == StaffSession.staff_id)
    .where(StaffSession.token_hash == bindparam("token_hash"))
)


def session_and_owner(session: Session, token_hash: str) -> tuple[StaffSession, Staff] | None:
    """The session with this token hash and whose it is, whatever its state."""
    row = session.execute(_SESSION_AND_OWNER, {"token_hash": token_hash}).one_or_none()
    return (row[0], row[1]) if row else None


def touch_session(session: Session, session_id: str, now: datetime) -> bool:
    """Note that a session is in use; False when it was revoked meanwhile, which this never undoes."""
    query = update(StaffSession).where(StaffSession.id == session_id, StaffSession.revoked_at.is_(None))
    touched = session.execute(query.values(last_seen_at=now).returning(StaffSession.id))
    return touched.one_or_none() is not None


def revoke_sessions(session: Session, condition: ColumnElement[bool], now: datetime) -> int:
    """Revoke the sessions that meet a condition and still run, and say how many there were."""
    query = update(StaffSession).where(condition, StaffSession.revoked_at.is_(None))
    return len(session.execute(query.values(revoked_at=now).returning(StaffSession.id)).all())


def count_live_sessions(session: Session, staff: Staff, idle_since: datetime, now: datetime) -> int:
    """How many browsers this person is signed in with, not counting those idle since before `idle_since`."""
    query = select(func.count()).select_from(StaffSession)
    conditions = (
        StaffSession.staff_id == staff.id,
        StaffSession.revoked_at.is_(None),
        StaffSession.expires_at > now,
        StaffSession.last_seen_at > idle_since,
        StaffSession.credential_version == staff.credential_version,
    )
    return session.scalar(query.where(*conditions)) or 0


def erase_old_sessions(session: Session, before: datetime) -> int:
    """Delete sessions whose absolute time ended before that instant, and say how many."""
    query = delete(StaffSession).where(StaffSession.expires_at < before).returning(StaffSession.id)
    return len(session.execute(query).all())
