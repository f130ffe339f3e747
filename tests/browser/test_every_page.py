"""Every page in every state: valid HTML, no barrier, and nothing off the side at any width or text size."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import Glass
from tests.browser.serving import Product
from tests.browser.staff_touring import Staffer
from tests.browser.staff_touring import tour as staff_tour
from tests.browser.touring import DETOURS, LEFT_EMPTY, STRAIGHT, Way
from tests.browser.valid_html import complaints, keep_sources
from tests.browser.walking import Walker

pytestmark = pytest.mark.browser
FEWEST_STAFF_PAGES = 73


@pytest.mark.parametrize(
    ("way", "language"),
    [
        # These wait for the long tests: test_back_and_reload looks at the same pages, filled in and left
        # empty, and test_page_budget sees that the Spanish words fit.
        pytest.param(DETOURS, "en", id="detours in English", marks=pytest.mark.faults),
        pytest.param(STRAIGHT, "en", id="straight in English", marks=pytest.mark.faults),
        pytest.param(STRAIGHT, "es", id="straight in Spanish", marks=pytest.mark.faults),
        pytest.param(LEFT_EMPTY, "es", id="left empty in Spanish", marks=pytest.mark.faults),
        pytest.param(DETOURS, "es", id="detours in Spanish", marks=pytest.mark.faults),
    ],
)
def test_every_page_is_valid_open_to_everyone_and_fits_every_window(
    window: Page, glass: Glass, product: Product, way: Way, language: str, tmp_path: Path
) -> None:
    walker = Walker(window, product.address, language)
    sources = keep_sources(window)
    seen: list[str] = []
    problems: dict[str, list[str]] = {}

    def look(name: str) -> None:
        seen.append(name)
        found = glass.look(window)
        if window.locator("html").get_attribute("lang") != language:
            found.append("not in the patient's language")
        if found:
            problems[name] = found

    way.walk(walker, product, look)
    assert problems == {}
    assert len(seen) >= way.fewest_pages, seen
    assert complaints(sources, tmp_path / "pages") == []


def test_every_staff_page_is_valid_open_to_everyone_and_fits_every_window(
    staffer: Staffer, chromium: Browser, tmp_path: Path
) -> None:
    sources = keep_sources(staffer.page)
    seen: list[str] = []
    problems: dict[str, list[str]] = {}

    def look(name: str) -> None:
        seen.append(name)
        if found := glass.look(staffer.page):
            problems[name] = found

    with closing(Glass(chromium, f"{staffer.product.address}/staff/sign-in")) as glass:
        staff_tour(staffer, look)
    assert problems == {}
    assert len(set(seen)) >= FEWEST_STAFF_PAGES, seen
    assert complaints(sources, tmp_path / "pages") == []
