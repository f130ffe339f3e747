"""Error, mend, Continue, Back, Reload, Forward, on every page: nothing is ever sent a second time.

On the way every page is looked at, filled in and left empty, as in test_every_page.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from intake.content.information import PAGES
from intake.domain.questionnaire import LANGUAGES
from tests.browser import stories
from tests.browser.looking import Glass
from tests.browser.serving import Product
from tests.browser.stepping import Steps
from tests.browser.valid_html import complaints, keep_sources
from tests.browser.walking import QUESTIONNAIRE, Story, Walker

pytestmark = pytest.mark.browser

BIRTH_DATE = QUESTIONNAIRE.question("birth_date")
BORN = "1949-02-03"
STORY: Story = {**stories.EVERYTHING, "surgeries_more": "no", "pain_onset_surgery": "1"}
OF_HELPERS: Story = {
    **STORY,
    **{name: stories.HELPER[name] for name in ("who", "relation", "helper_name", "helper_may_talk")},
    "helper_phone": "(205) 555-0177",
}
WITH_NOTHING_TO_MEND = {"planned", "getting_around", "daily_life", "surgery_reason"}
"""Pages that may be left empty, with nothing that could be typed wrong."""
NO_PAGE = {"plan"}
"""Asked by buttons on the pages that say to get help."""
LEAD_ON = {"patient.go_on", "patient.mistake", "patient.contact_file"}
"""Addresses that show no page of their own."""


@pytest.mark.parametrize(
    ("language", "every_page"),
    [
        pytest.param("en", False, id="of each kind"),
        # The same addresses in other words, and pages that ask like one before, wait for the long tests; here
        # the language is changed on the way.
        pytest.param("en", True, id="in English", marks=pytest.mark.faults),
        pytest.param("es", True, id="in Spanish", marks=pytest.mark.faults),
    ],
)
def test_every_page_is_mended_reloaded_and_stepped_back_to_without_sending_again(
    window: Page,
    glass: Glass,
    product: Product,
    app: Flask,
    language: str,
    every_page: bool,
    tmp_path: Path,
) -> None:
    problems: dict[str, list[str]] = {}

    def look(name: str) -> None:
        if found := glass.look(window):
            problems[name] = found

    sources = keep_sources(window)
    steps = Steps(Walker(window, product.address, language), look, every_page=every_page)
    start(steps)
    get_help(steps)
    one_operation(steps)
    save_and_open(steps)
    check_and_send(steps)
    prepare(steps)
    tell_change(steps)
    begin_anew_and_finish(steps)
    read_about(steps)

    assert problems == {}
    assert complaints(sources, tmp_path / "pages") == []
    assert steps.asked == {page.id for page in QUESTIONNAIRE.pages} - NO_PAGE
    assert steps.asked - steps.refused == WITH_NOTHING_TO_MEND
    adapter = app.url_map.bind("127.0.0.1")
    came_to = {adapter.match(address)[0] for address in steps.reloaded}
    assert came_to == pages_for_patients(app) - LEAD_ON


def pages_for_patients(app: Flask) -> set[str]:
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and rule.endpoint.startswith(("patient.", "info."))
    }


def start(steps: Steps) -> None:
    walker = steps.walker
    walker.open_first_page()
    switch_language_and_back(steps)
    steps.go(lambda: walker.press("start_button"))


def switch_language_and_back(steps: Steps) -> None:
    other = next(each for each in LANGUAGES if each != steps.walker.language)
    was = steps.shown()
    for words in (QUESTIONNAIRE.words_in(other), steps.walker.words):
        with steps.page.expect_navigation():
            steps.page.get_by_role("button", name=words["language_name"], exact=True).click()
        shown = steps.reload()
        assert (shown.address, shown.typed, shown.errors) == (was.address, was.typed, [])
    assert shown.heading == was.heading


def get_help(steps: Steps) -> None:
    """The pages that say to get help, and all that can be done from there."""
    walker = steps.walker
    steps.through({**STORY, "safety_legs": ["urine_trouble"]})
    steps.go(lambda: walker.follow("get_help_seen"))
    steps.ask({"seen_already": "yes", "seen_when": "2026-06-14", "seen_where": "City hospital"})
    steps.go(lambda: walker.follow("get_help_leave_phone"))
    steps.refuse(lambda: walker.press("leave_phone_send"))
    for link_id in ("name_given", "name_family", "phone"):
        walker.answer(QUESTIONNAIRE.question(link_id), STORY[link_id])
    steps.go(lambda: walker.press("leave_phone_send"))
    steps.go(lambda: walker.follow("back"))
    steps.go(lambda: walker.press("get_help_mistake"), back_to="/form/safety-legs")
    steps.through({**STORY, "safety_fever": ["fever"]})
    steps.reload()
    steps.go(lambda: walker.press("get_help_mistake"), back_to="/form/safety-fever")


def one_operation(steps: Steps) -> None:
    """First one that is planned; then one that was, and a second that is taken out again."""
    steps.through({**STORY, "prior_surgery": "planned"}, until="symptoms")
    steps.page.goto(f"{steps.walker.address}/form/prior-surgery")
    steps.through(STORY, until="surgeries")
    steps.ask({"surgeries_more": "yes"}, back_to="/form/surgeries")
    steps.through(stories.TWO_OPERATIONS, until="surgeries")
    steps.go(lambda: remove_last(steps))
    steps.page.context.clear_cookies(name="session")
    steps.refuse(lambda: steps.walker.press("surgery_remove_yes"))
    steps.go(lambda: steps.walker.press("surgery_remove_yes"), back_to="/form/surgeries")
    steps.through(STORY, until="more-words")


def remove_last(steps: Steps) -> None:
    with steps.page.expect_navigation():
        steps.page.locator("a[href*='/remove']").last.click()


def save_and_open(steps: Steps) -> None:
    walker = steps.walker
    steps.go(lambda: walker.press("save_later"))
    steps.refuse(lambda: walker.press("save_button"))
    walker.answer(BIRTH_DATE, BORN)
    steps.go(lambda: walker.press("save_button"), back_to="/form/save", status=410)
    code = steps.page.locator(".app-reference").inner_text()
    steps.go(lambda: walker.follow("open_title"))
    steps.refuse(lambda: walker.press("open_button"))
    walker.write("open_code", code)
    switch_language_and_back(steps)
    walker.answer(BIRTH_DATE, "1949-02-04")
    steps.refuse(lambda: walker.press("open_button"))
    walker.answer(BIRTH_DATE, BORN)
    steps.go(lambda: walker.press("open_button"), back_to="/open")
    steps.look("opened")


def check_and_send(steps: Steps) -> None:
    """Answers are changed from the check, too: the number, and that somebody helps."""
    steps.through(STORY, until="check")
    steps.go(lambda: change(steps, "contact"))
    switch_language_and_back(steps)
    phone = steps.page.locator("#phone")
    phone.fill("12")
    steps.refuse(steps.walker.go_on)
    phone.fill(STORY["phone"])
    steps.go(steps.walker.go_on)
    assert steps.walker.page_name() == "check"
    steps.page.goto(f"{steps.walker.address}/form/who?to=check")
    steps.walker.fill_in(OF_HELPERS)
    steps.walker.go_on()
    steps.through(OF_HELPERS, until="check")
    steps.ask(OF_HELPERS, back_to="/form/done")


def change(steps: Steps, page: str) -> None:
    with steps.page.expect_navigation():
        steps.page.locator(f"a[href^='/form/{page}?']").first.click()


def prepare(steps: Steps) -> None:
    steps.reload()
    steps.go(lambda: steps.walker.press("prepare_button"), back_to="/form/getting-around")
    steps.through(stories.PREPARED, until="check")
    steps.go(steps.walker.go_on, back_to="/form/done")


def tell_change(steps: Steps) -> None:
    """Right after sending, and by the form number."""
    walker = steps.walker
    number = steps.page.locator(".app-reference").inner_text()
    steps.go(lambda: walker.press("done_changed"), back_to="/form/safety-legs")
    steps.go(lambda: walker.follow("already_sent_update"))
    steps.page.goto(f"{walker.address}/sent")
    steps.refuse(lambda: walker.press("continue"))
    walker.write("already_sent_number", "0000")
    walker.answer(BIRTH_DATE, BORN)
    steps.refuse(lambda: walker.press("continue"))
    walker.write("already_sent_number", number)
    walker.answer(BIRTH_DATE, BORN)
    steps.go(lambda: walker.press("continue"), back_to="/sent")


def begin_anew_and_finish(steps: Steps) -> None:
    walker = steps.walker
    walker.follow("already_sent_update")
    walker.fill_in(STORY)
    walker.go_on()
    steps.page.goto(f"{walker.address}/")
    steps.go(lambda: walker.press("start_again"))
    steps.go(lambda: walker.follow("start_over_keep"))
    steps.through(STORY)
    steps.go(lambda: walker.press("done_finish"), back_to="/form/done", status=410)


def read_about(steps: Steps) -> None:
    for page_id in PAGES:
        steps.page.goto(f"{steps.walker.address}/about/{page_id}")
        steps.look(steps.reload().address)
    steps.page.goto(f"{steps.walker.address}/nothing-here")
    steps.look("nothing here")


def test_sending_again_after_back_goes_on_and_so_does_a_page_with_the_token_gone(walker: Walker) -> None:
    page = walker.page
    walker.answer(QUESTIONNAIRE.question("who"), "me")
    walker.press("continue")
    page.go_back()
    page.context.clear_cookies(name="session")
    walker.press("continue")
    assert page.locator("#error-summary li").count()
    walker.press("continue")
    assert walker.page_name() == "safety-legs"
