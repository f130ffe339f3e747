"""The first page leads to the notices the law asks for, in the practice's own words and in more languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from intake.content.information import FILLED_IN, NOTICES, load_pages
from intake.content.practice import load_practice
from intake.domain.questionnaire import LANGUAGES
from intake.web.patient.information import filled_in
from tests.support.browser import OFFICE_PHONE, Browser
from tests.support.own_practice import write_own_practice


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_page_leads_to_each_notice_by_its_title(browser: Browser, language: str) -> None:
    browser.open("/")
    if language != "en":
        browser.switch(language)
    for page_id in NOTICES:
        title = load_pages()[page_id].title.in_(language)
        assert browser.page.links[title] == f"/about/{page_id}"
    notice = browser.open("/about/nondiscrimination")
    assert notice.links[OFFICE_PHONE].startswith("tel:")
    assert "1-800-368-1019" in notice.main


def test_a_practices_own_words_and_lines_in_other_languages_are_shown(
    app: Flask, browser: Browser, tmp_path: Path
) -> None:
    practice = write_own_practice(tmp_path)
    help_page = tmp_path / "notices" / "language-help.toml"
    text = help_page.read_text("utf-8").replace("Free help with language and talking", "We speak with you")
    line = '\n[[taglines]]\nlanguage = "{}"\nname = "{}"\ntext = "{}"\n'
    lines = line.format("vi", "Tiếng Việt", "Gọi miễn phí: {phone}") + line.format("ar", "العربية", "اتصل")
    help_page.write_text(text + lines, "utf-8")
    app.config["PRACTICE_FILE"] = practice

    first = browser.open("/")
    assert first.links["We speak with you"] == "/about/language-help"
    assert first.links["Tiếng Việt"] == "/about/language-help#vi"
    page = browser.open("/about/language-help")
    assert "example text" not in page.main
    shown = page.soup.select_one("#vi[lang=vi][dir=ltr]")
    assert shown is not None
    assert f"Gọi miễn phí: {OFFICE_PHONE}" in " ".join(shown.get_text().split())
    assert page.soup.select_one("#ar[lang=ar][dir=rtl]")
    assert not load_practice(practice).example_notices


def test_what_may_be_filled_in_is_what_is_filled_in() -> None:
    assert set(filled_in(load_practice(), "en")) == FILLED_IN
