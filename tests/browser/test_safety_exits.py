"""A ticked sign leads to help at once, by day and by night, and never costs the patient what was typed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser import stories
from tests.browser.hastening import hasten
from tests.browser.serving import CLOSED, Product
from tests.browser.test_journeys import assert_sent
from tests.browser.walking import QUESTIONNAIRE, Walker

pytestmark = pytest.mark.browser

EMERGENCY = {**stories.ONE_OPERATION, "safety_legs": ["urine_trouble"]}
SAME_DAY = {**stories.ONE_OPERATION, "safety_fever": ["fever"]}
FRESH_WOUND = {**stories.ONE_OPERATION, "surgery_date@1": "2026-05-20", "safety_moving": ["wound"]}
OFFICE = "tel:+12515550142"
AFTER_HOURS = "tel:+12515550144"


def numbers_to_tap(page: Page) -> set[str]:
    return {str(link.get_attribute("href")) for link in page.locator("main a[href^='tel:']").all()}


@pytest.mark.parametrize("closed", [False, True], ids=["open", "closed"])
def test_an_emergency_sign_says_call_911_at_any_hour(walker: Walker, product: Product, closed: bool) -> None:
    if closed:
        product.set_clock(CLOSED)
    assert walker.walk(EMERGENCY) == ["who", "safety-legs", "get-help"]
    card = walker.page.locator(".nhsuk-card--care--emergency")
    expect(card.get_by_role("heading", level=1)).to_be_focused()
    assert "tel:911" in numbers_to_tap(walker.page)
    sign = QUESTIONNAIRE.question("safety_legs").option("urine_trouble")
    assert sign is not None
    expect(card).to_contain_text(sign.text.en)


def test_while_open_a_same_day_sign_says_call_the_office(walker: Walker) -> None:
    assert walker.walk(SAME_DAY)[-1] == "call-today"
    expect(walker.page.get_by_role("heading", level=1)).to_be_focused()
    assert OFFICE in numbers_to_tap(walker.page)
    expect(walker.page.locator("main")).not_to_contain_text("We are closed")


def test_while_closed_a_same_day_sign_gives_the_number_that_answers_and_when_we_open(
    walker: Walker, product: Product
) -> None:
    product.set_clock(CLOSED)
    assert walker.walk(SAME_DAY)[-1] == "call-today"
    assert AFTER_HOURS in numbers_to_tap(walker.page)
    expect(walker.page.locator("main")).to_contain_text("Monday, June 22 at 8 AM")


def test_after_a_recent_operation_the_surgeon_who_did_it_is_called_first(walker: Walker) -> None:
    hasten(walker, FRESH_WOUND, "safety-moving")
    assert walker.walk(FRESH_WOUND)[-1] == "call-today"
    expect(walker.page.locator("main")).to_contain_text(QUESTIONNAIRE.words["call_today_recent_surgery"].en)


@pytest.mark.parametrize(
    ("story", "go_on", "card"),
    [
        (EMERGENCY, "get_help_go_on", "emergency"),
        (SAME_DAY, "call_today_go_on", "urgent"),
    ],
    ids=["emergency", "same day"],
)
def test_the_form_can_be_finished_all_the_same_and_help_is_said_again_at_the_end(
    walker: Walker, story: stories.Story, go_on: str, card: str
) -> None:
    walker.walk(story)
    walker.follow(go_on)
    hasten(walker, story, "check")
    assert walker.walk(story)[-1] == "done"
    assert_sent(walker.page)
    expect(walker.page.locator(f".nhsuk-card--care--{card}")).to_be_visible()


@pytest.mark.parametrize(
    ("story", "link"),
    [(EMERGENCY, "get_help_leave_phone"), (SAME_DAY, "call_today_leave_phone")],
    ids=["emergency", "same day"],
)
def test_a_name_and_a_number_can_be_left_at_once(walker: Walker, story: stories.Story, link: str) -> None:
    walker.walk(story)
    walker.follow(link)
    for question in ("name_given", "name_family", "birth_date", "phone"):
        walker.answer(QUESTIONNAIRE.question(question), stories.ABOUT_YOU[question])
    walker.press("leave_phone_send")
    assert walker.page_name() == "phone-left"
    expect(walker.page.locator(".nhsuk-card--care")).to_be_visible()


def test_a_sign_ticked_by_mistake_is_taken_back_and_the_form_goes_on(walker: Walker) -> None:
    walker.walk(EMERGENCY)
    walker.press("get_help_mistake")
    assert walker.page_name() == "safety-legs"
    expect(walker.page.get_by_role("checkbox", checked=True)).to_have_count(0)
    walker.fill_in(stories.ONE_OPERATION)
    walker.go_on()
    hasten(walker, stories.ONE_OPERATION, "check")
    assert walker.walk(stories.ONE_OPERATION)[-1] == "done"
    assert walker.page.locator(".nhsuk-card--care").count() == 0


def test_a_sign_that_was_checked_by_a_doctor_is_thanked_for_and_the_sign_stays(walker: Walker) -> None:
    walker.walk(EMERGENCY)
    walker.follow("get_help_seen")
    walker.walk({"seen_already": "yes", "seen_when": "2026-06-14", "seen_where": "City hospital"})
    assert walker.page_name() == "seen-thanks"
    expect(walker.page.get_by_role("heading", level=1)).to_have_text(walker.words["seen_thanks_title"])
    walker.follow("seen_help_again")
    expect(walker.page.get_by_role("status")).to_have_text(re.compile(r"\w"))


def test_no_missing_answer_stands_between_a_ticked_sign_and_help(walker: Walker) -> None:
    walker.walk({"who": "me", "safety_legs": ["weaker_fast", "unsure"]})
    assert walker.page_name() == "get-help"
