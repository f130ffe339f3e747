"""Messages that were given up: tried once more or dropped, by the command, an administrator or a clinician.

Each time is written down; what the message holds is never shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy.orm import Session

from intake.services import audit, outbox
from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.services.errors import MessageNotFound
from intake.store.errors import SealError
from intake.store.keys import Keys
from intake.store.models import OutboxMessage
from intake.store.models.outbox import TO_THE_EHR, OutboxKind
from intake.store.queries import outbox as query

MOST_AT_ONCE = 500
"""How many are tried again in one press, or looked through for those of one case."""


def retry(session: Session, keys: Keys, message_id: str, *, actor: Actor, now: datetime) -> None:
    """Make a dead message due again. Raises `MessageNotFound` where there is no such dead message."""
    if not query.revive(session, message_id, now):
        raise MessageNotFound("No dead message has this id.")
    _record(session, keys, actor, AuditAction.OUTBOX_RETRIED, message_id, now)


def retry_all(
    session: Session, keys: Keys, kinds: frozenset[OutboxKind], *, actor: Actor, now: datetime
) -> int:
    """Make dead messages of these kinds due again, and say how many."""
    dead = query.dead(session, kinds, MOST_AT_ONCE)
    for message in dead:
        retry(session, keys, message.id, actor=actor, now=now)
    return len(dead)


def retry_of_case(session: Session, keys: Keys, case_id: str, *, actor: Actor, now: datetime) -> int:
    """Make due again what the EHR was to be told of a case and was not, and say how many messages that is."""
    dead = list(_of_case(session, keys, case_id))
    for message in dead:
        retry(session, keys, message.id, actor=actor, now=now)
    return len(dead)


def problem_of_case(session: Session, keys: Keys, case_id: str, told_at: datetime | None) -> str:
    """Why the newest message about a case to the EHR was given up; empty where none was.

    `told_at` is when the EHR was last told of it, None for never: what was to be told before was told then.
    """
    newer = (
        each for each in _of_case(session, keys, case_id) if told_at is None or each.created_at > told_at
    )
    return next((str(each.problem) for each in newer), "")


def settle_of_case(session: Session, keys: Keys, case_id: str, until: datetime, now: datetime) -> int:
    """Note as sent what was given up about a case up to that instant, since the EHR has all of it now.

    Says how many messages that is: nobody has to look after them any more.
    """
    stale = [each.id for each in _of_case(session, keys, case_id) if each.created_at <= until]
    return sum(query.set_sent(session, each, now) for each in stale)


def drop(session: Session, keys: Keys, message_id: str, *, actor: Actor, now: datetime) -> None:
    """Delete a dead message for good. Raises `MessageNotFound` where there is no such dead message."""
    if not query.erase_dead(session, message_id):
        raise MessageNotFound("No dead message has this id.")
    _record(session, keys, actor, AuditAction.OUTBOX_DROPPED, message_id, now)


def _of_case(session: Session, keys: Keys, case_id: str) -> Iterator[OutboxMessage]:
    """The dead messages about a case to the EHR, the newest first."""
    for message in query.newest_dead(session, TO_THE_EHR, MOST_AT_ONCE):
        try:
            about = outbox.payload_of(keys, message).get("case_id")
        except SealError:
            continue
        if about == case_id:
            yield message


def _record(
    session: Session, keys: Keys, actor: Actor, action: AuditAction, message_id: str, now: datetime
) -> None:
    audit.append(session, keys, actor, action=action, object_kind="message", object_id=message_id, now=now)
