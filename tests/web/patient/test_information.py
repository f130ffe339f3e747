"""The pages that only inform: open to everybody, in the reader's language, with the practice's own facts."""

from __future__ import annotations

import pytest
from flask import Flask

from intake.content.information import NONDISCRIMINATION, PAGES, load_information
from intake.domain.questionnaire import LANGUAGES
from intake.web.patient.information import days_in_words
from tests.support.browser import OFFICE_PHONE, PRACTICE, Browser
from tests.support.patient_story import begin
from tests.support.patients import rows_and_revisions


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page_id", PAGES)
def test_a_page_says_all_of_its_words_in_the_readers_language(
    browser: Browser, page_id: str, language: str
) -> None:
    browser.open("/")
    if language != "en":
        browser.switch(language)
    page = browser.open(f"/about/{page_id}")
    told = load_information(page_id)
    assert page.heading == told.title.in_(language)
    assert page.soup.html is not None
    assert page.soup.html["lang"] == language
    for text in told.texts():
        if text is not told.link and not text.placeholders(language):
            assert text.in_(language) in page.main
    assert "{" not in page.main


def test_every_patient_page_links_to_them_and_the_first_to_the_notice_of_fair_treatment(
    browser: Browser,
) -> None:
    wanted = {f"/about/{page_id}" for page_id in PAGES if page_id != NONDISCRIMINATION}
    assert f"/about/{NONDISCRIMINATION}" in browser.open("/").links.values()
    for page in (
        browser.open("/"),
        begin(browser),
        browser.open("/nothing-here"),
        browser.open("/about/privacy"),
    ):
        assert page.soup.footer is not None
        assert {str(link["href"]) for link in page.soup.footer.find_all("a")} == wanted


def test_reading_needs_no_form_and_writes_nothing(browser: Browser, app: Flask) -> None:
    browser.open("/")
    before = rows_and_revisions(app)
    assert browser.open("/about/about-back-surgery").status == 200
    assert rows_and_revisions(app) == before


def test_the_number_to_call_can_be_tapped(browser: Browser) -> None:
    page = browser.open("/about/language-help")
    assert page.links[OFFICE_PHONE].startswith("tel:")
    assert "{phone}" not in page.html


def test_the_privacy_page_says_the_practices_own_times_and_that_it_is_an_example(browser: Browser) -> None:
    page = browser.open("/about/privacy")
    assert PRACTICE in page.main
    for said in (
        "30 days after you last saved them",
        "get help: 1 year. If you sent a request, 7 years.",
        "10 years after we are done",
    ):
        assert said in page.main
    assert "example text" in page.main


def test_back_leads_to_the_open_form_or_to_the_first_page(browser: Browser) -> None:
    browser.open("/about/privacy")
    assert browser.follow("Back").address == "/"
    begin(browser)
    browser.open("/about/privacy")
    assert browser.follow("Back").address == "/form/who"


def test_the_first_page_leads_to_back_surgery_and_start_leads_back(browser: Browser) -> None:
    browser.open("/")
    page = browser.follow("About back surgery and lasting symptoms")
    assert page.address == "/about/about-back-surgery"
    assert browser.follow("Start").address == "/"
    begin(browser)
    browser.open("/about/about-back-surgery")
    assert browser.follow("You began a form here. Go on with it.").address == "/form/who"


def test_the_first_page_says_for_whom_the_form_is(browser: Browser) -> None:
    assert "It is for people who are 18 or older." in browser.open("/").main


def test_an_unknown_page_is_not_found(browser: Browser) -> None:
    assert browser.open("/about/nothing").status == 404


@pytest.mark.parametrize(
    ("days", "language", "said"),
    [
        (1, "en", "1 day"),
        (30, "es", "30 días"),
        (365, "en", "1 year"),
        (400, "en", "400 days"),
        (3650, "es", "10 años"),
    ],
)
def test_days_are_said_in_years_where_they_are_whole_years(days: int, language: str, said: str) -> None:
    assert days_in_words(days, language) == said
