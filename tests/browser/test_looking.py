"""The looks that every page is given do see what they look for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import Glass

pytestmark = pytest.mark.browser

_DOCUMENT = "<!doctype html><html lang=en><meta name=viewport content='width=device-width'><title>x</title>"
SOUND = f"{_DOCUMENT}<main><h1>Heading</h1><p>Text</p></main>"


Look = Callable[..., list[str]]


@pytest.fixture(scope="module")
def glass(chromium: Browser) -> Iterator[Glass]:
    with closing(Glass(chromium)) as opened:
        yield opened


@pytest.fixture
def look(chromium: Browser, glass: Glass) -> Iterator[Look]:
    """What is found wrong with a page of that HTML, after it was filled in."""
    context = chromium.new_context()
    page = context.new_page()

    def look(html: str, fill_in: str = "") -> list[str]:
        page.set_content(html)
        page.evaluate(fill_in)
        return glass.look(page)

    yield look
    context.close()


def of(rule: str, found: list[str]) -> list[str]:
    return [each for each in found if each.startswith(f"{rule}:")]


def test_a_sound_page_passes(look: Look) -> None:
    assert look(f"{SOUND}<!-- a page of its own -->") == []


def test_each_barrier_is_seen(look: Look) -> None:
    for rule, html in {
        "image-alt": "<img src='data:,'>",
        "color-contrast": "<p style='color:#aaa;background:#fff'>Text</p>",
        "link-in-text-block": "<p>See <a href='#a' style='color:#111;text-decoration:none'>here</a>.</p>",
        "target-size": "<button style='width:9px;height:9px'>a</button>" * 2,
    }.items():
        assert of(rule, look(f"{SOUND}{html}")), rule
    assert of("html-has-lang", look(SOUND.replace(" lang=en", "")))
    assert of("document-title", look(SOUND.replace("<title>x</title>", "")))


def test_a_text_drawn_as_one_before_it_is_judged_once_and_any_other_anew(look: Look) -> None:
    look(SOUND)
    assert not of("color-contrast", look(f"{SOUND}<main><p>Some more</p></main>"))
    for style in ("color:#aaa", "background:#333", "opacity:0.4"):
        found = look(f"{_DOCUMENT}<main style='{style}'><h1>Heading</h1><p>Text</p></main>")
        assert of("color-contrast", found), style


def test_what_runs_off_the_side_is_seen_even_where_it_is_cut_off(look: Look) -> None:
    found = look(f"{SOUND}<div style='overflow:hidden'><p style='width:340px'>Text</p></div>")
    assert {problem.partition(":")[0] for problem in found if "runs off" in problem} == {"400 % zoom"}


def test_text_that_does_not_grow_is_seen(look: Look) -> None:
    found = look(f"{SOUND}<style>body {{ font-size: 16px }}</style>")
    assert {problem.partition(":")[0] for problem in found} == {
        "a phone, text at 200 %",
        "a desk, text at 200 %",
    }


def test_a_page_is_looked_at_as_it_was_filled_in(look: Look) -> None:
    for box, state, fill_in in (
        ("<input type=checkbox>", ":checked", "checked = true"),
        ("<input type=radio name=a>", ":checked", "checked = true"),
        ("<input placeholder=a>", "input:not(:placeholder-shown)", "value = 'typed'"),
        ("<textarea placeholder=a></textarea>", "textarea:not(:placeholder-shown)", "value = 'typed'"),
        ("<select><option>a<option>b</select>", "option + option:checked", "value = 'b'"),
        ("<details><summary>a</summary></details>", "[open]", "open = true"),
        ("<button>a</button>", ":focus", "focus()"),
    ):
        style = f".wide {{ display: none; width: 2000px }} body:has({state}) .wide {{ display: block }}"
        html = f"{SOUND}<style>{style}</style>{box}<p class=wide>Text</p>"
        assert "runs off" not in str(look(html)), box
        assert "runs off" in str(look(html, f"document.querySelector('main + style + *').{fill_in}")), box


def test_a_page_looked_at_before_is_not_looked_at_once_more(look: Look) -> None:
    html = f"{SOUND}<p style='width:2000px'>Text</p>"
    assert look(html)
    assert look(html) == []
