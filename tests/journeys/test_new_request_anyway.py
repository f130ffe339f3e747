"""A new request beside an urgent one that the same browser sent: the older one's urgency stands for both."""

from __future__ import annotations

import pytest
from flask import Flask

from intake.extensions import db
from intake.store.models import Case, OutboxMessage
from tests.support.browser import Browser, Page
from tests.support.patient_story import Given, fill_in, go_through

FEVER: dict[str, Given] = {"safety_fever": {"safety_fever": "fever"}}
EMERGENCY: dict[str, Given] = {"safety_sudden": {"safety_sudden": "chest_breath"}}
PROMISE = "We will call you by"


def send(browser: Browser, signs: dict[str, Given], stops_at: str) -> Page:
    go_through(browser, signs, until=stops_at)
    go_on = "Keep going and send my answers, too" if stops_at == "call_today" else "Go on with the form"
    browser.follow(go_on)
    return fill_in(browser)


def press(browser: Browser, text: str) -> Page:
    """Press the button of that text."""
    page = browser.page
    button = next(each for each in page.soup.select("button") if each.get_text() == text)
    form = button.find_parent("form")
    assert form is not None
    values = page.values_of(form)
    values.setlist(str(button["name"]), [str(button["value"])])
    return browser.post(str(form["action"]), values)


def send_another(browser: Browser) -> Page:
    press(browser, "Tell us something changed")
    press(browser, "Send a new request anyway")
    return fill_in(browser)


@pytest.mark.parametrize(
    ("signs", "stops_at", "said"),
    [
        (FEVER, "call_today", "Do not wait for our call."),
        (EMERGENCY, "get_help", "Call 911 now. Do not wait."),
    ],
)
def test_a_new_request_beside_an_urgent_one_promises_no_slower_call(
    browser: Browser, app: Flask, signs: dict[str, Given], stops_at: str, said: str
) -> None:
    assert PROMISE not in send(browser, signs, stops_at).main
    page = send_another(browser)
    assert page.address == "/form/done"
    assert PROMISE not in page.main
    assert said in page.main
    assert "What you told us before still counts." in page.main
    with app.app_context():
        levels = set(db.session.scalars(db.select(Case.urgency)))
    assert levels & {"emergency", "same_day"}
    assert levels & {"routine", "soon"}


def test_once_the_older_request_is_closed_the_new_one_stands_alone(browser: Browser, app: Flask) -> None:
    send(browser, FEVER, "call_today")
    send_another(browser)
    with app.app_context():
        older = db.session.scalars(db.select(Case).where(Case.urgency == "same_day")).one()
        older.in_queue = False
        db.session.commit()
    assert PROMISE in browser.open("/form/done").main


def test_beside_a_request_that_can_wait_the_promise_is_its_own(browser: Browser, app: Flask) -> None:
    go_through(browser)
    assert PROMISE in send_another(browser).main
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(OutboxMessage)) == 2


def test_another_form_begun_in_this_browser_hears_nothing_of_it(browser: Browser) -> None:
    send(browser, FEVER, "call_today")
    assert PROMISE in go_through(browser).main
