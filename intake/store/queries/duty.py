"""Queries about who is on duty and what was passed on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import Select, bindparam, case, func, literal, select, union_all
from sqlalchemy.orm import Session, aliased

from intake.store.models import DutyDay, DutyWeekday, Escalation, OutboxMessage


@dataclass(frozen=True)
class LetterStates:
    """The states of one escalation's event in the outbox (None: no more there) and of its letters."""

    event: str | None
    letters: frozenset[str]


@dataclass(frozen=True, slots=True)
class Named:
    """Who is named for a day, None for nobody, and whether for that day alone or in the usual week."""

    clinician_id: str | None
    is_usual: bool


_OF_DAY = select(DutyDay.clinician_id, literal(0).label("usual"), DutyDay.seq.label("newest")).where(
    DutyDay.day == bindparam("day")
)
_OF_WEEKDAY = select(DutyWeekday.clinician_id, literal(1), DutyWeekday.seq).where(
    DutyWeekday.weekday == bindparam("weekday"), DutyWeekday.from_day <= bindparam("day")
)
_BOTH = union_all(_OF_DAY, _OF_WEEKDAY).subquery()
_NAMED = select(_BOTH).order_by(_BOTH.c.usual, _BOTH.c.newest.desc()).limit(1)


def named_for(session: Session, day: date) -> Named | None:
    """The naming that counts for a day: its own before that of the usual week; None for neither."""
    found = session.execute(_NAMED, {"day": day, "weekday": day.weekday()}).one_or_none()
    return None if found is None else Named(found.clinician_id, is_usual=bool(found.usual))


def newest_seq_of_day(session: Session, day: date) -> int:
    """The number of the newest naming for that day alone; 0 for none."""
    return session.scalar(select(func.max(DutyDay.seq)).where(DutyDay.day == day)) or 0


def newest_seq_of_weekday(session: Session, weekday: int) -> int:
    """The number of the newest naming for that day of the usual week; 0 for none."""
    return session.scalar(select(func.max(DutyWeekday.seq)).where(DutyWeekday.weekday == weekday)) or 0


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
    found: dict[tuple[str, datetime, int], LetterStates] = {}
    for case_id, since, level, event_state, letter_state in session.execute(
        _letter_states(), {"cases": [*case_ids]}
    ):
        place = case_id, since, level
        before = found[place].letters if place in found else frozenset()
        found[place] = LetterStates(event_state, before | ({letter_state} if letter_state else frozenset()))
    return found


@cache
def _letter_states() -> Select[tuple[str, datetime, int, str | None, str | None]]:
    """Put together once: every look at the queue asks it."""
    event, letter, carrier = aliased(OutboxMessage), aliased(OutboxMessage), aliased(OutboxMessage)
    state = case((letter.carried_by.is_(None), letter.state), else_=carrier.state)
    return (
        select(Escalation.case_id, Escalation.waiting_since, Escalation.level, event.state, state)
        .outerjoin(event, event.id == Escalation.message_id)
        .outerjoin(letter, letter.made_from == Escalation.message_id)
        .outerjoin(carrier, carrier.id == letter.carried_by)
        .where(Escalation.case_id.in_(bindparam("cases", expanding=True)))
    )
