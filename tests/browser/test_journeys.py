"""Whole stories, from the first page to the form number."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import stories
from tests.browser.hastening import hasten, walk_each_kind
from tests.browser.looking import PHONE, SIZES
from tests.browser.serving import Product
from tests.browser.walking import Story, Walker

pytestmark = pytest.mark.browser

NO_SURGERY_PAGES, ONE_OPERATION_PAGES = 16, 23
"""At most, without the last one."""
A_FORM_NUMBER = re.compile(r"^[0-9A-Z]{2,4}(-[0-9A-Z]{2,4})+$")


def assert_sent(page: Page) -> None:
    """The request was sent, and the page gives a form number."""
    expect(page.locator(".app-reference")).to_have_text(A_FORM_NUMBER)


# Whole, in windows of all sizes, the stories wait for the long tests: each kind of page of one operation is
# told by keyboard and without scripts, the pages of several and of a helper on the way with Back and Reload.
@pytest.mark.faults
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(
    ("story", "most_pages"),
    [
        (stories.NO_SURGERY, NO_SURGERY_PAGES),
        (stories.PLANNED, 17),
        (stories.ONE_OPERATION, ONE_OPERATION_PAGES),
        (stories.THREE_OPERATIONS, 30),
        (stories.HELPER, 23),
    ],
    ids=["no surgery", "surgery planned", "one operation", "three operations", "a helper writes"],
)
def test_a_story_is_told_and_gets_a_form_number(
    walker: Walker, story: Story, most_pages: int, size: str
) -> None:
    walker.page.set_viewport_size(SIZES[size])
    visited = walker.walk(story)
    assert visited[-1] == "done"
    assert len(visited) - 1 <= most_pages
    assert_sent(walker.page)


def test_a_surgery_that_is_planned_is_told_and_gets_a_form_number(walker: Walker) -> None:
    hasten(walker, stories.PLANNED, "prior-surgery")
    assert walker.walk(stories.PLANNED, until="pain")[:3] == ["prior-surgery", "planned", "symptoms"]
    hasten(walker, stories.PLANNED, "check")
    assert walker.walk(stories.PLANNED)[-1] == "done"
    assert_sent(walker.page)


def test_the_form_number_stays_the_same_when_the_page_is_loaded_again_or_sent_twice(walker: Walker) -> None:
    hasten(walker, stories.NO_SURGERY, "check")
    walker.walk(stories.NO_SURGERY)
    number = walker.page.locator(".app-reference").inner_text()
    walker.page.reload()
    assert walker.page.locator(".app-reference").inner_text() == number
    walker.page.go_back()
    walker.page.goto(f"{walker.address}/form/check")
    assert walker.page_name() == "done"
    assert walker.page.locator(".app-reference").inner_text() == number


@pytest.mark.parametrize(
    "walk", [pytest.param(Walker.walk, id="whole", marks=pytest.mark.faults), walk_each_kind]
)
def test_everything_works_with_scripts_off(
    new_window: Callable[..., Page], product: Product, walk: Callable[[Walker, Story], list[str]]
) -> None:
    page = new_window(java_script_enabled=False, viewport=PHONE)
    walker = Walker(page, product.address)
    walker.start()
    visited = walk(walker, stories.ONE_OPERATION)
    assert visited[-1] == "done"
    assert len(visited) - 1 <= ONE_OPERATION_PAGES
    assert_sent(page)


def test_what_was_answered_stands_again_after_going_back(walker: Walker) -> None:
    hasten(walker, stories.ONE_OPERATION, "pain")
    assert walker.walk(stories.ONE_OPERATION, until="safety-moving") == [
        "pain",
        "pain-onset",
        "dates-right",
        "safety-moving",
    ]
    walker.page.goto(f"{walker.address}/form/pain")
    expect(walker.page.get_by_role("checkbox", name="Left leg", exact=True)).to_be_checked()
    expect(walker.page.get_by_role("checkbox", name="Right leg", exact=True)).not_to_be_checked()


def test_a_question_that_a_choice_rules_out_is_put_aside_but_never_with_an_error(walker: Walker) -> None:
    hasten(walker, stories.ONE_OPERATION, "pain-onset")
    date = walker.page.locator("[id='pain_onset_date']")
    expect(date).to_be_visible()
    walker.page.get_by_role("radio", name=re.compile("never got better")).check()
    expect(date).to_be_hidden()
    walker.page.get_by_role("radio", name=re.compile("then came back")).check()
    expect(walker.page.get_by_role("textbox", name="When did it come back?", exact=True)).to_be_visible()
    date.fill("20015")
    with walker.page.expect_navigation():
        walker.page.keyboard.press("Enter")
    walker.page.get_by_role("radio", name=re.compile("never got better")).check()
    expect(date).to_be_visible()
