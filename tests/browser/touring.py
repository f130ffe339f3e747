"""One walk past every page a patient can see, in the order in which they would see it."""

from __future__ import annotations

from collections.abc import Callable

from intake.content.information import PAGES
from tests.browser import stories
from tests.browser.walking import Walker

Look = Callable[[str], None]


def tour(walker: Walker, look: Look) -> None:
    """Call `look` with the page's name on every page, filled in where it asks; ends after sending."""
    _first_pages(walker, look)
    _emergency(walker, look)
    _same_day(walker, look)
    walker.walk(stories.EVERYTHING, look)
    _beside_the_form(walker, look)


def _first_pages(walker: Walker, look: Look) -> None:
    walker.open_first_page()
    look("start")
    walker.press("start_button")
    walker.press("continue")
    look("who, left empty")


def _emergency(walker: Walker, look: Look) -> None:
    walker.walk({**stories.EVERYTHING, "safety": ["urine_trouble"]}, look)
    for link in ("get_help_seen", "get_help_leave_phone", "get_help_mistake"):
        walker.follow(link)
        look(walker.page_name())
        walker.follow("back")
    _take_back(walker)


def _same_day(walker: Walker, look: Look) -> None:
    walker.walk({**stories.EVERYTHING, "safety": ["fever"]}, look)
    _take_back(walker)


def _take_back(walker: Walker) -> None:
    walker.follow("get_help_mistake")
    walker.follow("mistake_fix")
    walker.page.get_by_role("checkbox", checked=True).uncheck()


def _beside_the_form(walker: Walker, look: Look) -> None:
    for page_id in PAGES:
        walker.page.goto(f"{walker.address}/about/{page_id}")
        look(page_id)
    walker.page.goto(f"{walker.address}/nothing-here")
    look("nothing here")
