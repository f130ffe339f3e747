"""The ways past every page a patient can see: straight on, with each page left empty, and the detours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from intake.content.information import PAGES
from tests.browser import stories
from tests.browser.detours import detours, left_empty
from tests.browser.serving import Product
from tests.browser.walking import QUESTIONNAIRE, Look, Walker


@dataclass(frozen=True)
class Way:
    """A walk that calls its `Look` with the page's name on at least so many pages."""

    name: str
    walk: Callable[[Walker, Product, Look], None]
    fewest_pages: int


def tour(walker: Walker, _product: Product, look: Look) -> None:
    """Call `look` with the page's name on every page, filled in where it asks; ends after sending."""
    _first_pages(walker, look)
    _emergency(walker, look)
    _same_day(walker, look)
    _saved(walker, look)
    walker.walk(stories.EVERYTHING, look)
    walker.press("prepare_button")
    walker.walk(stories.PREPARED, look)
    _changed(walker, look)
    _beside_the_form(walker, look)


def _first_pages(walker: Walker, look: Look) -> None:
    walker.open_first_page()
    look("start")
    walker.press("start_button")
    walker.press("continue")
    look("who, left empty")


def _emergency(walker: Walker, look: Look) -> None:
    walker.walk({**stories.EVERYTHING, "safety_legs": ["urine_trouble"]}, look)
    for link in ("get_help_seen", "get_help_leave_phone"):
        walker.follow(link)
        look(walker.page_name())
        walker.follow("back")
    walker.follow("get_help_leave_phone")
    walker.press("leave_phone_send")
    look("leave-phone, left empty")
    for link_id in ("name_given", "name_family", "phone"):
        walker.answer(QUESTIONNAIRE.question(link_id), stories.ABOUT_YOU[link_id])
    walker.press("leave_phone_send")
    look(walker.page_name())
    walker.follow("back")
    _take_back(walker)


def _same_day(walker: Walker, look: Look) -> None:
    walker.walk({**stories.EVERYTHING, "safety_fever": ["fever"]}, look)
    _take_back(walker)


def _saved(walker: Walker, look: Look) -> None:
    """Save the form, first with mistakes, look for it with a wrong code, and open it again."""
    birth_date = QUESTIONNAIRE.question("birth_date")
    walker.press("save_later")
    look("save")
    walker.choose("save_by_email")
    walker.press("save_button")
    look("save, left empty")
    walker.write("save_email", "ximena@example.org")
    walker.answer(birth_date, "1949-02-03")
    walker.press("save_button")
    look("saved")
    code = walker.page.locator(".app-reference").inner_text()
    walker.follow("open_title")
    look("open")
    for typed, name in (("TXH4M-7KP2R-9WNFJ", "open, wrong code"), (code, "opened")):
        walker.write("open_code", typed)
        walker.answer(birth_date, "1949-02-03")
        walker.press("open_button")
        look(name)


def _changed(walker: Walker, look: Look) -> None:
    """Change the request that was sent, right away and then by its number."""
    number = walker.page.locator(".app-reference").inner_text()
    walker.press("done_changed")
    look("already sent")
    walker.follow("already_sent_update")
    walker.walk({**stories.SAFE, "consent": ["agree"]}, look)
    walker.page.goto(f"{walker.address}/sent")
    look("find a request")
    for typed, name in (("0000", "find a request, no number"), (number, "already sent, found")):
        walker.write("already_sent_number", typed)
        walker.answer(QUESTIONNAIRE.question("birth_date"), "1949-02-03")
        walker.press("continue")
        look(name)


def _take_back(walker: Walker) -> None:
    walker.press("get_help_mistake")


def _beside_the_form(walker: Walker, look: Look) -> None:
    for page_id in PAGES:
        walker.page.goto(f"{walker.address}/about/{page_id}")
        look(page_id)
    walker.page.goto(f"{walker.address}/nothing-here")
    look("nothing here")


STRAIGHT, LEFT_EMPTY, DETOURS = WAYS = (
    Way("straight", tour, 60),
    Way("left empty", left_empty, 18),
    Way("detours", detours, 30),
)
