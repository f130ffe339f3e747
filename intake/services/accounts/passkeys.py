"""Passkeys: a pair of keys in a phone, a computer or a stick, by which clinicians and administrators sign in.

The device signs for this site's own address alone, and only after its owner gave it a PIN, a finger or a
face. So it is both steps at once, and a site that looks like ours gets nothing. Password and code stay the
other way: whoever has a passkey has a second step with its recovery codes, and needs no second device.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from sqlalchemy.orm import Session

from intake.domain.roles import Role
from intake.services.accounts import accounts, challenges, second_factor
from intake.services.accounts.sign_in import SignedIn
from intake.services.audit_actions import AuditAction
from intake.services.errors import ServiceError
from intake.store.blind_index import credential_mac
from intake.store.errors import Tampered
from intake.store.keys import Keys
from intake.store.models import Passkey, Staff
from intake.store.models.passkey import ChallengePurpose
from intake.store.queries import passkeys as query

ROLES = frozenset({Role.CLINICIAN, Role.ADMIN})
MOST = 10
LONGEST_ANSWER = 20_000
MILLISECONDS_TO_ANSWER = 120_000


class PasskeyRefused(ServiceError):
    """The device's answer is not one to what was asked here a moment ago; why, the audit alone tells."""

    def __init__(self) -> None:
        super().__init__("The passkey was not accepted. Try again, or sign in with your password and code.")


class PasskeyCopied(PasskeyRefused):
    """The device has signed less often than it said before: there may be two of it."""


class PasskeyNotAdded(ServiceError):
    """The device's answer makes no passkey, or one that is there already."""


class PasskeyNotFound(ServiceError):
    """This person has no such passkey."""


@dataclass(frozen=True)
class Site:
    """What passkeys are bound to: the host's name, and the address a browser must be at."""

    host: str
    origin: str
    name: str


@dataclass(frozen=True)
class PasskeyShown:
    """One passkey as its owner sees it."""

    id: str
    name: str
    added_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True)
class PasskeyKept:
    """What is sealed of a passkey."""

    name: str
    credential_id: bytes = field(repr=False)
    public_key: bytes = field(repr=False)


def site_of(external_url: str, name: str) -> Site | None:
    """The site at this address; None where browsers allow no passkeys: by http, or at a number for a name."""
    parts = urlsplit(external_url)
    host = parts.hostname or ""
    is_number = host.replace(".", "").isdecimal() or ":" in host
    if is_number or not (parts.scheme == "https" or host == "localhost"):
        return None
    return Site(host, external_url, name)


def may_have(keys: Keys, staff: Staff) -> bool:
    """Whether this person's role has passkeys, and the other way of signing in stands."""
    return staff.role in ROLES and second_factor.is_set_up(keys, staff)


def listed(session: Session, keys: Keys, staff: Staff) -> list[PasskeyShown]:
    """The person's passkeys, the oldest first."""
    return [
        PasskeyShown(each.id, kept(keys, each).name, each.created_at, each.last_used_at)
        for each in query.of_staff(session, staff.id)
    ]


def options_to_add(
    session: Session, keys: Keys, signed_in: SignedIn, site: Site, now: datetime
) -> str | None:
    """What the browser is to ask a device for, as JSON; None where no challenge waits to be answered."""
    import webauthn
    from webauthn.helpers import structs

    challenge = challenges.waiting(session, ChallengePurpose.ADD, signed_in.session.id, now)
    if challenge is None:
        return None
    profile = accounts.profile_of(keys, signed_in.staff)
    known = [kept(keys, each).credential_id for each in query.of_staff(session, signed_in.staff.id)]
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=signed_in.staff.id.encode(),
        user_name=profile.email,
        user_display_name=profile.name,
        challenge=challenge,
        timeout=MILLISECONDS_TO_ANSWER,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.REQUIRED,
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[structs.PublicKeyCredentialDescriptor(id=each) for each in known],
    )
    return webauthn.options_to_json(options)


