"""Signing in and staying signed in.

Signing in takes three calls and two commits, so that the slow check of the password holds no lock on the
database and a try counts even when the process dies during it:

    attempt = begin(...); commit        # counted, or TooManyTries
    if password_matches(attempt, ...):  # no database
        session_row, token = complete(...); commit
    else:
        refuse(...); commit
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from intake.services import audit
from intake.services.accounts import passwords
from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.services.errors import NotSignedIn, TooManyTries
from intake.store.blind_index import email_mac
from intake.store.engine import serialise
from intake.store.keys import Keys, token_hash
from intake.store.models import SignInAttempt, Staff, StaffSession
from intake.store.network import network_mac
from intake.store.queries import staff as query

TRIES, TRIES_WITHIN = 5, timedelta(minutes=5)
IDLE_LIMIT, ABSOLUTE_LIMIT = timedelta(minutes=15), timedelta(hours=8)
SECOND_STEP_LIMIT = timedelta(minutes=5)
TOUCH_AFTER = timedelta(seconds=30)  # a page that only reads writes "last seen" no more often


@dataclass(frozen=True)
class Attempt:
    """A counted try. Both other fields are None for an account that does not exist or is closed."""

    id: str
    staff_id: str | None
    password_hash: str | None = field(repr=False)


@dataclass(frozen=True)
class SignedIn:
    """A live session and whose it is; while it `awaits_second_step` it may open nothing but that step."""

    session: StaffSession
    staff: Staff

    @property
    def actor(self) -> Actor:
        """This person, as services want to know who acts."""
        return Actor("staff", self.staff.id, self.staff.role)


def begin(
    session: Session, keys: Keys, email: str, address: str, *, now: datetime, new_id: Callable[[], str]
) -> Attempt:
    """Count a try for this email address from this network address; commit right after.

    Raises `TooManyTries` after 5 tries in 5 minutes that did not end in a sign-in, for the account or from
    the address. Accounts that do not exist count alike. A refused try is not counted, so waiting helps.
    """
    account_mac = email_mac(keys.index, email)
    attempt_id = _count_try(session, account_mac, network_mac(keys.index, address), now, new_id)
    staff = query.by_email_mac(session, account_mac)
    if staff is None or not staff.active:
        return Attempt(attempt_id, None, None)
    return Attempt(attempt_id, staff.id, staff.password_hash)


def password_matches(attempt: Attempt, password: str) -> bool:
    """Whether the password is right. As slow for unknown accounts; raises `Busy`."""
    return passwords.matches(attempt.password_hash, password)


def complete(
    session: Session,
    keys: Keys,
    attempt: Attempt,
    *,
    second_step: bool,
    replaces: str | None = None,
    now: datetime,
    new_id: Callable[[], str],
    new_token: Callable[[], str],
) -> tuple[SignedIn, str]:
    """Begin a session after the right password, and give it with its cookie's token.

    With `second_step` the session waits for `complete_second_step`. The session that the browser held so far,
    by its token `replaces`, ends. Raises `NotSignedIn` when the account was closed or its password changed
    while the password was being checked.
    """
    staff = query.by_id(session, attempt.staff_id, lock=True) if attempt.staff_id else None
    if staff is None or not staff.active or staff.password_hash != attempt.password_hash:
        raise NotSignedIn("Sign in again.")
    if replaces is not None:
        query.revoke_sessions(session, StaffSession.token_hash == token_hash(replaces), now)
    if not second_step:  # with one, the try counts until the second step is passed: codes are guessed at, too
        query.accept_attempts(session, attempt.id, now - TRIES_WITHIN)
    signed_in, token = _new_session(session, staff, now, new_id, new_token, awaits_second_step=second_step)
    action = AuditAction.STAFF_PASSWORD_ACCEPTED if second_step else AuditAction.STAFF_SIGNED_IN
    _record(session, keys, signed_in.actor, action, now)
    return signed_in, token


def refuse(session: Session, keys: Keys, attempt: Attempt, *, now: datetime) -> None:
    """Record that a password was wrong; commit after it. What was typed is recorded nowhere."""
    _record(session, keys, Actor("staff", attempt.staff_id), AuditAction.STAFF_PASSWORD_REFUSED, now)


def begin_second_step(
    session: Session,
    keys: Keys,
    signed_in: SignedIn,
    address: str,
    *,
    now: datetime,
    new_id: Callable[[], str],
) -> str:
    """Count a try at the second step, before the code is looked at, and give its id; commit then.

    Raises like `begin`.
    """
    return _count_try(session, signed_in.staff.email_mac, network_mac(keys.index, address), now, new_id)


def complete_second_step(
    session: Session,
    keys: Keys,
    signed_in: SignedIn,
    attempt_id: str,
    *,
    now: datetime,
    new_id: Callable[[], str],
    new_token: Callable[[], str],
) -> tuple[SignedIn, str]:
    """After the right code: end the waiting session and begin a full one, with a new token.

    `attempt_id` is what `begin_second_step` gave. Raises `NotSignedIn` when the waiting session was used,
    revoked or outlived meanwhile.
    """
    staff = query.by_id(session, signed_in.staff.id, lock=True)
    session.refresh(signed_in.session)
    waiting = signed_in.session
    if staff is None or not waiting.awaits_second_step or not _is_live(waiting, staff, now):
        raise NotSignedIn("Sign in again.")
    query.revoke_sessions(session, StaffSession.id == waiting.id, now)
    query.accept_attempts(session, attempt_id, now - TRIES_WITHIN)
    complete_one, token = _new_session(session, staff, now, new_id, new_token, awaits_second_step=False)
    _record(session, keys, complete_one.actor, AuditAction.STAFF_SIGNED_IN, now)
    return complete_one, token


def refuse_second_step(session: Session, keys: Keys, signed_in: SignedIn, *, now: datetime) -> None:
    """Record that a code of the second step was wrong; commit after it."""
    _record(session, keys, signed_in.actor, AuditAction.STAFF_SECOND_STEP_REFUSED, now)


def who_is_signed_in(session: Session, token: str, now: datetime) -> SignedIn:
    """Whose live session this token opens, noting that it is in use (written at most twice a minute).

    Raises `NotSignedIn` when there is none, or it ended: signed out, idle for 15 minutes, 8 hours old,
    revoked by a change of the account, or the account closed. All look alike. A request in flight never
    revives a session.
    """
    found = query.session_and_owner(session, token_hash(token))
    if found is None or not _is_live(*found, now):
        raise NotSignedIn("You are signed out. Sign in again.")
    staff_session, staff = found
    if now - staff_session.last_seen_at >= TOUCH_AFTER and not query.touch_session(
        session, staff_session.id, now
    ):
        raise NotSignedIn("You are signed out. Sign in again.")
    return SignedIn(staff_session, staff)


def sign_out(session: Session, keys: Keys, signed_in: SignedIn, *, now: datetime) -> None:
    """End this session; its token never opens anything again."""
    query.revoke_sessions(session, StaffSession.id == signed_in.session.id, now)
    _record(session, keys, signed_in.actor, AuditAction.STAFF_SIGNED_OUT, now)


def erase_old(session: Session, now: datetime) -> int:
    """Delete sessions and tries that no longer matter, and say how many rows that were."""
    return query.erase_old_sessions(session, now - ABSOLUTE_LIMIT) + query.erase_old_attempts(
        session, now - ABSOLUTE_LIMIT
    )


def _count_try(
    session: Session, account_mac: bytes, address_mac: bytes, now: datetime, new_id: Callable[[], str]
) -> str:
    for mac in sorted((account_mac, address_mac)):  # in one order, so that no two tries wait for each other
        serialise(session, f"sign_in {mac.hex()}")
    failed = query.failed_attempts(session, account_mac, address_mac, now - TRIES_WITHIN)
    for mine in (
        [attempt for attempt in failed if attempt.account_mac == account_mac],
        [attempt for attempt in failed if attempt.address_mac == address_mac],
    ):
        if len(mine) >= TRIES:
            raise TooManyTries(mine[-TRIES].at + TRIES_WITHIN)
    attempt = SignInAttempt(
        id=new_id(), account_mac=account_mac, address_mac=address_mac, at=now, accepted=False
    )
    session.add(attempt)
    session.flush()
    return attempt.id


def _new_session(
    session: Session,
    staff: Staff,
    now: datetime,
    new_id: Callable[[], str],
    new_token: Callable[[], str],
    *,
    awaits_second_step: bool,
) -> tuple[SignedIn, str]:
    token = new_token()
    staff_session = StaffSession(
        id=new_id(),
        token_hash=token_hash(token),
        staff_id=staff.id,
        credential_version=staff.credential_version,
        awaits_second_step=awaits_second_step,
        created_at=now,
        last_seen_at=now,
        expires_at=now + (SECOND_STEP_LIMIT if awaits_second_step else ABSOLUTE_LIMIT),
        revoked_at=None,
    )
    session.add(staff_session)
    session.flush()
    return SignedIn(staff_session, staff), token


def _is_live(staff_session: StaffSession, staff: Staff, now: datetime) -> bool:
    return (
        staff_session.revoked_at is None
        and now < staff_session.expires_at
        and now - staff_session.last_seen_at < IDLE_LIMIT
        and staff.active
        and staff_session.credential_version == staff.credential_version
    )


def _record(session: Session, keys: Keys, actor: Actor, action: AuditAction, now: datetime) -> None:
    audit.append(session, keys, actor, action=action, object_kind="staff", object_id=actor.id, now=now)
