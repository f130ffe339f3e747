"""What somebody is told to do stands with the sign, and what they will do about it reaches the staff."""

from __future__ import annotations

import pytest
from flask import Flask

from intake.content.forms import load_form
from intake.domain.sign_lists import ticked_on
from intake.extensions import db, keys
from intake.services.cases import record as case_record
from intake.services.cases.record import CaseRecord
from intake.services.patient import sitting
from intake.store.models import Case, SafetyExit
from tests.support.browser import Browser, Page
from tests.support.patient_story import Given, fill_in, go_through

ALONE = "Call 911 now. Do not wait."
WITH_A_DRIVER = "Go to the nearest emergency room now. Ask someone to drive you."
NOBODY_DRIVES = "Is there nobody to drive you? Call 911."


def ticking(*signs: str) -> dict[str, Given]:
    """Those signs ticked on their pages, the others answered with none of them."""
    pages = ticked_on(load_form(), "first", signs)
    return {page: {page: keys} for page, keys in pages.items()}


def told(browser: Browser, *signs: str) -> Page:
    """The page that says what to do, once all these signs are told."""
    page = go_through(browser, ticking(*signs), until="get_help")
    for _ in signs[1:]:
        browser.follow("Go on with the form")
        page = fill_in(browser, ticking(*signs), until="get_help")
    return page


def say(browser: Browser, plan: str) -> Page:
    """Press the button of that plan."""
    form = next(
        number
        for number, form in enumerate(browser.page.soup.select("main form"))
        if form.find("button", attrs={"name": "plan"})
    )
    values = browser.page.values(form)
    values["plan"] = plan
    return browser.post("/form/plan", values)


def filed(app: Flask) -> CaseRecord:
    with app.app_context():
        (row,) = db.session.scalars(db.select(Case))
        return case_record.open_one(db.session(), keys(), row.reference)


def exit_details(app: Flask) -> list[dict[str, object]]:
    with app.app_context():
        return [sitting.safety_exit_details(keys(), row) for row in db.session.scalars(db.select(SafetyExit))]


@pytest.mark.parametrize("sign", ["chest_breath", "belly_back_pain", "neck_swelling"])
def test_for_some_signs_nothing_but_911_will_do(browser: Browser, sign: str) -> None:
    page = told(browser, sign)
    assert ALONE in page.main
    assert "emergency room now" not in page.main
    assert "Do not drive yourself." in page.main
    assert page.links["Call 911"] == "tel:911"


@pytest.mark.parametrize("sign", ["urine_trouble", "saddle_numbness", "weaker_fast", "bad_injury"])
def test_for_the_others_it_is_an_emergency_room_and_somebody_who_drives(browser: Browser, sign: str) -> None:
    page = told(browser, sign)
    assert WITH_A_DRIVER in page.main
    assert NOBODY_DRIVES in page.main
    assert ALONE not in page.main


def test_where_signs_differ_911_stands_alone_on_every_page_that_says_it(browser: Browser) -> None:
    page = told(browser, "urine_trouble", "chest_breath")
    assert ALONE in page.main
    assert WITH_A_DRIVER not in page.main
    browser.follow("Leave my name and phone number")
    page = browser.send(phone="251 555 0167")
    assert ALONE in page.main
    assert WITH_A_DRIVER not in page.main
    browser.follow("Go on with the form")
    page = fill_in(browser)
    assert page.address == "/form/done"
    assert ALONE in page.main


def test_what_they_will_do_is_one_press_and_reaches_the_staff(browser: Browser, app: Flask) -> None:
    page = told(browser, "urine_trouble")
    assert "What will you do now?" in page.main
    page = say(browser, "going")
    assert page.address == "/form/get-help"
    assert 'Thank you. We noted: "I am going to an emergency room".' in page.main
    assert "What will you do now?" not in page.main
    assert WITH_A_DRIVER in page.main
    assert [details["plan"] for details in exit_details(app)] == ["going"]
    browser.follow("Go on with the form")
    fill_in(browser)
    assert filed(app).answers.value("help_plan") == "going"


def test_whoever_will_not_go_is_asked_again_and_told_how_to_be_called(browser: Browser) -> None:
    told(browser, "urine_trouble")
    page = say(browser, "not_going")
    assert "Please get help now, because waiting can do lasting harm." in page.main
    assert "If you cannot, leave your phone number." in page.main


def test_it_can_be_skipped_and_nothing_is_noted(browser: Browser, app: Flask) -> None:
    told(browser, "urine_trouble")
    browser.follow("Go on with the form")
    fill_in(browser)
    assert filed(app).answers.value("help_plan") is None
    assert ["plan" in details for details in exit_details(app)] == [False]


def test_a_plan_that_is_none_of_those_offered_is_not_kept(browser: Browser, app: Flask) -> None:
    told(browser, "urine_trouble")
    page = say(browser, "anything")
    assert "What will you do now?" in page.main
    assert ["plan" in details for details in exit_details(app)] == [False]


def test_said_after_the_phone_was_left_it_goes_to_whoever_calls(browser: Browser, app: Flask) -> None:
    told(browser, "urine_trouble")
    browser.follow("Leave my name and phone number")
    browser.send(phone="251 555 0167")
    browser.open("/form/get-help")
    say(browser, "not_going")
    record = filed(app)
    assert record.row.contact_only
    assert record.answers.value("help_plan") == "not_going"
    assert record.identity.phone is not None


def test_a_call_today_page_asks_it_too(browser: Browser) -> None:
    page = go_through(browser, ticking("fever"), until="call_today")
    assert "What will you do now?" in page.main
    assert 'Thank you. We noted: "I am calling now".' in say(browser, "calling").main


def test_where_nothing_but_911_will_do_going_somewhere_is_not_offered(browser: Browser) -> None:
    offered = told(browser, "chest_breath").soup.select("button[name=plan]")
    assert [each["value"] for each in offered] == ["calling", "not_going"]
