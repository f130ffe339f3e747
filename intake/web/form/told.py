"""What a patient answered, in the words the patient knows: dates, choices, operations and gaps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from intake.domain.answers import Answer, Answered, Answers, NotSure, instance_id
from intake.domain.conditions import UNSURE
from intake.domain.dates import Between, CalendarDate
from intake.domain.flow import surgery_numbers
from intake.domain.phone import phone_from_value
from intake.domain.questionnaire import Kind, Question
from intake.domain.reference import show_reference
from intake.domain.told_date import Age, Form, ToldDate, say, say_season, say_years
from intake.web.form.date_entry import season_of
from intake.web.form.date_ranges import ago_range
from intake.web.form.words import Words

UNKNOWN = "unknown"
"""The choice of whoever does not know what part of the body it was."""
MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)


def date_words(value: Any, words: Words) -> str:
    """A date as it was told: with its words where those say more, else with what was left out.

    So "around 2015" (between 2014 and 2016), or June 2021 (day not given).
    """
    told = ToldDate.from_value(value, date.max)
    understood = _understood(told, words)
    return f'"{told.words}" ({understood.split(" (")[0]})' if told.words else understood


def _understood(told: ToldDate, words: Words) -> str:
    form = told.when() or told.form
    if isinstance(form, CalendarDate):
        return _calendar_words(form.to_data(), words)
    if key := ago_range(form):
        span = words(key)
        return words("date_ago", span=span[0].lower() + span[1:])
    if isinstance(form, Age):
        return words("date_told_age", n=say_years(form, words.language))
    return _season_words(form, words) or say(form, words.language)


def surgery_words(answers: Answers, words: Words) -> str:
    """The operation as a question speaks of it: "your surgery of June 2021", or "a surgery" of several."""
    numbers = surgery_numbers(answers)
    return this_surgery_words(answers, numbers[0], words) if len(numbers) == 1 else words("surgery_any")


def this_surgery_words(answers: Answers, number: int | None, words: Words) -> str:
    """That operation as its own pages speak of it: "your surgery of June 2021"."""
    value = answers.value(instance_id("surgery_date", number))
    form = None if value is None else ToldDate.from_value(value, date.max).form
    if not isinstance(form, CalendarDate):
        return words("surgery_undated")
    return words("surgery_of", date=_calendar_words(form.to_data(), words).split(" (")[0])


def surgery_label(answers: Answers, number: int, words: Words) -> str:
    """An operation among several: its part of the body and its date, saying what of them is not known."""
    parts = surgery_parts(answers, number, words)
    told = answers.get(instance_id("surgery_date", number))
    if parts:
        date = date_words(told.value, words) if isinstance(told, Answered) else words("surgery_date_unknown")
        return f"{', '.join(parts)}: {date}"
    if isinstance(told, Answered):
        return _dated_surgery(told.value, words)
    numbers = surgery_numbers(answers)
    n = numbers.index(number) + 1 if number in numbers else number
    return words("surgery_all_unknown", n=n)


def surgery_parts(answers: Answers, number: int, words: Words) -> tuple[str, ...]:
    """The parts of the body that an operation was told to be on; none where that is not known."""
    told = answers.value(instance_id("surgery_regions", number), [])
    known = [key for key in told if key != UNKNOWN]
    question = words.questionnaire.question("surgery_regions")
    return answer_words(question, Answered(known), words) if known else ()


def _dated_surgery(value: Any, words: Words) -> str:
    """An operation by its date alone: in June 2021, on June 5, 2021, 2 to 5 years ago."""
    told = ToldDate.from_value(value, date.max)
    said = date_words(value, words)
    if told.words:
        return words("surgery_at", date=said)
    form, said = told.form, said.split(" (")[0]
    if isinstance(form, CalendarDate):
        return words("surgery_on" if form.day else "surgery_in", date=said)
    return words("surgery_in" if _season_words(form, words) else "surgery_at", date=said)


def placeholders(answers: Answers, words: Words, number: int | None = None) -> dict[str, str]:
    """What stands for the {names} in questions and choices; `number` is the operation a page is about."""
    return {
        "surgery": surgery_words(answers, words),
        "this_surgery": this_surgery_words(answers, number, words),
    }


def answer_words(
    question: Question,
    answer: Answer,
    words: Words,
    values: Mapping[str, str] | None = None,
    answers: Answers | None = None,
) -> tuple[str, ...]:
    """An answer in words, a line for each choice; what was not told is said to be so."""
    if isinstance(answer, NotSure):
        return (f'{words("not_sure")}: "{answer.said}"' if answer.said else words("not_sure"),)
    if not isinstance(answer, Answered):
        return (words("not_answered"),)
    if question.kind in (Kind.PARTIAL_DATE, Kind.TOLD_DATE, Kind.FULL_DATE):
        return (date_words(answer.value, words),)
    if question.kind is Kind.PHONE:
        phone = phone_from_value(answer.value)
        return (phone.told,) if phone else (words("not_answered"),)
    if question.kind is Kind.REFERENCE:
        return (show_reference(answer.value),)
    if question.options_from_loop and answers is not None:
        return (surgery_label(answers, int(answer.value), words),)
    if question.options:
        keys = answer.value if question.kind is Kind.CHECKBOXES else [answer.value]
        return tuple(_choice_words(question, key, words, values) for key in keys)
    return tuple(str(answer.value).split("\n"))


def _choice_words(question: Question, key: str, words: Words, values: Mapping[str, str] | None) -> str:
    option = question.option(key)
    if option is None:
        return words(UNSURE)
    return words.of(option.text, values)


def _calendar_words(value: str, words: Words) -> str:
    year, month, day = [*value.split("-"), "", ""][:3]
    if not month:
        return words("date_year", year=year)
    name = words(MONTHS[int(month) - 1])
    if not day:
        return words("date_month", month=name, year=year)
    return words("date_day", month=name, day=int(day), year=year)


def _season_words(form: Form, words: Words) -> str:
    """The season that a stretch of days is, of this form or of an earlier one; "" where it is none."""
    if not isinstance(form, Between):
        return ""
    if found := season_of(form.to_data()["between"]):
        name, year = found
        return words("date_season", season=words(f"season_{name}"), year=year)
    return say_season(form, words.language)
