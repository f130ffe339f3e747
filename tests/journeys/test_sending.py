"""Checking the answers, sending them once however often, and clearing the screen."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from intake.content.loader import load_questionnaire
from intake.domain.questionnaire import LANGUAGES
from intake.domain.sign_lists import sign_questions
from intake.extensions import db
from intake.store.models import Case, OutboxMessage
from tests.support.browser import Browser, Page
from tests.support.patient_story import FORM, Given, begin, come_to, fill_in, page_id, plain_answer


def count(app: Flask, model: type[Case | OutboxMessage]) -> int:
    with app.app_context():
        return len(db.session.scalars(db.select(model)).all())


def number(page: Page) -> str:
    reference = page.soup.find("strong", class_="app-reference")
    assert reference is not None
    return reference.get_text()


def test_sending_twice_reloading_and_going_back_give_the_same_number(browser: Browser, app: Flask) -> None:
    come_to(browser, until="check")
    values = browser.page.values()
    values.update({"consent": "agree", "action": "continue"})
    first = number(browser.post("/form/check", values))
    assert number(browser.post("/form/check", values)) == first
    assert number(browser.open("/form/done")) == first
    assert number(browser.open("/form/check")) == first
    assert number(browser.open("/form/safety-legs")) == first
    assert number(browser.open("/form")) == first
    assert count(app, Case) == 1
    assert count(app, OutboxMessage) == 1


def test_nothing_is_sent_without_consent(browser: Browser, app: Flask) -> None:
    come_to(browser, until="check")
    page = browser.send()
    assert page.is_sent_back
    assert page.errors == ['Check "I agree" to send your request']
    assert count(app, Case) == 0


def test_every_answer_is_shown_and_gaps_are_said_to_be_gaps(browser: Browser) -> None:
    page = come_to(
        browser,
        {
            "prior_surgery": {"prior_surgery": "yes"},
            "surgery_date": {"surgery_date-unsure": "yes", "surgery_recent": "unsure"},
            "pain": {
                "pain_places": "neck",
                "pain_trend": "unsure",
                "pain_score": "0",
                "pain_limb_score": "unsure",
            },
        },
        until="check",
    )
    keys = [key.get_text(strip=True) for key in page.soup.find_all("dt")]
    values = [
        value.get_text(" ", strip=True)
        for value in page.soup.find_all("dd", class_="nhsuk-summary-list__value")
    ]
    rows = dict(zip(keys, values, strict=True))
    left_empty = [value for key, value in zip(keys, values, strict=True) if key == "Not answered"]
    assert rows["When was that surgery?"] == "Not sure"
    assert rows["How bad is your neck or back pain on most days?"] == "0"
    assert rows["How bad is your arm or leg pain on most days?"] == "Not sure"
    assert any("Did any of these happen after it?" in value for value in left_empty)
    assert rows["Date of birth"] == "March 27, 1951"
    assert rows["What number should we call?"] == "(251) 555-0167"
    assert [h.get_text() for h in page.soup.find_all("h2")] == [
        "Before we start", "Safety check", "Past surgery", "Surgery 1", "What bothers you",
        "Where is the pain?", "When did the pain start?", "Your health", "In your own words", "About you",
        "How can we reach you?", "How shall we call?",
    ]  # fmt: skip


def test_a_change_comes_back_to_the_check_with_the_new_answer(browser: Browser) -> None:
    come_to(browser, until="check")
    page = browser.follow("Change your answer: First name")
    assert page.address == "/form/about-you"
    assert page.links["Back"] == "/form/check"
    page = browser.send(name_given="Marta")
    assert page.address == "/form/check"
    assert "Marta" in page.main


def test_a_change_that_opens_new_questions_asks_them_first(browser: Browser) -> None:
    come_to(browser, until="check")
    browser.follow("Change your answer: What bothers you now?")
    page = browser.send(symptoms=["pain", "weakness"])
    assert page.address == "/form/weakness"
    browser.send(weakness_places="left_leg")
    assert browser.page.address == "/form/weakness-onset"
    began = {"weakness_onset_date": "2020"}
    browser.send({**began, "weakness_trend": "same"})
    # The pain is no longer the first symptom, but when it began was told: that is not asked again.
    assert browser.page.address == "/form/check"
    assert "When did the weakness start? When did it start? 2020" in browser.page.main
    assert "When did the pain start? When did it start? 2025" in browser.page.main


def test_a_change_leads_to_every_page_that_it_leaves_open(browser: Browser) -> None:
    numb = {"symptoms": {"symptoms": ["numbness", "pain"]}}
    come_to(browser, {**numb, "pain_onset": {"pain_onset_when": "same_as_numbness"}}, until="check")
    browser.follow("Change your answer: What bothers you now?")
    assert (
        browser.send(symptoms="pain").address == "/form/pain-onset"
    )  # there is no numbness it could begin with
    assert browser.send({"pain_onset_date": "2019", "pain_trend": "same"}).address == "/form/check"


def test_an_error_while_changing_keeps_the_way_back(browser: Browser) -> None:
    come_to(browser, until="check")
    browser.follow("Change your answer: First name")
    assert browser.send({"name_given": "", "name_family": ""}).is_sent_back
    assert browser.send(name_given="Marta").address == "/form/check"


def test_a_check_page_with_something_missing_leads_there_and_says_so(browser: Browser) -> None:
    come_to(browser, until="check")
    browser.open("/form/symptoms")
    browser.send(symptoms=["pain", "weakness"])
    page = browser.open("/form/check")
    assert page.address == "/form/weakness"
    assert "Some answers are still missing. Here is the first one." in page.main


def test_the_screen_can_be_cleared_for_the_next_person(browser: Browser, app: Flask) -> None:
    come_to(browser)
    page = browser.send(form=2)
    assert page.address == "/"
    assert "Go on with it" not in page.main
    assert browser.open("/form/done").status == 410
    assert count(app, Case) == 1


def test_clearing_tells_the_browser_to_forget(browser: Browser) -> None:
    come_to(browser)
    assert browser.page.response.headers["Clear-Site-Data"] == '"cache"'
    response = browser.client.post("/form/finish", data=browser.page.values())
    assert response.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "form=;" in response.headers["Set-Cookie"]


@pytest.mark.parametrize("special", [{}, {"safety": {"safety": "fever"}}], ids=["nothing urgent", "fever"])
def test_the_number_is_shown_for_half_an_hour_and_until_the_promise_only_that_a_request_was_sent(
    browser: Browser, clock: time_machine.Traveller, special: dict[str, Given]
) -> None:
    come_to(browser, special, until="call_today" if special else "done")
    if special:
        browser.open("/form")
        fill_in(browser)
    whole = browser.page.main
    clock.shift(timedelta(minutes=30))
    assert browser.open("/form/done").main == whole
    clock.shift(timedelta(minutes=1))
    page = browser.open("/form/done")
    assert (page.status, page.heading) == (200, "A request was sent")
    assert page.main.startswith(
        "A request was sent A request was sent from this device on Tuesday, November 17. "
        "No call by Thursday, November 19? Call us: (251) 555-0142."
    )
    assert page.soup.select("main form") == []
    assert {str(link["href"])[:4] for link in page.soup.select("main a")} == {"tel:"}
    clock.shift(timedelta(days=3))
    page = browser.open("/form/done")
    assert (page.status, page.heading) == (410, "Your form is no longer open here")


def test_what_is_left_of_a_request_that_was_sent_is_told_in_spanish_too(
    browser: Browser, clock: time_machine.Traveller
) -> None:
    come_to(browser)
    clock.shift(timedelta(hours=1))
    browser.open("/form/done")
    assert "¿No le llamamos a más tardar el jueves 19 de noviembre?" in browser.switch("es").main


def test_done_leads_back_to_a_form_that_was_not_sent(browser: Browser) -> None:
    come_to(browser, until="symptoms")
    assert browser.open("/form/done").address == "/form/symptoms"


def test_a_started_form_can_be_gone_on_with_from_the_first_page(browser: Browser) -> None:
    come_to(browser, until="symptoms")
    browser.open("/")
    assert browser.follow("You began a form here. Go on with it.").address == "/form/symptoms"


def test_a_stolen_look_at_somebody_elses_form_needs_their_cookie(browser: Browser, app: Flask) -> None:
    come_to(browser, until="about_you")
    other = Browser(app.test_client())
    for address in ("/form/about-you", "/form/check", "/form/done", "/form"):
        assert other.open(address).status == 410
    other.client.set_cookie("form", "guessed")
    assert other.open("/form/about-you").status == 410


def test_two_people_on_two_devices_keep_their_own_answers(browser: Browser, app: Flask) -> None:
    come_to(browser, {"more_words": {"own_words": "Dance again"}}, until="about_you")
    other = Browser(app.test_client())
    come_to(other, {"more_words": {"own_words": "Ride my bike"}}, until="about_you")
    assert browser.open("/form/more-words").values()["own_words"] == "Dance again"
    assert other.open("/form/more-words").values()["own_words"] == "Ride my bike"
    assert count(app, Case) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_when_to_call_911_stands_on_the_check_and_after_sending(browser: Browser, language: str) -> None:
    when = load_questionnaire().words["when_to_call_911"].in_(language)
    begin(browser)
    if language != "en":
        browser.switch(language)
    assert when in fill_in(browser, until="check").main
    assert when in fill_in(browser).main


def test_a_helper_is_reminded_to_ask_where_only_the_patient_can_feel(browser: Browser, app: Flask) -> None:
    reminder = "Ask the person you are helping. Some signs only they can feel."
    asked = []
    begin(browser)
    browser.send(who="someone_else", relation="daughter")
    while browser.page.address != "/form/done":
        if reminder in browser.page.main:
            asked.append(page_id(browser.page))
        browser.send(plain_answer(browser.page))
    assert asked == [each.link_id for each in sign_questions(FORM)]
    patient = Browser(app.test_client())
    assert reminder not in come_to(patient, until="safety_legs").main


def test_a_question_that_was_not_asked_is_no_gap(browser: Browser) -> None:
    page = come_to(
        browser,
        {
            "prior_surgery": {"prior_surgery": "yes"},
            "pain_onset": {"pain_onset_when": "never_better", "pain_trend": "same"},
            "surgery": {"surgery_regions": "lower_back", "surgery_procedures": "fusion"},
        },
        until="check",
    )
    for unasked in (
        "When was that?",
        "What do you remember?",
        "What else was done?",
        "Which surgery do you mean?",
    ):
        assert unasked not in page.main
