"""What a passkey's device is asked to sign: random, for one browser and purpose, once, for five minutes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from intake.store.models import PasskeyChallenge
from intake.store.models.passkey import ChallengePurpose
from intake.store.queries import passkeys as query

GOOD_FOR = timedelta(minutes=5)


def ask(
    session: Session,
    purpose: ChallengePurpose,
    bound_to: str,
    *,
    now: datetime,
    new_id: Callable[[], str],
    new_token: Callable[[], str],
) -> None:
    """Make a challenge for this browser, in place of any earlier one for the same purpose."""
    erase_old(session, now)
    query.take_challenge(session, purpose, bound_to)
    session.add(
        PasskeyChallenge(
            id=new_id(),
            purpose=purpose,
            bound_to=bound_to,
            challenge=new_token().encode("ascii"),
            expires_at=now + GOOD_FOR,
        )
    )
    session.flush()


def waiting(session: Session, purpose: ChallengePurpose, bound_to: str, now: datetime) -> bytes | None:
    """The challenge that this browser has yet to answer; None where there is none, or it expired."""
    found = query.challenge_of(session, purpose, bound_to)
    return found.challenge if found is not None and _is_good(found.expires_at, now) else None


def take(session: Session, purpose: ChallengePurpose, bound_to: str, now: datetime) -> bytes | None:
    """The same, used up with the caller's commit: nobody gets it twice."""
    found = query.take_challenge(session, purpose, bound_to)
    return found[0] if found is not None and _is_good(found[1], now) else None


def erase_old(session: Session, now: datetime) -> int:
    """Delete the challenges that expired, and say how many."""
    return query.erase_old_challenges(session, now)


def _is_good(expires_at: datetime, now: datetime) -> bool:
    """Not expired, nor made while a clock ran far ahead."""
    return now < expires_at <= now + 2 * GOOD_FOR
