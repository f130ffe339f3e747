"""How far back an amount of time reaches: "3 years ago" is 2 to 4 years, "a couple of months" 1 to 3.

An amount is a number of units and says how exact people are who use it. The widths are the practice's:
days, weeks and months one each way; years by how many they are.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import ceil, floor
from typing import Literal

from intake.domain.dates import Ago, add_days, add_months
from intake.domain.told_date.forms import OLDEST, Gap, NotRead

_LONGEST_IN_DAYS = 92
"""Days: what reaches farther back is said in whole months."""

_FEW = {"couple": (1, 3), "few": (2, 6)}
_FEW_YEARS = {"couple": (1, 3), "few": (2, 7)}
_SPOKEN_WEEKS = {15: 2, 8: 1}
"""Days that Spanish says for weeks: "quince dias" is two weeks, "ocho dias" is one."""

Unit = Literal["days", "months"]


@dataclass(frozen=True, slots=True)
class Span:
    """From `near` to `far` days or months back; `far` None: back to birth."""

    unit: Unit
    near: int
    far: int | None

    def ago(self, today: date) -> Ago:
        """The date form counted from `today`, in whole months where it is over three months."""
        span = self.in_months(today) if self._is_long() else self
        if span.near > 12 * OLDEST:
            raise NotRead("unclear")
        far = span.far
        if span.unit == "days" and far is not None:
            # Hours are no day of the calendar: "less than a day ago" may be yesterday.
            far = max(far, span.near + 2)
        return Ago(span.unit, span.near, far, today)

    def gap(self, today: date) -> Gap:
        """The same amount as a time between two events, in whole months."""
        span = self.in_months(today)
        return Gap(span.near, span.far)

    def in_months(self, today: date) -> Span:
        """The narrowest span of whole months that holds this one, counted back from `today`."""
        if self.unit == "months":
            return self
        near = _months_back(today, self.near)
        far = None
        if self.far is not None:
            far = _months_back(today, self.far)
            if add_months(today, -far) > add_days(today, -self.far):
                far += 1
        return Span("months", near, far)

    def _is_long(self) -> bool:
        reach = self.near if self.far is None else self.far
        return self.unit == "days" and reach > _LONGEST_IN_DAYS


def _months_back(today: date, days: int) -> int:
    """How many whole calendar months there are in the last `days` days."""
    day = add_days(today, -days)
    months = (today.year - day.year) * 12 + today.month - day.month
    return months if add_months(today, -months) >= day else months - 1


@dataclass(frozen=True, slots=True)
class Amount:
    """A number of units; `vague` is "couple" or "few" where no number was said; `until` the second of two."""

    number: Fraction
    unit: str
    vague: str = ""
    until: Amount | None = None
    or_more: bool = False

    def about(self, today: date) -> Span:
        """The span people mean by "N ago"; of "N to M" from N's near end to M's far end."""
        if self.until is None:
            return self.widened()
        ends = [self.widened(), self.until.widened()]
        if {each.unit for each in ends} != {"days"}:
            ends = [each.in_months(today) for each in ends]
        first, second = ends
        # Only "more than" has no far end.
        assert first.far is not None
        assert second.far is not None
        return Span(first.unit, min(first.near, second.near), max(first.far, second.far))

    def more(self) -> Span:
        """From birth to N ago."""
        unit, near, _ = self.exact()
        return Span(unit, floor(near), None)

    def less(self) -> Span:
        """From N ago to today."""
        unit, _, far = (self.until or self).exact()
        return Span(unit, 0, max(1, ceil(far)))

    def almost(self) -> Span:
        """From N - 1 to N ago."""
        unit, near, _ = self.exact()
        _, one, _ = Amount(Fraction(1), self.unit).exact()
        _, _, far = (self.until or self).exact()
        return Span(unit, max(0, floor(near - one)), max(1, ceil(far)))

    def widened(self) -> Span:
        """The span people mean by this number alone."""
        if self.vague:
            near, far = (_FEW_YEARS if self.unit == "year" else _FEW)[self.vague]
            unit, low, _ = Amount(Fraction(near), self.unit).exact()
            _, _, high = Amount(Fraction(far), self.unit).exact()
            return Span(unit, floor(low), ceil(high))
        return _WIDTHS[self.unit](self.number)

    def exact(self) -> tuple[Unit, Fraction, Fraction]:
        """The amount in days or months, from and to (two numbers only for "a couple", "a few")."""
        unit, size = _SIZES[self.unit]
        if self.vague:
            near, far = (_FEW_YEARS if self.unit == "year" else _FEW)[self.vague]
            return unit, near * size, far * size
        return unit, self.number * size, self.number * size


_SIZES: dict[str, tuple[Unit, Fraction]] = {
    "hour": ("days", Fraction(1, 24)),
    "day": ("days", Fraction(1)),
    "week": ("days", Fraction(7)),
    "fortnight": ("days", Fraction(14)),
    "month": ("months", Fraction(1)),
    "year": ("months", Fraction(12)),
    "decade": ("months", Fraction(120)),
}


def spoken(number: Fraction, unit: str, *, spanish: bool) -> Amount:
    """An amount as said: Spanish days that stand for weeks are weeks, half a month is two weeks."""
    if spanish and unit == "day" and number in _SPOKEN_WEEKS:
        return Amount(Fraction(_SPOKEN_WEEKS[int(number)]), "week")
    if unit == "month" and number == Fraction(1, 2):
        return Amount(Fraction(2), "week")
    return Amount(number, unit)


def _hours(number: Fraction) -> Span:
    days = number / 24
    return Span("days", max(0, floor(days) - 1), ceil(days) + 1)


def _days(number: Fraction) -> Span:
    return Span("days", max(0, floor(number) - 1), ceil(number) + 1)


def _weeks(number: Fraction) -> Span:
    return Span("days", max(0, floor(7 * (number - 1))), ceil(7 * (number + 1)))


def _months(number: Fraction) -> Span:
    near, far = max(Fraction(0), number - 1), number + 1
    if near.denominator == 1 or far > 3:
        return Span("months", floor(near), ceil(far))
    # Parts of months are days: of the shortest month at the near end, of the longest at the far end.
    return Span("days", floor(near * 28), ceil(far * 31))


def _years(number: Fraction) -> Span:
    """1 year is 9 to 15 months, 2 are 18 to 30; 3 to 9 one year each way; from 10 on a fifth each way."""
    months = number * 12
    if number < 1:
        width = Fraction(2)
    elif number <= Fraction(3, 2):
        width = Fraction(3)
    elif number < 3:
        width = Fraction(6)
    elif number < 10:
        width = Fraction(12)
    else:
        width = months / 5
    return Span("months", max(0, floor(months - width)), ceil(months + width))


def _fortnights(number: Fraction) -> Span:
    return _weeks(2 * number)


def _decades(number: Fraction) -> Span:
    return _years(10 * number)


_WIDTHS: dict[str, Callable[[Fraction], Span]] = {
    "hour": _hours,
    "day": _days,
    "week": _weeks,
    "fortnight": _fortnights,
    "month": _months,
    "year": _years,
    "decade": _decades,
}
