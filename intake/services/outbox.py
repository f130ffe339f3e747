"""The outbox: messages written together with what they tell of, so that neither exists without the other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from intake.store.keys import Keys
from intake.store.models import OutboxMessage
from intake.store.models.outbox import OUTBOX_PENDING


def add(
    session: Session,
    keys: Keys,
    *,
    kind: str,
    payload: dict[str, Any],
    now: datetime,
    new_id: Callable[[], str],
) -> OutboxMessage:
    """Write one message, due at once; its payload is JSON data and is sealed."""
    message = OutboxMessage(
        id=new_id(), kind=kind, state=OUTBOX_PENDING, attempts=0, created_at=now, next_at=now
    )
    key = message.make_data_key(keys.ring)
    message.sealed_payload = key.seal_json(
        payload, table="outbox_message", row=message.id, column="sealed_payload"
    )
    session.add(message)
    session.flush()
    return message


def payload_of(keys: Keys, message: OutboxMessage) -> dict[str, Any]:
    """What the message says."""
    opened: dict[str, Any] = message.data_key(keys.ring).open_json(
        message.sealed_payload, table="outbox_message", row=message.id, column="sealed_payload"
    )
    return opened
