"""Pictures of every page a patient can see, in both languages, on a phone and at a desk: `make screenshots`.

They are for people to look at; no test compares them.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from intake.domain.questionnaire import LANGUAGES
from tests.architecture.sources import ROOT
from tests.browser.looking import SIZES
from tests.browser.serving import Product, served
from tests.browser.touring import tour
from tests.browser.walking import Walker
from tests.browser.watching import launched

FOLDER = ROOT / "build" / "screenshots"
WIDTHS = ("a phone", "a desk")


def take(browser: Browser, product: Product, language: str) -> int:
    """Write a picture of each page in each width; says how many."""
    page = browser.new_context(viewport=SIZES["a phone"]).new_page()
    taken: list[Path] = []

    def look(name: str) -> None:
        plain = re.sub(r"[^a-z0-9]+", "-", name)
        for width in WIDTHS:
            page.set_viewport_size(SIZES[width])
            page.evaluate("scrollTo(0, 0)")
            file = f"{language}-{SIZES[width]['width']}-{len(taken) // len(WIDTHS):02}-{plain}.png"
            page.screenshot(path=FOLDER / file, full_page=True)
            taken.append(FOLDER / file)
        page.set_viewport_size(SIZES["a phone"])

    tour(Walker(page, product.address, language), look)
    page.context.close()
    return len(taken)


def main() -> None:
    """Start the product, walk past every page, and fill the folder anew."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    with (
        tempfile.TemporaryDirectory() as instance,
        served(Path(instance)) as product,
        sync_playwright() as driver,
    ):
        browser = launched(driver)
        count = sum(take(browser, product, language) for language in LANGUAGES)
        browser.close()
    print(f"{count} pictures in {FOLDER}")  # noqa: T201 - the command's one answer


if __name__ == "__main__":
    main()
