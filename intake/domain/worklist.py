"""The queue: who is called first, and the reason printed on the row.

The order has a part that stands still and a part that moves with the clock. What stands still is a case's
`QueueClass`, a plain number a database can index. What moves, late by so many office days and due soon, is a
comparison of two stored instants with now and with the days the office was open on. A late case keeps its
class: among those as late as each other the classes stand in their order, so that a routine case never stands
above one with a flag. So the order is a list of stretches: each a range of classes with bounds on `due_at`
and `due_soon_at`, and inside every stretch the same keyset `position` (due_at, received_at, id). A store asks
for the stretches in their order; `order` is the same thing over a list, and a test holds the two together.

Every row falls into exactly one stretch at any moment. Call windows play no part here, so they can hide
nobody. What was put aside stands outside the order until its follow-up date.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import IntEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from intake.domain.bands import Link
from intake.domain.case_state import IN_QUEUE, Status
from intake.domain.due_times import SoonBy
from intake.domain.office_hours import OfficeHours
from intake.domain.policy import Urgency

Position = tuple[datetime, datetime, str]


class QueueClass(IntEnum):
    """The part of a case's place that does not move with the clock, first to last; stored as its number."""

    SAFETY = 0
    SAME_DAY = 1
    CLINICIAN_ASKED = 2
    SOON = 3
    EARLY_OR_RECENT = 4
    PERSISTENT = 5
    NOT_SETTLED = 6
    OTHER = 7


@dataclass(frozen=True, slots=True)
class WorklistEntry:
    """One case as the queue sees it: nothing that names a person, nothing clinical beyond the two answers.

    `urgency` and `link` are the ones in force, a clinician's override included. `safety_exit` marks somebody
    who stopped at a safety page and sent no request. `soon_because` is why a `soon` case ranks early.
    `told_worse`: the patient said so since, and no clinician has acted; it counts as needing a call today.
    Until `follow_up_at` it stands outside the order; None where it stands in it.
    """

    id: str
    status: Status
    urgency: Urgency
    link: Link
    settled: bool
    safety_exit: bool
    has_phone: bool
    clinician_asked_call: bool
    soon_because: SoonBy | None
    received_at: datetime
    due_soon_at: datetime
    due_at: datetime
    told_worse: bool = False
    follow_up_at: datetime | None = None

    @property
    def position(self) -> Position:
        """Where it stands inside its stretch; unique, so that pages can go on after it."""
        return self.due_at, self.received_at, self.id


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of the queue, in plain columns; a bound that is None does not apply.

    A row belongs to it when first_class <= queue_class <= last_class, due_at < due_before,
    due_at >= due_from, due_soon_at <= soon_until and due_soon_at > soon_after. `late` counts the office days
    since it was due (MOST_LATE: so many or more), None before that.
    """

    rank: int
    reason: str
    first_class: QueueClass
    last_class: QueueClass
    late: int | None = None
    due_before: datetime | None = None
    due_from: datetime | None = None
    soon_until: datetime | None = None
    soon_after: datetime | None = None

    def holds(self, queue_class: QueueClass, due_soon_at: datetime, due_at: datetime) -> bool:
        """Whether a row with these columns belongs to the stretch."""
        return (
            self.first_class <= queue_class <= self.last_class
            and (self.due_before is None or due_at < self.due_before)
            and (self.due_from is None or due_at >= self.due_from)
            and (self.soon_until is None or due_soon_at <= self.soon_until)
            and (self.soon_after is None or due_soon_at > self.soon_after)
        )


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry in its place: the rank of its stretch, and why it stands there in under 12 words."""

    entry: WorklistEntry
    rank: int
    why_here: str


BOOK_AS_USUAL = "Book as usual"
ASK_ON_THE_CALL = "Not settled: ask on the call"
WHAT_TO_DO = frozenset({BOOK_AS_USUAL, ASK_ON_THE_CALL})
"""The reasons that tell the desk what to do; where a clinician told it something else they do not hold."""
_REASONS = {
    QueueClass.SAFETY: "Emergency sign: clinician on duty calls",
    QueueClass.SAME_DAY: "Needs a call today: clinician on duty",
    QueueClass.CLINICIAN_ASKED: "Clinician asked for a call",
    QueueClass.SOON: "A clinician reads this first",
    QueueClass.EARLY_OR_RECENT: "Timing flag: began soon after surgery",
    QueueClass.PERSISTENT: "Timing flag: there ever since surgery",
    QueueClass.NOT_SETTLED: ASK_ON_THE_CALL,
    QueueClass.OTHER: BOOK_AS_USUAL,
}
_SAFETY_EXIT = "Stopped at a safety page: clinician on duty checks"
_SAYS_WORSE = "Says it is worse: clinician on duty"
_DUE_SOON = "Due soon: little time left"
# The front desk is not told which sign it was, nor what the own words were.
_SOON_REASONS = {
    SoonBy.SIGN: "Safety answer: a clinician reads this first",
    SoonBy.WEAKNESS: "Weakness told",
    SoonBy.OWN_WORDS: "Own words: a clinician reads this first",
}

MOST_LATE = 5
"""So many office days late, and more: all the same."""


def has_row(entry: WorklistEntry) -> bool:
    """Whether the queue shows it: an open case, and no safety exit that nobody could call."""
    return entry.status in IN_QUEUE and (entry.has_phone or not entry.safety_exit)


def is_in_order(entry: WorklistEntry, now: datetime) -> bool:
    """Whether its row stands in the order: it was not put aside, or its day has come."""
    return entry.follow_up_at is None or entry.follow_up_at <= now


