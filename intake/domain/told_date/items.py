"""What the grammar finds in a phrase: dates, amounts of time, ages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from intake.domain.dates import PartialDate
from intake.domain.told_date.amounts import Amount
from intake.domain.told_date.forms import OLDEST

Meanings = tuple[PartialDate, ...]


@dataclass(frozen=True, slots=True)
class Dates:
    """A date with the meanings it may have.

    `plain` where nothing was interpreted; `wide` where the stretch is wider than what was said (a season,
    a holiday, a part); `of_year` gives the meanings in a year that is said only later ("June or July 2021").
    """

    meanings: Meanings
    plain: bool = False
    wide: bool = False
    of_year: Callable[[int], Meanings] | None = None


@dataclass(frozen=True, slots=True)
class Ages:
    """How old the person was then: from the first age to the last."""

    first: int
    last: int

    def about(self) -> Ages:
        """The same, and one year younger and older."""
        return Ages(max(self.first - 1, 0), min(self.last + 1, OLDEST))


@dataclass(frozen=True, slots=True)
class Item:
    """Something found, and whether words that mean nothing here stand before it."""

    what: Dates | Amount | Ages
    apart: bool

    @property
    def sign(self) -> str:
        """C for dates of the calendar, K for amounts, J for ages."""
        return _SIGNS[type(self.what)]


_SIGNS: dict[type, str] = {Dates: "C", Amount: "K", Ages: "J"}
