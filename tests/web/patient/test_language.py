"""English and Spanish: changed on any page, nothing typed is lost, and offered only once it is signed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from textwrap import dedent

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from intake.content.information import load_pages
from intake.content.loader import load_questionnaire
from intake.content.practice import DEFAULT_PRACTICE
from intake.content.translations import Part, parts, safety_part
from intake.extensions import db, keys
from intake.services.patient import sitting
from intake.store.models import Case
from tests.support.browser import OFFICE_PHONE, Browser, Page
from tests.support.patient_story import Given, begin, come_to, fill_in
from tests.support.patients import rows_and_revisions
from tests.support.stories import how_told

OPERATED = {"prior_surgery": {"prior_surgery": "yes"}}
FOR_SPANISH = f"Español: llame al {OFFICE_PHONE}"
QUESTIONNAIRE = load_questionnaire()


def languages(page: Page) -> list[str]:
    """The languages that the page's buttons change to."""
    return [str(button["value"]) for button in page.soup.select('button[name="language"]')]


def language_of(page: Page) -> str:
    assert page.soup.html is not None
    return str(page.soup.html["lang"])


def told_in(app: Flask) -> list[str]:
    """The language of every request, as it keeps it."""
    with app.app_context():
        return [how_told(keys(), case).language for case in db.session.scalars(db.select(Case))]


def strip(page: Page) -> str:
    """What stands above the page's question."""
    line = page.soup.select_one(".app-strip")
    assert line is not None
    return " ".join(line.get_text(" ", strip=True).split())


def practice_with(folder: Path, signed_part: Part) -> Path:
    """The practice file of a practice that had one part of the Spanish signed."""
    signature = f'''
        [[signed_translations]]
        language = "es"
        part = "{signed_part.id}"
        digest = "{signed_part.digest}"
        by = "Rosa Example, certified translator"
        on = "2026-11-02"
    '''
    mine = folder / "mine.toml"
    mine.write_text(DEFAULT_PRACTICE.read_text("utf-8") + dedent(signature), "utf-8")
    return mine


def test_the_language_is_chosen_before_a_form_is_begun_and_goes_with_it(browser: Browser, app: Flask) -> None:
    browser.open("/")
    before = rows_and_revisions(app)
    page = browser.switch("es")
    assert (page.address, language_of(page)) == ("/", "es")
    assert language_of(browser.open("/")) == "es"
    assert rows_and_revisions(app) == before
    page = browser.send()
    assert page.address == "/form/who"
    assert language_of(page) == "es"
    token = browser.client.get_cookie("form")
    assert token is not None
    with app.app_context():
        opened = sitting.open_by_token(db.session(), keys(), token.value, datetime.now(UTC))
        assert opened.language == "es"


def test_what_was_typed_stays_when_the_language_changes(browser: Browser) -> None:
    come_to(browser, until="about_you")
    page = browser.switch(
        "es",
        **{"name_given": "Rosa", "name_family": 'Núñez "O\'Neil" <b>', "birth_date-month": "13"},
        **{"birth_date-year": "19", "been_before": "unsure"},
    )
    assert (page.status, page.address, language_of(page)) == (200, "/form/about-you", "es")
    assert page.errors == []
    assert not page.soup.select(".nhsuk-error-message, [aria-invalid]")
    typed = page.values()
    assert (typed["name_given"], typed["name_family"]) == ("Rosa", 'Núñez "O\'Neil" <b>')
    assert (typed["birth_date-month"], typed["birth_date-day"], typed["birth_date-year"]) == ("13", "", "19")
    assert page.ticked("been_before") == ["unsure"]
    back = browser.switch("en")
    assert language_of(back) == "en"
    anew = {"csrf_token": "", "page_mark": ""}
    assert {**back.values(), **anew} == {**typed, **anew}


def test_changing_the_language_saves_no_answer_and_shows_no_safety_page(browser: Browser, app: Flask) -> None:
    begin(browser)
    browser.send(who="me")
    before = rows_and_revisions(app)
    page = browser.switch("es", safety_legs=["saddle_numbness"])
    assert page.address == "/form/safety-legs"
    assert page.ticked("safety_legs") == ["saddle_numbness"]
    after = rows_and_revisions(app)
    assert {**after, "saved": before["saved"]} == before
    assert browser.send().address == "/form/get-help"
    assert language_of(browser.page) == "es"


def test_a_box_ticked_to_let_an_error_pass_stays_ticked(browser: Browser) -> None:
    come_to(browser, OPERATED, until="surgery_date/1")
    browser.send({"surgery_date": "December 2026"})
    assert browser.page.is_sent_back
    page = browser.switch("es", **{"surgery_date-offer": "yes"})
    assert page.ticked("surgery_date-offer") == ["yes"]
    assert page.errors == []
    assert browser.send().address == "/form/surgeries"
    page = browser.send(surgeries_more="no")
    assert (page.address, language_of(page)) == ("/form/planned", "es")
    assert page.values()["planned_when"] == "diciembre de 2026"


def test_a_page_opened_to_change_an_answer_leads_back_in_the_other_language(browser: Browser) -> None:
    come_to(browser, until="check")
    browser.open("/form/who?to=check")
    browser.switch("es", who="someone_else")
    page = browser.send({"relation": "hija"})
    assert (page.address, language_of(page)) == (
        "/form/helper",
        "es",
    )  # asked of who helps another
    page = browser.send()
    assert (page.address, language_of(page)) == ("/form/check", "es")
    assert "hija" in page.main


