"""How a symptom began, in the forms a person can tell it: a date, or how it stands to an operation.

People who know only years still know what came first, so a beginning may carry an order to one operation:
after it, before it, a told time after it, or there ever since. An operation is named by its index in the
case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from intake.domain.dates import InvalidDate, PartialDate


@dataclass(frozen=True, slots=True)
class NeverWentAway:
    """There ever since an operation: `surgery` is its index, None for "some operation".

    `told` is a beginning that was told all the same, `told_after` a time after the operation: at least so
    many months, and less than so many (None: no far end). They date nothing, and may be asked about.
    `same_trouble` says whether it is the trouble that the operation was for; None: not asked.
    """

    surgery: int | None
    told: PartialDate | None = None
    same_trouble: bool | None = None
    told_after: tuple[int, int | None] | None = None

    @property
    def gap_told(self) -> GapAfter | None:
        """The time after the operation that was told, as if it had begun then; None where none was."""
        if self.told_after is None or self.surgery is None:
            return None
        return GapAfter(self.surgery, *self.told_after)


@dataclass(frozen=True, slots=True)
class After:
    """New after an operation, or back after it; `when` None: the date is not known."""

    surgery: int
    when: PartialDate | None


@dataclass(frozen=True, slots=True)
class GapAfter:
    """Some months after an operation: at least `near` and less than `far` of them (None: no far end).

    It holds whatever is known of the operation's own date, even nothing.
    """

    surgery: int
    near: int
    far: int | None

    def __post_init__(self) -> None:
        if self.near < 0:
            raise InvalidDate("a time after surgery cannot be less than zero")
        if self.far is not None and self.far <= self.near:
            raise InvalidDate("the far end of a time after surgery must be greater than the near end")


@dataclass(frozen=True, slots=True)
class Before:
    """There before an operation; `when` None: the date is not known.

    `for_other`: asked back, the person said that the operation was for something else.
    """

    surgery: int
    when: PartialDate | None
    for_other: bool = False


Order = NeverWentAway | After | GapAfter | Before
Onset = PartialDate | Order | None
ORDERS = (NeverWentAway, After, GapAfter, Before)


def told_date(onset: Onset) -> PartialDate | None:
    """The date that was told of a beginning, whatever order stands with it; None where there is none."""
    if isinstance(onset, NeverWentAway):
        return onset.told
    if isinstance(onset, GapAfter):
        return None
    return onset.when if isinstance(onset, After | Before) else onset


def renumbered(onset: Onset, new_index: Mapping[int, int]) -> Onset:
    """The same beginning where the operations stand in another order: `new_index` by old index."""
    if not isinstance(onset, ORDERS) or onset.surgery is None:
        return onset
    return replace(onset, surgery=new_index[onset.surgery])


def onset_data(onset: Onset) -> Any:
    """A beginning in the case file's form; None where it is not known."""
    if isinstance(onset, NeverWentAway):
        return {"never_went_away": onset.surgery}
    if isinstance(onset, GapAfter):
        return {"after": onset.surgery, "gap_months": [onset.near, onset.far]}
    if isinstance(onset, After):
        return {"after": onset.surgery, "date": _date_data(onset.when)}
    if isinstance(onset, Before):
        for_other = {"for_other": True} if onset.for_other else {}
        return {"before": onset.surgery, "date": _date_data(onset.when), **for_other}
    return _date_data(onset)


def _date_data(when: PartialDate | None) -> Any:
    return when.to_data() if when else None


def told_gap_words(gap: GapAfter) -> str:
    """A told time after an operation in words: "2 to 4 months after", "less than 3 months after"."""
    if gap.far is None:
        return f"{_months(gap.near)} or more after"
    if gap.near == 0:
        return f"less than {_months(gap.far)} after"
    return f"{gap.near} to {_months(gap.far)} after"


def _months(number: int) -> str:
    return "1 month" if number == 1 else f"{number} months"
