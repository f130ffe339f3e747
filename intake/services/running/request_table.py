"""The requests of a time as a table with names, for clinicians: dates as entered, and the days they mean."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from intake.domain.bands import Link
from intake.domain.case_state import Status
from intake.domain.dates import Interval
from intake.domain.figures import Call
from intake.domain.office_hours import OfficeHours
from intake.domain.policy import Policy
from intake.domain.reference import show_reference
from intake.domain.symptoms import all_symptoms
from intake.services.cases import record as case_record
from intake.services.cases.beginnings import beginning_words
from intake.services.cases.record import CaseRecord
from intake.services.cases.told_by import told_by_words
from intake.services.cases.unreadable import Unreadable
from intake.services.cases.words import bands_of, link_words, operation_date, place_words, urgency_words
from intake.services.errors import ServiceError
from intake.services.running.figures import Span, readable_call
from intake.store.keys import Keys
from intake.store.models import Case
from intake.store.queries import cases, merges
from intake.store.queries import figures as query

MOST_REQUESTS = 5_000
CANNOT_BE_SHOWN = "This request cannot be shown: open it by its number"
ABOUT = (
    "Form number",
    "Received",
    "Name",
    "Birth date as entered",
    "Phone",
    "Second phone",
    "Email",
    "Told by",
    "Urgency",
    "Surgery link",
    "Status",
    "Merged into",
    "Due",
    "First call",
    "Reached",
    "Called in time",
)
OF_AN_OPERATION = ("part", "date as entered", "earliest day", "latest day")
OF_A_SYMPTOM = ("began, as entered", "earliest day", "latest day")


class TooManyRequests(ServiceError):
    """More requests than one file takes."""


@dataclass(frozen=True)
class RequestTable:
    """The table: its header, and a row a request in the order they came in, as long as the header."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class _Told:
    """A row before all are as long as the longest."""

    about: tuple[str, ...]
    operations: tuple[tuple[str, ...], ...]
    symptoms: tuple[tuple[str, ...], ...]


def request_table(
    session: Session, keys: Keys, hours: OfficeHours, policy: Policy, span: Span, now: datetime
) -> RequestTable:
    """The requests that came in during that time. Raises `TooManyRequests`.

    Times are of the practice's wall, days as YYYY-MM-DD; what is not known stays empty.
    """
    told: list[_Told] = []
    for page in query.received(session, *span):
        if len(told) + len(page) > MOST_REQUESTS:
            raise TooManyRequests(f"More than {MOST_REQUESTS} requests came in: too many for one file.")
        steps = query.steps_of(session, [row.id for row in page])
        calls = {row.id: call for row in page if (call := readable_call(keys, row, steps[row.id]))}
        rows = cases.by_ids(session, [row.id for row in page])
        into = merges.kept_for_many(session, [row.id for row in page if row.status == Status.MERGED])
        show = partial(_opened, calls=calls, into=into, hours=hours, policy=policy, now=now)
        told += [_kept(each) for each in case_record.show_many(session, keys, rows, show)]
    most = max((len(each.operations) for each in told), default=0)
    header = [*ABOUT]
    header += [f"Operation {number}: {what}" for number in range(1, most + 1) for what in OF_AN_OPERATION]
    header += [f"{kind.name} {what}" for kind in all_symptoms() for what in OF_A_SYMPTOM]
    return RequestTable(tuple(header), tuple(_row(each, most) for each in told))


def _opened(
    record: CaseRecord,
    *,
    calls: dict[str, Call],
    into: dict[str, Case],
    hours: OfficeHours,
    policy: Policy,
    now: datetime,
) -> _Told:
    person, row, call, story = record.identity, record.row, calls[record.row.id], record.story

    def wall(at: datetime | None) -> str:
        return f"{at.astimezone(hours.zone):%Y-%m-%d %H:%M}" if at else ""

    met = call.in_time(now)
    symptoms = {each.key: each for each in story.symptoms}
    bands = bands_of(record.assessment.policy.digest, policy)
    return _Told(
        about=(
            show_reference(row.reference),
            wall(row.received_at),
            person.full_name or "",
            person.birth_date or person.birth_date_typed or "",
            person.phone.shown if person.phone else "",
            person.phone_second.shown if person.phone_second else "",
            person.email or "",
            told_by_words(record),
            urgency_words(record.urgency),
            link_words(Link(row.link), bands) if row.settled else "Not settled",
            Status(row.status).replace("_", " "),
            show_reference(into[row.id].reference) if row.id in into else "",
            wall(row.due_at),
            wall(call.tried_at),
            wall(call.reached_at),
            "" if met is None else "yes" if met else "no",
        ),
        operations=tuple(
            (place_words(surgery.regions - {"unknown"}), operation_date(surgery), *_ends(when))
            for surgery, when in zip(story.surgeries, story.surgery_intervals, strict=True)
        ),
        symptoms=tuple(
            (beginning_words(record.answers, story, told), *_ends(story.onset_interval(told)))
            if (told := symptoms.get(kind.key))
            else ("", "", "")
            for kind in all_symptoms()
        ),
    )


def _kept(told: _Told | Unreadable) -> _Told:
    """A row of a request that cannot be shown has its number, and says so."""
    if isinstance(told, _Told):
        return told
    about = [told.shown_reference, "", CANNOT_BE_SHOWN]
    return _Told(
        (*about, *[""] * (len(ABOUT) - len(about))), (), (("",) * len(OF_A_SYMPTOM),) * len(all_symptoms())
    )


def _row(told: _Told, most: int) -> tuple[str, ...]:
    none = ("",) * len(OF_AN_OPERATION)
    operations = (*told.operations, *(none,) * (most - len(told.operations)))
    return (*told.about, *(cell for part in (*operations, *told.symptoms) for cell in part))


def _ends(days: Interval | None) -> tuple[str, str]:
    """The first and the last day it may have been."""
    return (days.lo.isoformat(), days.hi.isoformat()) if days else ("", "")
