"""One product and one browser for all tests; each test has its own window, in which nothing may go wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.browser import office
from tests.browser.looking import PHONE, Glass
from tests.browser.serving import OPEN, Product, served
from tests.browser.staff_touring import Staffer
from tests.browser.walking import Walker
from tests.browser.watching import Watch, launched


@pytest.fixture(scope="session")
def running_product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with served(tmp_path_factory.mktemp("product")) as product:
        yield product


@pytest.fixture
def product(running_product: Product) -> Product:
    """The running product, at a moment when the practice is open."""
    running_product.set_clock(OPEN)
    return running_product


@pytest.fixture(scope="session")
def playwright_driver() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright_driver: Playwright) -> Iterator[Browser]:
    browser = launched(playwright_driver)
    yield browser
    browser.close()


@contextmanager
def windows(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Opens windows, strangers to each other; afterwards none may have seen an error or left that address."""
    watches: list[Watch] = []
    contexts: list[BrowserContext] = []

    def open_window(**options: object) -> Page:
        context = chromium.new_context(**options)  # type: ignore[arg-type]  # Playwright's own options by name
        context.set_default_timeout(10_000)
        contexts.append(context)
        watches.append(Watch(context, address))
        return context.new_page()

    yield open_window
    for context in contexts:
        context.close()
    for watch in watches:
        assert watch.seen, "the window opened nothing"
        assert watch.elsewhere == []
        assert watch.errors == []


@pytest.fixture
def new_window(chromium: Browser, product: Product) -> Iterator[Callable[..., Page]]:
    """Opens windows on the running product."""
    with windows(chromium, product.address) as open_window:
        yield open_window


@pytest.fixture
def window(new_window: Callable[..., Page]) -> Page:
    """A window as wide as a phone."""
    return new_window(viewport=PHONE)


@pytest.fixture
def glass(chromium: Browser, product: Product) -> Iterator[Glass]:
    """Windows in which pages of the running product are looked at in every size."""
    with closing(Glass(chromium, product.address)) as opened:
        yield opened


@pytest.fixture
def walker(window: Page, product: Product) -> Walker:
    """A patient at the first page of the form, in English, on a phone."""
    at_form = Walker(window, product.address)
    at_form.start()
    return at_form


@pytest.fixture
def staffer(chromium: Browser, tmp_path: Path) -> Iterator[Staffer]:
    """Somebody of the staff at a phone, in an office of its own that is full of demonstration data."""
    with served(tmp_path) as product:
        office.fill(product)
        with windows(chromium, product.address) as open_window:
            yield Staffer(open_window(viewport=PHONE), product)
