"""Queries about who is on duty and what was passed on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session, aliased

from intake.store.models import DutyDay, Escalation, OutboxMessage


@dataclass(frozen=True)
class LetterStates:
    """The states of one escalation's event in the outbox (None: no more there) and of its letters."""

    event: str | None
    letters: frozenset[str]


_NEWEST_OF_DAY = select(DutyDay).where(DutyDay.day == bindparam("day")).order_by(DutyDay.seq.desc()).limit(1)


def newest_of_day(session: Session, day: date) -> DutyDay | None:
    """The naming that counts for a day."""
    return session.scalars(_NEWEST_OF_DAY, {"day": day}).one_or_none()


def highest_level(session: Session, case_id: str, waiting_since: datetime) -> int:
    """The highest level a case was passed on to since it began to wait; 0 for none."""
    query = select(func.max(Escalation.level)).where(
        Escalation.case_id == case_id, Escalation.waiting_since == waiting_since
    )
    return session.scalar(query) or 0


def letter_states(
    session: Session, case_ids: Collection[str]
) -> dict[tuple[str, datetime, int], LetterStates]:
    """What became of the letters of every time these cases were passed on.

    By case id, the moment since when it waited, and level. A letter that became part of another one fares as
    that one does.
    """
    event, letter, carrier = aliased(OutboxMessage), aliased(OutboxMessage), aliased(OutboxMessage)
    state = case((letter.carried_by.is_(None), letter.state), else_=carrier.state)
    query = (
        select(Escalation.case_id, Escalation.waiting_since, Escalation.level, event.state, state)
        .outerjoin(event, event.id == Escalation.message_id)
        .outerjoin(letter, letter.made_from == Escalation.message_id)
        .outerjoin(carrier, carrier.id == letter.carried_by)
        .where(Escalation.case_id.in_(case_ids))
    )
    found: dict[tuple[str, datetime, int], LetterStates] = {}
    for case_id, since, level, event_state, letter_state in session.execute(query):
        place = case_id, since, level
        before = found[place].letters if place in found else frozenset()
        found[place] = LetterStates(event_state, before | ({letter_state} if letter_state else frozenset()))
    return found
