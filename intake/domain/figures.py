"""What the office reached: whose call was in time, and how long calls took, by the kind of request.

It is worked out from the steps of each request and counts no one's name. A step that was taken back counts
for nothing. A booking counts as a call that reached the patient, and so does a clinician's word on what
became of an emergency: nobody gives either without having spoken with somebody. Who asks to be called at
another time was called, and not reached yet; who has to call us was not called. What was closed before
anybody called, such as a request sent twice, needed no call and is counted apart.

Lengths are office time: the night after a request came in is nobody's delay.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from intake.domain.bands import Link
from intake.domain.case_state import DONE, SPOKE, Action, Outcome, Status
from intake.domain.office_hours import OfficeHours
from intake.domain.policy import URGENT, Urgency

REACHING = frozenset({Action.SCHEDULE, Action.DISPOSE})
REACHED = SPOKE - {Outcome.ASKED_CALL_AT}
FLAGGED = frozenset({Link.EARLY, Link.RECENT, Link.PERSISTENT})


class Group(StrEnum):
    """The kinds of requests that figures are kept apart for: soon is what is so without a timing flag."""

    URGENT = "urgent"
    FLAGGED = "flagged"
    SOON = "soon"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a request, as far as calling goes.

    `outcome` belongs to an attempt. `due_before` is when the call was due before this step; `undone` whether
    it was taken back since.
    """

    at: datetime
    action: Action
    outcome: Outcome | None
    due_before: datetime
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """One request's call: when it came in, by when it was due, when it was first tried, and reached.

    `due_at` is the earliest time that stood before the first try: no step makes it later. `closed` says that
    nothing is left to do.
    """

    group: Group
    received_at: datetime
    due_at: datetime
    tried_at: datetime | None
    reached_at: datetime | None
    closed: bool

    @property
    def needed_none(self) -> bool:
        """Whether it was closed before anybody called."""
        return self.closed and self.tried_at is None

    def in_time(self, now: datetime) -> bool | None:
        """Whether the first try was in time; None while that is open, and where no call was needed."""
        if self.tried_at is not None:
            return self.tried_at <= self.due_at
        return False if not self.closed and self.due_at < now else None


@dataclass(frozen=True, slots=True)
class Figures:
    """What was reached for some requests.

    `judged` of the `requests` were tried, or are late by now; `in_time` of these were tried in time. The
    medians are in office time over those that were tried, or reached; None where there were none.
    """

    requests: int
    needed_none: int
    judged: int
    in_time: int
    tried: int
    to_try: timedelta | None
    reached: int
    to_reach: timedelta | None

    @property
    def share_in_time(self) -> float | None:
        """Of those judged, the share that was called in time, from 0 to 1; None where none was judged."""
        return self.in_time / self.judged if self.judged else None


def group_of(urgency: Urgency, link: Link, *, contact_only: bool) -> Group:
    """The group of a request, by what stands of it."""
    if contact_only or urgency in URGENT:
        return Group.URGENT
    if link in FLAGGED:
        return Group.FLAGGED
    return Group.SOON if urgency is Urgency.SOON else Group.OTHER


def call_of(
    group: Group, received_at: datetime, due_at: datetime, status: Status, steps: Iterable[Step]
) -> Call:
    """The call of a request that stands so, from its steps in order; `due_at` is when it is due now."""
    tried = reached = None
    dues: list[datetime] = []
    for step in steps:
        if tried is None:
            dues.append(step.due_before)
        if step.undone:
            continue
        if tried is None and (step.action is Action.LOG_ATTEMPT or _reaches(step)):
            tried = step.at
        if _reaches(step):
            reached = step.at
            break
    if tried is None:
        dues.append(due_at)
    return Call(group, received_at, min(dues), tried, reached, status in DONE)


def figures(calls: Sequence[Call], hours: OfficeHours, now: datetime) -> Figures:
    """The figures of these calls as they stand at that moment."""
    judged = [met for call in calls if (met := call.in_time(now)) is not None]
    tries = [hours.business_between(call.received_at, call.tried_at) for call in calls if call.tried_at]
    reached = [hours.business_between(call.received_at, call.reached_at) for call in calls if call.reached_at]
    return Figures(
        requests=len(calls),
        needed_none=sum(call.needed_none for call in calls),
        judged=len(judged),
        in_time=sum(judged),
        tried=len(tries),
        to_try=_median(tries),
        reached=len(reached),
        to_reach=_median(reached),
    )


def by_group(calls: Iterable[Call], hours: OfficeHours, now: datetime) -> dict[Group, Figures]:
    """The figures of every group, in their order; of a group without a request, too."""
    parts: dict[Group, list[Call]] = {group: [] for group in Group}
    for call in calls:
        parts[call.group].append(call)
    return {group: figures(part, hours, now) for group, part in parts.items()}


def _reaches(step: Step) -> bool:
    return step.action in REACHING or step.outcome in REACHED


def _median(spans: Sequence[timedelta]) -> timedelta | None:
    return timedelta(seconds=median(span.total_seconds() for span in spans)) if spans else None
