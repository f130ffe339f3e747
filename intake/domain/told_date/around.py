"""What the words around one date, amount or age make of it: about, before, since, ago, after the surgery."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from intake.domain.dates import (
    EARLIEST_YEAR,
    Ago,
    Between,
    CalendarDate,
    PartialDate,
    add_days,
    add_months,
)
from intake.domain.told_date.amounts import Amount, Span
from intake.domain.told_date.calendar_words import between, day_date, first_of, last_of
from intake.domain.told_date.forms import Form, Gap, NotRead, ages_between
from intake.domain.told_date.items import Ages, Dates, Item

IGNORED = frozenset("idx,/oPBTLlXpJjgeQkRv5;A-.fI")
"""Signs that say nothing where no rule took them."""

_INTERPRETED = frozenset("~?s^><+bP5okBLlpXRfI")
"""Signs beside a date that make it more than what stands there: it is asked back."""


@dataclass(frozen=True, slots=True)
class Around:
    """Against what the words are read.

    `born` is the birth date as far as it is known, `onset` whether times after a surgery are read,
    `ahead` whether the phrase speaks of what is to come.
    """

    today: date
    born: CalendarDate | None
    onset: bool
    ahead: bool
    ends_apart: bool
    """Whether the phrase ends in words that mean nothing here."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The forms a phrase may mean, and whether they are exactly what was said."""

    forms: tuple[Form, ...]
    plain: bool


def single(item: Item, before: Sequence[str], after: Sequence[str], around: Around) -> Meant:
    """What one thing found means with the signs before and behind it. Raises NotRead."""
    if isinstance(item.what, Ages):
        return _age(item.what, before, after)
    if isinstance(item.what, Amount):
        return Meant((_amount(item.what, before, after, around),), plain=False)
    return of_dates(item.what, before, after, around, apart=item.apart)


def _age(ages: Ages, before: Sequence[str], after: Sequence[str]) -> Meant:
    if {"E", "O", "N", "+"} & {*before, *after}:
        raise NotRead("age")
    if set("ab><^") & set(before):
        raise NotRead("counted_from")
    if "~" in after:
        ages = ages.about()
    return Meant((ages_between(ages.first, ages.last),), plain=False)


def of_dates(
    dates: Dates, before: Sequence[str], after: Sequence[str], around: Around, *, apart: bool
) -> Meant:
    """What dates mean with the signs before and behind them; `apart`: other words stand at once before.

    Raises NotRead.
    """
    if not apart and before and before[-1] in {"L", "B"}:
        raise NotRead("unclear")
    near = [sign for sign in before if sign not in IGNORED - {"A"}]
    _refuse(near)
    meanings = dates.meanings
    plain = dates.plain and not _INTERPRETED.intersection([*before, *after])
    if "b" in near:
        whole = dates.wide or apart or bool({"~", "E", "O", "Z"} & set(near))
        return Meant(tuple(_before(each, around, whole=whole) for each in meanings), plain=False)
    if "a" in near or "+" in after[:1]:
        return Meant(tuple(_after(each, around) for each in meanings), plain=False)
    if set(near) & {">", "<"}:
        raise NotRead("unclear")
    if {"~", "^"} & {*near, *after} and not (dates.wide and _is_day(meanings[0])):
        meanings = tuple(dict.fromkeys(_about(each, around.today) for each in meanings))
    return Meant(meanings, plain=plain and len(meanings) == 1)


def _is_day(when: PartialDate) -> bool:
    """Whether it is one day: of "yesterday" nobody is unsure by a week."""
    return isinstance(when, CalendarDate) and when.day is not None


def _refuse(near: Sequence[str]) -> None:
    """Raise NotRead for a date that is denied, or only the end of something."""
    if near and near[-1] == "t":
        raise NotRead("end")
    if "N" in near and (near[-1] == "N" or {"a", "b", "t"} & set(near)):
        raise NotRead("negated")


