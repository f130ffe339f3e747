"""Pictures of every page, on a phone and at a desk: `make screenshots`. The patients' in both languages.

They are for people to look at; no test compares them.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from intake.domain.questionnaire import LANGUAGES
from tests.architecture.sources import ROOT
from tests.browser import office
from tests.browser.looking import SIZES
from tests.browser.serving import served
from tests.browser.staff_touring import Staffer
from tests.browser.staff_touring import tour as staff_tour
from tests.browser.touring import tour as patient_tour
from tests.browser.walking import Walker
from tests.browser.watching import launched

FOLDER = ROOT / "build" / "screenshots"
WIDTHS = ("a phone", "a desk")


def camera(browser: Browser, prefix: str, taken: list[Path]) -> tuple[Page, Callable[[str], None]]:
    """A window, and what takes a picture of it in each width under the prefix and a name."""
    page = browser.new_context(viewport=SIZES["a phone"]).new_page()
    before = len(taken)

    def look(name: str) -> None:
        plain = re.sub(r"[^a-z0-9]+", "-", name.lower())
        number = (len(taken) - before) // len(WIDTHS)
        for width in WIDTHS:
            page.set_viewport_size(SIZES[width])
            page.evaluate("scrollTo(0, 0)")
            file = FOLDER / f"{prefix}-{SIZES[width]['width']}-{number:02}-{plain}.png"
            page.screenshot(path=file, full_page=True)
            taken.append(file)
        page.set_viewport_size(SIZES["a phone"])

    return page, look


def main() -> None:
    """Start the product, walk past every page, and fill the folder anew."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    taken: list[Path] = []
    with (
        tempfile.TemporaryDirectory() as instance,
        served(Path(instance)) as product,
        sync_playwright() as driver,
    ):
        browser = launched(driver)
        for language in LANGUAGES:
            page, look = camera(browser, language, taken)
            patient_tour(Walker(page, product.address, language), look)
        office.fill(product)
        page, look = camera(browser, "staff", taken)
        staff_tour(Staffer(page, product), look)
        browser.close()
    print(f"{len(taken)} pictures in {FOLDER}")  # noqa: T201 - the command's one answer


if __name__ == "__main__":
    main()
