"""What the pages of the form promise and say, whichever way a person comes to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from bs4 import Tag
from flask import Flask

from intake.content.forms import load_form
from intake.domain.questionnaire import Page as AskedPage
from intake.domain.questionnaire import PageKind
from intake.services.patient import asked_letters
from intake.web.patient.start import MINUTES
from tests.support.browser import OFFICE_PHONE, Browser
from tests.support.patient_story import Given, come_to, fill_in, page_id, telling

EVERYTHING: Mapping[str, Given] = {
    "who": {"who": "me_with_help"},
    "prior_surgery": {"prior_surgery": "yes"},
    "surgeries": {"surgeries_more": "no", "surgery_planned": "yes"},
    "symptoms": {"symptoms": ["pain", "numbness", "weakness", "tingling", "other"]},
}
SAME_PLACES = ("numbness", "tingling", "pain", "other")
"""The pages that ask for places after those of the weakness were told."""


@pytest.mark.parametrize(
    "said",
    [
        f"It takes about {MINUTES['en']} minutes. You can stop and finish later.",
        "have the year at hand",
        "Do not use this form in an emergency. Call 911.",
        "Nobody watches this form at night or on weekends.",
        "It is not medical advice and does not make you our patient.",
        "Answers you do not send are erased after 30 days.",
        f"You can also do this by phone. Call us: {OFFICE_PHONE}",
        "We offer free language help.",
    ],
)
def test_the_first_page_says_what_the_form_is_and_is_not(browser: Browser, said: str) -> None:
    assert said in browser.open("/").main


def test_the_first_page_leads_to_a_saved_form_and_to_the_privacy_notice(browser: Browser) -> None:
    assert browser.open("/").links["Open a saved form"] == "/open"
    assert browser.follow("Notice of Privacy Practices").heading == "Notice of Privacy Practices"


def test_every_page_of_the_form_has_what_every_page_promises(browser: Browser) -> None:
    """Back, the section and its place, one heading, Continue, Save and finish later, the office's phone."""
    form = load_form()
    asked = [page for page in form.pages if page.kind is not PageKind.ASIDE]
    come_to(browser, EVERYTHING, until="who")
    before = [page for page in asked if not page.after_sending]
    told = look_at_all(browser, before, send="Send my request")
    browser.send()  # "Answer more questions"
    after = [page for page in asked if page.after_sending or page.kind is PageKind.CHECK]
    first = page_id(browser.page)
    prepared = look_at_all(browser, after, send="Add to my request", without_back=first)
    assert told | prepared == {page.id for page in asked}


def look_at_all(
    browser: Browser, asked: Sequence[AskedPage], *, send: str, without_back: str = ""
) -> set[str]:
    """Answer all pages up to the last, each held to its promises; one that begins anew has no Back."""
    form, parts = load_form(), list(dict.fromkeys(page.section for page in asked))
    seen: set[str] = set()
    while page_id(browser.page) != "done":
        page, name = browser.page, page_id(browser.page)
        seen.add(name)
        assert ("Back" in page.links) is (name != without_back), name
        section = page.soup.find("p", class_="app-section")
        assert isinstance(section, Tag)
        part = form.page(name).section
        said = f"Part {parts.index(part) + 1} of {len(parts)}: {form.section(part).title.en}"
        assert section.get_text("|", strip=True).split("|")[0] == said
        buttons = [button.get_text() for button in page.form().find_all("button")]
        same = ["Same places as the weakness"] if name in SAME_PLACES else []
        goes_on = send if name == "check" else "Continue"
        assert buttons == [*same, goes_on, "Save and finish later"], name
        assert "Why we ask" in page.main
        fill_in_one(browser)
    return seen


def fill_in_one(browser: Browser) -> None:
    """Answer the page the browser stands on, whatever comes after it."""
    page = browser.page
    browser.send(telling(EVERYTHING)(page))
    assert browser.page.address != page.address


def test_back_leads_all_the_way_to_the_first_page(browser: Browser) -> None:
    come_to(browser, EVERYTHING, until="check")
    forward = [address for address in browser.seen if address.startswith("/form/")]
    back = []
    while browser.page.address != "/":
        back.append(browser.page.address)
        browser.follow("Back")
    assert back == forward[::-1]


def test_a_date_is_asked_in_the_persons_own_words(browser: Browser) -> None:
    page = come_to(browser, EVERYTHING, until="surgery_date/1")
    assert 'Write it as you would say it: "June 2021", "2021", "summer 2018"' in page.main


def test_whoever_gave_an_address_hears_that_the_form_number_is_on_its_way(browser: Browser) -> None:
    contact = {"phone": "251 555 0167", "message_ok": "yes"}
    page = come_to(browser, {"contact": {**contact, "email": "ana@example.com"}})
    assert "We are also sending the form number to your email." in page.main


