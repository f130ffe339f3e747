"""What a patient answered, in the words the patient knows: dates, choices, operations and gaps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from intake.domain.answers import Answer, Answered, Answers, instance_id
from intake.domain.conditions import UNSURE
from intake.domain.flow import surgery_numbers
from intake.domain.phone import phone_from_value
from intake.domain.questionnaire import Kind, Question
from intake.domain.reference import show_reference
from intake.web.form.date_entry import AGO, season_of
from intake.web.form.words import Words

UNKNOWN = "unknown"
"""The choice of whoever does not know what part of the body it was."""
MONTH_AND_DAY = 2
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
    """A partial date as it was given, saying what was left out: "June 2021 (day not given)"."""
    if isinstance(value, str):
        return _calendar_words(value, words)
    plain = {key: part for key, part in value.items() if key != "answered_on"}
    if "between" in plain:
        return _between_words(plain["between"], words)
    key = next(key for key, choice in AGO.items() if choice == plain)
    span = words(key)
    return words("date_ago", span=span[0].lower() + span[1:])


def surgery_words(answers: Answers, words: Words) -> str:
    """The operation as a question speaks of it: "your surgery of June 2021", or "a surgery" of several."""
    numbers = surgery_numbers(answers)
    return this_surgery_words(answers, numbers[0], words) if len(numbers) == 1 else words("surgery_any")


def this_surgery_words(answers: Answers, number: int | None, words: Words) -> str:
    """That operation as its own pages speak of it: "your surgery of June 2021"."""
    value = answers.value(instance_id("surgery_date", number))
    if not isinstance(value, str):
        return words("surgery_undated")
    return words("surgery_of", date=_calendar_words(value, words).split(" (")[0])


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
    date = date_words(value, words).split(" (")[0]
    if isinstance(value, str):
        return words("surgery_on" if value.count("-") == MONTH_AND_DAY else "surgery_in", date=date)
    pair = value.get("between")
    return words("surgery_in" if pair and season_of(pair) else "surgery_at", date=date)


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
    if answer.is_not_sure:
        return (words("not_sure"),)
    if not isinstance(answer, Answered):
        return (words("not_answered"),)
    if question.kind in (Kind.PARTIAL_DATE, Kind.FULL_DATE):
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


def _between_words(pair: list[str], words: Words) -> str:
    found = season_of(pair)
    if found is not None:
        name, year = found
        return words("date_season", season=words(f"season_{name}"), year=year)
    return words("date_between", **{"from": pair[0], "to": pair[1]})