def test_pages_without_a_form_change_too(browser: Browser) -> None:
    begin(browser)
    browser.send(who="me")
    browser.send(safety_legs=["saddle_numbness"])
    page = browser.switch("es")
    assert (page.address, language_of(page)) == ("/form/get-help", "es")
    assert page.heading == QUESTIONNAIRE.words["get_help_title"].es
    page = browser.follow(QUESTIONNAIRE.words["get_help_leave_phone"].es)
    page = browser.switch("en", name_given="Ana", phone="12")
    assert (page.status, page.errors, language_of(page)) == (200, [], "en")
    assert (page.values()["name_given"], page.values()["phone"]) == ("Ana", "12")


def test_the_form_number_can_be_read_in_both_languages_and_the_case_keeps_its_own(
    browser: Browser, app: Flask
) -> None:
    page = come_to(browser)
    assert page.address == "/form/done"
    page = browser.switch("es")
    assert (page.address, language_of(page)) == ("/form/done", "es")
    assert "a más tardar el jueves 19 de noviembre a las 5 de la tarde." in page.main
    assert told_in(app) == ["en"]


def test_an_error_page_speaks_the_language_of_this_browser(browser: Browser) -> None:
    browser.open("/")
    browser.switch("es")
    page = browser.open("/nada")
    assert (page.status, language_of(page)) == (404, "es")
    page = browser.switch("en")
    # There is no page at that address to come back to.
    assert (page.status, page.address, language_of(page)) == (200, "/", "en")


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example/", "/\\evil.example", "evil", ""]
)
def test_nobody_is_led_to_another_site(browser: Browser, address: str) -> None:
    browser.open("/")
    token = browser.token()
    posted = {"csrf_token": token, "language": "es", "back": address}
    response = browser.client.post("/language", data=posted)
    assert (response.status_code, response.headers["Location"]) == (303, "/")


def test_the_language_is_not_changed_from_another_site_or_to_an_unknown_one(browser: Browser) -> None:
    begin(browser)
    hidden = browser.hidden()
    browser.client.post("/language", data={"language": "es", "back": "/"})
    browser.client.post("/language", data={"language": "fr", **hidden})
    assert language_of(browser.open("/form/who")) == "en"
    page = browser.post("/form/who", {**hidden, "language": "es", "csrf_token": "old", "who": "me"})
    assert (page.is_sent_back, language_of(page), page.ticked("who")) == (True, "en", ["me"])
    assert language_of(browser.open("/form/who")) == "en"


def test_an_unsigned_translation_is_not_offered_in_production(browser: Browser, app: Flask) -> None:
    begin(browser)
    assert languages(browser.page) == ["es"]
    assert FOR_SPANISH not in strip(browser.page)
    browser.switch("es")
    app.config["ENVIRONMENT"] = "production"
    for address in ("/", "/form/who", "/nothing"):
        page = browser.open(address)
        assert language_of(page) == "en"
        assert languages(page) == []
        assert strip(page).endswith(FOR_SPANISH)
    browser.open("/form/who")
    page = browser.post("/form/who", browser.hidden())
    assert (page.errors, language_of(page)) == (["Choose one answer"], "en")


def test_spanish_is_offered_in_production_once_its_safety_texts_are_signed(
    browser: Browser, app: Flask, tmp_path: Path
) -> None:
    app.config["ENVIRONMENT"] = "production"
    app.config["PRACTICE_FILE"] = practice_with(tmp_path, safety_part(QUESTIONNAIRE))
    begin(browser)
    assert FOR_SPANISH not in strip(browser.page)
    assert language_of(browser.switch("es")) == "es"


def test_other_signed_texts_do_not_bring_spanish_into_production(
    browser: Browser, app: Flask, tmp_path: Path
) -> None:
    app.config["ENVIRONMENT"] = "production"
    for part in parts(QUESTIONNAIRE, load_pages().values())[1:]:
        (folder := tmp_path / part.id).mkdir()
        app.config["PRACTICE_FILE"] = practice_with(folder, part)
        page = browser.open("/")
        assert languages(page) == []
        assert strip(page).endswith(FOR_SPANISH)


def test_errors_are_in_spanish(browser: Browser) -> None:
    begin(browser)
    browser.switch("es")
    page = browser.send()
    assert page.is_sent_back
    assert page.errors == [QUESTIONNAIRE.words["error_choose_one"].es]
    assert page.title.startswith("Error: ¿")


class SpanishBrowser(Browser):
    """A browser that looks at every page it comes to: none shows a word of the program in English."""

    english = tuple(
        text.en
        for text in QUESTIONNAIRE.words.values()
        if text.en != text.es and "{" not in text.en and len(text.en.split()) > 1
    )

    def _land(self, response: TestResponse) -> Page:
        page = super()._land(response)
        assert language_of(page) == "es"
        shown = page.soup.get_text("\n")
        assert [words for words in self.english if words in shown] == [], page.address
        return page


def test_a_whole_form_in_spanish_from_the_first_page_to_the_form_number(app: Flask, browser: Browser) -> None:
    browser.open("/")
    browser.switch("es")
    spanish = SpanishBrowser(browser.client)
    begin(spanish)
    special: dict[str, Given] = {
        **OPERATED,
        "surgery_date": {"surgery_date": "junio 2014"},
        "symptoms": {"symptoms": ["pain", "weakness", "numbness"]},
    }
    page = fill_in(spanish, special, until="check")
    assert "junio de 2014" in page.main
    page = fill_in(spanish, special)
    assert page.address == "/form/done"
    assert "a más tardar el jueves 19 de noviembre a las 5 de la tarde." in page.main
    assert len(spanish.seen) > 15
    assert told_in(app) == ["es"]
