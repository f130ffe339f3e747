"""Reading a phrase: put right, cut into tokens, found by the rules, joined, and each meaning checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import islice, product

from intake.domain.dates import Between, CalendarDate
from intake.domain.told_date.around import Around, Meant
from intake.domain.told_date.calendar_words import between
from intake.domain.told_date.forms import Age, Form, Gap, NotRead, Reading, Told, ages_between
from intake.domain.told_date.grammar import entries
from intake.domain.told_date.joining import meaning_of
from intake.domain.told_date.normal import (
    dates_in_digits,
    days_in_digits,
    is_forgiven,
    plain,
    without_look_alikes,
)
from intake.domain.told_date.numeric import Settings
from intake.domain.told_date.printed import read_printed
from intake.domain.told_date.reasons import true_reason
from intake.domain.told_date.slips import is_surgery
from intake.domain.told_date.tokens import Slips, tokens_of

LONGEST = 160
"""Characters; nobody says a date in more."""

_MOST_WAYS = 4
"""Ways to read the misspelt words of one phrase that are tried."""

_MOST_SLIPS = 3
"""Misspelt words of dates in one phrase: with more, what was meant is a guess."""


def read(
    phrase: str, today: date, *, born: CalendarDate | None = None, spanish: bool = False, onset: bool = False
) -> Told:
    """When something was, as a phrase in English or Spanish says it, whatever the form's language.

    `today` is the day it was said, `born` the birth date as far as it is known, `spanish` whether it was
    typed into the Spanish form, whose dates in digits begin with the day. With `onset` a time counted from a
    surgery is read as the gap itself. Nothing becomes a single day unless a day was said.
    """
    text = plain(phrase)
    if not text.strip():
        return Told(phrase, (), ask_back=True, reason="empty")
    if len(text.strip()) > LONGEST:
        return Told(phrase, (), ask_back=True, reason="too_long")
    printed = read_printed(text)
    if printed is not None and (onset or not isinstance(printed, Gap)):
        return Told(phrase, (Reading(printed),), ask_back=True)
    in_digits = dates_in_digits(text)
    dates = without_look_alikes(in_digits)
    with_days = days_in_digits(dates)
    slips = Slips()
    slips.any = is_forgiven(phrase, text) or in_digits != text or with_days != dates
    reader = _Reader(with_days, slips, today, born, spanish=spanish, onset=onset)
    meant = reader.every_way()
    if isinstance(meant, NotRead):
        return Told(phrase, (), ask_back=True, reason=meant.reason)
    return Told(phrase, tuple(Reading(form) for form in meant.forms), ask_back=not meant.plain)


@dataclass(frozen=True, slots=True)
class _Reader:
    """One phrase, to be read in each way its misspelt words may be meant."""

    text: str
    slips: Slips
    today: date
    born: CalendarDate | None
    spanish: bool
    onset: bool

    def every_way(self) -> Meant | NotRead:
        """What the phrase means with each slip read as each word it fits; the reason where nothing is."""
        first = self._meant({})
        fits = {word: meant for word, meant in self.slips.meant.items() if meant and not is_surgery(meant)}
        if not fits:
            if isinstance(first, Meant) and self.slips.any:
                return Meant(first.forms, plain=False)
            return first
        if len(fits) > _MOST_SLIPS:
            return NotRead("unclear")
        ways = [dict(zip(fits, way, strict=True)) for way in islice(product(*fits.values()), _MOST_WAYS)]
        read = [way for way in map(self._meant, ways) if isinstance(way, Meant)]
        if not read:
            # What is no date word at all may be any other word.
            other = self._meant(dict.fromkeys(fits, ""))
            read = [other] if isinstance(other, Meant) else []
        if not read:
            return first
        return Meant(tuple(dict.fromkeys(form for way in read for form in way.forms)), plain=False)

    def _meant(self, chosen: dict[str, str]) -> Meant | NotRead:
        """What the phrase means with its slips read as `chosen`; the reason where it is not read."""
        tokens = tokens_of(self.text, self.today, self.slips, chosen)
        try:
            signs = {token.sign for token in tokens}
            ahead = bool(signs & {"F", "I"})
            settings = Settings(self.today, self.spanish, ahead)
            around = Around(self.today, self.born, self.onset, ahead, tokens[-1].apart)
            meant = meaning_of(entries(tokens, settings), around)
            forms = self._checked(meant.forms)
            return Meant(self._ahead(forms, planned="F" not in signs) if ahead else forms, meant.plain)
        except NotRead as error:
            return NotRead(true_reason(error.reason, tokens))

    def _checked(self, forms: tuple[Form, ...]) -> tuple[Form, ...]:
        """The forms that can be: ages already reached, years of our calendar."""
        able = [self._reached(form) if isinstance(form, Age) else _inside(form, self.today) for form in forms]
        if not any(able):
            raise NotRead("age")
        return tuple(dict.fromkeys(form for form in able if form))

    def _reached(self, age: Age) -> Age | None:
        """The age without the years that are not reached yet; None where none is."""
        birth = self.born.interval(self.today, None) if self.born else None
        for last in range(age.last, age.years - 1, -1):
            days = Age(last).interval(self.today, birth)
            if days is None or days.lo <= self.today:
                return ages_between(age.years, last)
        return None

    def _ahead(self, forms: tuple[Form, ...], *, planned: bool) -> tuple[Form, ...]:
        """What lies ahead, of a phrase that says so. Raises NotRead where nothing does.

        Plans told in the present (`planned`) may tell of what was: "my surgery is 2019" names a year past.
        """
        spans = [(form, form.interval(self.today, None)) for form in forms]
        coming = tuple(form for form, days in spans if days is None or days.lo > self.today)
        over = tuple(form for form, days in spans if days is not None and days.hi < self.today)
        if not coming and not (planned and len(over) == len(forms)):
            raise NotRead("future")
        return coming or over


def _inside(form: Form, today: date) -> Form:
    """A stretch that runs beyond next year ("the 2020s") ends with this year."""
    if not isinstance(form, Between) or form.last.year <= today.year + 1:
        return form
    if form.first.year > today.year:
        return form
    return between(form.first, CalendarDate(today.year))
