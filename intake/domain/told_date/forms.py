"""What a phrase is read as: readings to choose from, whether to ask back, or why it was not read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from intake.domain.dates import EARLIEST_YEAR, Ago, Interval, InvalidDate, PartialDate, add_days, add_months

OLDEST = 120
"""Years that no patient has lived longer than: an older age, or an "ago" before it, is a slip."""


@dataclass(frozen=True, slots=True)
class Age:
    """The years of life in which something happened: "when I was 60", "when I was 52 or 53".

    `until` is the last of several years, None where it is one.
    """

    years: int
    until: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.years <= self.last <= OLDEST or self.until == self.years:
            raise InvalidDate(f"an age lies between 0 and {OLDEST} years")

    @property
    def last(self) -> int:
        """The last of the years, the one itself where it is one."""
        return self.years if self.until is None else self.until

    def interval(self, _today: date, birth: Interval | None) -> Interval | None:
        """From the first birthday to the day before the one after the last; None without a birth date."""
        if birth is None:
            return None
        until = add_days(add_months(birth.hi, 12 * (self.last + 1)), -1)
        return Interval(add_months(birth.lo, 12 * self.years), until)

    def to_data(self) -> dict[str, Any]:
        """The form {"age": n}, of several {"age": [lo, hi]}; with the birth date it becomes a date."""
        return {"age": self.years if self.until is None else [self.years, self.until]}


def ages_between(first: int, last: int) -> Age:
    """Every age from the first to the last; one alone where both are the same. Raises InvalidDate."""
    return Age(first, None if first == last else last)


@dataclass(frozen=True, slots=True)
class Gap:
    """The time from an operation to a beginning, in whole months; `far` None: no far end."""

    near: int
    far: int | None

    def interval(self, _today: date, _birth: Interval | None) -> None:
        """None: its days depend on the operation it is counted from."""

    def to_data(self) -> dict[str, list[int | None]]:
        """The case file's form {"gap_months": [lo, hi]}."""
        return {"gap_months": [self.near, self.far]}


Form = PartialDate | Age | Gap


@dataclass(frozen=True, slots=True)
class Reading:
    """One meaning of a phrase."""

    form: Form

    def interval(self, today: date, birth: Interval | None) -> Interval | None:
        """The days it may mean, none after `today` unless it lies ahead; None where they are not known yet.

        Without a birth date, what reaches back to birth begins with the earliest year of our calendar.
        """
        whole = self.form.interval(today, birth)
        if whole is None:
            return None
        if isinstance(self.form, Ago) and self.form.farthest is None and birth is None:
            whole = Interval(min(date(EARLIEST_YEAR, 1, 1), whole.hi), whole.hi)
        return whole.clipped(today) or whole

    def to_data(self, today: date, birth: Interval | None) -> dict[str, Any]:
        """{"date": form, "earliest": day, "latest": day}; the days are left out where they are not known."""
        days = self.interval(today, birth)
        data: dict[str, Any] = {"date": self.form.to_data()}
        if days is not None:
            data |= {"earliest": days.lo.isoformat(), "latest": days.hi.isoformat()}
        return data


@dataclass(frozen=True, slots=True)
class Told:
    """A phrase as given and what it was read as; several readings are meanings to choose from.

    `reason` is the key of the words that say why nothing was read, None where something was.
    """

    phrase: str
    readings: tuple[Reading, ...]
    ask_back: bool
    reason: str | None = None


class NotRead(Exception):
    """A phrase that is not read: `reason` is a key of `reasons.REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
