"""What an administrator does with other people's accounts. Each change ends the sessions made before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from intake.domain.roles import Role
from intake.services.accounts import accounts, second_factor
from intake.services.accounts.accounts import Profile
from intake.services.accounts.passwords import PasswordHash
from intake.services.accounts.sign_in import IDLE_LIMIT
from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.services.errors import ServiceError
from intake.store.keys import Keys
from intake.store.models import Staff
from intake.store.queries import passkeys
from intake.store.queries import staff as query


class LastAdministrator(ServiceError):
    """Without this account nobody could look after accounts any more."""

    def __init__(self) -> None:
        super().__init__("This is the last administrator. Make another one first.")


@dataclass(frozen=True)
class Account:
    """One account as administrators see it; the password and the second step's secret are never in it."""

    id: str
    name: str
    email: str
    role: Role
    active: bool
    has_second_step: bool
    recovery_codes: int
    passkeys: int
    sessions: int


def every_account(session: Session, keys: Keys, now: datetime) -> list[Account]:
    """All accounts, the oldest first."""
    return [_account(session, keys, member, now) for member in query.everyone(session)]


def one_account(session: Session, keys: Keys, staff_id: str, now: datetime) -> Account:
    """One account. Raises `StaffNotFound`."""
    return _account(session, keys, accounts.find_staff(session, staff_id), now)


def profile_of(session: Session, keys: Keys, staff_id: str) -> Profile:
    """Who a person is. Raises `StaffNotFound`."""
    return accounts.profile_of(keys, accounts.find_staff(session, staff_id))


def change_role(
    session: Session, keys: Keys, staff_id: str, role: Role, *, actor: Actor, now: datetime
) -> None:
    """Give a person another role. Raises `StaffNotFound`, `LastAdministrator`."""
    member = accounts.find_staff(session, staff_id)
    if role is not Role.ADMIN:
        _keep_one_administrator(session, member)
    accounts.change_role(session, keys, member, role, actor=actor, now=now)


def disable(session: Session, keys: Keys, staff_id: str, *, actor: Actor, now: datetime) -> None:
    """Close an account at once. Raises `StaffNotFound`, `LastAdministrator`."""
    member = accounts.find_staff(session, staff_id)
    _keep_one_administrator(session, member)
    accounts.set_active(session, keys, member, active=False, actor=actor, now=now)


def enable(session: Session, keys: Keys, staff_id: str, *, actor: Actor, now: datetime) -> None:
    """Open a closed account again. Raises `StaffNotFound`."""
    member = accounts.find_staff(session, staff_id)
    accounts.set_active(session, keys, member, active=True, actor=actor, now=now)


def reset_password(
    session: Session, keys: Keys, staff_id: str, password: PasswordHash, *, actor: Actor, now: datetime
) -> None:
    """Give a person a new password, which `passwords.new_hash` has taken. Raises `StaffNotFound`."""
    member = accounts.find_staff(session, staff_id)
    accounts.change_password(session, keys, member, password, actor=actor, now=now)


def reset_second_step(session: Session, keys: Keys, staff_id: str, *, actor: Actor, now: datetime) -> None:
    """Let a person set up a new second step; their passkeys go with it. Raises `StaffNotFound`."""
    second_factor.reset(session, keys, accounts.find_staff(session, staff_id), actor=actor, now=now)


def end_sessions(session: Session, keys: Keys, staff_id: str, *, actor: Actor, now: datetime) -> None:
    """Sign a person out everywhere. Raises `StaffNotFound`."""
    member = accounts.find_staff(session, staff_id)
    accounts.credentials_changed(
        session, keys, member, AuditAction.STAFF_SESSIONS_ENDED, actor=actor, now=now
    )


def _keep_one_administrator(session: Session, member: Staff) -> None:
    others = [
        each
        for each in query.everyone(session)
        if each.role == Role.ADMIN and each.active and each.id != member.id
    ]
    if member.role == Role.ADMIN and member.active and not others:
        raise LastAdministrator


def _account(session: Session, keys: Keys, member: Staff, now: datetime) -> Account:
    profile = accounts.profile_of(keys, member)
    return Account(
        id=member.id,
        name=profile.name,
        email=profile.email,
        role=member.role,
        active=member.active,
        has_second_step=second_factor.is_set_up(keys, member),
        recovery_codes=second_factor.recovery_codes_left(keys, member),
        passkeys=passkeys.count_of_staff(session, member.id),
        sessions=query.count_live_sessions(session, member, now - IDLE_LIMIT, now),
    )
