"""The second step of signing in: a code from an authenticator app (TOTP), or a recovery code that works once.

The last accepted time step is recorded, so that a code somebody saw over a shoulder cannot be used again.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

import pyotp
from sqlalchemy.orm import Session

from intake.services.accounts import accounts
from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.services.errors import ServiceError
from intake.store.keys import Keys
from intake.store.models import Staff
from intake.store.queries import passkeys

STEP_SECONDS = 30
DRIFT_STEPS = 1  # a phone's clock may be half a minute off
RECOVERY_CODES = 10
_CODE_ALPHABET = "23456789cfhjkmnprtwxy"  # no look-alikes: people copy these from paper
_CODE_LENGTH = 10  # 44 bits, tried at most five times in five minutes


class WrongCode(ServiceError):
    """The code is not the one the app shows now, was used before, or is no recovery code that is left."""


class NotBegun(ServiceError):
    """There is no second step to confirm: setting up was not begun, or was finished already."""


@dataclass(frozen=True)
class Factor:
    """One person's second step as it is sealed; `recovery` holds the hashes of the codes that are left."""

    secret: str = field(repr=False)
    confirmed: bool
    recovery: tuple[str, ...] = field(default=(), repr=False)


def factor_of(keys: Keys, staff: Staff) -> Factor | None:
    """The person's second step, None when setting up was never begun."""
    if staff.sealed_totp is None:
        return None
    data = staff.data_key(keys.ring).open_json(
        staff.sealed_totp, table="staff", row=staff.id, column="sealed_totp"
    )
    return Factor(data["secret"], data["confirmed"], tuple(data["recovery"]))


def is_set_up(keys: Keys, staff: Staff) -> bool:
    """Whether signing in asks this person for a code."""
    factor = factor_of(keys, staff)
    return factor is not None and factor.confirmed


def begin(
    session: Session, keys: Keys, staff: Staff, new_secret: Callable[[], str] = pyotp.random_base32
) -> None:
    """Make a secret to be scanned; it counts once `confirm` saw a code made with it.

    A second step that counts already stays as it is: an administrator resets it first.
    """
    factor = factor_of(keys, staff)
    if factor is None or not factor.confirmed:
        _keep(keys, staff, Factor(new_secret(), confirmed=False))
        accounts.seal_changed(session, keys, staff, {accounts.SECOND_STEP})
        session.flush()


def address_to_scan(keys: Keys, staff: Staff, sign_in_name: str, issuer: str) -> str:
    """The otpauth: address that authenticator apps read from a picture. Raises `NotBegun`."""
    factor = factor_of(keys, staff)
    if factor is None or factor.confirmed:
        raise NotBegun("There is no second step to set up. Begin again.")
    return pyotp.TOTP(factor.secret).provisioning_uri(name=sign_in_name, issuer_name=issuer)


def confirm(
    session: Session, keys: Keys, staff: Staff, code: str, *, actor: Actor, now: datetime
) -> list[str]:
    """Let the second step count from now on, and give the recovery codes, which are shown once.

    Ends every session of this person, because it changes how they sign in. Raises `WrongCode` or `NotBegun`.
    """
    session.refresh(staff, with_for_update=True)
    factor = factor_of(keys, staff)
    if factor is None or factor.confirmed:
        raise NotBegun("There is no second step to confirm. Begin again.")
    step = _matching_step(factor, code, now, staff.totp_last_step)
    if step is None:
        raise WrongCode("This is not the code the app shows now. Wait for the next one and try again.")
    codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    _keep(keys, staff, replace(factor, confirmed=True, recovery=tuple(_hash(code) for code in codes)))
    staff.totp_last_step = step
    accounts.credentials_changed(
        session, keys, staff, AuditAction.STAFF_SECOND_STEP_SET_UP, actor=actor, now=now
    )
    return codes


def reset(session: Session, keys: Keys, staff: Staff, *, actor: Actor, now: datetime) -> None:
    """Take the second step and all passkeys away, so that the person sets up new ones; ends their sessions.

    Who lost a phone may have lost the passkeys in it.
    """
    passkeys.erase_of_staff(session, staff.id)
    staff.sealed_totp = None
    staff.totp_last_step = None
    accounts.credentials_changed(
        session, keys, staff, AuditAction.STAFF_SECOND_STEP_RESET, actor=actor, now=now
    )


def accept(session: Session, keys: Keys, staff: Staff, code: str, now: datetime) -> bool:
    """Whether the code is right; a right one is used up at once, so that it is right only once.

    `code` is six digits from the app, or a recovery code in any grouping and case.
    """
    session.refresh(staff, with_for_update=True)
    factor = factor_of(keys, staff)
    if factor is None or not factor.confirmed:
        return False
    step = _matching_step(factor, code, now, staff.totp_last_step)
    if step is not None:
        staff.totp_last_step = step
        session.flush()
        return True
    hashed = _hash(code)
    left = tuple(known for known in factor.recovery if not hmac.compare_digest(known, hashed))
    if len(left) == len(factor.recovery):
        return False
    _keep(keys, staff, replace(factor, recovery=left))
    session.flush()
    used = AuditAction.STAFF_RECOVERY_CODE_USED
    accounts.record_change(session, keys, staff, used, actor=Actor("staff", staff.id), now=now)
    return True


def renew_recovery_codes(
    session: Session, keys: Keys, staff: Staff, code: str, *, actor: Actor, now: datetime
) -> list[str]:
    """New recovery codes in place of all older ones, shown once. Raises `WrongCode` for a wrong code."""
    if not accept(session, keys, staff, code, now):
        raise WrongCode("The code is not right, or it was used before. Wait for the next one and try again.")
    factor = factor_of(keys, staff)
    assert factor is not None, "a code was accepted"  # noqa: S101 - for the type checker
    codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    _keep(keys, staff, replace(factor, recovery=tuple(_hash(code) for code in codes)))
    session.flush()
    accounts.record_change(
        session, keys, staff, AuditAction.STAFF_RECOVERY_CODES_RENEWED, actor=actor, now=now
    )
    return codes


def recovery_codes_left(keys: Keys, staff: Staff) -> int:
    """How many recovery codes were not used yet."""
    factor = factor_of(keys, staff)
    return len(factor.recovery) if factor else 0


def new_recovery_code() -> str:
    """One random recovery code."""
    return "".join(secrets.choice(_CODE_ALPHABET) for _ in range(_CODE_LENGTH))


def _matching_step(factor: Factor, code: str, now: datetime, last_step: int | None) -> int | None:
    """The time step whose code this is, if that step comes after the last one that was accepted."""
    typed = "".join(code.split())
    if not (typed.isascii() and typed.isdecimal()):
        return None
    totp, present = pyotp.TOTP(factor.secret), int(now.timestamp()) // STEP_SECONDS
    for step in range(present - DRIFT_STEPS, present + DRIFT_STEPS + 1):
        if step > (last_step or 0) and hmac.compare_digest(totp.at(step * STEP_SECONDS), typed):
            return step
    return None


def _hash(code: str) -> str:
    plain = "".join(character for character in code.lower() if character.isalnum())
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def _keep(keys: Keys, staff: Staff, factor: Factor) -> None:
    data = {"secret": factor.secret, "confirmed": factor.confirmed, "recovery": list(factor.recovery)}
    staff.sealed_totp = staff.data_key(keys.ring).seal_json(
        data, table="staff", row=staff.id, column="sealed_totp"
    )
