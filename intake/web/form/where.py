"""Where in the form a page stands: its part, and how much of the time is left."""

from __future__ import annotations

from intake.domain import flow
from intake.domain.questionnaire import Page, PageKind
from intake.domain.time_left import minutes_left, part_of
from intake.web.form.visit import Visit


def section_of(visit: Visit, page_id: str, instance: int | None = None) -> str:
    """The part of the form a page belongs to; among several operations with the operation's place."""
    words = visit.words
    section = words.of(visit.questionnaire.section(visit.questionnaire.page(page_id).section).title)
    numbers = flow.surgery_numbers(visit.answers)
    if instance is None or len(numbers) == 1:
        return section
    return f"{section}: {words('surgery_number', n=numbers.index(instance) + 1)}"


def part_words(visit: Visit, page: Page, section: str) -> str:
    """Which part of how many the page belongs to, with its name; an aside is none."""
    if page.kind is PageKind.ASIDE:
        return section
    number, parts = part_of(visit.questionnaire, visit.answers, page)
    return visit.words("part", n=number, of=parts, section=section)


def time_left(visit: Visit, page: Page) -> str:
    """The rest of the time, from this page on."""
    if page.kind is PageKind.ASIDE:
        return ""
    minutes = minutes_left(visit.questionnaire, visit.answers, page, visit.words.language)
    return visit.words("minute_left") if minutes == 1 else visit.words("minutes_left", minutes=minutes)
