"""Coming to the place of a test without drawing the pages before it: they are answered by plain requests."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from intake.domain.conditions import UNSURE
from intake.domain.questionnaire import Kind, Question
from tests.browser.walking import MOST_PAGES, QUESTIONNAIRE, Story, Walker, page_id, told_on
from tests.support.browser import Browser, Page
from tests.support.over_http import HttpClient


def hasten(walker: Walker, story: Story, until: str) -> None:
    """Answer page after page from the open one on, with the window's cookies, and open the page `until`."""
    hasten_while(walker, story, lambda name: name != until)


def hasten_while(walker: Walker, story: Story, skips: Callable[[str], bool]) -> None:
    """The same for as long as pages of such names follow; opens the first other one."""
    with _unseen(walker) as browser:
        visited: list[str] = []
        while skips(name := _name(browser.page)):
            assert len(visited) < MOST_PAGES, f"no end in sight: {visited}"
            _answer(browser, story, visited.count(name))
            visited.append(name)


def walk_each_kind(walker: Walker, story: Story) -> list[str]:
    """Fill in, to the end, each page that is the first of its kind and the last; gives the names of these.

    Pages of a kind ask with the same sorts of controls. The others are answered unseen.
    """
    walked: list[str] = []
    kinds: set[frozenset[Kind]] = set()

    def was_met(name: str) -> bool:
        return name != "check" and QUESTIONNAIRE.has_page(page_id(name)) and _kinds(name) in kinds

    while True:
        if was_met(walker.page_name()):
            hasten_while(walker, story, was_met)
        walked.append(walker.page_name())
        if not walker.fill_in(story):
            return walked
        kinds.add(_kinds(walked[-1]))
        walker.go_on()


def _kinds(name: str) -> frozenset[Kind]:
    return frozenset(question.kind for question in QUESTIONNAIRE.page(page_id(name)).questions)


def hasten_on(walker: Walker, story: Story) -> None:
    """Answer the open page alone, and open the one after it."""
    with _unseen(walker) as browser:
        _answer(browser, story, 0)


@contextmanager
def _unseen(walker: Walker) -> Iterator[Browser]:
    """A browser that draws nothing, on the window's page; the window follows to where it ends."""
    client = HttpClient(walker.address)
    cookies = {each["name"]: each["value"] for each in walker.page.context.cookies()}
    client.cookies = {**cookies}
    browser = Browser(client)  # type: ignore[arg-type]  # it answers as Flask's client does
    browser.open(urlsplit(walker.page.url).path)
    yield browser
    assert client.cookies == cookies, "the window would go on with cookies of before"
    walker.page.goto(f"{walker.address}{browser.page.address}")


def _answer(browser: Browser, story: Story, times_before: int) -> None:
    name = _name(browser.page)
    browser.send(_typed(browser.page, story, times_before))
    assert not browser.page.errors, f"{name}: {browser.page.errors}"
    assert _name(browser.page) != name, f"{name}: did not go on"


def _name(page: Page) -> str:
    return page.address.removeprefix("/form/")


def _typed(page: Page, story: Story, times_before: int) -> dict[str, str | list[str]]:
    """What the story puts into the page's boxes, by their names."""
    told = told_on(page.address, story, times_before)
    assert told is not None, f"{page.address} asks nothing"
    boxes = [box for question, given in told for box in _boxes(page, question, given).items()]
    return {name: text for name, text in boxes if page.soup.find(True, attrs={"name": name})}


def _boxes(page: Page, question: Question, given: Any) -> Mapping[str, str | list[str]]:
    name = question.link_id
    if question.kind is Kind.FULL_DATE:
        parts = zip(("year", "month", "day"), given.split("-"), strict=False)
        return {f"{name}-{part}": text for part, text in parts}
    if question.kind is Kind.TOLD_DATE:
        return _date(name, given)
    if question.options_from_loop and given != UNSURE:
        return {name: page.offered(name)[int(given) - 1 : int(given)]}  # none where it is not asked
    return {name: [str(key) for key in given] if isinstance(given, list) else str(given)}


def _date(name: str, given: Any) -> dict[str, str | list[str]]:
    if given == UNSURE:
        return {f"{name}-unsure": "yes"}
    if isinstance(given, str):
        return {name: given}
    return {f"{name}-range": given["ago"]} if "ago" in given else {name: given["said"]}
