"""A date in one's own words on a phone without scripts: asked back, chosen, and what waits for its box."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.hastening import hasten
from tests.browser.looking import PHONE
from tests.browser.serving import Product
from tests.browser.stories import ONE_OPERATION
from tests.browser.walking import Walker

pytestmark = pytest.mark.browser


@pytest.fixture
def at_date(new_window: Callable[..., Page], product: Product) -> Walker:
    walker = Walker(new_window(viewport=PHONE, java_script_enabled=False), product.address)
    walker.start()
    hasten(walker, ONE_OPERATION, "surgery-date/1")
    return walker


def fits(page: Page) -> bool:
    """Whether nothing runs off the side; measured from outside, for the page runs no script of ours."""
    boxes = page.locator("main *").all()
    return all((box := each.bounding_box()) is None or box["x"] + box["width"] <= 391 for each in boxes)


def test_it_is_asked_back_on_the_page_and_goes_on_once_it_is_right(at_date: Walker) -> None:
    page = at_date.page
    page.get_by_role("textbox", name="When was that surgery?").fill("around 2015")
    at_date.press("continue")
    question = page.get_by_role("group", name="We understood: between 2014 and 2016. Is that right?")
    assert question.is_visible()
    assert page.locator("#surgery_date").input_value() == "around 2015"
    assert fits(page)
    question.get_by_label("Yes", exact=True).check()
    at_date.press("continue")
    assert page.url.endswith("/form/surgery-after/1")


def test_whether_it_was_lately_waits_for_not_being_sure(at_date: Walker) -> None:
    page = at_date.page
    lately = page.get_by_role("group", name="Was it in the last 3 months?")
    assert not lately.is_visible()
    page.locator("#surgery_date-unsure").check()
    assert lately.is_visible()
    assert fits(page)
    lately.get_by_label("No", exact=True).check()
    at_date.press("continue")
    assert page.url.endswith("/form/surgery-after/1")


def test_a_range_is_picked_and_unpicked_by_keyboard(at_date: Walker) -> None:
    page = at_date.page
    page.locator("#surgery_date").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.locator("[name='surgery_date-range']:checked").get_attribute("value") == "ago_less_2_weeks"
    page.keyboard.press("ArrowUp")
    assert page.locator("[name='surgery_date-range']:checked").get_attribute("value") == "none"
    assert fits(page)


def test_the_question_follows_the_choice(new_window: Callable[..., Page], product: Product) -> None:
    walker = Walker(new_window(viewport=PHONE, java_script_enabled=False), product.address)
    walker.start()
    hasten(walker, ONE_OPERATION, "pain-onset")
    page = walker.page
    assert page.locator("label[for='pain_onset_date']").inner_text() == "When did it start?"
    page.locator("[name='pain_onset_when'][value='came_back']").check()
    assert page.locator("label[for='pain_onset_date']").inner_text() == "When did it come back?"
