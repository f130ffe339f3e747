"""A planned operation, a helper, the same places, and what "none of these" said."""

from __future__ import annotations

from flask import Flask

from tests.journeys.test_safety_exits import filed
from tests.support.browser import Browser
from tests.support.patient_story import begin, fill_in, go_through

PLANNED = {"planned_where": "City Hospital", "planned_when": "March 2027", "planned_with": "Dr. Example"}


def test_a_planned_operation_is_asked_where_when_with_whom_and_nothing_else(
    browser: Browser, app: Flask
) -> None:
    go_through(browser, {"prior_surgery": {"prior_surgery": "planned"}}, until="planned")
    assert browser.send(PLANNED).address == "/form/symptoms"
    fill_in(browser, until="pain_onset")
    assert "your surgery" not in browser.page.main
    fill_in(browser)
    (record,) = filed(app)
    assert record.answers.value("planned_where") == "City Hospital"
    assert record.row.link == "no_surgery"


def test_a_date_to_come_moves_the_operation_to_what_is_planned(browser: Browser, app: Flask) -> None:
    go_through(browser, {"prior_surgery": {"prior_surgery": "yes"}}, until="surgery_date/1")
    browser.send({"surgery_date": "12/2026"})
    page = browser.send({"surgery_date-offer": "yes"})
    assert page.address == "/form/surgeries"
    assert "You have not told us about a past surgery." in page.main
    page = browser.send(surgeries_more="no")
    assert page.address == "/form/planned"
    assert page.values()["planned_when"] == "December 2026"
    browser.send(PLANNED)
    fill_in(browser, until="pain_onset")
    assert "after your surgery" not in browser.page.main
    fill_in(browser)
    (record,) = filed(app)
    assert record.row.link == "no_surgery"
    assert "surgery_implants@1" not in record.answers


def test_past_operations_stay_beside_a_planned_one(browser: Browser, app: Flask) -> None:
    go_through(browser, {"prior_surgery": {"prior_surgery": "yes"}}, until="surgeries")
    page = browser.send(surgeries_more="no", surgery_planned="yes")
    assert page.address == "/form/planned"
    browser.send(PLANNED)
    fill_in(browser)
    (record,) = filed(app)
    assert record.answers.value("surgeries") == [1]
    assert record.answers.value("planned_with") == "Dr. Example"


def test_who_helps_another_reads_of_the_other_and_no_browser_fills_in_the_helper(browser: Browser) -> None:
    begin(browser)
    browser.send(who="someone_else", relation="daughter")
    assert browser.page.heading == "First, a safety check. Does this person have any of these?"
    page = fill_in(browser, until="about_you")
    assert page.heading == "About the person you are helping"
    assert not page.soup.find_all(
        ["input", "textarea"], autocomplete=lambda value: value not in (None, "off")
    )
    page = fill_in(browser, until="helper")
    assert "Your own name" in page.main
    assert "helper" not in browser.open("/form/call-times").offered("call_help")
    browser.open("/form/helper")
    browser.send(helper_name="Bao", helper_phone="205 555 0177", helper_may_talk="yes")
    assert "helper" in browser.page.offered("call_help")


def test_a_helper_may_leave_a_number_and_no_name(app: Flask, browser: Browser) -> None:
    go_through(browser, {"who": {"who": "me_with_help"}}, until="helper")
    browser.send(helper_phone="205 555 0177")
    fill_in(browser, {"call_times": {"call_in": "english", "call_when": "any", "call_help": "helper"}})
    (record,) = filed(app)
    assert record.answers.value("helper_phone")["shown"] == "(205) 555-0177"
    assert record.answers.value("call_help") == ["helper"]


def test_who_needs_no_help_is_asked_for_no_helper(browser: Browser) -> None:
    go_through(browser, until="check")
    assert "/form/helper" not in browser.seen
    assert "helper" not in browser.open("/form/call-times").offered("call_help")


def test_the_places_of_one_symptom_are_checked_for_the_next_in_one_press(browser: Browser) -> None:
    two = {
        "symptoms": {"symptoms": ["pain", "numbness"]},
        "numbness": {"numbness_places": ["left_leg", "left_foot"]},
    }
    go_through(browser, two, until="pain")
    assert "Same places as the numbness" in browser.page.main
    page = browser.send(action="same-places")
    assert page.address == "/form/pain"
    assert page.errors == []
    assert page.ticked("pain_places") == ["left_leg", "left_foot"]
    assert browser.send().address == "/form/pain-onset"


def test_what_none_of_these_said_stands_in_two_lines_with_a_way_to_change_it(browser: Browser) -> None:
    page = go_through(browser, until="check")
    labels = [label.get_text(strip=True) for label in page.soup.find_all("dt")]
    assert labels.count("You said that you have none of these") == 2
    assert "cannot pee, lost control" in page.main
    assert "dragging foot" in page.main
    page = browser.follow("Change your answer: First, a safety check. Do you have any of these?")
    assert page.address == "/form/safety-legs"


def test_every_page_says_which_part_it_is_and_how_long_the_rest_takes(browser: Browser) -> None:
    begin(browser)
    assert "Part 1 of 7: Before we start" in browser.page.main
    assert "minutes left" in browser.page.main
    page = fill_in(browser, until="call_times")
    assert "Part 6 of 7: About you" in page.main
    assert "About 1 minute left" in page.main


def test_the_language_of_the_call_is_preset_by_the_form_and_chosen_by_the_person(browser: Browser) -> None:
    begin(browser)
    browser.switch("es")
    page = fill_in(browser, until="call_times")
    assert page.ticked("call_in") == ["spanish"]
