"""Error, mend, Continue, Back, Reload, on every kind of page: nothing is ever sent a second time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser import stories
from tests.browser.looking import PHONE
from tests.browser.serving import Product
from tests.browser.walking import QUESTIONNAIRE, Story, Walker

pytestmark = pytest.mark.browser

BIRTH_DATE = QUESTIONNAIRE.question("birth_date")
BORN = "1949-02-03"
EMERGENCY = {**stories.EVERYTHING, "safety_legs": ["urine_trouble"]}


def asked(name: str, story: Story = stories.EVERYTHING) -> Callable[[Walker], str]:
    """Come to that page, and give the button that sends it."""

    def come(walker: Walker) -> str:
        walker.walk(story, until=name)
        return "check_send" if name == "check" else "continue"

    return come


def leave_phone(walker: Walker) -> str:
    walker.walk(EMERGENCY, until="get-help")
    walker.follow("get_help_leave_phone")
    return "leave_phone_send"


def save(walker: Walker) -> str:
    walker.press("save_later")
    return "save_button"


def remove(walker: Walker) -> str:
    walker.walk(stories.EVERYTHING, until="surgeries")
    with walker.page.expect_navigation():
        walker.page.locator("a[href*='/remove']").first.click()
    walker.page.context.clear_cookies(name="session")
    return "surgery_remove_yes"


def open_saved(walker: Walker) -> str:
    walker.page.goto(f"{walker.address}/open")
    return "open_button"


def find_sent(walker: Walker) -> str:
    walker.page.goto(f"{walker.address}/sent")
    return "continue"


PAGES: dict[str, Callable[[Walker], str]] = {
    "a question": asked("who"),
    "a safety page": asked("safety-legs"),
    "the check": asked("check"),
    "a way to be reached": leave_phone,
    "saving": save,
    "removing a surgery": remove,
    "opening a saved form": open_saved,
    "finding a request": find_sent,
}


def errors(page: Page) -> list[str]:
    return page.locator("#error-summary li").all_inner_texts()


def heading(page: Page) -> str:
    return page.get_by_role("heading", level=1).first.inner_text()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_with_an_error_is_reloaded_mended_and_stepped_back_to(
    new_window: Callable[..., Page], product: Product, name: str, language: str
) -> None:
    walker = Walker(new_window(viewport=PHONE), product.address, language)
    walker.start()
    send = PAGES[name](walker)
    page, here = walker.page, walker.page.url
    asked_before = heading(page)
    sent_again: list[str] = []
    page.on("request", lambda each: sent_again.append(each.url) if each.method == "POST" else None)

    walker.press(send)
    said = errors(page)
    assert said
    assert page.url.split("?")[0] == here.split("?")[0]
    page.reload()
    assert errors(page) == said
    assert len(sent_again) == 1

    page.goto(f"{walker.address}/about/privacy")
    page.go_back()
    assert errors(page) == said
    assert heading(page) == asked_before
    page.reload()
    assert errors(page) == said
    assert len(sent_again) == 1


def test_back_from_the_next_page_shows_the_page_as_it_was_answered(walker: Walker) -> None:
    page = walker.page
    walker.press("continue")
    assert errors(page)
    walker.answer(QUESTIONNAIRE.question("who"), "me")
    walker.press("continue")
    assert walker.page_name() == "safety-legs"
    page.go_back()
    assert walker.page_name() == "who"
    assert errors(page) == []
    page.reload()
    assert page.get_by_role("radio", name="For me", exact=True).is_checked()
    walker.press("continue")
    assert walker.page_name() == "safety-legs"


def test_the_page_with_the_code_is_reloaded_and_come_back_to(walker: Walker) -> None:
    page = walker.page
    walker.press("save_later")
    walker.answer(BIRTH_DATE, BORN)
    walker.press("save_button")
    code = page.locator(".app-reference").inner_text()
    page.reload()
    assert page.locator(".app-reference").inner_text() == code
    walker.follow("open_title")
    page.go_back()
    assert page.locator(".app-reference").inner_text() == code
