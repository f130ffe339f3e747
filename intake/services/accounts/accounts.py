"""Staff accounts: making, changing and closing them. Each change ends the sessions made before it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy.orm import Session

from intake.domain.roles import Role
from intake.services import audit, outbox
from intake.services.accounts.passwords import PasswordHash
from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.services.errors import EmailTaken, StaffNotFound
from intake.store.blind_index import email_mac
from intake.store.errors import SealError
from intake.store.keys import Keys
from intake.store.models import Staff, StaffSession
from intake.store.models.outbox import OutboxKind
from intake.store.queries import passkeys
from intake.store.queries import staff as query

ROLE, OPEN_OR_CLOSED, PASSWORD = "role", "open or closed", "password"
SECOND_STEP, PASSKEYS, NUMBER = "second step", "passkeys", "number of changes"


@dataclass(frozen=True)
class Profile:
    """Who a member of staff is, as sealed in the account."""

    name: str
    email: str


def add_staff(
    session: Session,
    keys: Keys,
    profile: Profile,
    role: Role,
    password: PasswordHash,
    *,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> Staff:
    """Make an account with a password that `passwords.new_hash` has taken. Raises `EmailTaken`."""
    mac = email_mac(keys.index, profile.email)
    if query.by_email_mac(session, mac) is not None:
        raise EmailTaken("Someone signs in with this email address already. Give another one.")
    staff = Staff(
        id=new_id(),
        email_mac=mac,
        role=role,
        active=True,
        password_hash=password,
        credential_version=1,
        created_at=now,
        updated_at=now,
        sealed_totp=None,
        totp_last_step=None,
    )
    staff.make_data_key(keys.ring)
    seal_profile(session, keys, staff, profile)
    session.add(staff)
    session.flush()
    audit.append(
        session, keys, actor, action=AuditAction.STAFF_ADDED, object_kind="staff", object_id=staff.id, now=now
    )
    return staff


def profile_of(keys: Keys, staff: Staff) -> Profile:
    """The name and email address of a member of staff."""
    opened = _open(keys, staff)
    return Profile(opened["name"], opened["email"])


def seal_profile(session: Session, keys: Keys, staff: Staff, profile: Profile) -> None:
    """Seal who somebody is, together with a copy of what they may do and sign in with (`standing_of`)."""
    _seal(
        keys,
        staff,
        {"name": profile.name, "email": profile.email, "standing": standing_of(session, staff)},
    )


def seal_changed(session: Session, keys: Keys, staff: Staff, changed: Collection[str]) -> None:
    """Renew the sealed copy in what the program has just `changed`, by its names in `standing_of`.

    All else stays as it was sealed, so that a change made past the program is found after this one, too.
    """
    opened = _open(keys, staff)
    older = opened.get("standing") or {}
    kept = {what: value for what, value in older.items() if what not in changed}
    _seal(keys, staff, opened | {"standing": standing_of(session, staff) | kept})


def seal_older(session: Session, keys: Keys) -> int:
    """Make the copy of every account that an older version changed last, and say how many there were.

    An account that cannot be opened is left as it is: the record check names it.
    """
    done = 0
    for each in query.everyone(session):
        staff = find_staff(session, each.id)
        try:
            if sealed_standing(keys, staff) is None:
                seal_changed(session, keys, staff, ())
                done += 1
        except SealError:
            session.expire(staff)
    session.flush()
    return done


def sealed_standing(keys: Keys, staff: Staff) -> dict[str, Any] | None:
    """The copy that was sealed with the newest change of the account; None where there is none yet."""
    standing: dict[str, Any] | None = _open(keys, staff).get("standing")
    return standing


def standing_of(session: Session, staff: Staff) -> dict[str, Any]:
    """What an account may do and signs in with, as it stands in the clear; of a password only its hash."""
    return {
        ROLE: staff.role,
        OPEN_OR_CLOSED: staff.active,
        "email address": staff.email_mac.hex(),
        PASSWORD: hashlib.sha256(staff.password_hash.encode()).hexdigest(),
        SECOND_STEP: staff.sealed_totp is not None,
        PASSKEYS: sorted(each.credential_mac.hex() for each in passkeys.of_staff(session, staff.id)),
        NUMBER: staff.credential_version,
    }


def find_staff(session: Session, staff_id: str) -> Staff:
    """The account with this id, locked until the transaction ends. Raises `StaffNotFound`."""
    staff = query.by_id(session, staff_id, lock=True)
    if staff is None:
        raise StaffNotFound("There is no such account.")
    return staff


def change_password(
    session: Session, keys: Keys, staff: Staff, password: PasswordHash, *, actor: Actor, now: datetime
) -> None:
    """Give an account a new password, which `passwords.new_hash` has taken, and end its sessions."""
    staff.password_hash = password
    credentials_changed(session, keys, staff, AuditAction.STAFF_PASSWORD_CHANGED, actor=actor, now=now)


def change_role(
    session: Session, keys: Keys, staff: Staff, role: Role, *, actor: Actor, now: datetime
) -> None:
    """Give an account another role and end its sessions."""
    staff.role = role
    credentials_changed(session, keys, staff, AuditAction.STAFF_ROLE_CHANGED, actor=actor, now=now)


def set_active(
    session: Session, keys: Keys, staff: Staff, *, active: bool, actor: Actor, now: datetime
) -> None:
    """Close an account, ending its sessions, or open it again. Nothing of its work is deleted."""
    staff.active = active
    action = AuditAction.STAFF_OPENED if active else AuditAction.STAFF_CLOSED
    credentials_changed(session, keys, staff, action, actor=actor, now=now)


def credentials_changed(
    session: Session,
    keys: Keys,
    staff: Staff,
    action: AuditAction,
    *,
    actor: Actor,
    now: datetime,
    keep: StaffSession | None = None,
) -> None:
    """After a change of what someone signs in with or may do: end all sessions made before, and record it.

    `keep` is the one that goes on, where its owner made the change in it. Of a change to what one signs in
    with the owner is told by mail, too.
    """
    staff.credential_version += 1
    staff.updated_at = now
    others = StaffSession.staff_id == staff.id
    if keep is not None:
        keep.credential_version = staff.credential_version
        others &= StaffSession.id != keep.id
    session.flush()
    query.revoke_sessions(session, others, now)
    session.flush()
    record_change(session, keys, staff, action, actor=actor, now=now)


def record_change(
    session: Session, keys: Keys, staff: Staff, action: AuditAction, *, actor: Actor, now: datetime
) -> None:
    """Record a change of an account, and write its owner a letter where it is one of `TOLD_BY_MAIL`."""
    seal_changed(session, keys, staff, CHANGED_BY.get(action, frozenset()))
    session.flush()
    entry = audit.append(
        session, keys, actor, action=action, object_kind="staff", object_id=staff.id, now=now
    )
    if action in TOLD_BY_MAIL:
        outbox.add(
            session,
            keys,
            kind=OutboxKind.SIGN_IN_CHANGED,
            payload={"staff_id": staff.id},
            now=now,
            new_id=lambda: str(uuid5(NAMESPACE_OID, entry.mac.hex())),  # one letter to one entry
        )


def _open(keys: Keys, staff: Staff) -> dict[str, Any]:
    opened: dict[str, Any] = staff.data_key(keys.ring).open_json(
        staff.sealed_profile, table="staff", row=staff.id, column="sealed_profile"
    )
    return opened


def _seal(keys: Keys, staff: Staff, data: dict[str, Any]) -> None:
    staff.sealed_profile = staff.data_key(keys.ring).seal_json(
        data, table="staff", row=staff.id, column="sealed_profile"
    )


CHANGED_BY: Mapping[AuditAction, frozenset[str]] = MappingProxyType(
    {
        AuditAction.STAFF_ROLE_CHANGED: frozenset({ROLE, NUMBER}),
        AuditAction.STAFF_OPENED: frozenset({OPEN_OR_CLOSED, NUMBER}),
        AuditAction.STAFF_CLOSED: frozenset({OPEN_OR_CLOSED, NUMBER}),
        AuditAction.STAFF_PASSWORD_CHANGED: frozenset({PASSWORD, NUMBER}),
        AuditAction.STAFF_SECOND_STEP_SET_UP: frozenset({SECOND_STEP, NUMBER}),
        AuditAction.STAFF_SECOND_STEP_RESET: frozenset({SECOND_STEP, PASSKEYS, NUMBER}),
        AuditAction.STAFF_PASSKEY_ADDED: frozenset({PASSKEYS, NUMBER}),
        AuditAction.STAFF_PASSKEY_REMOVED: frozenset({PASSKEYS, NUMBER}),
        AuditAction.STAFF_SESSIONS_ENDED: frozenset({NUMBER}),
    }
)
"""What of `standing_of` a change changes; one that is not here changes nothing of it."""

TOLD_BY_MAIL = frozenset(
    {
        AuditAction.STAFF_PASSWORD_CHANGED,
        AuditAction.STAFF_SECOND_STEP_SET_UP,
        AuditAction.STAFF_SECOND_STEP_RESET,
        AuditAction.STAFF_RECOVERY_CODES_RENEWED,
        AuditAction.STAFF_RECOVERY_CODE_USED,
        AuditAction.STAFF_PASSKEY_ADDED,
        AuditAction.STAFF_PASSKEY_REMOVED,
    }
)
"""What the owner of an account is told of: somebody else may have done it in their name."""
