"""The outbox: messages written together with what they tell of, so that neither exists without the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from intake.store.keys import Keys
from intake.store.models import OutboxMessage
from intake.store.models.outbox import FIRST, IN_TURN, OUTBOX_PENDING, OutboxKind


def add(
    session: Session,
    keys: Keys,
    *,
    kind: OutboxKind,
    payload: dict[str, Any],
    now: datetime,
    new_id: Callable[[], str],
    first: bool = False,
) -> OutboxMessage:
    """Write one event, due at once; its payload is JSON data and is sealed.

    `first`: it goes out before all others, as what staff must hear at once.
    """
    message = OutboxMessage(kind=kind, priority=FIRST if first else IN_TURN)
    return _written(session, keys, message, payload, now, new_id)


def add_letter(
    session: Session,
    keys: Keys,
    *,
    letter: str,
    payload: dict[str, Any],
    now: datetime,
    new_id: Callable[[], str],
    recipient_mac: bytes | None = None,
) -> OutboxMessage:
    """Write one letter of that name, due at once; its payload is JSON data and is sealed.

    `recipient_mac` is the keyed hash of the address where it goes to staff, and so before all others.
    """
    priority = IN_TURN if recipient_mac is None else FIRST
    message = OutboxMessage(
        kind=OutboxKind.LETTER, letter=letter, priority=priority, recipient_mac=recipient_mac
    )
    return _written(session, keys, message, payload, now, new_id)


def _written(
    session: Session,
    keys: Keys,
    message: OutboxMessage,
    payload: dict[str, Any],
    now: datetime,
    new_id: Callable[[], str],
) -> OutboxMessage:
    message.id, message.state = new_id(), OUTBOX_PENDING
    message.tells_of, message.attempts = 1, 0
    message.created_at = message.next_at = now
    message.make_data_key(keys.ring)
    seal_payload(keys, message, payload)
    session.add(message)
    session.flush()
    return message


def seal_payload(keys: Keys, message: OutboxMessage, payload: dict[str, Any]) -> None:
    """Let the message say this."""
    message.sealed_payload = message.data_key(keys.ring).seal_json(
        payload, table="outbox_message", row=message.id, column="sealed_payload"
    )


def payload_of(keys: Keys, message: OutboxMessage) -> dict[str, Any]:
    """What the message says."""
    opened: dict[str, Any] = message.data_key(keys.ring).open_json(
        message.sealed_payload, table="outbox_message", row=message.id, column="sealed_payload"
    )
    return opened
