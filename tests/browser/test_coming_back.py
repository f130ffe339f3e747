"""Coming back: on another device, by Back and reload, after a killed tab, after a lapsed session."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import PHONE
from tests.browser.serving import Product
from tests.browser.walking import QUESTIONNAIRE, Walker

pytestmark = pytest.mark.browser

BIRTH_DATE = QUESTIONNAIRE.question("birth_date")
WHO = QUESTIONNAIRE.question("who")


def test_a_form_saved_on_one_device_goes_on_at_another_and_survives_its_tab(
    walker: Walker, new_window: Callable[..., Page], product: Product
) -> None:
    walker.answer(WHO, "me")
    walker.press("save_later")
    walker.answer(BIRTH_DATE, "1949-02-03")
    walker.press("save_button")
    code = walker.page.locator(".app-reference").inner_text()
    walker.page.go_back()
    walker.page.reload()
    expect(walker.page.get_by_role("heading", level=1)).to_have_text(walker.words["no_sitting_title"])

    other = Walker(new_window(viewport=PHONE), product.address)
    other.open_first_page()
    other.follow("open_title")
    other.write("open_code", code)
    other.answer(BIRTH_DATE, "1949-02-03")
    other.press("open_button")
    assert other.page_name() == "safety-legs"

    other.page.close()
    again = Walker(other.page.context.new_page(), product.address)
    again.open_first_page()
    again.follow("start_go_on")
    assert again.page_name() == "safety-legs"
    again.follow("back")
    expect(again.page.get_by_role("radio", name="For me", exact=True)).to_be_checked()


def test_back_reload_and_a_lapsed_session_lose_nothing(walker: Walker) -> None:
    chosen = walker.page.get_by_role("radio", name="For someone I am helping", exact=True)
    relation = walker.page.get_by_label("How do you know this person?", exact=True)
    chosen.check()
    relation.fill("My mother")
    walker.press("continue")
    assert walker.page_name() == "safety-legs"
    walker.page.go_back()
    expect(relation).to_have_value("My mother")
    walker.page.reload()
    expect(relation).to_have_value("My mother")

    relation.fill("My mother-in-law")
    walker.page.context.clear_cookies(name="session")
    walker.press("continue")
    expect(walker.page.locator("#error-summary")).to_contain_text(walker.words["lapsed_title"])
    expect(chosen).to_be_checked()
    expect(relation).to_have_value("My mother-in-law")
    walker.press("continue")
    assert walker.page_name() == "safety-legs"
