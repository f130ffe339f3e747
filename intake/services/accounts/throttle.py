"""How many tries at signing in are looked at, so that nobody guesses, and nobody keeps another one out.

A try counts from before it is looked at until it ends in a sign-in. One in a browser that this very account
signed in from before counts against that browser alone. All others count against account and address
together, and slowly against the account, whatever address they come from. Accounts that do not exist count
alike. So whoever knows an email address can make strangers wait, and never the person's own browsers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from intake.services.counting import counted_until
from intake.services.errors import TooManyTries
from intake.store.engine import serialise
from intake.store.keys import Keys
from intake.store.models import SignInAttempt
from intake.store.network import network_mac
from intake.store.queries import sign_ins as query

TRIES, TRIES_WITHIN = 5, timedelta(minutes=5)
ACCOUNT_TRIES, ACCOUNT_WITHIN = 20, timedelta(hours=1)
KEPT_FOR = timedelta(hours=8)


def count_try(
    session: Session,
    keys: Keys,
    account_mac: bytes,
    address: str,
    device_id: str | None,
    *,
    now: datetime,
    new_id: Callable[[], str],
) -> str:
    """Count a try and give its id; commit right after.

    `device_id` is the browser's where the account signed in from it before. Raises `TooManyTries` after 5 in
    5 minutes from one such browser, or of others for the account from one address, and after 20 an hour of
    others for the account. A refused try is not counted, so waiting helps. Tries from the future, made while
    a clock ran ahead, hold nobody.
    """
    address_mac = network_mac(keys.index, address)
    serialise(session, f"sign_in {account_mac.hex()}")
    failed = query.failed_attempts(session, account_mac, now - ACCOUNT_WITHIN, counted_until(now))
    if device_id is not None:
        _refuse_more([each for each in failed if each.device_id == device_id], TRIES, TRIES_WITHIN, now)
    else:
        others = [each for each in failed if each.device_id is None]
        from_here = [each for each in others if each.address_mac == address_mac]
        _refuse_more(others, ACCOUNT_TRIES, ACCOUNT_WITHIN, now)
        _refuse_more(from_here, TRIES, TRIES_WITHIN, now)
    attempt = SignInAttempt(
        id=new_id(),
        account_mac=account_mac,
        address_mac=address_mac,
        device_id=device_id,
        at=now,
        accepted=False,
    )
    session.add(attempt)
    session.flush()
    return attempt.id


def accept(session: Session, attempt_id: str, now: datetime) -> None:
    """Note that a try ended in a sign-in: it counts no longer, nor do the mistypes that led to it."""
    query.accept_attempts(session, attempt_id, now - TRIES_WITHIN)


def erase_old(session: Session, now: datetime) -> int:
    """Delete the tries that no longer matter, and say how many."""
    return query.erase_attempts(session, now - KEPT_FOR)


def _refuse_more(tries: Sequence[SignInAttempt], most: int, within: timedelta, now: datetime) -> None:
    counting = [each.at for each in tries if each.at > now - within]
    if len(counting) >= most:
        raise TooManyTries(counting[-most] + within)
