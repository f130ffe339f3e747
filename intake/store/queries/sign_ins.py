"""Queries about tries to sign in, and the browsers that were signed in from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, delete, func, or_, select, update
from sqlalchemy.orm import Session

from intake.store.models import SignInAttempt, Staff, StaffDevice


def failed_attempts(
    session: Session, account_mac: bytes, since: datetime, until: datetime
) -> Sequence[SignInAttempt]:
    """The tries for this account after the one and up to the other instant that did not end in a sign-in."""
    query = select(SignInAttempt).where(
        SignInAttempt.account_mac == account_mac,
        SignInAttempt.at > since,
        SignInAttempt.at <= until,
        SignInAttempt.accepted.is_(False),
    )
    return session.scalars(query.order_by(SignInAttempt.at)).all()


def accept_attempts(session: Session, attempt_id: str, since: datetime) -> None:
    """Note that a try ended in a sign-in, so that it no longer counts, nor do the ones that led to it.

    Those are the tries since then for the same account from the same browser, where it is known, else from
    the same address. What others try from elsewhere goes on counting: nobody gets new guesses because the
    owner signs in meanwhile.
    """
    mine = session.get(SignInAttempt, attempt_id)
    if mine is None:
        return
    from_same = (
        SignInAttempt.device_id == mine.device_id
        if mine.device_id is not None
        else and_(SignInAttempt.device_id.is_(None), SignInAttempt.address_mac == mine.address_mac)
    )
    query = update(SignInAttempt).where(
        SignInAttempt.account_mac == mine.account_mac, from_same, SignInAttempt.at > since
    )
    session.execute(query.values(accepted=True))


def erase_attempts(session: Session, before: datetime) -> int:
    """Delete the tries from before that instant, and say how many."""
    query = delete(SignInAttempt).where(SignInAttempt.at < before).returning(SignInAttempt.id)
    return len(session.execute(query).all())


def guessed_at(
    session: Session, since: datetime, until: datetime, most: int, told_before: datetime
) -> Sequence[Staff]:
    """Open accounts with so many failed tries of unknown browsers between the two, of which nobody was told.

    Told counts what was told after `told_before`, and not in the future.
    """
    guessed = (
        select(SignInAttempt.account_mac)
        .where(
            SignInAttempt.device_id.is_(None),
            SignInAttempt.accepted.is_(False),
            SignInAttempt.at > since,
            SignInAttempt.at <= until,
        )
        .group_by(SignInAttempt.account_mac)
        .having(func.count() >= most)
    )
    untold = or_(
        Staff.guesses_told_at.is_(None), Staff.guesses_told_at <= told_before, Staff.guesses_told_at > until
    )
    query = select(Staff).where(Staff.email_mac.in_(guessed), Staff.active, untold)
    return session.scalars(query.order_by(Staff.id).with_for_update()).all()


def device_of(session: Session, account_mac: bytes, token_hash: str) -> StaffDevice | None:
    """The browser with this token hash, where the account of this keyed hash signed in from it."""
    query = select(StaffDevice).join(Staff, Staff.id == StaffDevice.staff_id)
    own = query.where(StaffDevice.token_hash == token_hash, Staff.email_mac == account_mac)
    return session.scalars(own).one_or_none()


def devices_with(session: Session, token_hash: str) -> Sequence[StaffDevice]:
    """What is known of the browser with this token hash: a row for each person who signed in from it."""
    return session.scalars(
        select(StaffDevice).where(StaffDevice.token_hash == token_hash).with_for_update()
    ).all()


def erase_devices(session: Session, before: datetime) -> int:
    """Delete what nobody has signed in from since that instant, and say how many rows that were."""
    query = delete(StaffDevice).where(StaffDevice.signed_in_at < before).returning(StaffDevice.id)
    return len(session.execute(query).all())
