"""What keeps guessers out where a code or form number, together with a birth date, opens something.

A try is counted before anything is looked at, and committed at once, so that it counts even when the process
dies; then the birth date is compared:

    attempt = begin(...); commit        # counted, or TooManyGuesses
    saving.open_saved(session, keys, attempt, ...); commit

After 5 wrong tries a target is locked for an hour, whether it exists or not: right and wrong answers are then
refused alike, and with the same error as before. One address has 30 tries in vain an hour, so that a
clinic's shared address with a room full of patients gets through and a machine does not. Tries from the
future, made while a clock ran ahead, hold nobody.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from intake.services.counting import counted_until
from intake.services.errors import TooManyGuesses
from intake.store.engine import serialise
from intake.store.keys import Keys
from intake.store.models import AccessTry
from intake.store.models.saved import TRY_FAILED, TRY_LOCKED
from intake.store.network import network_mac
from intake.store.queries import saved as query

TRIES, LOCKED_FOR = 5, timedelta(hours=1)
ADDRESS_TRIES, ADDRESS_WITHIN = 30, timedelta(hours=1)


class Target(StrEnum):
    """What is tried at."""

    SAVED_FORM = "saved_form"
    FORM_NUMBER = "form_number"


@dataclass(frozen=True)
class Attempt:
    """A counted try at a code or form number, `value`; one that `is_locked` is refused, right or not."""

    value: str = field(repr=False)
    mac: bytes = field(repr=False)
    is_locked: bool


def begin(
    session: Session,
    keys: Keys,
    target: Target,
    value: str,
    address: str,
    *,
    now: datetime,
    new_id: Callable[[], str],
) -> Attempt:
    """Count a try at this code or form number from this network address; commit right after.

    Raises `TooManyGuesses` where the address has no tries left, whatever it tries.
    """
    mac, address_mac = target_mac(keys, target, value), network_mac(keys.index, address)
    for each in sorted((mac, address_mac)):  # in one order, so that no two tries wait for each other
        serialise(session, f"access_try {each.hex()}")
    until = counted_until(now)
    vain = query.last_in_vain(session, address_mac, now - ADDRESS_WITHIN, until, ADDRESS_TRIES)
    if len(vain) >= ADDRESS_TRIES:
        raise TooManyGuesses(vain[-1] + ADDRESS_WITHIN)
    locked = _is_locked(query.last_failed(session, mac, until, TRIES), now)
    outcome = TRY_LOCKED if locked else TRY_FAILED
    session.add(AccessTry(id=new_id(), target_mac=mac, address_mac=address_mac, at=now, outcome=outcome))
    session.flush()
    return Attempt(value, mac, locked)


def succeed(session: Session, attempt: Attempt) -> None:
    """Note that the try was right: it and the wrong ones before it no longer count."""
    query.accept_tries(session, attempt.mac)


def target_mac(keys: Keys, target: Target, value: str) -> bytes:
    """The keyed hash that a code or form number is known by."""
    plain = f"{target}\x1f{value}".encode("utf-8", "surrogatepass")
    return hmac.digest(keys.index, plain, hashlib.sha256)


def erase_old(session: Session, now: datetime) -> int:
    """Delete the tries that no longer matter, and say how many."""
    return query.erase_tries(session, now - LOCKED_FOR - LOCKED_FOR)


def _is_locked(failed: Sequence[datetime], now: datetime) -> bool:
    """Whether the newest wrong try was the last of 5 within an hour, less than an hour ago."""
    if len(failed) < TRIES:
        return False
    newest, oldest = failed[0], failed[-1]
    return newest - oldest < LOCKED_FOR and now < newest + LOCKED_FOR
