"""What the order a person remembers does to the days on which a symptom may have begun.

"After" moves the first day up to the operation's first day, "before" the last day down to its last, where
the two overlap. Where they do not, order and dates contradict each other: the dates stay as they are, and the
office asks which is right. An operation without a date, or still to come, narrows nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from intake.domain.dates import Interval, PartialDate, add_months
from intake.domain.onsets import After, Before, GapAfter, NeverWentAway, Onset


@dataclass(frozen=True, slots=True)
class Operations:
    """What the orders of a case are read against: its day, and when its operations may have taken place.

    `birth` holds the days its person may have been born. `days` are each operation's, unclipped, None where
    it has no date; `past` the indexes of those that may have taken place by today. An operation
    `recent_months` or more ago does not bound a beginning that nobody remembers.
    """

    today: date
    birth: Interval | None
    days: Sequence[Interval | None]
    past: frozenset[int]
    recent_months: int

    def told(self, when: PartialDate | None) -> Interval | None:
        """The days up to today that a date told of a symptom may mean; None where it is not known."""
        return when.interval(self.today, self.birth).clipped(self.today) if when else None

    def past_days(self, surgery: int) -> Interval | None:
        """The days of an operation, unclipped; None where it has no date or is still to come."""
        return self.days[surgery] if surgery in self.past else None

    def until(self, surgeries: frozenset[int]) -> Interval:
        """From birth to the last day up to today on which one of them may have taken place."""
        ends = [self.days[index] for index in surgeries]
        last = min(max((end.hi if end else self.today for end in ends), default=self.today), self.today)
        first = self.birth.lo if self.birth else date.min
        return Interval(min(first, last), last)


@dataclass(frozen=True, slots=True)
class Beginning:
    """The days up to today on which one symptom may have begun, narrowed by what was told of its order.

    None where they are not known; `for_link` is what the time rule reads. `contradicted` holds the operations
    to which the order cannot be right as told.
    """

    interval: Interval | None
    for_link: Interval | None
    contradicted: frozenset[int] = field(default_factory=frozenset)


def beginning(onset: Onset, also: Sequence[After | Before], operations: Operations) -> Beginning:
    """Read when a symptom began: `onset` as it was told, `also` its order to further operations."""
    if isinstance(onset, NeverWentAway):
        return _ever_since(onset.surgery, operations)
    if isinstance(onset, GapAfter):
        days, contradicted = _by_gap(onset, operations)
    elif isinstance(onset, After | Before):
        days, contradicted = operations.told(onset.when), set()
        also = (onset, *also)
    else:
        days, contradicted = operations.told(onset), set()
    for order in also:
        if _is_contradicted(order, days, operations):
            contradicted.add(order.surgery)
        else:
            days = _narrowed(days, order, operations)
    limits = frozenset(order.surgery for order in also if isinstance(order, Before)) & operations.past
    if days is None and limits:
        # The time rule does not know this beginning; the urgency rules know that it is no later.
        earliest = min((operations.until(frozenset({index})) for index in limits), key=lambda each: each.hi)
        return Beginning(earliest, None, frozenset(contradicted))
    return Beginning(days, days, frozenset(contradicted))


def _ever_since(surgery: int | None, operations: Operations) -> Beginning:
    """A beginning between birth and that operation; of one still to come it says nothing."""
    if surgery is None:
        # "Some operation" means one of those that took place, as long as there is one.
        to_come = frozenset() if operations.past else frozenset(range(len(operations.days)))
        days = operations.until(operations.past)
        return Beginning(days, days, to_come)
    if surgery not in operations.past:
        return Beginning(None, None, frozenset({surgery}))
    days = operations.until(frozenset({surgery}))
    return Beginning(days, days)


def _by_gap(gap: GapAfter, operations: Operations) -> tuple[Interval | None, set[int]]:
    surgery = operations.past_days(gap.surgery)
    if surgery is None:
        return None, set() if gap.surgery in operations.past else {gap.surgery}
    first = add_months(surgery.lo, gap.near)
    if first > operations.today:
        return None, {gap.surgery}
    last = operations.today if gap.far is None else add_months(surgery.hi, gap.far)
    return Interval(first, last).clipped(operations.today), set()


def _is_contradicted(order: After | Before, days: Interval | None, operations: Operations) -> bool:
    if order.surgery not in operations.past:
        return isinstance(order, After)
    surgery = operations.days[order.surgery]
    if surgery is None or days is None:
        return False
    return days.hi < surgery.lo if isinstance(order, After) else days.lo > surgery.hi


def _narrowed(days: Interval | None, order: After | Before, operations: Operations) -> Interval | None:
    surgery, today = operations.past_days(order.surgery), operations.today
    if surgery is None:
        return days
    if isinstance(order, Before):
        return Interval(days.lo, min(days.hi, surgery.hi)) if days else None
    if days is None:
        # A recent operation bounds what nobody remembers; an old one leaves it not known.
        is_old = add_months(min(surgery.hi, today), operations.recent_months) <= today
        return None if is_old else Interval(surgery.lo, today)
    return Interval(max(days.lo, surgery.lo), days.hi)
