"""Every page: no barrier, and nothing off the side at any width or text size."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from intake.domain.questionnaire import LANGUAGES
from tests.browser.looking import barriers, off_the_side
from tests.browser.serving import Product
from tests.browser.staff_touring import Staffer
from tests.browser.staff_touring import tour as staff_tour
from tests.browser.touring import tour
from tests.browser.walking import Walker

pytestmark = pytest.mark.browser
FEWEST_PAGES, FEWEST_STAFF_PAGES = 40, 65


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_open_to_everyone_and_fits_every_window(
    window: Page, product: Product, language: str
) -> None:
    walker = Walker(window, product.address, language)
    seen: list[str] = []
    problems: dict[str, list[str]] = {}

    def look(name: str) -> None:
        seen.append(name)
        found = [*barriers(window), *off_the_side(window)]
        if window.locator("html").get_attribute("lang") != language:
            found.append("not in the patient's language")
        if found:
            problems[name] = found

    tour(walker, look)
    assert problems == {}
    assert len(seen) >= FEWEST_PAGES, seen


def test_every_staff_page_is_open_to_everyone_and_fits_every_window(staffer: Staffer) -> None:
    seen: list[str] = []
    problems: dict[str, list[str]] = {}

    def look(name: str) -> None:
        seen.append(name)
        if found := [*barriers(staffer.page), *off_the_side(staffer.page)]:
            problems[name] = found

    staff_tour(staffer, look)
    assert problems == {}
    assert len(set(seen)) >= FEWEST_STAFF_PAGES, seen
