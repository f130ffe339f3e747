"""A date typed in one box: taken, asked back, or not read; and what then is asked.

A phrase that needs no reading is taken at once. Any other is asked back on its page, in the same words until
it is answered. What cannot be read is said so once; sent again, it is kept as it was told. A range that was
picked settles a phrase it agrees with, and is held against one it does not.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from intake.domain.answers import Answer, Answered, Blank, NotSure
from intake.domain.date_checks import OLDEST_YEARS
from intake.domain.dates import CalendarDate, Interval, InvalidDate, parse_calendar_date
from intake.domain.told_date import Age, Form, Gap, Told, ToldDate, read

NO = "no"
"""What is chosen where nothing that was understood is right."""


class Ask(StrEnum):
    """What keeps a date from being taken as it stands."""

    UNREAD = "unread"
    STILL_UNREAD = "still_unread"
    UNDERSTOOD = "understood"
    WHICH = "which"
    EITHER = "either"
    AGAIN = "again"
    BIRTH_YEAR = "birth_year"
    BAD_BIRTH_YEAR = "bad_birth_year"


QUESTIONS = frozenset({Ask.UNDERSTOOD, Ask.WHICH, Ask.EITHER, Ask.BIRTH_YEAR})
"""What only asks back: nothing is wrong with what was typed."""


@dataclass(frozen=True, slots=True)
class DateTyped:
    """What stands in the boxes of a date in one's own words.

    `asked` and `asked_range` are the words and the range that were asked about, on the day `asked_on`;
    `meant` is the key of what was chosen there.
    """

    said: str = ""
    picked: str = ""
    unsure: bool = False
    birth_year: str = ""
    meant: str = ""
    asked: str = ""
    asked_range: str = ""
    asked_on: date | None = None

    @property
    def is_asked_again(self) -> bool:
        """Whether the words are those that were asked about."""
        return bool(self.said) and self.said == self.asked


@dataclass(frozen=True, slots=True)
class DateRules:
    """By what a date is read: the day, the birth date as far as it is told, and what may be told here.

    `spanish`: dates in digits begin with the day; `onset`: a time counted from an operation is read.
    """

    today: date
    birth: CalendarDate | None
    spanish: bool
    onset: bool

    def read(self, said: str) -> Told:
        """What the words may mean."""
        return read(said, self.today, born=self.birth, spanish=self.spanish, onset=self.onset)

    def days(self, form: Form) -> Interval | None:
        """The days it may mean; None where they are not known."""
        return form.interval(self.today, self.birth.interval(self.today, None) if self.birth else None)

    def lies_ahead(self, form: Form) -> bool:
        """Whether it has certainly not come yet."""
        days = self.days(form)
        return days is not None and days.lo > self.today

    def lacks_birth(self, form: Form) -> bool:
        """Whether it is an age, and nothing is known to count it from."""
        return isinstance(form, Age) and self.birth is None

    def agree(self, form: Form, other: Form) -> bool:
        """Whether both can be true; a date is no contradiction to a time after an operation."""
        if isinstance(form, Gap) and isinstance(other, Gap):
            meet = form.far is None or other.near < form.far
            return meet and (other.far is None or form.near < other.far)
        days, others = self.days(form), self.days(other)
        return days is None or others is None or (days.lo <= others.hi and others.lo <= days.hi)


class DateAsked(ValueError):
    """A date that cannot be taken yet: what is asked, and the forms to choose from.

    `on` is the day they were read on, `reason` the key of why nothing was read.
    """

    def __init__(self, ask: Ask, on: date, forms: tuple[Form, ...] = (), reason: str = "") -> None:
        super().__init__(ask)
        self.ask = ask
        self.on = on
        self.forms = forms
        self.reason = reason


def key_of(form: Form) -> str:
    """The key of a form among those to choose from; the same in every language."""
    return json.dumps(form.to_data(), separators=(",", ":"))


def read_told(typed: DateTyped, picked: Form | None, rules: DateRules) -> Answer:
    """The answer in the boxes; `picked` is what the range stands for. Raises DateAsked."""
    if not typed.said:
        if picked is not None:
            return _taken(ToldDate(picked, picked=typed.picked))
        return NotSure() if typed.unsure else Blank()
    day = typed.asked_on if typed.is_asked_again and typed.asked_on else rules.today
    told_by_then = replace(rules, today=day, birth=rules.birth or birth_year(typed, day))
    return _Reading(typed, picked, told_by_then).take(rules.birth)


def birth_year(typed: DateTyped, today: date) -> CalendarDate | None:
    """The year of birth as typed beside an age; None where it is none, or nobody of that age lives."""
    try:
        born = parse_calendar_date(typed.birth_year)
    except InvalidDate:
        return None
    is_year = born.month is None and today.year - OLDEST_YEARS <= born.year <= today.year
    return born if is_year else None


@dataclass(frozen=True, slots=True)
class _Reading:
    """One phrase beside the range that was picked, read by the rules of its own day."""

    typed: DateTyped
    picked: Form | None
    rules: DateRules

    def take(self, birth: CalendarDate | None) -> Answer:
        """The answer; `birth` is what was known before the year typed beside an age. Raises DateAsked."""
        told = self.rules.read(self.typed.said)
        forms = tuple(each.form for each in told.readings)
        if not forms:
            return self._unread(told, replace(self.rules, birth=birth))
        if self.picked is not None:
            return self._with_range(forms, self.picked)
        if len(forms) > 1:
            return self._chosen(forms, Ask.WHICH)
        is_plain = not told.ask_back and not self.typed.unsure
        # What lies ahead is asked about by whoever needs it past.
        if is_plain or self.rules.lies_ahead(forms[0]):
            return self._kept(forms[0], asked_back=told.ask_back)
        return self._chosen(forms, Ask.UNDERSTOOD)

    def _unread(self, told: Told, before: DateRules) -> Answer:
        """Words that nothing was read from stand beside a range, or beside "I am not sure".

        `before` is without the year of birth that was typed with them.
        """
        if self.picked is not None:
            return self._kept(self.picked, picked=self.typed.picked)
        refused_before = bool(self.typed.asked) and not before.read(self.typed.asked).readings
        if self.typed.unsure or (refused_before and self.typed.is_asked_again):
            return NotSure(self.typed.said)
        if without_year := before.read(self.typed.said).readings:
            raise DateAsked(Ask.BAD_BIRTH_YEAR, self.rules.today, tuple(each.form for each in without_year))
        ask = Ask.STILL_UNREAD if refused_before else Ask.UNREAD
        raise DateAsked(ask, self.rules.today, reason=told.reason or "")

    def _with_range(self, forms: tuple[Form, ...], picked: Form) -> Answer:
        """Words and range together: both, where one meaning agrees; what fits neither is asked."""
        agreeing = tuple(form for form in forms if self.rules.agree(form, picked))
        if len(agreeing) == 1 and not self.rules.lacks_birth(agreeing[0]):
            return self._kept(agreeing[0], asked_back=True, picked=self.typed.picked)
        if agreeing:
            return self._chosen(agreeing, Ask.WHICH, self.typed.picked)
        return self._chosen((*forms, picked), Ask.EITHER)

    def _chosen(self, forms: tuple[Form, ...], ask: Ask, picked: str = "") -> Answer:
        """The form that was chosen of those asked about. Raises DateAsked while none is."""
        typed, lone = self.typed, forms[0] if len(forms) == 1 else None
        needs_birth = lone is not None and isinstance(lone, Age)
        meant = next((form for form in forms if key_of(form) == typed.meant), None)
        if needs_birth and typed.birth_year:
            meant = lone  # who gives the year says that the age is right
        if not typed.is_asked_again or (meant is None and typed.meant != NO):
            if lone is not None and self.rules.lacks_birth(lone):
                ask = Ask.BAD_BIRTH_YEAR if typed.is_asked_again and typed.birth_year else Ask.BIRTH_YEAR
            raise DateAsked(ask, self.rules.today, forms)
        if meant is None:
            raise DateAsked(Ask.AGAIN, self.rules.today, forms)
        if self.rules.lacks_birth(meant):
            raise DateAsked(Ask.BAD_BIRTH_YEAR, self.rules.today, forms)
        return self._kept(meant, asked_back=True, picked=typed.picked if meant == self.picked else picked)

    def _kept(self, form: Form, *, asked_back: bool = False, picked: str = "") -> Answered:
        birth = self.rules.birth if isinstance(form, Age) else None
        return _taken(ToldDate(form, self.typed.said, asked_back, picked, self.rules.today, birth))


def _taken(told: ToldDate) -> Answered:
    return Answered(told.to_value())
