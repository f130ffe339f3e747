"""Beside the office's phone every page says whether somebody answers it now, by the clock of the request."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from intake.content.loader import load_questionnaire
from intake.content.practice import load_practice
from intake.logs import Reason
from intake.services.patient import sitting
from intake.store.errors import Unavailable
from intake.web.form.page import open_now
from intake.web.form.words import Words
from tests.support.browser import Browser
from tests.support.patient_story import begin, come_to

HOURS = load_practice().hours
FORM = load_questionnaire()
SUNDAY_NIGHT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "english", "spanish"),
    [
        ((2026, 11, 17, 16), "(open now until 5 PM)", "(abierto ahora hasta las 5 de la tarde)"),
        ((2026, 11, 20, 16), "(open now until 4 PM)", "(abierto ahora hasta las 4 de la tarde)"),
        (
            (2026, 11, 17, 12),
            "(closed now, opens today 8 AM)",
            "(cerrado ahora, abre hoy a las 8 de la mañana)",
        ),
        (
            (2026, 11, 17, 23),
            "(closed now, opens Wednesday 8 AM)",
            "(cerrado ahora, abre el miércoles a las 8 de la mañana)",
        ),
        (
            (2026, 11, 20, 22),
            "(closed now, opens Monday 8 AM)",
            "(cerrado ahora, abre el lunes a las 8 de la mañana)",
        ),
    ],
)
def test_it_says_until_or_from_when_in_both_languages(
    at: tuple[int, int, int, int], english: str, spanish: str
) -> None:
    now = datetime(*at, tzinfo=UTC)
    assert open_now(HOURS, now, Words(FORM, "en")) == english
    assert open_now(HOURS, now, Words(FORM, "es")) == spanish


def test_an_opening_a_week_away_is_said_with_its_date() -> None:
    closed = frozenset(datetime(2026, 11, day, tzinfo=UTC).date() for day in range(16, 28))
    hours = type(HOURS)(HOURS.zone, HOURS.week, closed)
    now = datetime(2026, 11, 17, 16, tzinfo=UTC)
    assert open_now(hours, now, Words(FORM, "en")) == "(closed now, opens Monday, November 30 at 8 AM)"


def help_line(browser: Browser) -> str:
    found = browser.page.soup.select_one(".app-help")
    assert found is not None
    return " ".join(found.get_text().split())


def test_each_page_says_it_as_of_its_own_request(browser: Browser, clock: time_machine.Traveller) -> None:
    begin(browser)
    assert help_line(browser) == "Need help? Call us: (251) 555-0142 (open now until 5 PM)"
    clock.move_to(SUNDAY_NIGHT)
    for address in ("/", "/form/who", "/about/privacy", "/sent", "/nothing-here"):
        browser.open(address)
        assert help_line(browser).endswith("(closed now, opens Monday 8 AM)"), address
    browser.switch("es")
    assert help_line(browser).endswith("(cerrado ahora, abre el lunes a las 8 de la mañana)")


def test_a_page_that_fails_for_want_of_the_database_says_it_too(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(*_args: object, **_kwargs: object) -> None:
        raise Unavailable(Reason.LOCKED, "locked")

    monkeypatch.setattr(sitting, "start", unavailable)
    browser.open("/")
    assert browser.send().status == 503
    assert help_line(browser).endswith("(open now until 5 PM)")


def test_the_end_of_the_form_names_who_answers_while_the_office_is_closed(browser: Browser) -> None:
    assert "When we are closed, call (251) 555-0144." in come_to(browser).main
