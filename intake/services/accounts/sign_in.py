"""Signing in and staying signed in.

Signing in takes three calls and two commits, so that the slow check of the password holds no lock on the
database and a try counts even when the process dies during it:

    with passwords.place():                 # or Busy, at once and uncounted
        attempt = begin(...); commit        # counted, or TooManyTries
        right = password_matches(attempt, ...)  # no database
    if right:
        signed_in, tokens = complete(...); commit
    else:
        refuse(...); commit
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from intake.services import audit
from intake.services.accounts import challenges, devices, passwords, throttle
from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.services.errors import NotSignedIn
from intake.store.blind_index import email_mac
from intake.store.keys import Keys, token_hash
from intake.store.models import Staff, StaffSession
from intake.store.queries import staff as query

IDLE_LIMIT, ABSOLUTE_LIMIT = timedelta(minutes=15), timedelta(hours=8)
SECOND_STEP_LIMIT = timedelta(minutes=5)
TOUCH_AFTER = timedelta(seconds=30)  # a page that only reads writes "last seen" no more often
CLOCK_STEPS_BACK = timedelta(minutes=1)  # a session from later than this was made while a clock ran ahead


@dataclass(frozen=True)
class From:
    """Where somebody signs in: the network address, and what the browser's cookies hold, if anything.

    `device` is the browser's own token, `session` that of the session it holds so far.
    """

    address: str = field(repr=False)
    device: str | None = field(default=None, repr=False)
    session: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Tokens:
    """What a browser is given: its session's token, and its own, which opens nothing.

    The latter is None while the session awaits the second step.
    """

    session: str = field(repr=False)
    device: str | None = field(default=None, repr=False)


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
    session: Session, keys: Keys, email: str, sent_from: From, *, now: datetime, new_id: Callable[[], str]
) -> Attempt:
    """Count a try for this email address from there; commit right after. Raises `TooManyTries`.

    Accounts that do not exist count alike.
    """
    account_mac = email_mac(keys.index, email)
    attempt_id = count_try(session, keys, account_mac, sent_from, now, new_id)
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
    sent_from: From,
    now: datetime,
    new_id: Callable[[], str],
    new_token: Callable[[], str],
) -> tuple[SignedIn, Tokens]:
    """Begin a session after the right password, and give it with the tokens for the browser's cookies.

    With `second_step` the session waits for `complete_second_step`. The session that the browser held so far
    ends. Raises `NotSignedIn` when the account was closed or its password changed
    while the password was being checked.
    """
    staff = query.by_id(session, attempt.staff_id, lock=True) if attempt.staff_id else None
    if staff is None or not staff.active or staff.password_hash != attempt.password_hash:
        raise NotSignedIn("Sign in again.")
    _end_earlier(session, sent_from, now)
    if not second_step:
        made: Any = {"sent_from": sent_from, "now": now, "new_id": new_id, "new_token": new_token}
        return _full_session(session, keys, staff, attempt.id, **made)
    # The try counts until that step is passed, too: codes are guessed at as passwords are.
    signed_in, token = _new_session(session, staff, now, new_id, new_token, awaits_second_step=True)
    _record(session, keys, signed_in.actor, AuditAction.STAFF_PASSWORD_ACCEPTED, now)
    return signed_in, Tokens(token)


def refuse(session: Session, keys: Keys, attempt: Attempt, *, now: datetime) -> None:
    """Record that a password was wrong; commit after it. What was typed is recorded nowhere."""
    _record(session, keys, Actor("staff", attempt.staff_id), AuditAction.STAFF_PASSWORD_REFUSED, now)


def begin_second_step(
    session: Session,
    keys: Keys,
    signed_in: SignedIn,
    sent_from: From,
    *,
    now: datetime,
    new_id: Callable[[], str],
) -> str:
    """Count a try at the second step, before the code is looked at, and give its id; commit then.

    Raises like `begin`.
    """
    return count_try(session, keys, signed_in.staff.email_mac, sent_from, now, new_id)


def complete_second_step(
    session: Session,
    keys: Keys,
    signed_in: SignedIn,
    attempt_id: str,
    *,
    sent_from: From,
    now: datetime,
    new_id: Callable[[], str],
    new_token: Callable[[], str],
) -> tuple[SignedIn, Tokens]:
    """After the right code: end the waiting session and begin a full one, with new tokens.

    `attempt_id` is what `begin_second_step` gave. Raises `NotSignedIn` when the waiting session was used,
    revoked or outlived meanwhile.
    """
    staff = query.by_id(session, signed_in.staff.id, lock=True)
    session.refresh(signed_in.session)
    waiting = signed_in.session
    if staff is None or not waiting.awaits_second_step or not _is_live(waiting, staff, now):
        raise NotSignedIn("Sign in again.")
    query.revoke_sessions(session, StaffSession.id == waiting.id, now)
    made: Any = {"sent_from": sent_from, "now": now, "new_id": new_id, "new_token": new_token}
    return _full_session(session, keys, staff, attempt_id, **made)


def complete_without_password(
    session: Session,
    keys: Keys,
    staff: Staff,
    attempt_id: str,
    *,
    sent_from: From,
    now: datetime,
    new_id: Callable[[], str],
    new_token: Callable[[], str],
) -> tuple[SignedIn, Tokens]:
    """Begin a full session of somebody who is known by a passkey, which is both steps at once.

    The caller has made sure of that, and holds the account. The session that the browser held so far ends.
    """
    _end_earlier(session, sent_from, now)
    made: Any = {"sent_from": sent_from, "now": now, "new_id": new_id, "new_token": new_token}
    return _full_session(session, keys, staff, attempt_id, **made)


def refuse_second_step(session: Session, keys: Keys, signed_in: SignedIn, *, now: datetime) -> None:
    """Record that a code of the second step was wrong; commit after it."""
    _record(session, keys, signed_in.actor, AuditAction.STAFF_SECOND_STEP_REFUSED, now)


def who_is_signed_in(session: Session, token: str, now: datetime, *, in_use: bool = True) -> SignedIn:
    """Whose live session this token opens, noting that it is in use (written at most twice a minute).

    `in_use` is false for what a page asks by itself: that keeps no session alive.

    Raises `NotSignedIn` when there is none, or it ended: signed out, idle for 15 minutes, 8 hours old,
    revoked by a change of the account, or the account closed. All look alike. A request in flight never
    revives a session; one that is not `in_use`, a list that refreshes itself, keeps none alive.
    """
    found = query.session_and_owner(session, token_hash(token))
    if found is None or not _is_live(*found, now):
        raise NotSignedIn("You are signed out. Sign in again.")
    staff_session, staff = found
    if (
        in_use
        and now - staff_session.last_seen_at >= TOUCH_AFTER
        and not query.touch_session(session, staff_session.id, now)
    ):
        raise NotSignedIn("You are signed out. Sign in again.")
    return SignedIn(staff_session, staff)


def sign_out(session: Session, keys: Keys, signed_in: SignedIn, *, now: datetime) -> None:
    """End this session; its token never opens anything again."""
    query.revoke_sessions(session, StaffSession.id == signed_in.session.id, now)
    _record(session, keys, signed_in.actor, AuditAction.STAFF_SIGNED_OUT, now)


def erase_old(session: Session, now: datetime) -> int:
    """Delete sessions, tries, challenges and browsers that no longer matter, and say how many."""
    sessions = query.erase_old_sessions(session, now - ABSOLUTE_LIMIT)
    tries = throttle.erase_old(session, now) + challenges.erase_old(session, now)
    return sessions + tries + devices.erase_old(session, now)


def count_try(
    session: Session,
    keys: Keys,
    account_mac: bytes,
    sent_from: From,
    now: datetime,
    new_id: Callable[[], str],
) -> str:
    """Count a try at what opens the account of this keyed hash, and give its id. Raises `TooManyTries`."""
    device_id = devices.known(session, account_mac, sent_from.device)
    return throttle.count_try(
        session, keys, account_mac, sent_from.address, device_id, now=now, new_id=new_id
    )


def _end_earlier(session: Session, sent_from: From, now: datetime) -> None:
    """End the session that the browser held so far."""
    if sent_from.session is not None:
        query.revoke_sessions(session, StaffSession.token_hash == token_hash(sent_from.session), now)


def _full_session(
    session: Session,
    keys: Keys,
    staff: Staff,
    attempt_id: str,
    *,
    sent_from: From,
    now: datetime,
    new_id: Callable[[], str],
    new_token: Callable[[], str],
) -> tuple[SignedIn, Tokens]:
    """Begin a session that opens the role's pages: the try counts no longer, and the browser is known now."""
    throttle.accept(session, attempt_id, now)
    signed_in, token = _new_session(session, staff, now, new_id, new_token, awaits_second_step=False)
    device = devices.remember(session, staff, sent_from.device, now=now, new_id=new_id, new_token=new_token)
    _record(session, keys, signed_in.actor, AuditAction.STAFF_SIGNED_IN, now)
    return signed_in, Tokens(token, device)


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
        and -CLOCK_STEPS_BACK < now - staff_session.last_seen_at < IDLE_LIMIT
        and staff.active
        and staff_session.credential_version == staff.credential_version
    )


def _record(session: Session, keys: Keys, actor: Actor, action: AuditAction, now: datetime) -> None:
    audit.append(session, keys, actor, action=action, object_kind="staff", object_id=actor.id, now=now)
