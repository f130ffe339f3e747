"""Signing in with a passkey: by itself, or as the second step after the right password."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from intake.services import audit
from intake.services.accounts import challenges, passkeys, sign_in
from intake.services.accounts.passkeys import PasskeyCopied, PasskeyRefused, Site
from intake.services.accounts.sign_in import From, SignedIn, Tokens
from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.services.errors import ServiceError
from intake.store.blind_index import credential_mac
from intake.store.errors import SealError
from intake.store.keys import Keys
from intake.store.models import Passkey, Staff
from intake.store.models.passkey import ChallengePurpose
from intake.store.queries import passkeys as query
from intake.store.queries import staff as staff_query


@dataclass(frozen=True)
class Asked:
    """A browser that is asked for a passkey, by its mark or by a session that waits for its second step."""

    mark: str
    waiting: SignedIn | None = None

    @property
    def purpose(self) -> ChallengePurpose:
        """What the answer is good for."""
        return ChallengePurpose.SECOND_STEP if self.waiting else ChallengePurpose.SIGN_IN

    @property
    def bound_to(self) -> str:
        """What the challenge is bound to."""
        return self.waiting.session.id if self.waiting else self.mark


@dataclass(frozen=True)
class PasskeyTry:
    """A counted answer. `challenge` is None where none waited, `credential_id` where no passkey is named."""

    id: str
    sent_from: From
    answer: str = field(repr=False)
    credential_id: bytes | None = field(repr=False)
    challenge: bytes | None = field(repr=False)


def options(session: Session, keys: Keys, asked: Asked, site: Site, now: datetime) -> str | None:
    """What the browser is to ask a device for, as JSON; None where no challenge waits.

    Who is not known yet is offered whatever passkeys the device has for this site: no account is named.
    """
    import webauthn
    from webauthn.helpers import structs

    challenge = challenges.waiting(session, asked.purpose, asked.bound_to, now)
    if challenge is None:
        return None
    own = query.of_staff(session, asked.waiting.staff.id) if asked.waiting else ()
    made = webauthn.generate_authentication_options(
        rp_id=site.host,
        challenge=challenge,
        timeout=passkeys.MILLISECONDS_TO_ANSWER,
        allow_credentials=[
            structs.PublicKeyCredentialDescriptor(id=passkeys.kept(keys, each).credential_id) for each in own
        ],
        user_verification=structs.UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(made)


def begin(
    session: Session,
    keys: Keys,
    asked: Asked,
    answer: str,
    sent_from: From,
    *,
    now: datetime,
    new_id: Callable[[], str],
) -> PasskeyTry:
    """Count a try and use up its challenge, before the answer is looked at; commit right after.

    It counts against the account whose passkey it says it is, as a password's. Raises `TooManyTries`.
    """
    credential_id = _credential_id(answer)
    mac = credential_mac(keys.index, credential_id or b"")
    if asked.waiting is not None:
        account_mac = asked.waiting.staff.email_mac
    else:
        owner = _owner(session, query.by_credential_mac(session, mac))
        account_mac = owner.email_mac if owner else mac
    attempt_id = sign_in.count_try(session, keys, account_mac, sent_from, now, new_id)
    challenge = challenges.take(session, asked.purpose, asked.bound_to, now)
    return PasskeyTry(attempt_id, sent_from, answer, credential_id, challenge)


def complete(
    session: Session,
    keys: Keys,
    asked: Asked,
    tried: PasskeyTry,
    site: Site,
    *,
    now: datetime,
    new_id: Callable[[], str],
    new_token: Callable[[], str],
) -> Tokens:
    """Begin a full session where the answer is right, and give its tokens.

    Raises `PasskeyRefused` for whatever is not right, `PasskeyCopied` where all is right but the count, and
    `NotSignedIn` where the session that waited has ended meanwhile.
    """
    passkey = query.by_credential_mac(
        session, credential_mac(keys.index, tried.credential_id or b""), lock=True
    )
    staff = _owner(session, passkey, lock=True)
    if passkey is None or staff is None or tried.challenge is None:
        raise PasskeyRefused
    if not staff.active or not passkeys.may_have(keys, staff):
        raise PasskeyRefused
    if asked.waiting is not None and asked.waiting.staff.id != staff.id:
        raise PasskeyRefused
    try:
        count = _verified_count(keys, passkey, tried, site)
    except SealError as error:  # whoever writes to the database and has no key of ours gets in by none
        raise PasskeyRefused from error
    if max(count, passkey.sign_count) > 0 and count <= passkey.sign_count:
        raise PasskeyCopied
    passkey.sign_count, passkey.last_used_at = count, now
    _record(session, keys, staff.id, AuditAction.STAFF_PASSKEY_ACCEPTED, now)
    made: Any = {"sent_from": tried.sent_from, "now": now, "new_id": new_id, "new_token": new_token}
    if asked.waiting is not None:
        return sign_in.complete_second_step(session, keys, asked.waiting, tried.id, **made)[1]
    return sign_in.complete_without_password(session, keys, staff, tried.id, **made)[1]


def refuse(
    session: Session, keys: Keys, asked: Asked, tried: PasskeyTry, why: ServiceError, now: datetime
) -> None:
    """Record that an answer was refused; commit after it. Whose it was is named where that is known."""
    owner = asked.waiting.staff if asked.waiting else None
    if owner is None:
        mac = credential_mac(keys.index, tried.credential_id or b"")
        owner = _owner(session, query.by_credential_mac(session, mac))
    copied = isinstance(why, PasskeyCopied)
    action = AuditAction.STAFF_PASSKEY_COPIED if copied else AuditAction.STAFF_PASSKEY_REFUSED
    _record(session, keys, owner.id if owner else None, action, now)


def _verified_count(keys: Keys, passkey: Passkey, tried: PasskeyTry, site: Site) -> int:
    """How often the device says it has signed, once all else about its answer is right."""
    import webauthn

    try:
        return webauthn.verify_authentication_response(
            credential=tried.answer,
            expected_challenge=tried.challenge or b"",
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=passkeys.kept(keys, passkey).public_key,
            credential_current_sign_count=0,  # compared by the caller, who tells a copy from a forgery
            require_user_verification=True,
        ).new_sign_count
    except passkeys.unreadable() as error:
        raise PasskeyRefused from error


def _credential_id(answer: str) -> bytes | None:
    """The id of the passkey that an answer says it is of; None where it is no answer."""
    from webauthn.helpers import parse_authentication_credential_json

    if len(answer) > passkeys.LONGEST_ANSWER:
        return None
    try:
        return parse_authentication_credential_json(answer).raw_id
    except passkeys.unreadable():
        return None


def _owner(session: Session, passkey: Passkey | None, *, lock: bool = False) -> Staff | None:
    return staff_query.by_id(session, passkey.staff_id, lock=lock) if passkey else None


def _record(session: Session, keys: Keys, staff_id: str | None, action: AuditAction, now: datetime) -> None:
    actor = Actor("staff", staff_id)
    audit.append(session, keys, actor, action=action, object_kind="staff", object_id=staff_id, now=now)
