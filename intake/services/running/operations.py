"""How the running product stands: what an administrator has to know before anything else."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy.orm import Session

from intake.domain.office_hours import OfficeHours
from intake.services import audit
from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.services.frontdesk import duty
from intake.services.keeping import search_care
from intake.services.running.morning import Waiting, waiting
from intake.services.running.readiness_check import Checked
from intake.store.keys import Keys
from intake.store.queries import audit as audit_query
from intake.store.queries import drafts

DRAFTS_COUNTED = 10_000
ERASED_WITHIN = timedelta(days=2)
"""How long after its time an unsent form may still be there: erasing runs once a day."""
BACKUP_LASTS = timedelta(days=1)
LEAST_ROOM, LEAST_SHARE = 1 << 30, 0.1
LOOKED_AHEAD = 60
"""Days in which the next office day is looked for."""
PASSED = "passed"
DATABASE, PRODUCT = "database", "product"


@dataclass(frozen=True)
class Room:
    """Of a disk, in bytes."""

    free: int
    total: int

    @property
    def is_short(self) -> bool:
        """Whether less than 1 GiB or a tenth of it is left."""
        return self.free < LEAST_ROOM or self.free < self.total * LEAST_SHARE


@dataclass(frozen=True)
class LastCheck:
    """When a made-up request was taken from end to end last, and whether all of it went well."""

    at: datetime
    passed: bool


@dataclass(frozen=True)
class Operations:
    """The state of things at one moment.

    `unnamed` are office days without a clinician on duty, of today and the next one. `drafts` is counted up
    to `DRAFTS_COUNTED`; `drafts_left` says that some are kept past their time. `search_left` requests are
    known to search by an older version. `last_backup` is the one this database has on record.
    """

    waiting: Waiting
    unnamed: tuple[date, ...]
    drafts: int
    drafts_left: bool
    room: Room
    last_backup: datetime | None
    last_check: LastCheck | None
    search_left: int


def operations(
    session: Session, hours: OfficeHours, folder: Path, *, today: date, now: datetime
) -> Operations:
    """What stands now; `folder` lies on the disk that the product writes to. Raises OSError without it."""
    backup = audit_query.newest_of(session, AuditAction.BACKUP_MADE, DATABASE)
    check = audit_query.newest_of(session, AuditAction.READINESS_CHECKED, PRODUCT)
    used = shutil.disk_usage(folder)
    return Operations(
        waiting=waiting(session, now),
        unnamed=tuple(day for day in _days_to_name(hours, today) if duty.on_duty_id(session, day) is None),
        drafts=drafts.count_open(session, DRAFTS_COUNTED),
        drafts_left=drafts.any_expired(session, now - ERASED_WITHIN),
        room=Room(used.free, used.total),
        last_backup=backup.at if backup else None,
        last_check=LastCheck(check.at, check.object_id == PASSED) if check else None,
        search_left=search_care.cases_left(session),
    )


def backup_is_old(state: Operations, now: datetime) -> bool:
    """Whether there is no backup, or none of the last day."""
    return state.last_backup is None or now - state.last_backup > BACKUP_LASTS


def record_check(
    session: Session, keys: Keys, checked: tuple[Checked, ...], *, actor: Actor, now: datetime
) -> None:
    """Write down what a readiness check found: that it passed, or the number of the step that did not."""
    audit.append(
        session,
        keys,
        actor,
        action=AuditAction.READINESS_CHECKED,
        object_kind=PRODUCT,
        object_id=PASSED if checked[-1].is_well else f"step-{len(checked)}",
        now=now,
    )


def _days_to_name(hours: OfficeHours, today: date) -> tuple[date, ...]:
    """Today where the office opens, and the office day after it."""
    days = (today + timedelta(days=ahead) for ahead in range(LOOKED_AHEAD))
    office_days = islice((day for day in days if hours.openings(day)), 2)
    return tuple(office_days) if hours.openings(today) else tuple(office_days)[:1]