def add(
    session: Session,
    keys: Keys,
    signed_in: SignedIn,
    site: Site,
    told: tuple[str, str],
    *,
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    """Keep a new passkey, end the person's other sessions, and record it.

    `told` is the name that the person gives it, and the browser's answer as JSON. The challenge is used up
    whatever comes of it: commit also after a refusal. Raises `PasskeyNotAdded`.
    """
    name, answer = told
    challenge = challenges.take(session, ChallengePurpose.ADD, signed_in.session.id, now)
    staff = accounts.find_staff(session, signed_in.staff.id)
    is_signed_in = staff.active and staff.credential_version == signed_in.session.credential_version
    if (
        challenge is None
        or not is_signed_in
        or not may_have(keys, staff)
        or query.count_of_staff(session, staff.id) >= MOST
    ):
        raise PasskeyNotAdded("This took too long, or was done already. Begin again.")
    verified = _verified_new(answer, challenge, site)
    mac = credential_mac(keys.index, verified.credential_id)
    if query.by_credential_mac(session, mac) is not None:
        raise PasskeyNotAdded("This passkey is there already.")
    passkey = Passkey(
        id=new_id(),
        staff_id=staff.id,
        credential_mac=mac,
        sign_count=verified.sign_count,
        created_at=now,
        last_used_at=None,
    )
    data = {
        "staff_id": staff.id,
        "name": name,
        "credential_id": base64.b64encode(verified.credential_id).decode(),
        "public_key": base64.b64encode(verified.credential_public_key).decode(),
    }
    passkey.sealed_passkey = passkey.make_data_key(keys.ring).seal_json(
        data, table="passkey", row=passkey.id, column="sealed_passkey"
    )
    session.add(passkey)
    _changed(session, keys, signed_in, AuditAction.STAFF_PASSKEY_ADDED, now)


def remove(session: Session, keys: Keys, signed_in: SignedIn, passkey_id: str, *, now: datetime) -> None:
    """Delete one of the person's passkeys, end their other sessions, and record it.

    Raises `PasskeyNotFound`.
    """
    mine = {each.id: each for each in query.of_staff(session, signed_in.staff.id)}
    if passkey_id not in mine:
        raise PasskeyNotFound("There is no such passkey.")
    session.delete(mine[passkey_id])
    _changed(session, keys, signed_in, AuditAction.STAFF_PASSKEY_REMOVED, now)


def kept(keys: Keys, passkey: Passkey) -> PasskeyKept:
    """What is sealed of a passkey. Raises `Tampered` where its row was given to somebody else."""
    data = passkey.data_key(keys.ring).open_json(
        passkey.sealed_passkey, table="passkey", row=passkey.id, column="sealed_passkey"
    )
    if data["staff_id"] != passkey.staff_id:
        raise Tampered(f"passkey {passkey.id} was sealed for another account")
    return PasskeyKept(
        data["name"], base64.b64decode(data["credential_id"]), base64.b64decode(data["public_key"])
    )


def unreadable() -> tuple[type[Exception], ...]:
    """What the library raises for an answer that is not right, or is not one at all."""
    from webauthn.helpers.exceptions import WebAuthnException

    # Of JSON that is nested too deep Python says RecursionError.
    not_one = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
    return (WebAuthnException, UnsupportedAlgorithm, *not_one)


def _verified_new(answer: str, challenge: bytes, site: Site) -> Any:
    import webauthn

    try:
        return webauthn.verify_registration_response(
            credential=answer[:LONGEST_ANSWER],
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except unreadable() as error:
        raise PasskeyNotAdded("The device's answer was not right. Begin again.") from error


def _changed(session: Session, keys: Keys, signed_in: SignedIn, action: AuditAction, now: datetime) -> None:
    accounts.credentials_changed(
        session,
        keys,
        signed_in.staff,
        action,
        actor=signed_in.actor,
        now=now,
        keep=signed_in.session,
    )
