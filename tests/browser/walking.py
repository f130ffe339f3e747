"""Filling in the real form as a patient does: by the words on the page, page after page.

A story holds the answers by link id, for loops with "@n", in the shape told in stories.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page

from intake.content.forms import load_form
from intake.domain.answers import instance_id
from intake.domain.conditions import UNSURE
from intake.domain.questionnaire import Kind, Question, Text

Story = Mapping[str, Any]
Look = Callable[[str], None]
"""Called on a page with its name."""
QUESTIONNAIRE = load_form()
MOST_PAGES = 80
_QUESTION_PAGE = re.compile(r"^/form/([a-z-]+?)(?:/(\d+))?$")


def told_on(address: str, story: Story, times_before: int = 0) -> list[tuple[Question, Any]] | None:
    """What the story tells of each question at that address; None for a page that asks nothing."""
    found = _QUESTION_PAGE.match(address)
    asked = page_id(found[1]) if found else ""
    if found is None or not QUESTIONNAIRE.has_page(asked):
        return None
    instance = int(found[2]) if found[2] else None
    told: list[tuple[Question, Any]] = []
    for question in QUESTIONNAIRE.page(asked).questions:
        given = story.get(instance_id(question.link_id, instance))
        if question.kind is Kind.YES_NO and isinstance(given, list):
            given = given[times_before]
        if given is not None:
            told.append((question, given))
    return told


def page_id(name: str) -> str:
    """The id of the form's page of that name, whichever operation it asks about."""
    return name.partition("/")[0].replace("-", "_")


class Hand:
    """How controls are worked: with a pointer. Another hand may do it otherwise."""

    def check(self, box: Locator) -> None:
        """Check a box, or choose a radio button."""
        box.check()

    def write(self, field: Locator, text: str) -> None:
        """Put a text into a field."""
        field.fill(text)

    def press(self, control: Locator) -> None:
        """Press a button, follow a link, open what is folded up."""
        control.click()


