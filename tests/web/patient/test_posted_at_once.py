"""Two requests of one sitting at the same moment: neither waits, and no answer of either is lost."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from intake.extensions import db
from intake.services.patient import filling
from intake.store.engine import reading
from intake.store.models import Case, Draft
from intake.store.models.draft import DRAFT_FILED
from tests.support.browser import Browser
from tests.support.patient_story import fill_in, go_through

PAIN = "/form/pain"


def meanwhile(monkeypatch: pytest.MonkeyPatch, other: Callable[[], object]) -> None:
    """Let this happen once, after the next page was read and worked out and before it is saved."""
    real = filling.answer_page

    def answer_page(*args: Any, **kwargs: Any) -> Any:
        monkeypatch.setattr(filling, "answer_page", real)
        beside = Thread(target=other)  # a request of its own, as another worker's thread takes it
        beside.start()
        beside.join()
        return real(*args, **kwargs)

    monkeypatch.setattr(filling, "answer_page", answer_page)


def filled(browser: Browser, address: str, **given: str) -> MultiDict[str, str]:
    values = browser.open(address).values()
    for name, value in given.items():
        values[name] = value
    return values


def second_window(app: Flask, browser: Browser) -> Browser:
    """The same browser once more: it holds the same cookies."""
    other = Browser(app.test_client())
    other.client._cookies = browser.client._cookies
    return other


def test_a_page_sent_while_another_is_saved_loses_neither(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_through(browser, until="more_words")
    second = second_window(app, browser)
    pain, words = (
        filled(browser, PAIN, pain_places="left_leg"),
        filled(second, "/form/more-words", own_words="Stairs"),
    )
    meanwhile(monkeypatch, lambda: second.post("/form/more-words", words))

    answer = browser.client.post(PAIN, data=pain)

    assert answer.status_code == 303
    assert browser.open(PAIN).values().getlist("pain_places") == ["left_leg"]
    assert browser.open("/form/more-words").values()["own_words"] == "Stairs"


def test_a_page_sent_twice_at_once_is_taken_once_and_leads_on_both_times(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_through(browser, until="more_words")
    second = second_window(app, browser)
    pain = filled(browser, PAIN, pain_places="left_leg")
    led: list[str] = []
    meanwhile(monkeypatch, lambda: led.append(second.client.post(PAIN, data=pain).headers["Location"]))

    answer = browser.client.post(PAIN, data=pain)

    assert [answer.headers["Location"]] == led
    assert browser.open(PAIN).values().getlist("pain_places") == ["left_leg"]


def test_a_page_sent_while_the_form_is_sent_changes_nothing_and_says_so(
    app: Flask, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_through(browser, until="check")
    second = second_window(app, browser)
    pain = filled(browser, PAIN, pain_places="left_leg")
    second.open("/form/check")
    meanwhile(monkeypatch, lambda: fill_in(second))

    answer = browser.client.post(PAIN, data=pain)

    assert answer.status_code == 409
    with app.app_context():
        reading(db.session())
        draft = db.session.scalars(select(Draft)).one()
        assert (draft.status, draft.sealed_content, draft.wrapped_key) == (DRAFT_FILED, None, None)
        assert len(db.session.scalars(select(Case)).all()) == 1
