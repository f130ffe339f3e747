"""Pictures of every page, the patients' in both languages and as many people see them: `make screenshots`.

They are for people to look at; no test compares them. A page made to be printed comes as a PDF, too.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from intake.domain.questionnaire import LANGUAGES
from tests.architecture.sources import ROOT
from tests.browser import office
from tests.browser.looking import DOUBLE_TEXT, PHONE, SIZES, text_of
from tests.browser.serving import Product, served
from tests.browser.staff_touring import Staffer
from tests.browser.staff_touring import tour as staff_tour
from tests.browser.touring import WAYS, Way
from tests.browser.walking import Look, Walker
from tests.browser.watching import launched

FOLDER = ROOT / "build" / "screenshots"
# The largest text in the smallest window, and the colors of somebody who chose their own.
VIEWS = ("a phone", "a desk", "400 % zoom", "large text", "own colors")
STAFF_VIEWS = ("a phone", "a desk")
PRINTED = ("check", "done", "saved", "about-back-surgery", "privacy", "accessibility", "language-help")
PAPER = "Letter"


@contextmanager
def seen_as(page: Page, view: str) -> Iterator[None]:
    """The page as somebody with that window and these settings sees it."""
    page.set_viewport_size(SIZES.get(view, PHONE))
    page.evaluate("scrollTo(0, 0)")
    if view == "large text":
        with text_of(page, DOUBLE_TEXT):
            # A picture of more than the window would be taken with the text as it was.
            height = page.evaluate("document.documentElement.scrollHeight")
            page.set_viewport_size({"width": PHONE["width"], "height": height})
            yield
    elif view == "own colors":
        page.emulate_media(forced_colors="active", color_scheme="dark")
        yield
        page.emulate_media(forced_colors="none", color_scheme="light")
    else:
        yield
    page.set_viewport_size(PHONE)


def camera(page: Page, folder: Path, prefix: str, views: tuple[str, ...], names: list[str]) -> Look:
    """Takes a picture of the page as it stands, in each view, and notes its name."""

    def look(name: str) -> None:
        file = f"{prefix}-{len(names):02}-{_plain(name)}"
        names.append(name)
        for view in views:
            with seen_as(page, view):
                path = folder / _plain(view) / f"{file}.png"
                page.screenshot(path=path, full_page=view != "large text")
        if name.startswith(PRINTED):
            page.pdf(path=folder / "paper" / f"{file}.pdf", format=PAPER)

    return look


def take_patients(browser: Browser, product: Product, way: Way, language: str) -> int:
    """Write the pictures of each page on the way; says how many pages there were."""
    page = browser.new_context(viewport=PHONE).new_page()
    names: list[str] = []
    look = camera(page, FOLDER / language, way.name, VIEWS, names)
    way.walk(Walker(page, product.address, language), product, look)
    page.context.close()
    return len(names)


def take_staffs(browser: Browser, product: Product) -> int:
    """Write the pictures of each staff page in an office full of requests; says how many pages there were."""
    office.fill(product)
    page = browser.new_context(viewport=PHONE).new_page()
    names: list[str] = []
    staff_tour(Staffer(page, product), camera(page, FOLDER / "staff", "staff", STAFF_VIEWS, names))
    page.context.close()
    return len(names)


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower())


def main() -> None:
    """Start the product, walk past every page, and fill the folder anew."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    with (
        tempfile.TemporaryDirectory() as instance,
        served(Path(instance)) as product,
        sync_playwright() as driver,
    ):
        browser = launched(driver)
        count = sum(take_patients(browser, product, way, language) for language in LANGUAGES for way in WAYS)
        count += take_staffs(browser, product)
        browser.close()
    print(f"{count} pages in {FOLDER}")  # noqa: T201 - the command's one answer


if __name__ == "__main__":
    main()
