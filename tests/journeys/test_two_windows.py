"""Two windows of one browser: whose answers are filed, and what becomes of the one left behind."""

from __future__ import annotations

from flask import Flask

from tests.journeys.test_safety_exits import exits, filed
from tests.support.browser import Browser
from tests.support.patient_story import PLAIN, fill_in, go_through


def test_of_two_forms_begun_in_one_browser_the_second_is_filed_with_nothing_of_the_first(
    browser: Browser, app: Flask
) -> None:
    go_through(browser, until="about_you")
    first = browser.page.values()
    for name, value in {**PLAIN["about_you"], "name_given": "Abigail"}.items():
        first[name] = str(value)
    browser.open("/")
    browser.send()
    browser.send()
    fill_in(browser, until="about_you")
    refused = browser.post("/form/about-you", first)
    assert refused.status == 409
    assert "Abigail" in refused.main
    browser.follow("Go on with the form")
    fill_in(browser, {"about_you": {**PLAIN["about_you"], "name_given": "Berta"}})
    (record,) = filed(app)
    assert record.answers.value("name_given") == "Berta"
    assert "Abigail" not in str(record.answers.to_json())


def test_a_sign_ticked_in_the_window_left_behind_leads_to_help_and_leaves_the_open_form_alone(
    browser: Browser, app: Flask
) -> None:
    go_through(browser, until="safety_legs")
    first = browser.page.values()
    first["safety_legs"] = "lost_control"
    browser.open("/")
    browser.send()
    browser.send()
    fill_in(browser, until="symptoms")
    page = browser.post("/form/safety-legs", first)
    assert (page.status, page.heading) == (409, "Get help now")
    assert "Another form was started in this browser" in page.main
    assert exits(app) == []
    browser.follow("Go on with the form")
    fill_in(browser)
    (record,) = filed(app)
    assert record.urgency == "routine"
    assert record.answers.value("safety_legs") == ["none"]
