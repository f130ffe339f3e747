"""What a whole phrase means: one thing and the words around it, or several and how they are joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from intake.domain.dates import CalendarDate, Interval, PartialDate
from intake.domain.told_date.amounts import Amount
from intake.domain.told_date.around import (
    IGNORED,
    Around,
    Meant,
    of_dates,
    right_after,
    single,
)
from intake.domain.told_date.calendar_words import between, first_of, last_of
from intake.domain.told_date.forms import Age, Gap, NotRead
from intake.domain.told_date.grammar import Entry
from intake.domain.told_date.items import Dates, Item, Meanings
from intake.domain.told_date.signs import COUNTS, Token

_ANY_DAY = date.max
"""Dates of the calendar, and those counted from a day that they keep, open alike whatever today is."""


def meaning_of(found: Sequence[Entry], around: Around) -> Meant:
    """What the whole phrase means. Raises NotRead."""
    items = [each for each in found if isinstance(each, Item)]
    signs = [each.sign for each in found]
    if not items and "R" in signs and {"a", "Z"} & set(signs) and not COUNTS & set(signs):
        return Meant((right_after(signs, around),), plain=False)
    if not items:
        raise NotRead(_why_nothing(signs))
    left = {each.sign for each in found if isinstance(each, Token)} & (COUNTS - IGNORED)
    if left:
        raise NotRead(_why_left(left))
    if _leaves_a_day(found):
        raise NotRead("more_than_one")
    if len(items) == 1:
        at = found.index(items[0])
        return single(items[0], signs[:at], signs[at + 1 :], around)
    return _several(found, items, around)


def _why_left(left: set[str]) -> str:
    if "0" in left:
        return "no_such_year"
    return "more_words" if left <= {"U", "V"} else "more_than_one"


def _leaves_a_day(found: Sequence[Entry]) -> bool:
    """Whether an ordinal stands at once beside a month that it is the day of: it is never dropped."""
    near = [each for each in found if each.sign not in {"d", "x", ","}]
    return any(
        (_is_ordinal(one) and _is_month(other) and not other.apart)
        or (_is_month(one) and _is_ordinal(other) and not other.apart)
        for one, other in pairwise(near)
    )


def _is_ordinal(entry: Entry) -> bool:
    return isinstance(entry, Token) and entry.sign == "o"


def _is_month(entry: Entry) -> bool:
    if not isinstance(entry, Item) or not isinstance(entry.what, Dates):
        return False
    return any(isinstance(each, CalendarDate) and each.month and not each.day for each in entry.what.meanings)


def _why_nothing(signs: Sequence[str]) -> str:
    if "O" in signs and {"n", "q"} & set(signs):
        return "age"
    for reason, among in (
        ("no_such_year", "0"),
        ("vague", "G"),
        ("unclear", "nq8#"),
        ("vague", "V"),
        ("future", "F"),
        ("counted_from", "absJE"),
    ):
        if any(sign in among for sign in signs):
            return reason
    return "no_date"


# --- several ------------------------------------------------------------------------------------------------


def _several(found: Sequence[Entry], items: list[Item], around: Around) -> Meant:
    """A range, a list of readings, or NotRead: what joins them decides."""
    places = [found.index(item) for item in items]
    before = [each.sign for each in found[: places[0]]]
    after = [each.sign for each in found[places[-1] + 1 :]]
    joints = [
        {each.sign for each in found[one + 1 : other]} - set("idx;.f") for one, other in pairwise(places)
    ]
    if any("~" in joint for joint in joints):
        after.append("~")
    kinds = {item.sign for item in items}
    if kinds == {"C"} and "a" in before and joints == [{"b"}]:
        return _after_and_before(items, before, after, around)
    if _is_range(joints, before):
        return _range(items, before, after, around)
    if all(joint <= {"&", ",", "?"} for joint in joints) and "&" in joints[-1] and kinds == {"C"}:
        return _list(items, before, after, around)
    raise NotRead("more_than_one")


def _is_range(joints: list[set[str]], before: Sequence[str]) -> bool:
    """Whether the joints say "or", "to", "maybe", or "and" behind a "between"."""
    if "[" in before and joints == [{"&"}]:
        return True
    if len(joints) > 1:
        return "|" in joints[-1] and all(joint <= {"|", ",", "?"} for joint in joints)
    joint = joints[0]
    return bool(joint & set("|:-?/~")) and joint <= set("|:-,?/~")


def _range(items: list[Item], before: list[str], after: list[str], around: Around) -> Meant:
    kinds = {item.sign for item in items}
    rest = [sign for sign in before if sign != "["]
    if kinds == {"K"} and len(items) == 2:
        first, last = (item.what for item in items)
        # The items' signs say so.
        assert isinstance(first, Amount)
        assert isinstance(last, Amount)
        if first.until or last.until:
            raise NotRead("more_than_one")
        return single(Item(replace(first, until=last), apart=items[0].apart), rest, after, around)
    if kinds == {"C"}:
        told = [item.what for item in items if isinstance(item.what, Dates)]
        whole = Dates(_from_to(told, as_said="[" in before), wide=True)
        return of_dates(whole, rest, after, around, apart=items[0].apart)
    parts = [single(item, before, after, around) for item in items]
    return Meant(tuple(dict.fromkeys(form for part in parts for form in part.forms)), plain=False)


def _from_to(told: list[Dates], *, as_said: bool) -> Meanings:
    """From the first of some dates to the last; a year that only one of them has holds for the others.

    `as_said` where "between" names the ends: "between 2020 and June 2020" ends in June.
    """
    last = told[-1]
    ends = last.meanings
    if last.of_year and not told[0].of_year:
        year = _year(told[0].meanings[0])
        ends = last.of_year(year)
        if _starts(ends[0]) < _starts(told[0].meanings[0]):
            ends = last.of_year(year + 1)
    whole = [[*(_in_year_of(each, end) for each in told[:-1]), end] for end in ends]
    return tuple(dict.fromkeys(_whole(dates, as_said=as_said) for dates in whole))


def _in_year_of(told: Dates, end: PartialDate) -> PartialDate:
    """The meaning of a date without a year that fits before `end`."""
    if told.of_year is None:
        if len(told.meanings) > 1:
            raise NotRead("more_than_one")
        return told.meanings[0]
    year = _year(end)
    near = told.of_year(year)[0]
    return near if _starts(near) <= _starts(end) else told.of_year(year - 1)[0]


def _whole(dates: list[PartialDate], *, as_said: bool) -> PartialDate:
    first, last = min(dates, key=_starts), max(dates, key=_ends)
    if as_said and first is last:
        first, last = dates[0], dates[-1]
    return between(first_of(first, _days(first)), last_of(last, _days(last)))


def _days(when: PartialDate) -> Interval:
    return when.interval(_ANY_DAY, None)


def _starts(when: PartialDate) -> date:
    return _days(when).lo


def _ends(when: PartialDate) -> date:
    return _days(when).hi


def _year(when: PartialDate) -> int:
    return _ends(when).year


def _list(items: list[Item], before: list[str], after: list[str], around: Around) -> Meant:
    """Dates joined by "and": each is a reading."""
    told = [item.what for item in items if isinstance(item.what, Dates)]
    dated = told[-1].of_year is None
    forms = [
        form
        for each in told
        for meaning in (
            (_in_year_of(each, told[-1].meanings[0]),) if dated and each.of_year else each.meanings
        )
        for form in of_dates(
            Dates((meaning,), wide=each.wide), before, after, around, apart=items[0].apart
        ).forms
    ]
    return Meant(tuple(dict.fromkeys(forms)), plain=False)


def _after_and_before(items: list[Item], before: list[str], after: list[str], around: Around) -> Meant:
    """From "After 2012 but before 2015"."""
    first, last = (
        of_dates(item.what, lead, after, around, apart=item.apart).forms
        for item, lead in ((items[0], before), (items[1], ["b"]))
        if isinstance(item.what, Dates)
    )
    one, other = first[0], last[0]
    if len(first) + len(last) > 2 or isinstance(one, Age | Gap) or isinstance(other, Age | Gap):
        raise NotRead("more_than_one")
    start, end = first_of(one, _days(one)), last_of(other, _days(other))
    if _starts(start) > _ends(end):
        raise NotRead("unclear")
    return Meant((between(start, end),), plain=False)
