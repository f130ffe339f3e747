"""The whole form with a keyboard alone: every control is reached, shows that it has the focus, and works."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page

from tests.browser import stories
from tests.browser.hastening import walk_each_kind
from tests.browser.serving import Product
from tests.browser.test_journeys import ONE_OPERATION_PAGES, assert_sent
from tests.browser.walking import Hand, Story, Walker

pytestmark = pytest.mark.browser

MOST_TABS = 60
# The key that brings the focus nearer to the control; "" when it is there.
_NEXT_KEY = """element => {
  const now = document.activeElement;
  if (now === element || now === element.closest("summary")) return "";
  return now.type === "radio" && element.type === "radio" && now.name === element.name ? "ArrowDown" : "Tab";
}"""
_SHOWS_FOCUS = """element => {
  const shown = [element, element.nextElementSibling, element.closest('summary')].filter(Boolean);
  return shown.some((each) => {
    const style = getComputedStyle(each), before = getComputedStyle(each, '::before');
    return [style, before].some((s) => s.outlineStyle !== 'none' || s.boxShadow !== 'none');
  });
}"""


class Keyboard(Hand):
    """Moves by Tab and the arrows, never by pointing."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.never_shown: list[str] = []

    def check(self, box: Locator) -> None:
        self._move_to(box)
        if not box.is_checked():
            self.page.keyboard.press("Space")
        assert box.is_checked()

    def write(self, field: Locator, text: str) -> None:
        self._move_to(field)
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.type(text)

    def press(self, control: Locator) -> None:
        self._move_to(control)
        self.page.keyboard.press("Enter")

    def _move_to(self, control: Locator) -> None:
        for _ in range(MOST_TABS):
            key = control.evaluate(_NEXT_KEY)
            if not key:
                break
            self.page.keyboard.press(key)
        else:
            raise AssertionError(f"not reached by the keyboard: {control}")
        if not control.evaluate(_SHOWS_FOCUS):
            self.never_shown.append(str(control))


@pytest.mark.parametrize(
    "walk", [pytest.param(Walker.walk, id="whole", marks=pytest.mark.faults), walk_each_kind]
)
def test_a_story_is_told_by_keyboard_alone(
    window: Page, product: Product, walk: Callable[[Walker, Story], list[str]]
) -> None:
    keyboard = Keyboard(window)
    walker = Walker(window, product.address, hand=keyboard)
    walker.start()
    visited = walk(walker, stories.ONE_OPERATION)
    assert visited[-1] == "done"
    assert len(visited) - 1 <= ONE_OPERATION_PAGES
    assert_sent(window)
    assert keyboard.never_shown == []


def test_the_first_tab_offers_to_skip_to_the_main_part(window: Page, product: Product) -> None:
    window.goto(f"{product.address}/")
    window.keyboard.press("Tab")
    assert window.evaluate("document.activeElement.hash") == "#main"
    window.keyboard.press("Enter")
    assert window.evaluate("document.activeElement.id") == "main"


def test_after_an_error_the_focus_is_on_what_to_mend(window: Page, product: Product) -> None:
    walker = Walker(window, product.address)
    walker.start()
    walker.press("continue")
    assert window.evaluate("document.activeElement.id") == "error-summary"
    window.keyboard.press("Tab")
    window.keyboard.press("Enter")
    assert window.evaluate("document.activeElement.name") == "who"
