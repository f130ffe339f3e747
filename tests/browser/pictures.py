"""The two pictures of the README, taken anew: `make pictures`."""

from __future__ import annotations

import tempfile
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.architecture.sources import ROOT
from tests.browser import office, stories
from tests.browser.hastening import hasten
from tests.browser.looking import PHONE
from tests.browser.screenshots import seen_as
from tests.browser.serving import Product, served
from tests.browser.small_png import smaller
from tests.browser.staff_touring import DESK, Staffer
from tests.browser.walking import Walker
from tests.browser.watching import launched

FOLDER = ROOT / "docs" / "pictures"
QUESTION = "surgery-date/1"
DESK_CUT: ViewportSize = {"width": 1280, "height": 640}
"""Enough of the queue to see what it is; all that fits a screen would be a large picture."""


def take_question(browser: Browser, product: Product) -> bytes:
    """A page of the form on a phone, filled in."""
    page = browser.new_context(viewport=PHONE).new_page()
    walker = Walker(page, product.address)
    walker.start()
    hasten(walker, stories.EVERYTHING, QUESTION)
    walker.fill_in(stories.EVERYTHING)
    with seen_as(page, "a phone"):
        return page.screenshot()


def take_queue(browser: Browser, product: Product) -> bytes:
    """The queue on a desk's screen, with the demonstration's requests."""
    office.fill(product)
    office.let_letters_go(product)
    staffer = Staffer(browser.new_context(viewport=DESK_CUT).new_page(), product)
    staffer.sign_in(DESK)
    staffer.open("queue")
    return staffer.page.screenshot()


def main() -> None:
    """Start the product, take both pictures and put them into their folder."""
    FOLDER.mkdir(exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as instance,
        served(Path(instance)) as product,
        sync_playwright() as driver,
    ):
        browser = launched(driver)
        for name, take in (("question", take_question), ("queue", take_queue)):
            (FOLDER / f"{name}.png").write_bytes(smaller(take(browser, product)))
        browser.close()


if __name__ == "__main__":
    main()
