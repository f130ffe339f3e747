"""When something fails: plain words, the phone, 911, and nothing lost."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import time_machine
from flask import Flask, Response, abort
from sqlalchemy.exc import TimeoutError as NoConnectionInTime
from werkzeug.exceptions import TooManyRequests

from config import Settings
from intake.extensions import db
from intake.logs import Reason
from intake.services.errors import Busy, DraftChanged
from intake.store import engine as store_engine
from tests.support.browser import Browser, Page
from tests.support.patient_story import begin, come_to
from tests.support.patients import rows_and_revisions


def holds_up(page: Page, status: int, title: str) -> None:
    """The page of an error says what it must."""
    assert page.status == status
    assert title in page.heading
    assert "call us: (251) 555-0142" in page.main
    assert "Do not use this form in an emergency. Call 911." in page.main
    assert "Call 911 if you cannot pee" in page.main
    assert "Traceback" not in page.html


def too_busy(*_: object, **__: object) -> None:
    """In place of a service that has too much to do."""
    raise Busy(Reason.HASHING, "too much at once")


def test_a_page_that_does_not_exist(browser: Browser) -> None:
    holds_up(browser.open("/nothing-here"), 404, "We cannot find that page")
    assert browser.follow("Go to the start").address == "/"


@pytest.mark.parametrize(
    "address", ["/form/made-up", "/form/seen/1", "/form/surgery_date", "/form/surgery/x"]
)
def test_an_address_of_the_form_that_does_not_exist(browser: Browser, address: str) -> None:
    begin(browser)
    holds_up(browser.open(address), 404, "We cannot find that page")


def test_a_method_a_page_does_not_take(browser: Browser) -> None:
    page = browser.post("/", {})
    holds_up(page, 405, "We cannot find that page")
    assert "GET" in page.response.headers["Allow"]


def test_more_than_the_form_can_take_keeps_what_was_saved(browser: Browser) -> None:
    come_to(browser, until="more_words")
    page = browser.post("/form/more-words", {"csrf_token": browser.token(), "own_words": "x" * 70_000})
    holds_up(page, 413, "That is more than this form can take")
    assert browser.switch("es").heading == "Cuéntenos de su cuello o espalda"
    assert browser.open("/form").address == "/form/more-words"


@pytest.mark.parametrize("multipart", [False, True])
def test_thousands_of_fields_are_more_than_the_form_can_take(browser: Browser, multipart: bool) -> None:
    come_to(browser, until="more_words")
    values = {"csrf_token": browser.token()} | {f"f{n}": "1" for n in range(3000)}
    kind = "multipart/form-data" if multipart else "application/x-www-form-urlencoded"
    holds_up(browser.post("/form/more-words", values, content_type=kind), 413, "That is more than")
    assert browser.open("/form").address == "/form/more-words"


@pytest.mark.parametrize(
    "body",
    [
        b"--x\r\nbroken",
        b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\n",
        b"--x\r\nContent-Disposition: form-data\r\n\r\nof no name\r\n--x--\r\n",
        b"--x\r\nContent-Disposition: form-data; filename=a.exe\r\n\r\nof no name\r\n--x--\r\n",
    ],
)
def test_a_broken_multipart_body_is_told_off_politely(browser: Browser, app: Flask, body: bytes) -> None:
    begin(browser)
    for client in (browser, Browser(app.test_client())):  # and from somebody whose form is no longer open
        page = client.post("/form/who", body, content_type="multipart/form-data; boundary=x")
        assert 400 <= page.status < 500
        assert "Traceback" not in page.html


def test_a_form_that_was_never_begun_here(browser: Browser) -> None:
    holds_up(browser.open("/form/symptoms"), 410, "Your form is no longer open here")


def test_a_cookie_that_opens_nothing_is_taken_away_and_typed_text_is_shown(browser: Browser) -> None:
    come_to(browser, until="more_words")
    values = browser.page.values()
    values["own_words"] = "Dance <again>"
    browser.client.set_cookie("form", "no-longer-good")
    page = browser.post("/form/more-words", values)
    holds_up(page, 410, "Your form is no longer open here")
    assert "Dance <again>" in page.main
    assert "form=;" in page.response.headers["Set-Cookie"]


def test_a_failure_is_told_in_the_other_language_too_and_keeps_what_was_sent(browser: Browser) -> None:
    come_to(browser, until="more_words")
    values = browser.page.values()
    values["own_words"] = "Dance <again>\r\nand sing"
    cookie = browser.client.get_cookie("form")
    assert cookie is not None
    browser.client.set_cookie("form", "no-longer-good")
    browser.post("/form/more-words", values)
    page = browser.switch("es")
    assert (page.status, page.heading) == (410, "Su formulario ya no está abierto aquí")
    assert "Dance <again>" in page.main
    browser.client.set_cookie("form", cookie.value)
    page = browser.switch("en")
    assert (page.status, page.address, page.heading) == (200, "/form/more-words", "In your own words")
    assert page.values()["own_words"].split() == ["Dance", "<again>", "and", "sing"]


def test_a_form_that_could_not_be_begun_is_begun_in_the_language_chosen_then(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser.open("/")
    with monkeypatch.context() as busy:
        busy.setattr("intake.services.patient.sitting.start", too_busy)
        holds_up(browser.send(), 503, "We cannot save your answers right now")
    page = browser.switch("es")
    assert (page.status, page.address, page.heading) == (200, "/form/who", "¿Para quién es este formulario?")


def test_where_nothing_was_typed_a_failure_in_the_other_language_leads_to_the_first_page(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_to(browser, {"prior_surgery": {"prior_surgery": "yes"}}, until="surgeries")
    browser.open(next(address for address in browser.page.links.values() if address.endswith("/remove")))
    with monkeypatch.context() as busy:
        busy.setattr("intake.services.patient.filling.remove_surgery", too_busy)
        holds_up(browser.send(), 503, "We cannot save your answers right now")
    page = browser.switch("es")
    assert (page.status, page.address, page.heading) == (200, "/", "Cuéntenos de su cuello o espalda")


def test_a_short_text_that_can_no_longer_be_saved_is_shown_too(browser: Browser) -> None:
    come_to(browser, until="symptoms")
    values = {**browser.page.values(), "symptoms": ["other"]}
    values["other_what"] = "My neck clicks"
    browser.client.set_cookie("form", "no-longer-good")
    page = browser.post("/form/symptoms", values)
    holds_up(page, 410, "Your form is no longer open here")
    assert "My neck clicks" in page.main
    assert "open it with your code" in page.main


def test_a_form_is_gone_when_its_time_is_up(browser: Browser, clock: time_machine.Traveller) -> None:
    come_to(browser, until="symptoms")
    clock.shift(30 * 24 * 3600 - 1)
    assert browser.open("/form/symptoms").status == 200
    clock.shift(2)
    holds_up(browser.open("/form/symptoms"), 410, "Your form is no longer open here")


def test_a_lapsed_token_brings_the_page_back_with_what_was_typed(browser: Browser) -> None:
    come_to(browser, until="more_words")
    values = browser.page.values()
    values["own_words"] = "Dance again"
    browser.client.delete_cookie("session")
    page = browser.post("/form/more-words", values)
    assert page.is_sent_back
    assert page.errors == [
        "You were away for a while. We kept what you typed. Check it, then press the button below."
    ]
    assert page.values()["own_words"] == "Dance again"
    assert browser.send().address == "/form/about-you"
    assert browser.open("/form/more-words").values()["own_words"] == "Dance again"


def test_a_sign_ticked_with_a_lapsed_token_is_answered_with_when_to_call_911(browser: Browser) -> None:
    begin(browser)
    browser.send(who="me")
    values = browser.page.values()
    values["safety_legs"] = "lost_control"
    browser.client.delete_cookie("session")
    page = browser.post("/form/safety-legs", values)
    assert page.is_sent_back
    assert page.main.index("Call 911 if you cannot pee") < page.main.index("Check all that fit.")
    assert page.ticked("safety_legs") == ["lost_control"]
    assert browser.send().address == "/form/get-help"
    values = browser.open("/form/safety-legs").values()
    values["safety_legs"] = "none"
    browser.client.delete_cookie("session")
    assert "Call 911 if you cannot pee" not in browser.post("/form/safety-legs", values).main


@pytest.mark.parametrize("token", ["", "made-up", None])
def test_a_page_without_a_good_token_changes_nothing(browser: Browser, token: str | None) -> None:
    begin(browser)
    values = {"page_mark": browser.hidden()["page_mark"], "who": "me"}
    if token is not None:
        values["csrf_token"] = token
    page = browser.post("/form/who", values)
    assert page.is_sent_back
    assert page.ticked("who") == ["me"]
    assert browser.open("/form").address == "/form/who"


def test_somebody_elses_token_is_no_good(browser: Browser, app: Flask) -> None:
    begin(browser)
    other = Browser(app.test_client())
    begin(other)
    values = {**browser.hidden(), "who": "me", "csrf_token": other.token()}
    assert browser.post("/form/who", values).is_sent_back
    assert browser.open("/form").address == "/form/who"


@pytest.mark.parametrize(
    "address", ["/start", "/form/finish", "/form/surgery/1/remove", "/form/leave-phone", "/form/seen"]
)
def test_no_changing_address_takes_a_post_without_its_token(
    browser: Browser, app: Flask, address: str
) -> None:
    if address == "/form/finish":
        come_to(browser)
    elif address == "/form/surgery/1/remove":
        come_to(browser, {"prior_surgery": {"prior_surgery": "yes"}}, until="surgeries")
    elif address == "/start":
        browser.open("/")
    else:
        come_to(browser, {"safety": {"safety": "fever"}}, until="call_today")
    before = rows_and_revisions(app)
    response = browser.client.post(
        address, data={"name_given": "A", "name_family": "B", "phone": "2515550167"}
    )
    assert response.status_code in (303, 409)
    assert rows_and_revisions(app) == before


@pytest.fixture
def locked(app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[sqlite3.Connection]:
    """Another writer that holds the database, and no patience to wait for it."""
    monkeypatch.setitem(store_engine._SQLITE_PRAGMAS, "busy_timeout", 10)
    with app.app_context():
        db.engine.dispose()
    writer = sqlite3.connect(settings.instance_folder / "intake.db", isolation_level=None)
    yield writer
    writer.close()


def test_a_locked_database_says_so_and_recovers_by_itself(
    browser: Browser, locked: sqlite3.Connection
) -> None:
    begin(browser)
    browser.send(who="me")
    values = browser.page.values()
    values["safety_legs"] = "none"
    locked.execute("BEGIN IMMEDIATE")
    page = browser.post("/form/safety-legs", values)
    holds_up(page, 503, "We cannot save your answers right now")
    assert int(page.response.headers["Retry-After"]) > 0
    locked.execute("ROLLBACK")
    assert browser.post("/form/safety-legs", values).address == "/form/safety-sudden"


def test_sending_into_a_locked_database_files_nothing_and_keeps_every_answer(
    browser: Browser, app: Flask, locked: sqlite3.Connection
) -> None:
    come_to(browser, until="check")
    values = browser.page.values()
    values["consent"] = "agree"
    before = rows_and_revisions(app)
    locked.execute("BEGIN IMMEDIATE")
    holds_up(browser.post("/form/check", values), 503, "We cannot save your answers right now")
    locked.execute("ROLLBACK")
    assert rows_and_revisions(app) == before
    assert browser.open("/form/more-words").values()["own_words"] == "Mornings are worst"
    assert browser.post("/form/check", values).address == "/form/done"
    assert browser.post("/form/check", values).address == "/form/done"
    assert rows_and_revisions(app)["case_file"] == 1


@dataclass
class Outage:
    """A database that cannot be opened while the outage lasts."""

    app: Flask
    file: Path

    def begin(self) -> None:
        with self.app.app_context():
            db.engine.dispose()
        self.file.rename(self.file.with_suffix(".away"))
        self.file.mkdir()

    def end(self) -> None:
        self.file.rmdir()
        self.file.with_suffix(".away").rename(self.file)


@pytest.fixture
def outage(app: Flask, settings: Settings) -> Outage:
    return Outage(app, settings.instance_folder / "intake.db")


def test_a_database_that_is_down_still_gives_a_page_and_everything_is_there_afterwards(
    browser: Browser, outage: Outage
) -> None:
    come_to(browser, until="more_words")
    values = browser.page.values()
    values["own_words"] = "Dance again"
    outage.begin()
    for page in (browser.open("/form/more-words"), browser.post("/form/more-words", values)):
        holds_up(page, 503, "We cannot save your answers right now")
        assert int(page.response.headers["Retry-After"]) > 0
    outage.end()
    assert browser.open("/form").address == "/form/more-words"
    assert browser.post("/form/more-words", values).address == "/form/about-you"
    assert browser.open("/form/more-words").values()["own_words"] == "Dance again"


@pytest.mark.parametrize("replaced", [False, True])
def test_a_database_file_that_was_taken_away_under_the_server_files_nothing_until_it_is_back(
    browser: Browser, app: Flask, settings: Settings, *, replaced: bool
) -> None:
    file = settings.instance_folder / "intake.db"
    kept = file.with_suffix(".kept")
    come_to(browser, until="check")
    values = browser.page.values() | {"consent": "agree"}
    before = rows_and_revisions(app)
    file.rename(kept)
    if replaced:
        shutil.copyfile(kept, file)
    for _ in range(2):
        holds_up(browser.post("/form/check", values), 503, "We cannot save your answers right now")
    assert file.exists() is replaced
    kept.rename(file)
    assert rows_and_revisions(app) == before
    assert browser.post("/form/check", values).address == "/form/done"
    assert rows_and_revisions(app)["case_file"] == 1


def test_the_first_page_stands_even_when_the_database_does_not(browser: Browser, outage: Outage) -> None:
    begin(browser)
    outage.begin()
    page = browser.open("/")
    assert page.status == 200
    assert "Call 911" in page.main
    holds_up(browser.send(), 503, "We cannot save your answers right now")


def test_a_fault_of_ours_shows_no_trace(
    browser: Browser, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_to(browser, until="symptoms")
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def broken(*_args: object, **_kwargs: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("intake.web.form.asking.asked_on", broken)
    page = browser.open("/form/symptoms")
    holds_up(page, 500, "Something went wrong")
    assert "secret detail" not in page.html


@pytest.mark.parametrize(
    "address", ["/", "/form/who", "/nothing-here", "/staff/sign-in", "/staff/queue", "/staff/x"]
)
@pytest.mark.parametrize("host", ["elsewhere.example", "127.0.0.1:99999", "a b"])
def test_a_host_that_is_not_ours_is_refused_with_a_page(app: Flask, address: str, host: str) -> None:
    for method in ("GET", "POST"):
        response = app.test_client().open(address, method=method, headers={"Host": host})
        assert response.status_code == 400
        assert "We could not read that" in response.text
        assert host not in response.text


@pytest.mark.own_product
def test_too_many_requests_are_told_to_wait_and_to_call(app: Flask, browser: Browser) -> None:
    def busy() -> str:
        raise TooManyRequests(retry_after=60)

    busy.guarded_by = "public"  # type: ignore[attr-defined]
    app.add_url_rule("/busy", view_func=busy)
    page = browser.open("/busy")
    holds_up(page, 429, "Please wait a moment")
    assert page.response.headers["Retry-After"] == "60"


@pytest.mark.parametrize(
    ("problem", "status"),
    [
        (DraftChanged("saved from another window"), 409),
        (Busy(Reason.HASHING, "too much at once"), 503),
        (NoConnectionInTime(), 503),
    ],
)
def test_what_passes_by_itself_asks_to_try_again(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, problem: Exception, status: int
) -> None:
    begin(browser)

    def refuse(*_args: object, **_kwargs: object) -> None:
        raise problem

    with monkeypatch.context() as failing:
        failing.setattr("intake.services.patient.filling.answer_page", refuse)
        holds_up(browser.send(who="me"), status, "We cannot save your answers right now")
    page = browser.switch("es")
    assert (page.status, page.address, page.ticked("who")) == (200, "/form/who", ["me"])


@pytest.mark.own_product
def test_an_answer_made_elsewhere_is_passed_on_as_it_is(app: Flask) -> None:
    def made() -> str:
        abort(Response("made elsewhere", 418))

    made.guarded_by = "public"  # type: ignore[attr-defined]
    app.add_url_rule("/made", view_func=made)
    response = app.test_client().get("/made")
    assert (response.status_code, response.text) == (418, "made elsewhere")


def test_leaving_a_phone_number_with_a_lapsed_token_keeps_what_was_typed(browser: Browser) -> None:
    come_to(browser, {"safety": {"safety": "fever"}}, until="call_today")
    page = browser.follow("Just send my name, birth date and phone number now")
    values = page.values()
    values["name_given"], values["csrf_token"] = "Ana", "lapsed"
    page = browser.post("/form/leave-phone", values)
    assert page.is_sent_back
    assert page.values()["name_given"] == "Ana"
