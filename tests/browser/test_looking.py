"""The looks that every page is given do see what they look for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.looking import PHONE, barriers, off_the_side

pytestmark = pytest.mark.browser

_DOCUMENT = "<!doctype html><html lang=en><meta name=viewport content='width=device-width'><title>x</title>"
SOUND = f"{_DOCUMENT}<main><h1>Heading</h1><p>Text</p></main>"


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=PHONE)
    yield context.new_page()
    context.close()


def test_a_sound_page_passes(page: Page) -> None:
    page.set_content(SOUND)
    assert barriers(page) == []
    assert off_the_side(page) == []


@pytest.mark.parametrize(
    ("rule", "html"),
    [
        ("image-alt", "<img src='data:,'>"),
        ("color-contrast", "<p style='color:#aaa;background:#fff'>Text</p>"),
        ("target-size", "<button style='width:9px;height:9px'>a</button>" * 2),
    ],
)
def test_a_barrier_is_seen(page: Page, rule: str, html: str) -> None:
    page.set_content(f"{SOUND}{html}")
    assert any(barrier.startswith(f"{rule}:") for barrier in barriers(page))


def test_a_text_drawn_as_one_before_it_is_judged_once_and_any_other_anew(page: Page) -> None:
    drawn: set[int] = set()
    page.set_content(SOUND)
    barriers(page, drawn)
    page.set_content(f"{SOUND}<main><p>Some more</p></main>")
    assert not [barrier for barrier in barriers(page, drawn) if barrier.startswith("color-contrast:")]
    for style in ("color:#aaa", "background:#333", "opacity:0.4"):
        page.set_content(f"{_DOCUMENT}<main style='{style}'><h1>Heading</h1><p>Text</p></main>")
        assert [barrier for barrier in barriers(page, drawn) if barrier.startswith("color-contrast:")], style


def test_what_runs_off_the_side_is_seen_even_where_it_is_cut_off(page: Page) -> None:
    page.set_content(f"{SOUND}<div style='overflow:hidden'><p style='width:340px'>Text</p></div>")
    assert {problem.partition(":")[0] for problem in off_the_side(page)} == {"400 % zoom"}


def test_text_that_does_not_grow_is_seen(page: Page) -> None:
    page.set_content(f"{SOUND}<style>body {{ font-size: 16px }}</style>")
    assert any("did not grow" in problem for problem in off_the_side(page))
