"""Queries about messages to deliver: each a single statement that means the same on both engines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, delete, func, or_, select, update
from sqlalchemy.orm import Session

from intake.store.base import UtcDateTime
from intake.store.models import OutboxMessage
from intake.store.models.outbox import BY_MAIL, OUTBOX_DEAD, OUTBOX_PENDING, OUTBOX_SENT, OutboxKind

NOT_SENT = (OUTBOX_PENDING, OUTBOX_DEAD)


@dataclass(frozen=True)
class Counts:
    """How many messages wait, how many of these should have gone long ago, and how many were given up."""

    pending: int
    overdue: int
    dead: int


def claim_due(
    session: Session, now: datetime, until: datetime, kinds: frozenset[OutboxKind] = BY_MAIL
) -> OutboxMessage | None:
    """Of these kinds take what comes first, then what has been due longest; None: none is due.

    It is kept from others until that instant.
    PostgreSQL passes over rows that another transaction is just taking; on SQLite there is no such other one.
    """
    due = (
        select(OutboxMessage.id)
        .where(
            OutboxMessage.state == OUTBOX_PENDING,
            OutboxMessage.next_at <= now,
            OutboxMessage.kind.in_(kinds),
        )
        .order_by(OutboxMessage.priority, OutboxMessage.next_at, OutboxMessage.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    take = (
        update(OutboxMessage)
        .where(OutboxMessage.id == due.scalar_subquery())
        .values(attempts=OutboxMessage.attempts + 1, next_at=until, problem=None)
        .returning(OutboxMessage)
    )
    options = {"synchronize_session": False, "populate_existing": True}
    return session.scalars(take, execution_options=options).one_or_none()


def settle_those_waiting_beside(session: Session, message: OutboxMessage, now: datetime) -> int:
    """Note as sent what waits for the same recipient with the same letter, and say what that told of.

    What somebody has in hand is left alone: it is not due, and has no problem noted yet.
    """
    waits = or_(OutboxMessage.next_at <= now, OutboxMessage.problem.is_not(None))
    beside = (
        select(OutboxMessage.id)
        .where(
            OutboxMessage.recipient_mac == message.recipient_mac,
            OutboxMessage.letter == message.letter,
            OutboxMessage.state == OUTBOX_PENDING,
            OutboxMessage.id != message.id,
            waits,
        )
        .with_for_update(skip_locked=True)
    )
    settle = (
        update(OutboxMessage)
        .where(OutboxMessage.id.in_(beside))
        .values(_sent(now) | {"carried_by": message.id})
        .returning(OutboxMessage.id, OutboxMessage.tells_of)
    )
    unsynchronized = {"synchronize_session": False}
    settled = session.execute(settle, execution_options=unsynchronized).all()
    carried = update(OutboxMessage).where(OutboxMessage.carried_by.in_([row.id for row in settled]))
    if settled:
        session.execute(carried.values(carried_by=message.id), execution_options=unsynchronized)
    return sum(row.tells_of for row in settled)


def by_id(session: Session, message_id: str) -> OutboxMessage | None:
    """The message with this id."""
    return session.scalars(select(OutboxMessage).where(OutboxMessage.id == message_id)).one_or_none()


def set_sent(session: Session, message_id: str, now: datetime) -> bool:
    """Note that a message is delivered and throw its content away; False when that was noted already."""
    return _change(
        session,
        and_(OutboxMessage.id == message_id, OutboxMessage.state != OUTBOX_SENT),
        **_sent(now),
    )


def set_failed(
    session: Session, message_id: str, attempt: int, *, problem: str, dead: bool, next_at: datetime
) -> bool:
    """Note that an attempt failed; False when the message was taken again since, or is settled."""
    mine = and_(
        OutboxMessage.id == message_id,
        OutboxMessage.attempts == attempt,
        OutboxMessage.state == OUTBOX_PENDING,
    )
    state = OUTBOX_DEAD if dead else OUTBOX_PENDING
    return _change(session, mine, state=state, problem=problem, next_at=next_at)


def revive(session: Session, message_id: str, now: datetime) -> bool:
    """Make a dead message due again, as if it were new; False when there is no such dead message."""
    dead = and_(OutboxMessage.id == message_id, OutboxMessage.state == OUTBOX_DEAD)
    return _change(session, dead, state=OUTBOX_PENDING, attempts=0, created_at=now, next_at=now)


def erase_dead(session: Session, message_id: str) -> bool:
    """Delete a dead message; False when there is no such dead message."""
    dead = and_(OutboxMessage.id == message_id, OutboxMessage.state == OUTBOX_DEAD)
    return session.scalar(delete(OutboxMessage).where(dead).returning(OutboxMessage.id)) is not None


def erase_settled(session: Session, before: datetime) -> int:
    """Delete the messages delivered before that instant, or dead and written before it, and say how many."""
    sent = and_(OutboxMessage.state == OUTBOX_SENT, OutboxMessage.sent_at < before)
    dead = and_(OutboxMessage.state == OUTBOX_DEAD, OutboxMessage.created_at < before)
    old = or_(sent, dead)
    return len(session.scalars(delete(OutboxMessage).where(old).returning(OutboxMessage.id)).all())


def counts(session: Session, late: datetime, kinds: frozenset[OutboxKind] = BY_MAIL) -> Counts:
    """How messages of these kinds stand. Overdue: not taken since `late`, or failing and older than that."""
    return Counts(*session.execute(_counts(kinds), {"late": late}).one())


@lru_cache(maxsize=8)
def _counts(kinds: frozenset[OutboxKind]) -> Select[tuple[int, int, int]]:
    """Put together once: every look at the queue asks it."""
    late = bindparam("late", type_=UtcDateTime())
    failing = and_(OutboxMessage.attempts > 0, OutboxMessage.created_at <= late)
    overdue = and_(OutboxMessage.state == OUTBOX_PENDING, or_(OutboxMessage.next_at <= late, failing))
    return select(
        _how_many(OutboxMessage.state == OUTBOX_PENDING),
        _how_many(overdue),
        _how_many(OutboxMessage.state == OUTBOX_DEAD),
    ).where(OutboxMessage.state.in_(NOT_SENT), OutboxMessage.kind.in_(kinds))


def written_at(session: Session, at: datetime) -> Sequence[OutboxMessage]:
    """Messages written at that very instant that are still to be delivered."""
    query = select(OutboxMessage).where(OutboxMessage.created_at == at, OutboxMessage.state == OUTBOX_PENDING)
    return session.scalars(query).all()


def dead(session: Session, kinds: frozenset[OutboxKind], limit: int) -> Sequence[OutboxMessage]:
    """Messages of these kinds that were given up, the oldest first."""
    query = _dead(kinds).order_by(OutboxMessage.created_at, OutboxMessage.id)
    return session.scalars(query.limit(limit)).all()


def newest_dead(session: Session, kinds: frozenset[OutboxKind], limit: int) -> Sequence[OutboxMessage]:
    """Messages of these kinds that were given up, the newest first."""
    query = _dead(kinds).order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())
    return session.scalars(query.limit(limit)).all()


def unsent(session: Session, limit: int) -> Sequence[OutboxMessage]:
    """Messages given up or still to be delivered, the oldest first."""
    query = select(OutboxMessage).where(OutboxMessage.state.in_(NOT_SENT))
    return session.scalars(query.order_by(OutboxMessage.created_at, OutboxMessage.id).limit(limit)).all()


def _dead(kinds: frozenset[OutboxKind]) -> Select[tuple[OutboxMessage]]:
    return select(OutboxMessage).where(OutboxMessage.state == OUTBOX_DEAD, OutboxMessage.kind.in_(kinds))


def _sent(now: datetime) -> dict[str, Any]:
    """What is left of a delivered message: of what kind it was, and when it went."""
    return {
        "state": OUTBOX_SENT,
        "sent_at": now,
        "problem": None,
        "recipient_mac": None,
        "sealed_payload": b"",
        "wrapped_key": None,
        "wrapping_key": None,
    }


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _change(session: Session, condition: ColumnElement[bool], **values: Any) -> bool:
    change = update(OutboxMessage).where(condition).values(**values).returning(OutboxMessage.id)
    return session.scalar(change, execution_options={"synchronize_session": False}) is not None
