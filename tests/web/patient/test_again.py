"""Every page with something to mend can be reloaded and stepped back to: it is opened, never sent again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.browser import Browser, Page
from tests.support.patient_story import PLAIN, Given, come_to, page_id

EMERGENCY: dict[str, Given] = {"safety": {"safety": "lost_control"}}
OPERATED: dict[str, Given] = {"prior_surgery": {"prior_surgery": "yes"}}
BORN = {"birth_date-month": "3", "birth_date-day": "27", "birth_date-year": "1951"}
ELSEWHERE = "123-45-6789"


def at(page: str, special: dict[str, Given] | None = None) -> Callable[[Browser, str], Page]:
    return lambda browser, language: come_to(browser, special, until=page, language=language)


def at_leave_phone(browser: Browser, language: str) -> Page:
    come_to(browser, EMERGENCY, until="get_help", language=language)
    return browser.open("/form/leave-phone")


def at_seen(browser: Browser, language: str) -> Page:
    come_to(browser, EMERGENCY, until="get_help", language=language)
    return browser.open("/form/seen")


def at_save(browser: Browser, language: str) -> Page:
    come_to(browser, until="who", language=language)
    browser.save_for_later(who="me")
    return browser.page


PAGES = {
    "one choice": (at("who"), {}, PLAIN["who"]),
    "a safety page": (at("safety_legs"), {}, PLAIN["safety_legs"]),
    "a date": (
        at("surgery_date/1", OPERATED),
        {"surgery_date": "the accident"},
        PLAIN["surgery_date"],
    ),
    "the cards": (at("surgeries", OPERATED), {}, PLAIN["surgeries"]),
    "several questions": (at("symptoms"), {"symptoms": "pain"}, PLAIN["symptoms"]),
    "text": (at("more_words"), {"own_words": "x" * 501}, PLAIN["more_words"]),
    "a number in a text": (
        at("more_words"),
        {"own_words": f"My number is {ELSEWHERE}"},
        PLAIN["more_words"],
    ),
    "identity": (at("about_you"), {"name_given": "Ana"}, PLAIN["about_you"]),
    "the check": (at("check"), {}, PLAIN["check"]),
    "a sign that was seen": (at_seen, {}, {"seen_already": "yes", "seen_where": "ER"}),
    "a way to be reached": (
        at_leave_phone,
        {"name_given": "Ana", "phone": "12"},
        {"name_given": "Ana", "name_family": "Sample", "phone": "251 555 0167"},
    ),
    "saving": (
        at_save,
        {**BORN, "code_by": "email", "email": "not an address"},
        {"code_by": "show"},
    ),
}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", PAGES)
def test_an_error_is_answered_by_redirect_and_stays_until_it_is_mended(
    browser: Browser, name: str, language: str
) -> None:
    come, wrong, right = PAGES[name]
    address = come(browser, language).address
    page = browser.send(wrong)
    assert page.is_sent_back
    assert page.address == address
    assert page.response.history == ()
    for field, typed in wrong.items():
        assert page.ticked(field) == [typed] or page.values()[field] == typed
    again = browser.open(address)
    assert (again.errors, again.title) == (page.errors, page.title)
    assert again.main == page.main
    assert browser.send(right).errors == []
    assert browser.page.heading != page.heading


@pytest.mark.parametrize("name", [each for each in PAGES if each not in ("the check", "saving")])
def test_a_page_that_was_mended_is_stepped_back_to_as_it_was_answered(browser: Browser, name: str) -> None:
    come, wrong, right = PAGES[name]
    address = come(browser, "en").address
    browser.send(wrong)
    browser.send(right)
    page = browser.open(address)
    assert (page.status, page.errors) == (200, [])
    for field, answer in right.items():
        for each in [answer] if isinstance(answer, str) else answer:
            shown = [*page.ticked(field), page.values().get(field)]
            assert each in shown or field == "phone" or field.endswith("month")


def test_the_language_is_changed_by_redirect_and_says_no_errors(browser: Browser) -> None:
    come_to(browser, until="about_you")
    assert browser.send(name_given="Ana").is_sent_back
    page = browser.switch("es", name_given="Ana María")
    assert (page.came_by_redirect, page.errors, page.values()["name_given"]) == (True, [], "Ana María")
    assert browser.open("/form/about-you").main == page.main


def test_a_lapsed_page_is_sent_back_even_where_it_has_nothing_to_type(browser: Browser) -> None:
    come_to(browser, OPERATED, until="surgeries")
    browser.open("/form/surgery/1/remove")
    page = browser.post("/form/surgery/1/remove", {**browser.hidden(), "csrf_token": "lapsed"})
    assert page.is_sent_back
    assert browser.open("/form/surgery/1/remove").errors == page.errors
    assert browser.send().address == "/form/surgeries"


def test_what_was_only_of_the_moment_is_not_said_once_the_form_went_on(browser: Browser) -> None:
    come_to(browser, until="symptoms")
    assert browser.post("/form/symptoms", {**browser.hidden(), "csrf_token": "lapsed"}).is_sent_back
    browser.open("/form/who")
    browser.send(who="me")
    assert browser.open("/form/symptoms").errors == []


def test_a_page_left_with_an_error_keeps_the_answer_of_before(browser: Browser) -> None:
    come_to(browser, until="check")
    browser.open("/form/contact")
    assert browser.send(phone="12").is_sent_back
    assert "(251) 555-0167" in browser.open("/form/check").main
    page = browser.open("/form/contact")
    assert (page.values()["phone"], len(page.errors)) == ("12", 1)


def test_the_way_back_after_a_change_survives_an_error(browser: Browser) -> None:
    come_to(browser, until="check")
    browser.open("/form/contact?to=check")
    assert browser.send(phone="12").is_sent_back
    assert browser.send(phone="251 555 0188").address == "/form/check"


def test_a_page_gone_back_to_and_sent_once_more_is_not_refused(browser: Browser) -> None:
    come_to(browser, until="contact")
    values = browser.page.values()
    values.update({"phone": "12", "message_ok": "yes"})
    assert browser.post("/form/contact", values).is_sent_back
    values["phone"] = "251 555 0167"
    assert browser.post("/form/contact", values).address == "/form/call-times"


def test_what_cannot_be_an_answer_is_no_number_of_anybodys_in_a_form_kept_for_later(
    browser: Browser, app: Flask
) -> None:
    come_to(browser, until="more_words")
    assert browser.send(own_words=f"SSN {ELSEWHERE}").is_sent_back
    browser.open("/form/who")
    browser.save_for_later()
    browser.send(BORN)
    code = browser.page.soup.select_one(".app-reference--code")
    assert code is not None
    other = Browser(app.test_client())
    other.open("/open")
    page = other.send({"code": code.get_text(), **BORN})
    assert page_id(page) == "more_words"
    assert (page.errors, page.values()["own_words"]) == ([], "SSN [number taken out]")
