"""What tests begin with is done once, is as good as done anew, and only stands for what begins alike."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask

from intake.extensions import db
from intake.services.patient import asked_letters
from tests.support.browser import Browser
from tests.support.patient_story import come_to, fill_in, go_through
from tests.support.patients import cases_filed, rows_of
from tests.support.remembered import remembered
from tests.support.staff_browser import file_story

OPERATED = {"prior_surgery": {"prior_surgery": "yes"}}


@pytest.fixture
def requests(app: Flask) -> Iterator[list[str]]:
    """The addresses that the product itself was asked for; of what other tests did nothing is remembered."""
    asked: list[str] = []
    answered = app.wsgi_app

    def noting(environ: dict[str, Any], start: Any) -> Any:
        asked.append(environ["PATH_INFO"])
        return answered(environ, start)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(app, "wsgi_app", noting)
        patch.setattr(remembered, "_after", {})
        yield asked


@pytest.fixture
def another(app: Flask) -> Browser:
    return Browser(app.test_client())


@pytest.fixture
def gone_before(app: Flask, browser: Browser, requests: list[str]) -> None:
    """The way to the own words was gone from the same beginning; of that the database knows nothing more."""
    before, state = rows_of(app), remembered._state
    come_to(browser, until="more_words")
    browser.stand(Browser(app.test_client()).standing())
    with app.app_context():
        for table in reversed(db.metadata.sorted_tables):
            db.session.execute(table.delete())
        db.session.commit()
    assert rows_of(app).keys() == before.keys()
    remembered._state = state
    requests.clear()


@pytest.mark.usefixtures("gone_before")
def test_a_way_gone_before_is_not_gone_again_and_leads_on_as_if_it_were(
    browser: Browser, app: Flask, requests: list[str]
) -> None:
    page = come_to(browser, until="more_words")
    assert requests == []
    assert (page.address, browser.here) == ("/form/more-words", "/form/more-words")
    assert browser.open("/form/prior-surgery").ticked("prior_surgery") == ["no"]
    browser.open("/form/more-words")
    assert fill_in(browser).address == "/form/done"
    assert len(cases_filed(app)) == 1


@pytest.mark.usefixtures("gone_before")
def test_where_it_goes_on_or_branches_off_only_the_rest_is_gone(
    browser: Browser, app: Flask, requests: list[str]
) -> None:
    come_to(browser, OPERATED, until="surgery/1")
    assert requests == ["/form/prior-surgery", "/form/surgery/1"]
    assert rows_of(app)["draft"] == 1
    assert browser.open("/form/safety-legs").ticked("safety_legs") == ["none"]


@pytest.mark.usefixtures("gone_before")
@pytest.mark.parametrize("change", ["time", "settings", "database", "browser", "application", "patch"])
def test_from_another_beginning_all_of_it_is_gone(
    browser: Browser,
    app: Flask,
    requests: list[str],
    clock: time_machine.Traveller,
    monkeypatch: pytest.MonkeyPatch,
    change: str,
) -> None:
    if change == "time":
        clock.shift(timedelta(seconds=1))
    elif change == "settings":
        app.config["PAGES_ALLOWED"] = "1000 per minute"
    elif change == "database":
        file_story(app, "back within two years")
        with app.app_context():
            db.session.execute(db.text("UPDATE staff SET role = role"))
            db.session.commit()
    elif change == "browser":
        browser.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    elif change == "patch":
        monkeypatch.setattr(asked_letters, "PER_RECIPIENT", 0)
    else:
        remembered._app = None
    come_to(browser, until="safety_legs")
    assert requests == ["/", "/start", "/form/who", "/form/who", "/form/safety-legs"]


def test_a_form_come_to_is_the_form_gone_through(browser: Browser, another: Browser, app: Flask) -> None:
    come_to(browser)
    come_to(another)
    go_through(Browser(app.test_client()))
    first, *others = cases_filed(app)
    assert [case.story for case in others] == [first.story] * len(others)
