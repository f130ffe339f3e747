"""Save and finish later: nothing typed is lost, and the code with the birth date opens it on any device."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from intake.extensions import db, keys
from intake.mail.letters import Letter
from intake.services import outbox
from intake.store.models import KeptPage, OutboxMessage
from tests.support.browser import Browser, Page
from tests.support.patient_story import begin, come_to, fill_in, page_id
from tests.support.patients import OPEN_HOURS, rows_of

CODE = re.compile(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}\b")
BORN = {"birth_date-month": "3", "birth_date-day": "27", "birth_date-year": "1951"}
BORN_LATER = {**BORN, "birth_date-year": "1952"}
WRONG = (
    "The code and the date of birth do not fit together. Check both. "
    "After 5 wrong tries you need to wait 1 hour."
)


def code_on(page: Page) -> str:
    """The code on the page that shows it."""
    (code,) = CODE.findall(page.main)
    return str(code)


def saved(browser: Browser, **typed: str | list[str]) -> str:
    """Save the form the browser stands in, and give its code."""
    assert browser.save_for_later(**typed).address == "/form/save"
    page = browser.send(BORN)
    assert page.heading == "Your form is saved"
    return code_on(page)


@pytest.fixture
def elsewhere(app: Flask) -> Browser:
    """Another device."""
    return Browser(app.test_client())


def open_with(browser: Browser, code: str, born: dict[str, str] = BORN) -> Page:
    browser.open("/")
    browser.follow("Open a saved form")
    return browser.send({"code": code, **born})


def test_a_saved_form_opens_on_another_device_where_it_was_left(browser: Browser, elsewhere: Browser) -> None:
    come_to(browser, until="prior_surgery")
    code = saved(browser)
    page = open_with(elsewhere, code)
    assert page.address == "/form/prior-surgery"
    assert "Welcome back. Here is where you stopped." in page.main
    assert elsewhere.open("/form/who").ticked("who") == ["me"]
    elsewhere.open("/form/prior-surgery")
    assert fill_in(elsewhere).address == "/form/done"


def test_an_address_that_our_mail_cannot_reach_is_refused_at_once(
    browser: Browser,
) -> None:
    come_to(browser, until="prior_surgery")
    browser.save_for_later()
    page = browser.send({**BORN, "code_by": "email", "email": "jos\u00e9@example.com"})
    assert page.is_sent_back
    assert "cannot reach an address with" in page.errors[0]


def test_what_came_along_unseen_with_a_copied_code_is_no_part_of_it(
    browser: Browser, elsewhere: Browser
) -> None:
    come_to(browser, until="prior_surgery")
    code = "\u200b".join(["\ufeff", *saved(browser), "\u00ad"])
    assert open_with(elsewhere, code).address == "/form/prior-surgery"


def test_the_page_says_that_nothing_was_sent_and_until_when_it_is_kept(browser: Browser) -> None:
    begin(browser)
    page = browser.save_for_later(who="me")
    assert "You have not sent your request yet." in page.main
    page = browser.send(BORN)
    assert "You have not sent your request yet." in page.main
    assert "Write it down now. After 15 minutes we cannot show it again." in page.main
    assert "We keep your answers until Thursday, December 17. Then they are erased." in page.main


def test_the_page_with_the_code_is_there_in_the_other_language_too(
    browser: Browser, elsewhere: Browser
) -> None:
    begin(browser)
    code = saved(browser, who="me")
    page = browser.switch("es")
    assert (page.status, page.heading) == (200, "Su formulario está guardado")
    assert code_on(page) == code
    assert "Guardamos sus respuestas hasta el jueves 17 de diciembre." in page.main
    assert code_on(browser.switch("en")) == code
    assert open_with(elsewhere, code).address == "/form/safety-legs"


def saved_by_mail(browser: Browser) -> Page:
    """The page with the code, which was to go to a stranger, too."""
    browser.save_for_later(who="me")
    page = browser.send({**BORN, "code_by": "email", "email": "stranger@example.com"})
    assert page.heading == "Your form is saved"
    return page


def test_saving_by_mail_again_and_again_sends_three_letters_and_shows_every_code(
    browser: Browser, app: Flask
) -> None:
    begin(browser)
    said = []
    for _ in range(5):
        page = saved_by_mail(browser)
        said.append(
            (
                "We are also sending it to your email." in page.main,
                "too many emails were asked for. Please write the code down." in page.main,
            )
        )
        open_with(browser, code_on(page))
        browser.open("/form/who")
    assert said == [(True, False)] * 3 + [(False, True)] * 2
    with app.app_context():
        assert db.session.scalars(select(OutboxMessage.letter)).all() == ["saved_code"] * 3


def test_a_refused_letter_is_told_in_the_other_language_too(browser: Browser) -> None:
    begin(browser)
    for _ in range(3):
        open_with(browser, code_on(saved_by_mail(browser)))
        browser.open("/form/who")
    code = code_on(saved_by_mail(browser))
    page = browser.switch("es")
    assert "No enviamos el código por correo: se pidieron demasiados correos." in page.main
    assert code_on(page) == code


GONE = "Your code is no longer shown here"


def test_the_page_with_the_code_can_be_reloaded_for_a_quarter_of_an_hour(
    browser: Browser, elsewhere: Browser, clock: time_machine.Traveller
) -> None:
    begin(browser)
    code = saved(browser, who="me")
    assert (browser.page.address, browser.page.came_by_redirect) == ("/form/saved", True)
    shown = browser.page.main
    clock.shift(timedelta(minutes=14, seconds=59))
    assert browser.open("/form/saved").main == shown
    assert elsewhere.open("/form/saved").heading == GONE
    clock.shift(timedelta(seconds=2))
    page = browser.open("/form/saved")
    assert (page.status, page.heading) == (410, GONE)
    assert code not in page.html
    assert "There you can save again and get a new code." in page.main
    assert browser.switch("es").heading == "Su código ya no se muestra aquí"
    browser.switch("en")
    assert open_with(browser, code).address == "/form/safety-legs"


def test_the_code_stands_nowhere_in_clear_and_goes_with_its_time(
    browser: Browser, app: Flask, clock: time_machine.Traveller
) -> None:
    begin(browser)
    code = saved(browser, who="me")
    with app.app_context():
        (kept,) = db.session.scalars(select(KeptPage))
        assert code.encode() not in kept.sealed_content
        cookie = browser.client.get_cookie("pages")
        assert cookie is not None
        assert cookie.value not in (kept.token_hash, code)
    clock.shift(timedelta(minutes=16))
    begin(browser)
    saved(browser, who="me")
    with app.app_context():
        assert db.session.scalars(select(KeptPage.id)).all() != [kept.id]
        assert len(db.session.scalars(select(KeptPage.id)).all()) == 1


def test_a_cookie_that_was_put_there_before_opens_nothing_that_is_kept_later(
    browser: Browser, elsewhere: Browser
) -> None:
    browser.client.set_cookie("pages", "planted")
    begin(browser)
    code = saved(browser, who="me")
    elsewhere.client.set_cookie("pages", "planted")
    assert elsewhere.open("/form/saved").heading == GONE
    assert code_on(browser.open("/form/saved")) == code


def test_a_wrong_try_can_be_reloaded_and_leaves_the_page_with_the_code_as_it_was(browser: Browser) -> None:
    begin(browser)
    code = saved(browser, who="me")
    wrong = open_with(browser, code, BORN_LATER)
    again = browser.open("/open?again=1")
    assert (again.main, again.errors) == (wrong.main, [WRONG])
    assert again.values()["birth_date-year"] == "1952"
    fresh = browser.open("/open")
    assert (fresh.errors, fresh.values()["code"], fresh.values()["birth_date-year"]) == ([], "", "")
    assert code_on(browser.open("/form/saved")) == code
    open_with(browser, code)
    assert browser.open("/open?again=1").values()["code"] == ""


def test_what_is_missing_is_said_by_redirect_too_and_a_lapsed_page_keeps_nothing(browser: Browser) -> None:
    browser.open("/open")
    page = browser.send({"birth_date-year": "51"})
    assert page.is_sent_back
    assert len(page.errors) == 2
    page = browser.post("/open", {"csrf_token": "lapsed", "code": "ABC"})
    assert (page.status, page.values()["code"]) == (400, "ABC")
    assert browser.open("/open?again=1").values()["code"] == ""


def test_clearing_the_screen_clears_what_was_kept(browser: Browser) -> None:
    begin(browser)
    code = saved(browser, who="me")
    cookie = browser.client.get_cookie("pages")
    assert cookie is not None
    open_with(browser, code)
    fill_in(browser)
    browser.send(form=2)
    browser.client.set_cookie("pages", cookie.value)
    assert browser.open("/form/saved").heading == GONE


def test_what_the_page_takes_is_saved_as_answers(browser: Browser, elsewhere: Browser) -> None:
    begin(browser)
    code = saved(browser, who="me")
    assert open_with(elsewhere, code).address == "/form/safety-legs"
    assert elsewhere.open("/form/who").ticked("who") == ["me"]


def test_a_page_left_as_it_came_is_the_one_that_opens(browser: Browser, elsewhere: Browser) -> None:
    come_to(browser, until="more_words")
    code = saved(browser)
    assert open_with(elsewhere, code).address == "/form/more-words"


def test_what_the_page_cannot_take_is_there_again_as_it_was_typed(
    browser: Browser, elsewhere: Browser
) -> None:
    come_to(browser, until="about_you")
    browser.save_for_later(
        **{"name_given": "Rosa", "birth_date-month": "Smarch", "birth_date-year": "51"},
        name_family="my SSN is 219-09-9999",
    )
    code = code_on(browser.send(BORN))
    page = open_with(elsewhere, code)
    assert (page.address, page.status, page.errors) == ("/form/about-you", 200, [])
    typed = page.values()
    assert (typed["name_given"], typed["birth_date-month"], typed["birth_date-year"]) == (
        "Rosa",
        "Smarch",
        "51",
    )
    assert "219-09-9999" not in page.html
    page = elsewhere.send({"name_family": "Diaz", "been_before": "no", **BORN})
    assert page_id(page) == "contact"
    again = elsewhere.open("/form/about-you")
    assert again.values()["birth_date-month"] == "3"


def test_a_sign_ticked_on_a_saved_page_is_answered_before_it_is_saved(browser: Browser) -> None:
    begin(browser)
    browser.send(who="me")
    page = browser.save_for_later(safety_legs=["saddle_numbness"])
    assert page.address == "/form/get-help"
    page = browser.open("/form/save")
    assert "If you were told to call or get help, do that now." in page.main


def test_saving_ends_the_sitting_on_this_device(browser: Browser) -> None:
    begin(browser)
    cookie = browser.client.get_cookie("form")
    assert cookie is not None
    saved(browser, who="me")
    assert browser.client.get_cookie("form") is None
    browser.client.set_cookie("form", cookie.value)
    assert browser.open("/form/who").status == 410


def test_opening_ends_the_sitting_where_it_was_open_before(browser: Browser, elsewhere: Browser) -> None:
    begin(browser)
    code = saved(browser, who="me")
    open_with(browser, code)
    assert browser.page.address == "/form/safety-legs"
    open_with(elsewhere, code)
    assert elsewhere.page.address == "/form/safety-legs"
    assert browser.open("/form/safety-legs").status == 410


def test_a_form_needs_a_birth_date_to_be_saved_and_knows_the_one_told(browser: Browser, app: Flask) -> None:
    begin(browser)
    browser.save_for_later(who="me")
    before = rows_of(app)
    page = browser.send({"birth_date-month": "3"})
    assert page.is_sent_back
    assert page.values()["birth_date-month"] == "3"
    assert rows_of(app) == before
    browser.open("/form")
    fill_in(browser, until="contact")
    assert browser.save_for_later().values()["birth_date-year"] == "1951"


def test_a_wrong_code_a_wrong_birth_date_and_a_locked_code_look_alike(
    browser: Browser, elsewhere: Browser, clock: time_machine.Traveller
) -> None:
    begin(browser)
    code = saved(browser, who="me")
    flipped = code[:-1] + ("2" if code[-1] != "2" else "3")
    for wrong, born in ((flipped, BORN), ("no code", BORN), (code, BORN_LATER)):
        page = open_with(elsewhere, wrong, born)
        assert (page.is_sent_back, page.errors) == (True, [WRONG])
        assert page.values()["code"] == wrong
    for _ in range(4):
        open_with(elsewhere, code, BORN_LATER)
    locked = open_with(elsewhere, code)
    assert (locked.is_sent_back, locked.errors) == (True, [WRONG])
    clock.move_to(OPEN_HOURS + timedelta(hours=1, minutes=1))
    assert open_with(elsewhere, code).address == "/form/safety-legs"


def test_an_address_with_too_many_wrong_codes_is_told_to_wait_or_call(browser: Browser) -> None:
    begin(browser)
    code = saved(browser, who="me")
    browser.open("/open")
    for _ in range(30):
        page = browser.send({"code": code, **BORN_LATER})
    page = browser.send({"code": code, **BORN_LATER})
    assert page.status == 429
    assert page.errors == ["There were too many tries. Wait 1 hour, or call us: (251) 555-0142."]


def test_a_saved_form_is_kept_for_as_long_as_the_page_said(
    browser: Browser, elsewhere: Browser, clock: time_machine.Traveller
) -> None:
    begin(browser)
    code = saved(browser, who="me")
    clock.move_to(OPEN_HOURS + timedelta(days=30))
    assert open_with(elsewhere, code).errors == [WRONG]


def test_saving_and_opening_speak_spanish(browser: Browser, elsewhere: Browser) -> None:
    begin(browser)
    browser.switch("es")
    browser.save_for_later(who="me")
    assert browser.page.heading == "Guardar y terminar después"
    page = browser.send(BORN)
    assert "Guardamos sus respuestas hasta el jueves 17 de diciembre. Después se borran." in page.main
    elsewhere.open("/open")
    page = elsewhere.switch("es", code="abc", **{"birth_date-year": "1951"})
    assert (page.status, page.errors, page.heading) == (200, [], "Abrir un formulario guardado")
    assert (page.values()["code"], page.values()["birth_date-year"]) == ("abc", "1951")
    opened = elsewhere.send({"code": code_on(browser.page), **BORN})
    assert opened.address == "/form/safety-legs"
    assert "Qué bueno que volvió." in opened.main


MAILED = {**BORN, "code_by": "email", "email": "ximena@example.org"}


def letters(app: Flask) -> list[Letter]:
    """Every letter that lies in the outbox."""
    with app.app_context():
        kept = db.session.scalars(select(OutboxMessage).where(OutboxMessage.letter == "saved_code"))
        return [Letter.from_payload(outbox.payload_of(keys(), message)) for message in kept]


@pytest.mark.parametrize(
    ("language", "subject", "until"),
    [("en", "Your code", "Thursday, December 17"), ("es", "Su código", "jueves 17 de diciembre")],
)
def test_the_code_also_goes_to_the_address_it_was_asked_for_and_opens_the_form(
    app: Flask, browser: Browser, elsewhere: Browser, language: str, subject: str, until: str
) -> None:
    begin(browser)
    if language == "es":
        browser.switch("es")
    browser.save_for_later(who="me")
    shown = browser.send(MAILED)

    (letter,) = letters(app)
    assert (letter.to, letter.subject) == ("ximena@example.org", subject)
    assert until in letter.body
    assert "http://127.0.0.1:8000/open" in letter.body
    (code,) = CODE.findall(letter.body)
    assert code == code_on(shown)
    assert not {"1951", "ximena"} & set(letter.body.lower().split())
    assert open_with(elsewhere, code).address == "/form/safety-legs"


def test_no_letter_goes_out_unless_it_was_asked_for(app: Flask, browser: Browser) -> None:
    begin(browser)
    browser.save_for_later(who="me")
    browser.send({**BORN, "email": "not an address"})
    assert browser.page.heading == "Your form is saved"
    assert letters(app) == []


@pytest.mark.parametrize("typed", ["", "not an address", "a@b", "a@example.org, b@example.org"])
def test_an_address_that_cannot_be_one_is_asked_again_and_nothing_is_saved(
    app: Flask, browser: Browser, typed: str
) -> None:
    begin(browser)
    browser.save_for_later(who="me")
    before = rows_of(app)
    page = browser.send({**MAILED, "email": typed})
    assert page.is_sent_back
    assert len(page.errors) == 1
    assert page.values()["email"] == typed
    assert page.ticked("code_by") == ["email"]
    assert page.values()["birth_date-year"] == "1951"
    assert rows_of(app) == before
    assert letters(app) == []


def test_an_address_told_before_is_there_already(browser: Browser) -> None:
    told = {"phone": "251 555 0167", "message_ok": "yes", "email": "ximena@example.org"}
    come_to(browser, {"contact": told}, until="call_times")
    assert browser.save_for_later().values()["email"] == "ximena@example.org"
