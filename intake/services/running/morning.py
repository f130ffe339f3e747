"""What a manager reads in the morning: what waits, what is late, when nobody is on duty; no patient."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from intake.domain.case_state import Status
from intake.domain.office_hours import OfficeHours
from intake.domain.worklist import QueueClass
from intake.services.frontdesk import duty
from intake.store.queries import drafts
from intake.store.queries import figures as query

DAYS_AHEAD = 7
EXITS_DAYS = 7


@dataclass(frozen=True)
class Waiting:
    """The open requests, counted; `late` of those that the office has to call, by now.

    `urgent` are emergencies, safety exits and same-day cases; `urgent_waiting` of these wait for a clinician,
    the first of them since `waiting_since`. `unphoned` people were told to get help lately and left no phone.
    """

    open: int
    urgent: int
    urgent_late: int
    urgent_waiting: int
    waiting_since: datetime | None
    late: int
    with_clinician: int
    on_patient: int
    on_records: int
    unphoned: int


def waiting(session: Session, now: datetime) -> Waiting:
    """What is open at this moment."""
    counts = query.open_counts(session, now)
    urgent = [each for each in counts if each.queue_class <= QueueClass.SAME_DAY]
    held, since = query.waiting_for_clinician(session)

    def with_status(status: Status) -> int:
        return sum(each.how_many for each in counts if each.status == status)

    set_aside = {Status.WAITING_ON_PATIENT, Status.WAITING_ON_RECORDS}
    return Waiting(
        open=sum(each.how_many for each in counts),
        urgent=sum(each.how_many for each in urgent),
        urgent_late=sum(each.how_many for each in urgent if each.late),
        urgent_waiting=held,
        waiting_since=since,
        late=sum(each.how_many for each in counts if each.late and each.status not in set_aside),
        with_clinician=with_status(Status.WITH_CLINICIAN),
        on_patient=with_status(Status.WAITING_ON_PATIENT),
        on_records=with_status(Status.WAITING_ON_RECORDS),
        unphoned=drafts.count_exits_without_contact(session, now - timedelta(days=EXITS_DAYS)),
    )


def unnamed_duty(session: Session, hours: OfficeHours, today: date) -> tuple[date, ...]:
    """The office days of the week to come, today among them, for which no clinician on duty is named."""
    days = (today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD))
    return tuple(day for day in days if hours.openings(day) and duty.on_duty_id(session, day) is None)