def _before(when: PartialDate, around: Around, *, whole: bool) -> PartialDate:
    """From birth to the day before it; to its end where what was said is wider than one date."""
    days = when.interval(around.today, None)
    first = around.born or CalendarDate(EARLIEST_YEAR)
    if whole or not isinstance(when, CalendarDate):
        last = last_of(when, days)
    elif when.day is not None:
        last = day_date(add_days(days.lo, -1))
    elif when.month is not None:
        earlier = add_days(days.lo, -1)
        last = CalendarDate(earlier.year, earlier.month)
    elif when.year > EARLIEST_YEAR:
        last = CalendarDate(when.year - 1)
    else:
        raise NotRead("no_such_year")
    if last.interval(around.today, None).hi < first.interval(around.today, None).lo:
        raise NotRead("unclear")
    return between(first, last)


def _after(when: PartialDate, around: Around) -> PartialDate:
    """From its first day to today."""
    days = when.interval(around.today, None)
    if days.lo > around.today:
        raise NotRead("future")
    return between(first_of(when, days), day_date(around.today))


def _about(when: PartialDate, today: date) -> PartialDate:
    """A year by a year, a month by a month, a day by a week each way; not on past today."""
    if isinstance(when, Ago):
        return when
    if isinstance(when, CalendarDate):
        first = last = when
    else:
        first, last = when.first, when.last
    return Between(_moved(first, -1, today), _moved(last, 1, today))


def _moved(when: CalendarDate, way: int, today: date) -> CalendarDate:
    """One step of its own precision earlier or later, not past today nor before our calendar."""
    day = when.interval(today, None).lo
    if when.day is not None:
        moved = day_date(add_days(day, 7 * way))
    elif when.month is not None:
        other = add_months(day, way)
        moved = CalendarDate(max(other.year, EARLIEST_YEAR), other.month)
    else:
        moved = CalendarDate(max(when.year + way, EARLIEST_YEAR))
    starts = moved.interval(today, None).lo
    return moved if way < 0 or starts <= today else when


# --- amounts of time -----------------------------------------------------------------------------------


def _amount(amount: Amount, before: Sequence[str], after: Sequence[str], around: Around) -> Form:
    """How long ago; with a surgery beside it, how long after that (in an onset's box alone)."""
    ago = "A" in after
    if not ago and _is_counted_from_event(before, after):
        return _gap(amount, before, after, around)
    if {"F", "X"} & {*before, *after} or around.ahead or (not ago and _lies_ahead(before)):
        raise NotRead("future")
    if "t" in before:
        raise NotRead("end")
    if "N" in before:
        raise NotRead("negated")
    return _span(amount, before, after, around).ago(around.today)


def _is_counted_from_event(before: Sequence[str], after: Sequence[str]) -> bool:
    """Whether an amount stands beside "after" or "before", or at once before the surgery.

    "It has been 3 months since the surgery" and "llevo 3 meses de operada" are counted back from today.
    """
    if {"a", "b"} & {*before, *after} or "j" in before:
        return True
    behind = [sign for sign in after if sign not in {"i", "d", "x", "X"}]
    return behind[:1] == ["Z"] and not {"h", "e"} & set(before)


def _lies_ahead(before: Sequence[str]) -> bool:
    """Whether "in" stands before the amount: "in 3 months"."""
    near = [sign for sign in before if sign not in "x~?><^"]
    return near[-1:] == ["i"]


def _gap(amount: Amount, before: Sequence[str], after: Sequence[str], around: Around) -> Gap:
    signs = {*before, *after}
    named = "Z" in signs or (after[:1] == ["a"] and not around.ends_apart)
    if not around.onset or not named or {"b", "E", "O", "N", "t", "F"} & signs:
        raise NotRead("counted_from")
    return _span(amount, before, after, around).gap(around.today)


def _span(amount: Amount, before: Sequence[str], after: Sequence[str], around: Around) -> Span:
    if ">" in before or "+" in after or amount.or_more:
        return amount.more()
    if "<" in before or {"l", "L", "p"} & set(before):
        return amount.less()
    if "^" in before:
        return amount.almost()
    return amount.about(around.today)


def right_after(signs: Sequence[str], around: Around) -> Gap:
    """From "Right after my surgery", which is within the first month. Raises NotRead."""
    if (
        not around.onset
        or {"b", "E", "O", "N", "t", "F"} & set(signs)
        or ("Z" not in signs and around.ends_apart)
    ):
        raise NotRead("counted_from")
    return Gap(0, 1)
