"""Whole stories, from the first page to the form number."""

from __future__ import annotations

from tests.support.browser import Browser


def test_first_page(browser: Browser) -> None:
    page = browser.open("/")
    assert page.status == 200
    page = browser.send()
    assert page.address == "/form/who"
