"""How far along the form somebody is: which part of how many, and an honest rest of the time.

The time is that of the measure all figures use: every line read once, a tap for each answer and each page,
and typing. What was not answered yet is taken as the typical patient answers it: one operation, two symptoms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from intake.domain.answers import NOT_ASKED, Answer, Answered, Answers
from intake.domain.conditions import ALWAYS, Lookup, instances
from intake.domain.questionnaire import Kind, Page, PageKind, Questionnaire, Text
from intake.domain.route import PREPARING
from intake.domain.truth import Truth

WORDS_A_MINUTE = 150
SECONDS_A_TAP = 2
SECONDS_A_CHARACTER = 0.6
_SECONDS_A_MINUTE = 60
_SCORES = " ".join(map(str, range(11)))
_CHARACTERS = {
    Kind.PARTIAL_DATE: 8,
    Kind.FULL_DATE: 8,
    Kind.PHONE: 12,
    Kind.TEXT: 10,
}
"""What is typed where an answer of that kind must be given."""
_TYPICAL: Mapping[str, Answer] = {
    "who": Answered("me"),
    "prior_surgery": Answered("yes"),
    "surgeries": Answered([1]),
    "symptoms": Answered(["pain", "numbness"]),
}


def part_of(questionnaire: Questionnaire, answers: Answers, page: Page) -> tuple[int, int]:
    """Which part of the form the page belongs to, from 1, and how many parts there are."""
    sections = _sections(questionnaire, PREPARING in answers)
    if page.section not in sections:
        return 1, len(sections)  # looked at once more, after sending
    return sections.index(page.section) + 1, len(sections)


def minutes_left(questionnaire: Questionnaire, answers: Answers, page: Page, language: str) -> int:
    """The minutes from this page, itself included, to sending; at least 1. `page` stands on the path."""
    lookup = _typically(answers)
    path = tuple(each.id for each in _asked(questionnaire, PREPARING in answers) if _comes(each, lookup))
    return _minutes(questionnaire, path, page.id, language)


@lru_cache(maxsize=4096)
def _minutes(questionnaire: Questionnaire, path: tuple[str, ...], page_id: str, language: str) -> int:
    """The minutes from that page on along the path; what stood on a page before is not read again."""
    read: set[str] = set()
    seconds, has_come = 0.0, page_id not in path
    for each in path:
        has_come = has_come or each == page_id
        lines, work = _costs(questionnaire, language)[each]
        words = sum(count for line, count in lines.items() if line not in read)
        read |= lines.keys()
        if has_come:
            seconds += words / WORDS_A_MINUTE * _SECONDS_A_MINUTE + work
    return max(1, round(seconds / _SECONDS_A_MINUTE))


@lru_cache(maxsize=32)
def _asked(questionnaire: Questionnaire, preparing: bool) -> tuple[Page, ...]:
    """The pages of what is being filled in: the request, or what is added to it."""
    return tuple(
        page
        for page in questionnaire.pages
        if page.kind is not PageKind.ASIDE
        and (page.kind is PageKind.CHECK or page.after_sending == preparing)
    )


@lru_cache(maxsize=32)
def _sections(questionnaire: Questionnaire, preparing: bool) -> tuple[str, ...]:
    """The parts of what is being filled in, in order."""
    return tuple(dict.fromkeys(page.section for page in _asked(questionnaire, preparing)))


def _typically(answers: Answers) -> Lookup:
    def lookup(answer_id: str) -> Answer:
        answer = answers.get(answer_id)
        return _TYPICAL.get(answer_id, NOT_ASKED) if answer is NOT_ASKED else answer

    return lookup


def _comes(page: Page, lookup: Lookup) -> bool:
    if page.loop is None and page.enable_when is ALWAYS:
        return True
    if page.loop is None:
        return page.enable_when.truth(lookup, None) is Truth.YES
    return any(page.enable_when.truth(lookup, turn) is Truth.YES for turn in instances(lookup, page.loop))


@lru_cache(maxsize=16)
def _costs(questionnaire: Questionnaire, language: str) -> Mapping[str, tuple[Mapping[str, int], float]]:
    """By page, its lines with their words, and the seconds of tapping and typing."""
    return {page.id: _cost(page, language) for page in questionnaire.pages}


def _cost(page: Page, language: str) -> tuple[Mapping[str, int], float]:
    lines = {text.in_(language): len(text.in_(language).split()) for text in _texts(page)}
    if any(question.kind is Kind.SCORE for question in page.questions):
        lines[_SCORES] = len(_SCORES.split())
    asked = [question for question in page.questions if question.required]
    characters = sum(_CHARACTERS.get(question.kind, 0) for question in asked)
    return lines, (len(asked) + 1) * SECONDS_A_TAP + characters * SECONDS_A_CHARACTER


def _texts(page: Page) -> Iterator[Text]:
    yield page.title
    yield from page.lead
    for question in page.questions:
        yield from filter(None, (question.text, question.hint, question.low, question.high))
        for option in question.options:
            yield from filter(None, (option.text, option.hint, option.group))
