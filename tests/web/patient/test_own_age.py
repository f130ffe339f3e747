"""A practice that lets younger people use the form alone says so and takes them; others are asked to call."""

from __future__ import annotations

from pathlib import Path

from flask import Flask

from intake.content.practice import DEFAULT_PRACTICE
from tests.support.browser import Browser
from tests.support.patient_story import PLAIN, go_through


def test_the_practices_age_is_said_on_the_first_page_and_held_on_the_page_that_asks(
    app: Flask, browser: Browser, tmp_path: Path
) -> None:
    text = DEFAULT_PRACTICE.read_text("utf-8")
    own = tmp_path / "practice.toml"
    own.write_text(text.replace("youngest_age = 18", "youngest_age = 16"), "utf-8")
    app.config["PRACTICE_FILE"] = own
    assert "It is for people who are 16 or older." in browser.open("/").main
    browser.switch("es")
    assert "Es para personas de 16 años o más." in browser.page.main
    browser.switch("en")

    go_through(browser, until="about_you")
    page = browser.send({**PLAIN["about_you"], "birth_date-year": "2012"})
    assert "This form is for people who are 16 or older. Call us, and we will help you." in page.main
    assert browser.send({**PLAIN["about_you"], "birth_date-year": "2010"}).address == "/form/contact"
