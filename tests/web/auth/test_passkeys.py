"""The pages of passkeys: added against a code, used alone or in place of one, removed with a warning."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from intake.extensions import db
from intake.store.models import OutboxMessage, Passkey
from intake.store.models.outbox import OutboxKind
from tests.support.software_authenticator import SoftwareAuthenticator
from tests.support.staff_browser import PASSWORD, StaffBrowser, StaffPage, Team, email_of, enter
from tests.web.auth.test_second_step import code_of, give_code, secret_of
from tests.web.auth.test_sign_in import try_to_sign_in

ADD, OWN, USE = "/staff/account/passkeys/add", "/staff/account/passkeys", "/staff/sign-in/passkey"
ORIGIN = "http://localhost:8000"
CLEO = email_of("Cleo Clinician")


@pytest.fixture(autouse=True)
def _at_a_name(app: Flask) -> None:
    """An address at which browsers allow passkeys."""
    app.config["EXTERNAL_URL"] = ORIGIN


@pytest.fixture
def cleo(app: Flask, team: Team, clock: Any) -> StaffBrowser:
    """A clinician whose second step is set up, signed in anew."""
    browser = team.clinician
    browser.send("/staff/account/second-step", begin="yes")
    browser.send("/staff/account/second-step", code=code_of(secret_of(app, browser)), send="yes")
    clock.shift(60)
    return enter(app, browser.staff_id)


def device() -> SoftwareAuthenticator:
    return SoftwareAuthenticator(ORIGIN, "localhost", count=1)


def options_on(page: StaffPage) -> str:
    form = page.soup.select_one("form[data-passkey]")
    assert form is not None, page.main
    return str(form["data-options"])


def add(app: Flask, browser: StaffBrowser, key: SoftwareAuthenticator, name: str) -> StaffPage:
    page = browser.send(ADD, code=code_of(secret_of(app, browser)), send="yes")
    return browser.send(ADD, name=name, answer=key.make(options_on(page)))


def begin(client: FlaskClient) -> StaffPage:
    token = StaffPage(client.get(USE)).token
    response = client.post(USE, data={"csrf_token": token, "begin": "yes"})
    assert response.status_code == 303
    return StaffPage(client.get(response.headers["Location"]))


def use(client: FlaskClient, answer: str, address: str = USE) -> Any:
    return client.post(address, data={"csrf_token": StaffPage(client.get(USE)).token, "answer": answer})


def test_a_passkey_is_added_used_alone_and_in_place_of_a_code_and_removed(
    app: Flask, team: Team, cleo: StaffBrowser, clock: Any
) -> None:
    key = device()
    elsewhere = enter(app, cleo.staff_id)
    assert cleo.send(ADD, code="000000", send="yes").status == 422
    assert "data-passkey" not in cleo.open(ADD).html
    cleo.send(ADD, code=code_of(secret_of(app, cleo)), send="yes")
    assert cleo.send(ADD, name="  ", answer="{}").errors == ["Enter a name for this passkey."]
    clock.shift(60)
    page = add(app, cleo, key, "<my> phone")
    assert "<my> phone, added" in page.main
    assert "not used yet" in page.main
    assert elsewhere.client.get("/staff/account").status_code == 303  # every other browser is signed out

    # Alone: no email address, no password, and on to where the person wanted to go.
    client = app.test_client()
    assert "Sign in with a passkey" in StaffPage(client.get("/staff/sign-in")).main
    page = begin(client)
    assert "scripts" in page.html[page.html.index("<noscript>") :]
    assert CLEO not in page.html
    answer = key.sign(options_on(page))
    entered = use(client, answer, f"{USE}?next=/staff/queue")
    assert (entered.status_code, entered.headers["Location"]) == (303, "/staff/queue")
    assert client.get("/staff/queue").status_code == 200
    again = app.test_client()
    begin(again)
    assert use(again, answer).status_code == 422  # what was used is worth nothing to another browser

    # In place of a code; the challenge of a refused answer is used up, too.
    waiting = app.test_client()
    assert try_to_sign_in(waiting, CLEO, PASSWORD).headers["Location"].startswith("/staff/sign-in/code")
    assert "Use a passkey instead" in StaffPage(waiting.get("/staff/sign-in/code")).main
    wrong = use(waiting, device().sign(options_on(begin(waiting))))
    assert wrong.status_code == 422
    refused = StaffPage(wrong)
    assert refused.errors == [
        "The passkey was not accepted. Try again, or sign in with your password and code."
    ]
    assert "data-passkey" not in refused.html
    assert waiting.get("/staff/queue").status_code == 303
    assert use(waiting, key.sign(options_on(begin(waiting)))).status_code == 303
    assert waiting.get("/staff/queue").status_code == 200
    assert waiting.get(USE).headers["Location"] == "/staff/"

    # The administrator sees that there is one, and the owner is warned before it is the last that goes.
    assert "Passkeys 1" in team.admin.open(f"/staff/accounts/{cleo.staff_id}").main
    remove = re.findall(rf"{OWN}/[-0-9a-f]+/remove", cleo_again(app, cleo).open(OWN).html)[0]
    browser = cleo_again(app, cleo)
    assert "This is your last passkey" in browser.open(remove).main
    clock.shift(60)
    page = browser.send(remove, code=code_of(secret_of(app, browser)), send="yes")
    assert "You have no passkey." in page.main
    assert browser.client.get(remove).status_code == 404
    client = app.test_client()
    assert use(client, key.sign(options_on(begin(client)))).status_code == 422
    with app.app_context():
        kinds = list(db.session.scalars(select(OutboxMessage.kind)))
    assert kinds.count(OutboxKind.SIGN_IN_CHANGED) == 3  # the second step, the passkey, and its end


def cleo_again(app: Flask, cleo: StaffBrowser) -> StaffBrowser:
    return enter(app, cleo.staff_id)


def test_ones_account_counts_also_a_passkey_that_does_not_open(app: Flask, cleo: StaffBrowser) -> None:
    add(app, cleo, device(), "phone")
    with app.app_context():
        db.session.execute(update(Passkey).values(sealed_passkey=b"?"))
        db.session.commit()
    assert "Passkeys 1" in cleo.open("/staff/account").main


def test_without_any_device_a_recovery_code_or_an_administrator_lets_one_in(
    app: Flask, team: Team, cleo: StaffBrowser, clock: Any
) -> None:
    code = code_of(secret_of(app, cleo))
    page = cleo.send("/staff/account/recovery-codes", code=code, send="yes")
    codes = re.findall(r"<code>([^<]+)</code>", page.html)
    clock.shift(60)
    add(app, cleo, device(), "lost phone")
    client = app.test_client()
    try_to_sign_in(client, CLEO, PASSWORD)
    assert give_code(client, codes[0]).status_code == 303
    listed = StaffBrowser(client, cleo.staff_id).open(OWN)
    assert "lost phone" in listed.main
    remove = re.findall(rf"{OWN}/[-0-9a-f]+/remove", listed.html)[0]
    assert "You have no passkey." in StaffBrowser(client).send(remove, code=codes[1], send="yes").main
    team.admin.post(f"/staff/accounts/{cleo.staff_id}/second-step", send="yes")
    assert "Passkeys None" in team.admin.open(f"/staff/accounts/{cleo.staff_id}").main
    client = app.test_client()
    assert try_to_sign_in(client, CLEO, PASSWORD).headers["Location"].startswith("/staff/")
    page = StaffBrowser(client, cleo.staff_id).open(OWN)
    assert "Set up your second step first" in page.main
    assert client.get(ADD).headers["Location"] == OWN


def test_where_browsers_allow_none_the_pages_say_so_and_offer_none(app: Flask, team: Team) -> None:
    app.config["EXTERNAL_URL"] = "http://127.0.0.1:8000"
    client = app.test_client()
    assert "passkey" not in StaffPage(client.get("/staff/sign-in")).main
    assert client.get(USE).headers["Location"] == "/staff/sign-in"
    assert "Passkeys work where this site is reached by https and a name." in team.admin.open(OWN).main
    assert team.admin.client.get(ADD).headers["Location"] == OWN


def test_tries_are_held_back_and_an_answer_is_asked_for(app: Flask, cleo: StaffBrowser) -> None:
    key = device()
    add(app, cleo, key, "my phone")
    client = app.test_client()
    begin(client)
    assert StaffPage(use(client, "")).errors[0].startswith("Your browser sent no passkey.")
    for _ in range(5):
        assert use(client, key.copied().sign('{"challenge": "AAAA"}')).status_code == 422
    refused = use(client, key.sign(options_on(begin(client))))
    assert refused.status_code == 429
    assert refused.headers["Retry-After"]
