"""Queries about the audit chain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from intake.store.models import AuditEvent, Case

READ_AT_ONCE = 1000


_LAST = select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)


def last(session: Session) -> AuditEvent | None:
    """The newest entry of the chain."""
    return session.scalars(_LAST).one_or_none()


def in_order(session: Session, start: int | None = None) -> Iterator[AuditEvent]:
    """Every entry from the first, or `start`, to the last; in parts, so that a long chain fits in memory."""
    after = None if start is None else start - 1
    while part := _part_after(session, after):
        yield from part
        after = part[-1].seq
        for event in part:
            session.expunge(event)


def _part_after(session: Session, after: int | None) -> Sequence[AuditEvent]:
    query = select(AuditEvent).order_by(AuditEvent.seq).limit(READ_AT_ONCE)
    if after is not None:
        query = query.where(AuditEvent.seq > after)
    return session.scalars(query.execution_options(populate_existing=True)).all()


@dataclass(frozen=True)
class Sought:
    """Which entries are looked for: only those that meet all that is given.

    `about` is the kind and id of their object, `days` from the first instant to the one after the last.
    """

    about: tuple[str, str] | None = None
    actor_kind: str | None = None
    actor_id: str | None = None
    actions: Collection[str] | None = None
    days: tuple[datetime, datetime] | None = None


def newest(session: Session, sought: Sought, *, before: int | None, limit: int) -> Sequence[AuditEvent]:
    """The entries that are looked for, before a place in the chain, newest first."""
    query = select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(limit)
    if before is not None:
        query = query.where(AuditEvent.seq < before)
    if sought.about is not None:
        kind, object_id = sought.about
        query = query.where(AuditEvent.object_kind == kind, AuditEvent.object_id == object_id)
    if sought.actor_kind is not None:
        query = query.where(AuditEvent.actor_kind == sought.actor_kind)
    if sought.actor_id is not None:
        query = query.where(AuditEvent.actor_id == sought.actor_id)
    if sought.actions is not None:
        query = query.where(AuditEvent.action.in_(sorted(sought.actions)))
    if sought.days is not None:
        first, after = sought.days
        query = query.where(AuditEvent.at >= first, AuditEvent.at < after)
    return session.scalars(query).all()


def is_any_by(session: Session, actor_id: str, action: str, since: datetime) -> bool:
    """Whether there is an entry of that action by that person, at that moment or later."""
    query = select(AuditEvent.seq).where(
        AuditEvent.actor_id == actor_id, AuditEvent.at >= since, AuditEvent.action == action
    )
    return session.scalar(query.limit(1)) is not None


def newest_of(session: Session, action: str, object_kind: str) -> AuditEvent | None:
    """The newest entry of that action; `object_kind` is the kind of object it is always about."""
    query = select(AuditEvent).where(AuditEvent.object_kind == object_kind, AuditEvent.action == action)
    return session.scalars(query.order_by(AuditEvent.seq.desc()).limit(1)).one_or_none()


def counted_about(session: Session, object_kind: str, ids: Sequence[str]) -> dict[str, Counter[str]]:
    """How many entries of each action there are about each of these objects."""
    counted: dict[str, Counter[str]] = {each: Counter() for each in ids}
    query = select(AuditEvent.object_id, AuditEvent.action, func.count()).where(
        AuditEvent.object_kind == object_kind, AuditEvent.object_id.in_(ids)
    )
    for object_id, action, number in session.execute(query.group_by(AuditEvent.object_id, AuditEvent.action)):
        counted[str(object_id)][action] = number
    return counted


def filed_without_a_case(session: Session, actions: Collection[str]) -> Sequence[str]:
    """The ids of the cases that entries of these actions tell of, and that have no row."""
    query = select(AuditEvent.object_id).where(
        AuditEvent.object_kind == "case",
        AuditEvent.action.in_(sorted(actions)),
        ~exists().where(Case.id == AuditEvent.object_id),
    )
    return [str(each) for each in session.scalars(query.distinct().order_by(AuditEvent.object_id))]
