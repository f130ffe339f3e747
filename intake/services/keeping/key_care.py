"""Looking after the key ring: which key is in use where, and moving everything onto the current one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from intake.services import audit
from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.store import padding, rotation
from intake.store.keys import Keys, key_id

ROWS_AT_ONCE = 500


@dataclass(frozen=True)
class KeyUse:
    """One key of the ring, or one that rows need and the ring lacks (`held` is False then)."""

    id: str
    is_current: bool
    held: bool
    rows: int


def uses(session: Session, keys: Keys) -> list[KeyUse]:
    """Every key of the ring, the current one first, then those that rows need and the ring lacks."""
    counted = rotation.rows_by_key(session)
    held = [key_id(secret).hex() for secret in (keys.ring.current, *keys.ring.older)]
    lost = sorted(set(counted) - set(held))
    current = held[0]
    return [KeyUse(each, each == current, each in held, counted[each]) for each in [*held, *lost]]


def rotate_some(session: Session, keys: Keys, *, actor: Actor, now: datetime) -> int:
    """Wrap a batch of data keys under the current key and say how many; commit, and call until it gives 0.

    Each batch is recorded. It may be stopped at any moment and begun again. Raises `UnknownKey` where rows
    need a key that the ring lacks.
    """
    done = rotation.rewrap(session, keys.ring, ROWS_AT_ONCE)
    if done:
        current = keys.ring.current_id.hex()
        audit.append(
            session,
            keys,
            actor,
            action=AuditAction.KEYS_ROTATED,
            object_kind="key",
            object_id=current,
            now=now,
        )
    return done


def pad_all(session: Session, keys: Keys) -> Iterator[int]:
    """Seal anew what an older release sealed without padding, a batch a step; commit after each.

    Each step gives how many values it sealed.
    """
    for table in padding.sealed_tables():
        after: str | None = ""
        while after is not None:
            walked = padding.pad_some(session, keys.ring, table, after, ROWS_AT_ONCE)
            after = walked.after if walked else None
            yield walked.done if walked else 0
