"""By when the office must call: the due class of a case, its due time in business hours, and how it stands.

The lengths are the policy's (`Due`); both the staff's timers and the promise a patient sees come from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from datetime import date, datetime, timedelta
from enum import StrEnum

from intake.domain.bands import Link
from intake.domain.dates import Interval, add_months
from intake.domain.office_hours import OfficeHours
from intake.domain.policy import URGENT, Due, Urgency
from intake.domain.trace import Finding

DUE_SOON_AFTER = 0.75
"""The share of its business time after which a case is due soon: the last quarter."""

SAFETY_ANSWER_RULES = frozenset({"unsure_first", "unsure_more", "first_not_asked"})
WEAKNESS_RULES = frozenset({"weakness_told", "weakness_new", "weakness_after_surgery", "weakness_worse_fast"})
OWN_WORDS_RULES = frozenset({"own_words_red_flag", "own_words_self_harm"})


class SoonBy(StrEnum):
    """What puts a `soon` case before the others: a safety sign, weakness, or the patient's own words."""

    SIGN = "sign"
    WEAKNESS = "weakness"
    OWN_WORDS = "own_words"


class DueClass(StrEnum):
    """The kinds of cases that a policy gives a due time, fastest first in the default policy."""

    URGENT = "urgent"
    SOON = "soon"
    PERSISTENT = "persistent"
    OTHER = "other"


class DueState(StrEnum):
    """How a case stands against its due time."""

    ON_TIME = "on_time"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"


def soon_by(findings: Iterable[Finding], signs: frozenset[str]) -> SoonBy | None:
    """The first of the three reasons found among the findings of at least `soon`.

    `signs` are the keys of the policy's signs; an answer of "not sure", or no answer at all, counts as one.
    """
    levelled = [finding for finding in findings if isinstance(finding.effect, Urgency)]
    return soon_by_rules({each.rule for each in levelled if each.effect is not Urgency.ROUTINE}, signs)


def soon_by_rules(fired: Set[str], signs: frozenset[str]) -> SoonBy | None:
    """The same of the rules alone that fired with at least `soon`."""
    reasons = (
        (SoonBy.SIGN, signs | SAFETY_ANSWER_RULES),
        (SoonBy.WEAKNESS, WEAKNESS_RULES),
        (SoonBy.OWN_WORDS, OWN_WORDS_RULES),
    )
    return next((reason for reason, rules in reasons if fired & rules), None)


def is_long_after_surgery(when: Interval | None, today: date, due: Due) -> bool:
    """Whether an operation of those days is certainly longer ago than the policy's months; undated is not."""
    return when is not None and add_months(when.hi, due.persistent_after_months) < today


def due_class(
    *, urgency: Urgency, link: Link, safety_exit: bool, soon_because: SoonBy | None, long_after_surgery: bool
) -> DueClass:
    """The due class of a case.

    A symptom there ever since an operation that is not certainly long ago is as pressing as an early one.
    """
    if safety_exit or urgency in URGENT:
        return DueClass.URGENT
    if urgency is Urgency.SOON and soon_because is not None:
        return DueClass.SOON
    if link in (Link.EARLY, Link.RECENT):
        return DueClass.SOON
    if link is Link.PERSISTENT:
        return DueClass.PERSISTENT if long_after_surgery else DueClass.SOON
    return DueClass.OTHER


def due_at(hours: OfficeHours, due: Due, kind: DueClass, received_at: datetime) -> datetime:
    """The moment by which a case of that class, received then, must have been called."""
    if kind is DueClass.URGENT:
        return hours.add_business(received_at, timedelta(minutes=due.urgent_minutes))
    days = {
        DueClass.SOON: due.soon_days,
        DueClass.PERSISTENT: due.persistent_days,
        DueClass.OTHER: due.other_days,
    }
    return hours.close_of_business_day(received_at, days[kind])


def promised_by(hours: OfficeHours, due: Due, received_at: datetime) -> datetime:
    """What patients without a safety result are promised: the slowest class's time, which tells nothing."""
    return max(due_at(hours, due, kind, received_at) for kind in DueClass)


def due_soon_at(hours: OfficeHours, start: datetime, due: datetime) -> datetime:
    """When the last quarter of the business time from `start` to `due` begins; never after `due`."""
    if due <= start:
        return due
    return hours.add_business(start, hours.business_between(start, due) * DUE_SOON_AFTER)


def due_state(now: datetime, soon_at: datetime, due: datetime) -> DueState:
    """How a case stands: overdue once `due` has passed, due soon from `soon_at` on."""
    if now > due:
        return DueState.OVERDUE
    return DueState.DUE_SOON if now >= soon_at else DueState.ON_TIME


def escalated_since(hours: OfficeHours, due: Due, now: datetime) -> tuple[datetime, ...]:
    """For each of the policy's times the latest moment since which an urgent case waits that has reached it.

    At the first one nobody took up is passed on to a second person, at the next to the manager. Worked out
    once for a list, and not once for each of its rows.
    """
    return tuple(hours.subtract_business(now, timedelta(minutes=minutes)) for minutes in due.escalate_minutes)
