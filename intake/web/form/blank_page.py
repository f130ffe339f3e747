"""Pages on which nothing was answered yet: written once, then shown to everybody.

What is a person's own, such as the mark of their page, is put in each time (`Own`). Whatever else a page
depends on is part of the key that it is kept under; what somebody told is in neither.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from markupsafe import escape

from intake.content.practice import Practice
from intake.domain.answers import Answers, instance_id
from intake.domain.questionnaire import Page, Question, Questionnaire
from intake.web.form.fields import Asked

MOST_PAGES = 1000
"""Pages, languages and sets of choices together stay below it; past it they are written anew."""


class Own(StrEnum):
    """What is put into a page for the person that it is shown to."""

    TOKEN = "csrf_token"  # noqa: S105 - the name of a place
    MARK = "page_mark"
    BACK = "back_url"
    OPEN = "open_now"


def place(name: str) -> str:
    """Stands where that is put in; no text of a page holds such a character."""
    return f"\x00{name}\x00"


_PLACE = re.compile("\x00(\\w+)\x00")


@dataclass(frozen=True, slots=True)
class BlankPage:
    """A page cut where something is put in: the texts between, and what is put in between them."""

    texts: tuple[str, ...]
    places: tuple[str, ...]

    def shown_with(self, own: Mapping[str, str]) -> str:
        """The page for one person, with these in their places."""
        safe = {name: str(escape(text)) for name, text in own.items()}
        parts = [self.texts[0]]
        for place, text in zip(self.places, self.texts[1:], strict=True):
            parts += (safe[place], text)
        return "".join(parts)


def cut(html: str) -> BlankPage:
    """A page that was written with the places of what is a person's own."""
    parts = _PLACE.split(html)
    return BlankPage(tuple(parts[::2]), tuple(parts[1::2]))


class BlankPages:
    """The blank pages of one practice."""

    def __init__(self, practice: Practice) -> None:
        self.practice = practice
        self._pages: dict[Hashable, BlankPage] = {}

    def page(self, key: Hashable, write: Callable[[], str]) -> BlankPage:
        """The page kept under that key; written now where there is none."""
        found = self._pages.get(key)
        if found is None:
            if len(self._pages) >= MOST_PAGES:
                self._pages.clear()
            # Another thread may empty it at any moment: what was made is given back, not looked up again.
            found = self._pages[key] = cut(write())
        return found


def is_unanswered(asked: tuple[Asked, ...], answers: Answers, instance: int | None) -> bool:
    """Whether none of these questions was shown before: one left empty stays so."""
    return not any(instance_id(each.question.link_id, instance) in answers for each in asked)


@cache
def reads_itself(questionnaire: Questionnaire, page_id: str) -> bool:
    """Whether a question on the page depends on another one on it."""
    page = questionnaire.page(page_id)
    return any(_reads(page, question) for question in page.questions)


def _reads(page: Page, question: Question) -> bool:
    return any(page.question(reference.link_id) for reference in question.enable_when.references())