def test_whoever_is_refused_that_letter_is_asked_to_write_the_number_down(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked_letters, "PER_RECIPIENT", 0)
    contact = {"phone": "251 555 0167", "message_ok": "yes"}
    page = come_to(browser, {"contact": {**contact, "email": "ana@example.com"}})
    assert page.address == "/form/done"
    assert "too many emails were asked for. Please write the number down." in page.main
    assert "We are also sending" not in page.main


def test_whoever_gave_none_hears_nothing_of_mail(browser: Browser) -> None:
    assert "email" not in come_to(browser).main


def test_the_last_page_says_who_calls_when_and_what_to_do_if_it_gets_worse(browser: Browser) -> None:
    page = come_to(browser)
    for said in (
        "We will call you by",
        "We call from (251) 555-0143. Save it now.",
        "If it gets worse",
        "Call 911 if you cannot pee",
        "Tell us something changed",
        "Print this page",
    ):
        assert said in page.main.replace(" .", ".")


def test_the_last_page_says_what_the_call_is_for_and_what_to_have_at_hand(browser: Browser) -> None:
    page = come_to(browser)
    assert "We ask what is still open, answer your questions, and plan a visit with you." in page.main
    assert "A list of your medicines" in page.main
    assert "implant card" not in page.main


def test_whoever_was_operated_on_is_asked_for_card_and_hospital_too(browser: Browser) -> None:
    page = come_to(browser, {"prior_surgery": {"prior_surgery": "yes"}})
    assert "Your implant card, if you have one" in page.main
    assert "The name of the hospital where you had surgery" in page.main


def test_our_number_can_be_saved_as_a_contact_that_tells_nothing_of_the_patient(
    browser: Browser, app: Flask
) -> None:
    link = come_to(browser).links["Save our number as a contact"]
    response = app.test_client().get(link)
    assert response.mimetype == "text/vcard"
    assert response.headers["Content-Disposition"] == 'attachment; filename="contact.vcf"'
    told = response.text.splitlines()
    assert told[2:5] == ["FN:Example Spine Practice", "N:;;;;", "ORG:Example Spine Practice"]
    assert told[5:7] == ["TEL;TYPE=WORK,VOICE:+12515550143", "TEL;TYPE=WORK,VOICE:+12515550142"]
    assert told[7:] == ["END:VCARD"]


def test_an_operation_that_was_removed_leaves_nothing_said_of_it_to_another(
    browser: Browser,
) -> None:
    never = {"pain_onset_when": "never_better"}
    come_to(browser, {"prior_surgery": {"prior_surgery": "yes"}, "pain_onset": never}, until="check")
    browser.open("/form/surgery/1/remove")
    browser.send()
    assert browser.send(surgeries_more="yes").address == "/form/surgery/2"
    fill_in(browser, {"surgery_date": {"surgery_date": "2005"}}, until="pain_onset")
    assert browser.page.ticked("pain_onset_when") == []
    assert "It started after your surgery of 2005" in browser.page.main


def test_a_symptom_added_before_the_first_does_not_take_over_what_began_with_that(browser: Browser) -> None:
    come_to(
        browser,
        {
            "symptoms": {"symptoms": ["numbness", "pain"]},
            "pain_onset": {"pain_onset_when": "same_as_numbness"},
        },
        until="check",
    )
    browser.follow("Change your answer: What bothers you now?")
    browser.send(symptoms=["weakness", "numbness", "pain"])
    browser.send({"weakness_places": "left_leg"})
    page = browser.send({"weakness_onset_date": "2015", "weakness_trend": "same"})
    assert page.address == "/form/pain-onset"
    assert "At the same time as the weakness" in page.main
    assert browser.send(pain_onset_when="same_as_weakness", pain_trend="same").address == "/form/check"


def test_never_better_with_a_later_date_keeps_the_date_for_the_call(browser: Browser) -> None:
    come_to(browser, {"prior_surgery": {"prior_surgery": "yes"}}, until="pain_onset")
    browser.send({"pain_onset_when": "never_better", "pain_onset_date": "2024", "pain_trend": "same"})
    page = fill_in(browser, until="check")
    assert "2024 (month not given)" in page.main


def test_a_date_beside_never_better_is_held_to_account_where_it_is_typed(browser: Browser) -> None:
    come_to(browser, {"prior_surgery": {"prior_surgery": "yes"}}, until="pain_onset")
    typed = {"pain_onset_when": "never_better", "pain_trend": "same"}
    assert browser.send({**typed, "pain_onset_date": "13/2024"}).is_sent_back
    assert browser.send({**typed, "pain_onset_date": ""}).address == "/form/dates-right"