def queue_class(entry: WorklistEntry) -> QueueClass:
    """The class to store with the case; work it out again whenever one of the entry's facts changes."""
    if entry.urgency is Urgency.EMERGENCY or entry.safety_exit:
        return QueueClass.SAFETY
    if entry.urgency is Urgency.SAME_DAY or entry.told_worse:
        return QueueClass.SAME_DAY
    if entry.clinician_asked_call:
        return QueueClass.CLINICIAN_ASKED
    if entry.urgency is Urgency.SOON and entry.soon_because is not None:
        return QueueClass.SOON
    if entry.link in (Link.EARLY, Link.RECENT):
        return QueueClass.EARLY_OR_RECENT
    if entry.link is Link.PERSISTENT:
        return QueueClass.PERSISTENT
    return QueueClass.OTHER if entry.settled and entry.link is not Link.UNKNOWN else QueueClass.NOT_SETTLED


def awaits_clinician_since(
    since: datetime | None, kind: QueueClass, *, in_queue: bool, acted: bool, now: datetime
) -> datetime | None:
    """Since when an urgent case waits for a clinician; None where it waits for none.

    `since` is what it was before, and stays while it goes on waiting, whatever the front desk does meanwhile.
    `acted`: a clinician spoke or decided (`CaseState.clinician_acted`). Work it out again with every step.
    """
    waits = in_queue and kind <= QueueClass.SAME_DAY and not acted
    return (since or now) if waits else None


def office_days(hours: OfficeHours, now: datetime) -> tuple[datetime, ...]:
    """When the last `MOST_LATE` days began on which the office opens, today's first, as UTC instants."""
    day = hours.local_date(now)
    begun: list[datetime] = []
    while len(begun) < MOST_LATE:
        if hours.openings(day):
            begun.append(datetime.combine(day, time.min, hours.zone).astimezone(UTC))
        day -= timedelta(days=1)
    return tuple(begun)


def stretches(now: datetime, days: Sequence[datetime]) -> tuple[Stretch, ...]:
    """The queue's stretches at that moment, first to last; every row falls into exactly one.

    `days` are what `office_days` gave: a case is as many office days late as of them began since it was due.
    """
    kinds = [kind for kind in QueueClass if kind > QueueClass.SAME_DAY]
    parts = [_Part(kind, kind) for kind in (QueueClass.SAFETY, QueueClass.SAME_DAY)]
    parts += [_Part(kind, kind, late) for late in _late(now, days) for kind in kinds]
    parts.append(_Part(kinds[0], kinds[-1], {"due_from": now, "soon_until": now}, _DUE_SOON))
    # due_soon_at implies that due_at is not past; saying so lets an index on due_at skip what is overdue.
    parts += [_Part(kind, kind, {"due_from": now, "soon_after": now}) for kind in kinds]
    return tuple(
        Stretch(rank, part.reason or _REASONS[part.first], part.first, part.last, **part.bounds)
        for rank, part in enumerate(parts)
    )


class _Part(NamedTuple):
    """The classes of a stretch, what bounds it besides, and its reason where it is not its class's."""

    first: QueueClass
    last: QueueClass
    bounds: Mapping[str, Any] = MappingProxyType({})
    reason: str = ""


def _late(now: datetime, days: Sequence[datetime]) -> list[dict[str, Any]]:
    """The bounds of what is late, the longest first; every end is the next one's beginning."""
    ends = [now, *days]
    recent = [
        {"late": count, "due_from": since, "due_before": ends[count]} for count, since in enumerate(days)
    ]
    return [{"late": len(days), "due_before": days[-1]}, *reversed(recent)]


def late_words(late: int) -> str:
    """How late a case is, in office days: "Late today", "1 office day late"."""
    if late == 0:
        return "Late today"
    more = "+" if late == MOST_LATE else ""
    return f"{late}{more} office {'day' if late == 1 else 'days'} late"


def why_here(entry: WorklistEntry, stretch: Stretch, sign: str = "") -> str:
    """The reason printed on an entry's row: its stretch's, said more exactly where the entry tells.

    `sign` is the short name of what was ticked, where the desk may read it; it stands on urgent rows.
    """
    # Who left a number at a same-day page and then sent all answers keeps the place, but told no emergency.
    if stretch.first_class is QueueClass.SAFETY and (
        entry.safety_exit or entry.urgency is not Urgency.EMERGENCY
    ):
        return f"Stopped at a safety page: {sign}" if sign else _SAFETY_EXIT
    if stretch.last_class is QueueClass.SAME_DAY and entry.told_worse:
        return _SAYS_WORSE
    if stretch.last_class <= QueueClass.SAME_DAY and sign:
        return sign[:1].upper() + sign[1:]
    reason = stretch.reason
    if stretch.first_class is stretch.last_class is QueueClass.SOON and entry.soon_because is not None:
        reason = _SOON_REASONS[entry.soon_because]
    return reason if stretch.late is None else f"{late_words(stretch.late)}. {reason}"


def order(entries: Iterable[WorklistEntry], now: datetime, days: Sequence[datetime]) -> tuple[Ranked, ...]:
    """The whole queue at that moment, first to call first; what has no row or waits is left out."""
    shown = (entry for entry in entries if has_row(entry) and is_in_order(entry, now))
    rows = sorted(shown, key=lambda entry: entry.position)
    return tuple(
        Ranked(entry, stretch.rank, why_here(entry, stretch))
        for stretch in stretches(now, days)
        for entry in rows
        if stretch.holds(queue_class(entry), entry.due_soon_at, entry.due_at)
    )
