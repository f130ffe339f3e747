"""Machines are kept from flooding the form, people are told what to do, and no urgent sign is lost."""

from __future__ import annotations

import fcntl
from datetime import timedelta

import pytest
import time_machine
from flask import Flask, request, request_started
from jinja2 import BytecodeCache

from config import Settings
from intake import create_app
from intake.extensions import db
from intake.store.models import Case
from tests.support.browser import Browser, Page
from tests.support.patient_story import begin, come_to, fill_in, go_through

CLINIC = "198.51.100.7"
ELSEWHERE = "198.51.100.8"
REQUESTS_OF_A_FORM = 50
"""A typical form is 23 question pages at most: each is fetched and sent, then the first and the last."""


def browser_at(app: Flask, address: str) -> Browser:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = address
    return Browser(client)


@pytest.fixture
def visitor(app: Flask, clock: time_machine.Traveller) -> Browser:
    """A patient's browser somewhere on the network."""
    assert clock is not None
    return browser_at(app, CLINIC)


@pytest.fixture
def few_allowed(app: Flask, clock: time_machine.Traveller, compiled_templates: BytecodeCache) -> Flask:
    """The same product with limits that a test reaches soon."""
    assert clock is not None
    mapping = {key: app.config[key] for key in app.config if key.isupper()}
    few = create_app({**mapping, "PAGES_ALLOWED": "8 per minute", "STARTS_ALLOWED": "3 per hour"})
    few.jinja_env.bytecode_cache = compiled_templates
    return few


def cases(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(db.select(Case)).all())


def told_to_wait(page: Page) -> bool:
    """Whether the page says to wait or call, and when not to wait at all."""
    if page.status != 429:
        return False
    assert page.response.headers["Retry-After"] in ("60", "3600")  # the length of the limit that was reached
    assert "Wait a few minutes, or call us: (251) 555-0142" in page.main
    assert "Call 911 if you cannot pee" in page.main
    return True


# --- the limit by address -----------------------------------------------------------------------------------


def test_twenty_patients_in_ten_minutes_may_share_a_clinics_address(settings: Settings) -> None:
    assert settings.pages_per_minute * 10 >= 20 * REQUESTS_OF_A_FORM * 2
    assert settings.pages_per_minute >= 5 * REQUESTS_OF_A_FORM  # five at the same moment
    assert settings.starts_per_hour >= 6 * 20


def test_a_typical_form_takes_no_more_requests_than_that(visitor: Browser, app: Flask) -> None:
    made: list[str] = []
    request_started.connect(lambda _app: made.append(request.path), app, weak=False)
    go_through(
        visitor,
        {"prior_surgery": {"prior_surgery": "yes"}, "symptoms": {"symptoms": ["pain", "numbness"]}},
        until="check",
    )
    assert 30 < len(made) <= REQUESTS_OF_A_FORM


def test_too_many_pages_from_one_address_are_told_to_wait_or_call(few_allowed: Flask) -> None:
    flood, other = browser_at(few_allowed, CLINIC), browser_at(few_allowed, ELSEWHERE)
    refused = [told_to_wait(flood.open("/")) for _ in range(12)]
    assert refused == [False] * 8 + [True] * 4
    assert other.open("/").status == 200


def test_the_addresses_of_one_ipv6_network_share_its_limit(few_allowed: Flask) -> None:
    pages = [browser_at(few_allowed, f"2001:db8:1:2::{number}").open("/") for number in range(9)]
    assert [told_to_wait(page) for page in pages] == [False] * 8 + [True]
    assert browser_at(few_allowed, "2001:db8:1:3::1").open("/").status == 200


def test_the_limit_is_over_when_its_time_is_over(few_allowed: Flask, clock: time_machine.Traveller) -> None:
    flood = browser_at(few_allowed, CLINIC)
    for _ in range(9):
        page = flood.open("/")
    assert told_to_wait(page)
    clock.shift(timedelta(minutes=2))
    assert flood.open("/").status == 200


def test_too_many_forms_begun_from_one_address_are_told_to_wait_or_call(
    few_allowed: Flask, clock: time_machine.Traveller
) -> None:
    flood = browser_at(few_allowed, CLINIC)
    for _ in range(3):
        assert begin(flood).address == "/form/who"
        clock.shift(timedelta(minutes=2))
    assert told_to_wait(begin(flood))
    clock.shift(timedelta(minutes=61))
    assert begin(flood).address == "/form/who"