class Walker:
    """A patient at the form, in one language."""

    def __init__(self, page: Page, address: str, language: str = "en", hand: Hand | None = None) -> None:
        self.page = page
        self.address = address
        self.language = language
        self.words = QUESTIONNAIRE.words_in(language)
        self.hand = hand or Hand()
        self.of_another = False

    def start(self) -> None:
        """Open the first page and begin a new form."""
        self.open_first_page()
        self.press("start_button")

    def open_first_page(self) -> None:
        """Open the first page in the patient's language."""
        self.page.goto(f"{self.address}/")
        if self.page.locator("html").get_attribute("lang") != self.language:
            self.press("language_name")

    def press(self, word: str) -> None:
        """Press the button of that word, which sends the page."""
        with self.page.expect_navigation():
            self.hand.press(self.page.get_by_role("button", name=self.words[word], exact=True))

    def follow(self, word: str) -> None:
        """Follow the link of that word."""
        with self.page.expect_navigation():
            self.hand.press(self.page.get_by_role("link", name=self.words[word], exact=True))

    def choose(self, word: str) -> None:
        """Choose the radio button of that word."""
        self.hand.check(self.page.get_by_role("radio", name=self.words[word], exact=True))

    def write(self, word: str, text: str) -> None:
        """Put a text into the field of that word."""
        self.hand.write(self.page.get_by_label(self.words[word], exact=True), text)

    def walk(
        self, story: Story, on_page: Callable[[str], None] = lambda _: None, *, until: str = ""
    ) -> list[str]:
        """Fill in page after page until one asks nothing or has the name `until`; gives the names in order.

        `on_page` is called on every page, filled in. Stops loudly at a page that the story does not get past.
        """
        visited: list[str] = []
        while len(visited) < MOST_PAGES:
            name = self.page_name()
            times_before = visited.count(name)
            visited.append(name)
            if name == until or not self.fill_in(story, times_before):
                on_page(name)
                return visited
            on_page(name)
            self.go_on()
            errors = self.page.locator(".nhsuk-error-summary li").all_inner_texts()
            assert not errors, f"{name}: {errors}"
            assert self.page_name() != name, f"{name}: did not go on"
        raise AssertionError(f"no end in sight: {visited}")

    def go_on(self) -> None:
        """Send the open page of the form as it stands."""
        if self.page_name() != "check":
            self.press("continue")
            return
        adds = self.page.get_by_role("button", name=self.words["prepare_send"], exact=True).count()
        self.press("prepare_send" if adds else "check_send")

    def page_name(self) -> str:
        """The address below /form, such as "surgery-date/1"."""
        return urlsplit(self.page.url).path.removeprefix("/form/")

    def fill_in(self, story: Story, times_before: int = 0) -> bool:
        """Answer what the page asks and the story knows; False for a page that asks nothing."""
        self.of_another = story.get("who") == "someone_else"
        told = told_on(urlsplit(self.page.url).path, story, times_before)
        for question, given in told or ():
            if self._is_asked(question):
                self.answer(question, given)
        return told is not None

    def _is_asked(self, question: Question) -> bool:
        # A question of one choice stands in the page before its choice is made, and is hidden until then.
        return self.page.locator(f"[name='{question.link_id}'], [id='{question.link_id}']").count() > 0

    def answer(self, question: Question, given: Any) -> None:
        """Answer one question of the open page, found by its words."""
        if question.kind in (Kind.RADIO, Kind.YES_NO, Kind.CHECKBOXES, Kind.SCORE):
            group = self._group(question)
            for key in given if isinstance(given, list) else [given]:
                self.hand.check(self._choice(group, question, str(key)))
        elif question.kind is Kind.TOLD_DATE:
            self._told_date(question.link_id, given)
        elif question.kind in (Kind.FULL_DATE, Kind.PARTIAL_DATE):
            self._calendar(self._group(question), given)
        else:
            self.hand.write(self.page.get_by_label(self._said(question.text), exact=True), given)

    def _group(self, question: Question) -> Locator:
        return self.page.get_by_role("group", name=self._said(question.text), exact=True)

    def _choice(self, group: Locator, question: Question, key: str) -> Locator:
        role: Literal["checkbox", "radio"] = "checkbox" if question.kind is Kind.CHECKBOXES else "radio"
        option = question.option(key)
        if question.kind is Kind.SCORE:
            name: str | re.Pattern[str] = self.words["unsure"] if key == UNSURE else key
        elif question.options_from_loop and key != UNSURE:
            return group.get_by_role(role).nth(int(key) - 1)
        else:
            name = self.words["unsure"] if option is None else self._said(option.text)
        return group.get_by_role(role, name=name, exact=True)

    def _told_date(self, link_id: str, given: Any) -> None:
        if given == UNSURE:
            self.hand.check(self.page.locator(f"[id='{link_id}-unsure']"))
        elif isinstance(given, str):
            year, month, day = [*given.split("-"), "", ""][:3]
            said = f"{month}/{day}/{year}" if day else f"{month}/{year}" if month else year
            self.hand.write(self.page.locator(f"[id='{link_id}']"), said)
        elif "ago" in given:
            self.hand.press(self.page.locator("summary", has_text=self.words["date_told_pick"]))
            self.hand.check(self.page.locator(f"[id='{link_id}-range-{given['ago']}']"))
        else:
            self.hand.write(self.page.locator(f"[id='{link_id}']"), given["said"])

    def _calendar(self, group: Locator, given: str) -> None:
        year, month, day = [*given.split("-"), "", ""][:3]
        for word, text in (("month", month), ("day", day), ("year", year)):
            if text:
                self.hand.write(group.get_by_label(self.words[word], exact=True), text)

    def _said(self, text: Text) -> str | re.Pattern[str]:
        """The words as the page shows them; a pattern where the program fills in names."""
        told = text.other if self.of_another and text.other is not None else text
        wording = told.in_(self.language)
        if "{" not in wording:
            return wording
        return re.compile("^" + re.sub(r"\\\{[a-z_]+\\\}", ".+", re.escape(wording)) + "$")
