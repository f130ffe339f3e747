"""Browsers that staff have signed in from, known by an opaque token in a cookie that opens nothing.

All it is good for is tries of its own (see `throttle`). With every sign-in the browser gets a new token, so
one that somebody planted, or copied earlier, is worth nothing from then on.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from intake.store.keys import token_hash
from intake.store.models import Staff, StaffDevice
from intake.store.queries import sign_ins as query

KEPT_FOR = timedelta(days=180)
"""How long a browser is known after the last sign-in."""


def known(session: Session, account_mac: bytes, token: str | None) -> str | None:
    """The id of the browser with this token, where the account signed in from it before; else None."""
    device = query.device_of(session, account_mac, token_hash(token or ""))
    return device.id if device else None


def remember(
    session: Session,
    staff: Staff,
    token: str | None,
    *,
    now: datetime,
    new_id: Callable[[], str],
    new_token: Callable[[], str],
) -> str:
    """Note that this person has signed in from this browser, and give the new token for its cookie.

    Others who signed in from it before stay known with it.
    """
    fresh = new_token()
    devices = query.devices_with(session, token_hash(token)) if token else []
    for device in devices:
        device.token_hash = token_hash(fresh)
    mine = next((each for each in devices if each.staff_id == staff.id), None)
    if mine is None:
        mine = StaffDevice(id=new_id(), token_hash=token_hash(fresh), staff_id=staff.id)
        session.add(mine)
    mine.signed_in_at = now
    session.flush()
    return fresh


def erase_old(session: Session, now: datetime) -> int:
    """Forget the browsers that nobody has signed in from for half a year, and say how many rows that were."""
    return query.erase_devices(session, now - KEPT_FOR)
