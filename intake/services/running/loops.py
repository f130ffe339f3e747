"""How many loops are open with no date to come: the number that a morning is to bring to none."""

from __future__ import annotations

from datetime import datetime, time

from sqlalchemy.orm import Session

from intake.domain.office_hours import OfficeHours
from intake.store.queries import figures as query


def left_open(session: Session, hours: OfficeHours, now: datetime) -> int:
    """The open requests whose one date lies before today: a call, a follow-up, or a visit that nobody marked.

    A visit whose time is not known counts too.
    """
    today = datetime.combine(hours.local_date(now), time(), hours.zone)
    return query.without_a_date_to_come(session, today)
