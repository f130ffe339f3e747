"""A clinician's day: what is urgent, what is to be read, the visits, and who did not come."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Generic
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from intake.domain.case_state import Status
from intake.services.cases import gists
from intake.services.cases import record as case_record
from intake.services.cases.gists import Listed
from intake.services.cases.record import CaseRecord
from intake.services.cases.unreadable import T, Unreadable
from intake.store.keys import Keys
from intake.store.models import Case
from intake.store.queries import queue, reading

SHOWN = 25
"""Of each list on the first page, at most so many; the queue has them all."""
MOST_NEXT = 200
"""How far the next case is looked for."""
MOST_VISITS = 60
"""Of one day, at most so many: more than three clinicians can see."""


@dataclass(frozen=True)
class ReadingList(Generic[T]):
    """What a clinician's first page lists, each as `show` made it; the visits are those of today."""

    urgent: tuple[T | Unreadable, ...]
    to_read: tuple[T | Unreadable, ...]
    visits: tuple[T | Unreadable, ...]
    no_shows: tuple[T | Unreadable, ...]


def reading_list(
    session: Session, keys: Keys, today: date, zone: ZoneInfo, show: Callable[[Listed], T]
) -> ReadingList[T]:
    """All four lists at this moment; `today` is the practice's date and `zone` its time zone."""

    def shown(rows: object) -> tuple[T | Unreadable, ...]:
        return tuple(gists.show_many(session, keys, list(rows), show))  # type: ignore[call-overload]

    return ReadingList(
        urgent=shown(reading.urgent_now(session, SHOWN)),
        to_read=shown(reading.to_read(session, SHOWN)),
        visits=shown(_visits(session, today, zone)),
        no_shows=shown(queue.with_status(session, [Status.NO_SHOW], SHOWN)),
    )


def whole_to_read(session: Session, keys: Keys, at_most: int) -> list[CaseRecord | Unreadable]:
    """The cases that wait to be read, opened whole: urgent ones first."""
    rows = [*reading.urgent_now(session, at_most), *reading.to_read(session, at_most)]
    return case_record.show_many(session, keys, rows[:at_most], lambda record: record)


def next_to_read(session: Session, reference: str) -> str | None:
    """The form number, as stored, of the case to read after this one: urgent ones first, then round again.

    None where there is no other.
    """
    rows = [*reading.urgent_now(session, MOST_NEXT), *reading.to_read(session, MOST_NEXT)]
    references = [row.reference for row in rows]
    if reference in references:
        place = references.index(reference)
        references = references[place + 1 :] + references[:place]
    return references[0] if references else None


def day_of_visits(session: Session, keys: Keys, day: date, zone: ZoneInfo) -> list[CaseRecord | Unreadable]:
    """The cases with a visit on that day, opened whole, in the order of their visits."""
    return case_record.show_many(session, keys, _visits(session, day, zone), lambda record: record)


def _visits(session: Session, day: date, zone: ZoneInfo) -> list[Case]:
    begins, ends = (datetime.combine(each, time(), tzinfo=zone) for each in (day, day + timedelta(days=1)))
    return list(reading.visits_between(session, begins, ends, MOST_VISITS))
