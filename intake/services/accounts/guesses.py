"""Telling administrators that somebody guesses at an account.

It is looked for from time to time and never while somebody signs in, so that an account which exists answers
no slower than one that does not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from intake.domain.roles import Role
from intake.services.accounts import accounts
from intake.services.accounts.throttle import ACCOUNT_TRIES, ACCOUNT_WITHIN
from intake.store.keys import Keys
from intake.store.queries import sign_ins
from intake.store.queries import staff as staff_query

TOLD_AGAIN_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class Guessed:
    """An account that strangers have used up their tries at, and the mail addresses of all administrators."""

    staff_id: str
    tell: tuple[str, ...] = field(repr=False)


def newly_guessed_at(session: Session, keys: Keys, now: datetime) -> list[Guessed]:
    """The accounts to tell administrators of; each is noted as told, once a day for as long as it goes on.

    Write the letters in the same transaction.
    """
    since, told_before = now - ACCOUNT_WITHIN, now - TOLD_AGAIN_AFTER
    members = sign_ins.guessed_at(session, since, now, ACCOUNT_TRIES, told_before)
    if not members:
        return []
    administrators = tuple(
        accounts.profile_of(keys, each).email
        for each in staff_query.everyone(session)
        if each.active and each.role == Role.ADMIN
    )
    for member in members:
        member.guesses_told_at = now
    session.flush()
    return [Guessed(member.id, administrators) for member in members]
