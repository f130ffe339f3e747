"""The drawing follows the boxes, with scripts and without; a mouse works them by it, a thumb does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Cookie, Locator, Page, expect

from tests.browser import stories
from tests.browser.hastening import hasten
from tests.browser.looking import PHONE, SIZES
from tests.browser.serving import OPEN, Product
from tests.browser.walking import Walker

pytestmark = pytest.mark.browser

A_THUMB = 40
"""Pixels."""


AtPainPage = Callable[[Page], Page]


@pytest.fixture(scope="module")
def cookies(chromium: Browser, running_product: Product) -> list[Cookie]:
    """A form that was filled in as far as the page about pain."""
    running_product.set_clock(OPEN)
    context = chromium.new_context(viewport=PHONE)
    walker = Walker(context.new_page(), running_product.address)
    walker.start()
    hasten(walker, stories.NO_SURGERY, "pain")
    found = context.cookies()
    context.close()
    return found


@pytest.fixture
def at_pain_page(cookies: list[Cookie], product: Product) -> AtPainPage:
    """Opens the page about pain in a window, and checks the lower back and the left leg."""

    def opened(page: Page) -> Page:
        page.context.add_cookies(
            [{"name": each["name"], "value": each["value"], "url": product.address} for each in cookies]
        )
        page.goto(f"{product.address}/form/pain")
        Walker(page, product.address).fill_in(stories.NO_SURGERY)
        return page

    return opened


def is_marked(area: Locator) -> bool:
    fill = "element => getComputedStyle(element).fill"
    return bool(area.evaluate(fill) != area.page.locator(".app-body svg").first.evaluate(fill))


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "with scripts off"])
def test_the_drawing_marks_what_is_checked(
    new_window: Callable[..., Page], at_pain_page: AtPainPage, scripts: bool
) -> None:
    page = at_pain_page(new_window(viewport=PHONE, java_script_enabled=scripts))
    for area in page.locator("[data-place]").all():
        assert is_marked(area) == (area.get_attribute("data-place") in ("lower_back", "left_leg"))
    page.get_by_role("checkbox", name="Neck", exact=True).check()
    page.get_by_role("checkbox", name="Left leg", exact=True).uncheck()
    assert is_marked(page.locator("[data-place=neck]").first)
    assert not is_marked(page.locator("[data-place=left_leg]").first)


def test_a_click_on_an_area_checks_its_box_and_another_clears_it(
    new_window: Callable[..., Page], at_pain_page: AtPainPage
) -> None:
    page = at_pain_page(new_window(viewport=SIZES["a desk"]))
    arm = page.locator("[data-place=right_arm] path").first
    box = page.get_by_role("checkbox", name="Right arm", exact=True)
    arm.click()
    expect(box).to_be_checked()
    arm.click()
    expect(box).not_to_be_checked()


@pytest.mark.parametrize("options", [{"has_touch": True, "is_mobile": True}, {}], ids=["a thumb", "a mouse"])
def test_on_a_phone_the_drawing_is_a_picture_and_the_boxes_fit_a_thumb(
    new_window: Callable[..., Page], at_pain_page: AtPainPage, options: dict[str, bool]
) -> None:
    page = at_pain_page(new_window(viewport=PHONE, **options))
    hand = page.locator("[data-place=right_hand] path").first
    hand.tap() if options else hand.click()
    expect(page.get_by_role("checkbox", name="Right hand", exact=True)).not_to_be_checked()
    assert hand.evaluate("element => getComputedStyle(element).cursor") == "auto"
    boxes = page.locator(".app-places .nhsuk-checkboxes__item").all()
    sizes = [size for box in boxes if (size := box.bounding_box())]
    assert len(sizes) >= len(page.locator("[data-place]").all()) / 2
    assert min(size["height"] for size in sizes) >= A_THUMB


def test_a_click_takes_back_that_the_place_cannot_be_said(
    new_window: Callable[..., Page], at_pain_page: AtPainPage
) -> None:
    page = at_pain_page(new_window(viewport=SIZES["a desk"]))
    nowhere = page.get_by_role("checkbox", name="I cannot say where", exact=True)
    nowhere.check()
    expect(page.get_by_role("checkbox", name="Left leg", exact=True)).not_to_be_checked()
    page.locator("[data-place=left_hand] path").last.click()
    expect(nowhere).not_to_be_checked()


@pytest.mark.parametrize("size", ["a phone", "a desk"])
def test_the_drawing_stands_beside_the_boxes_and_stays_in_sight(
    window: Page, at_pain_page: AtPainPage, size: str
) -> None:
    page = at_pain_page(window)
    page.set_viewport_size(SIZES[size])
    last = page.get_by_role("checkbox", name="Right foot", exact=True)
    last.scroll_into_view_if_needed()
    drawing, box = page.locator(".app-body").bounding_box(), last.bounding_box()
    assert drawing is not None
    assert box is not None
    assert drawing["x"] >= box["x"] + box["width"]
    expect(page.locator(".app-body svg").first).to_be_in_viewport()
