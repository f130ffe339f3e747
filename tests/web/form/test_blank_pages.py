"""A page without answers is written once, and shows each person what it would have shown them anyway."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

import pytest
from flask import Flask

from intake.web.form import asking
from intake.web.form.blank_page import BlankPages
from tests.support.browser import Browser
from tests.support.patient_story import Given, begin, fill_in, go_through, plain_answer
from tests.support.sound_html import without_secret

OPERATED: Mapping[str, Given] = {
    "prior_surgery": {"prior_surgery": "yes"},
    "symptoms": {"symptoms": ["numbness", "pain"]},
}
FOR_ANOTHER: Mapping[str, Given] = {
    "who": {"who": "someone_else"},
    "more_words": {"own_words": "Zebulon walks"},
}
LEAST_BLANK = 14


def kept(app: Flask) -> Mapping[Hashable, object]:
    """Every blank page that is kept, by its key."""
    pages: BlankPages = app.extensions["blank_pages"]
    return pages._pages


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_blank_page_is_what_would_have_been_written_for_this_person(
    browser: Browser, app: Flask, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_through(browser, OPERATED)  # keeps the pages, of another person and another path
    same = Browser(app.test_client())
    begin(same)
    if language == "es":
        same.switch("es")
    for _ in range(60):
        if same.page.address == "/form/check":
            break
        shown = same.client.get(same.here).text
        with monkeypatch.context() as patch:
            patch.setattr(asking, "is_blank", lambda *_: False)
            assert without_secret(same.client.get(same.here).text) == without_secret(shown), same.here
        story = {**FOR_ANOTHER, "prior_surgery": {"prior_surgery": "no"}}
        page = same.page.address.removeprefix("/form/").split("/")[0].replace("-", "_")
        same.send(story.get(page) or plain_answer(same.page))
    assert same.page.address == "/form/check"
    assert len(kept(app)) >= LEAST_BLANK


def test_nothing_that_anybody_told_or_was_given_is_kept(browser: Browser, app: Flask) -> None:
    go_through(browser, FOR_ANOTHER, until="about_you")
    tokens = browser.hidden()
    fill_in(browser)
    everything = repr(kept(app))
    assert "Zebulon" not in everything
    assert "Maria" not in everything
    assert tokens["csrf_token"] not in everything
    assert tokens["page_mark"] not in everything


def test_a_page_that_was_answered_or_says_something_to_one_person_is_no_blank_one(
    browser: Browser, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_through(browser, OPERATED, until="more_words")
    monkeypatch.setattr(BlankPages, "page", None)  # whoever asks for one fails
    for address in ("/form/symptoms", "/form/surgeries", "/form/more-words?opened=1", "/form/pain-onset"):
        assert browser.client.get(address).status_code == 200
    assert app.extensions["blank_pages"]


def test_a_practice_with_other_words_gets_pages_of_its_own(browser: Browser, app: Flask) -> None:
    begin(browser)
    pages = app.extensions["blank_pages"]
    app.extensions["blank_pages"] = BlankPages(practice=object())  # type: ignore[arg-type]
    browser.open("/form/who")
    assert app.extensions["blank_pages"] is not pages
    assert kept(app)
