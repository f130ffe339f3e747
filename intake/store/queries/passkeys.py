"""Queries about passkeys and their challenges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from intake.store.models import Passkey, PasskeyChallenge
from intake.store.models.passkey import ChallengePurpose


def of_staff(session: Session, staff_id: str) -> Sequence[Passkey]:
    """A person's passkeys, the oldest first."""
    query = select(Passkey).where(Passkey.staff_id == staff_id)
    return session.scalars(query.order_by(Passkey.created_at, Passkey.id)).all()


def count_of_staff(session: Session, staff_id: str) -> int:
    """How many passkeys a person has."""
    query = select(func.count()).select_from(Passkey).where(Passkey.staff_id == staff_id)
    return session.scalar(query) or 0


def by_credential_mac(session: Session, credential_mac: bytes, *, lock: bool = False) -> Passkey | None:
    """The passkey whose id has this keyed hash; with `lock` nobody else changes it meanwhile."""
    query = select(Passkey).where(Passkey.credential_mac == credential_mac)
    return session.scalars(query.with_for_update() if lock else query).one_or_none()


def erase_of_staff(session: Session, staff_id: str) -> int:
    """Delete all passkeys of a person, and say how many there were."""
    query = delete(Passkey).where(Passkey.staff_id == staff_id).returning(Passkey.id)
    return len(session.execute(query).all())


def challenge_of(session: Session, purpose: ChallengePurpose, bound_to: str) -> PasskeyChallenge | None:
    """The challenge that this browser was given for that purpose."""
    query = select(PasskeyChallenge).where(
        PasskeyChallenge.bound_to == bound_to, PasskeyChallenge.purpose == purpose
    )
    return session.scalars(query).one_or_none()


def take_challenge(
    session: Session, purpose: ChallengePurpose, bound_to: str
) -> tuple[bytes, datetime] | None:
    """Delete that challenge and give it, with when it expires; of two who ask at once, one gets it."""
    query = delete(PasskeyChallenge).where(
        PasskeyChallenge.bound_to == bound_to, PasskeyChallenge.purpose == purpose
    )
    row = session.execute(
        query.returning(PasskeyChallenge.challenge, PasskeyChallenge.expires_at)
    ).one_or_none()
    return (row[0], row[1]) if row else None


def erase_old_challenges(session: Session, before: datetime) -> int:
    """Delete the challenges that expired before that instant, and say how many."""
    query = delete(PasskeyChallenge).where(PasskeyChallenge.expires_at < before)
    return len(session.execute(query.returning(PasskeyChallenge.id)).all())
