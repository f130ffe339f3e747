"""A date in the words of who told it, with what they were understood as, where staff read it."""

from __future__ import annotations

from datetime import date

import pytest

from intake.domain.answers import Answer, Answered, Blank, NotSure
from intake.domain.dates import Ago, Between, CalendarDate
from intake.domain.story import Surgery
from intake.domain.told_date import Age, Gap, ToldDate
from intake.services.cases.words import operation_date, told_date_words

TODAY = date(2026, 11, 30)
AROUND = Between(CalendarDate(2014), CalendarDate(2016))
SPRING = Between(CalendarDate(2019, 2, 14), CalendarDate(2019, 6, 15))


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answered("2014"), "2014 (month not given)"),
        (Answered(ToldDate(CalendarDate(2014), "2014").to_value()), "2014 (month not given)"),
        (
            Answered(ToldDate(AROUND, "around 2015", asked_back=True).to_value()),
            '"around 2015" (between 2014 and 2016)',
        ),
        (
            Answered(ToldDate(Ago("months", 96, 144, TODAY), "10 years ago", asked_back=True).to_value()),
            '"10 years ago" (8 years to 12 years before November 30, 2026)',
        ),
        (Answered(ToldDate(SPRING, "spring 2019").to_value()), "spring 2019"),
        (
            Answered(ToldDate(SPRING, "sprnig 2019", asked_back=True).to_value()),
            '"sprnig 2019" (spring 2019)',
        ),
        (
            Answered(ToldDate(Gap(2, 4), "3 months after it", asked_back=True).to_value()),
            '"3 months after it" (2 to 4 months after the surgery)',
        ),
        (
            Answered(ToldDate(Gap(0, 3), picked="after_under_early").to_value()),
            "less than 3 months after the surgery",
        ),
        (
            Answered(
                ToldDate(Age(60), "when I was 60", asked_back=True, birth=CalendarDate(1961)).to_value()
            ),
            '"when I was 60" (between 2021 and 2022)',
        ),
        (NotSure("a long time ago"), '"a long time ago" (date not known)'),
        (NotSure(), "date not known"),
        (Blank(), "date not known"),
    ],
)
def test_a_date_is_said_as_it_was_told_with_its_days(answer: Answer, words: str) -> None:
    assert told_date_words(answer, TODAY) == words


def test_an_operation_keeps_its_words_in_the_story() -> None:
    told = Surgery(frozenset(), frozenset(), AROUND, said="around 2015")
    assert operation_date(told) == '"around 2015" (between 2014 and 2016)'


def test_an_operation_in_a_season_is_said_by_its_name_not_by_days_that_nobody_gave() -> None:
    assert operation_date(Surgery(frozenset(), frozenset(), SPRING)) == "spring 2019"