def test_where_counts_cannot_be_shared_each_process_still_counts(
    few_allowed: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_locks(*_asked: object) -> None:
        raise OSError("no locks available")

    monkeypatch.setattr(fcntl, "lockf", no_locks)
    flood = browser_at(few_allowed, CLINIC)
    refused = [told_to_wait(flood.open("/")) for _ in range(12)]
    assert refused[:8] == [False] * 8
    assert refused[9:] == [True] * 3


def test_files_staff_pages_and_the_host_itself_are_not_limited(few_allowed: Flask) -> None:
    client = browser_at(few_allowed, CLINIC).client
    for address in ("/static/app.css", "/staff/sign-in"):
        for _ in range(12):
            with client.get(address) as response:
                assert response.status_code == 200
    for address in ("127.0.0.1", "::1"):
        here = browser_at(few_allowed, address)
        assert {here.open("/").status for _ in range(12)} == {200}


def test_in_production_nothing_is_exempt_not_even_the_host_itself(few_allowed: Flask) -> None:
    few_allowed.config["ENVIRONMENT"] = "production"
    for address in ("127.0.0.1", "::1"):
        here = browser_at(few_allowed, address)
        assert [told_to_wait(here.open("/")) for _ in range(9)] == [False] * 8 + [True]


@pytest.mark.parametrize("address", ["unknown", "198.51.100.7:4711", "_hidden"])
def test_what_a_proxy_names_instead_of_an_address_is_limited_like_one(
    few_allowed: Flask, address: str
) -> None:
    flood = browser_at(few_allowed, address)
    assert [told_to_wait(flood.open("/")) for _ in range(9)] == [False] * 8 + [True]


def test_an_open_form_keeps_its_answers_through_the_limit(
    few_allowed: Flask, clock: time_machine.Traveller
) -> None:
    visitor = browser_at(few_allowed, CLINIC)
    begin(visitor)
    visitor.send(who="me")
    values = visitor.page.values()
    values.setlist("safety_legs", ["lost_control"])
    for _ in range(8):
        page = visitor.open("/form/safety-legs")
    assert told_to_wait(page)
    assert told_to_wait(visitor.post("/form/safety-legs", values))
    clock.shift(timedelta(minutes=2))
    assert visitor.post("/form/safety-legs", values).address == "/form/get-help"
    assert visitor.open("/form/who").ticked("who") == ["me"]


# --- the box that people do not see -------------------------------------------------------------------------


def test_the_box_is_there_for_programs_and_for_nobody_else(visitor: Browser) -> None:
    for page in (visitor.open("/"), go_through(visitor, until="check")):
        box = page.soup.find("input", attrs={"name": "website"})
        assert box is not None
        assert (box["tabindex"], box["autocomplete"], box.get("value")) == ("-1", "off", None)
        assert box.parent is not None
        assert box.parent["aria-hidden"] == "true"
        assert "nhsuk-u-visually-hidden" in box["class"]


def test_a_program_that_fills_in_every_box_begins_nothing(visitor: Browser) -> None:
    visitor.open("/")
    page = visitor.send(website="https://example.com")
    assert page.status == 400
    assert "call us: (251) 555-0142" in page.main
    assert visitor.open("/form").status == 410


def test_a_program_that_fills_in_every_box_sends_nothing_and_is_told(
    visitor: Browser, app: Flask, clock: time_machine.Traveller
) -> None:
    come_to(visitor, until="check")
    clock.shift(timedelta(minutes=5))
    page = visitor.send(consent="agree", website="https://example.com")
    assert page.status == 400
    assert "call us: (251) 555-0142" in page.main
    assert cases(app) == 0
    visitor.open("/form/check")
    assert visitor.send(consent="agree").address == "/form/done"


# --- the least time -----------------------------------------------------------------------------------------


def test_a_form_sent_sooner_than_anybody_can_fill_it_in_comes_back_once_more(
    visitor: Browser, app: Flask, clock: time_machine.Traveller
) -> None:
    come_to(visitor, until="check")
    clock.shift(timedelta(seconds=19))
    page = visitor.send(consent="agree")
    assert page.is_sent_back
    assert page.errors == ["That was very quick. Look over your answers once more, then send."]
    assert page.ticked("consent") == ["agree"]
    assert cases(app) == 0
    clock.shift(timedelta(seconds=1))
    assert visitor.send().address == "/form/done"
    assert cases(app) == 1


@pytest.mark.parametrize("back", [timedelta(seconds=1), timedelta(hours=1), timedelta(days=40)])
def test_a_clock_that_steps_back_makes_nobody_too_quick(
    visitor: Browser, app: Flask, clock: time_machine.Traveller, back: timedelta
) -> None:
    come_to(visitor, until="check")
    clock.shift(-back)
    page = visitor.send(consent="agree")
    assert (page.errors, page.address) == ([], "/form/done")
    assert cases(app) == 1


def test_the_time_is_counted_from_the_first_answer_not_from_a_form_left_open(
    visitor: Browser, clock: time_machine.Traveller
) -> None:
    begin(visitor)
    clock.shift(timedelta(hours=1))
    fill_in(visitor, until="check")
    assert visitor.send(consent="agree").is_sent_back


def test_somebody_who_tells_a_change_may_be_quick(visitor: Browser, clock: time_machine.Traveller) -> None:
    come_to(visitor, until="check")
    clock.shift(timedelta(seconds=20))
    visitor.send(consent="agree")
    # "Tell us something changed" is the second form of the last page, after what helps the surgeon prepare.
    visitor.send(form=1)
    visitor.follow("Tell us what changed")
    assert fill_in(visitor).heading == "We have your changes"


def test_on_the_host_itself_nobody_is_timed(browser: Browser) -> None:
    assert come_to(browser).address == "/form/done"


# --- an urgent sign is never lost ---------------------------------------------------------------------------


@pytest.mark.parametrize("trap", ["", "https://example.com"])
def test_a_form_that_calls_for_help_is_taken_however_it_was_filled_in(
    visitor: Browser, app: Flask, trap: str
) -> None:
    come_to(visitor, {"safety": {"safety": "fever"}}, until="call_today")
    visitor.follow("Keep going and send my answers, too")
    fill_in(visitor, until="check")
    assert visitor.send(consent="agree", website=trap).address == "/form/done"
    assert cases(app) == 1


def test_a_name_and_number_left_at_a_safety_page_are_taken_at_once(visitor: Browser, app: Flask) -> None:
    come_to(visitor, {"safety": {"safety": "lost_control"}}, until="get_help")
    visitor.follow("Leave my name and phone number")
    page = visitor.send(name_given="Ana", name_family="Example", phone="2515550188")
    assert page.address == "/form/phone-left"
    assert cases(app) == 1
