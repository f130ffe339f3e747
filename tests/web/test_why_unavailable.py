"""Whatever is answered with 503 leaves one line with a reason from the closed list, and nothing personal."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from flask import Flask, abort
from sqlalchemy.exc import TimeoutError as NoConnectionInTime

from config import Settings
from intake.extensions import db
from intake.logs import Reason, only_allowed
from intake.services.errors import Busy
from intake.store import engine as store_engine
from intake.store.engine import outage_of
from intake.store.errors import Unavailable, UnsafeDatabase
from intake.store.start import WrongSchema
from intake.web.guards import public
from tests.support.browser import Browser
from tests.support.patient_story import PLAIN, begin, come_to
from tests.support.said import said
from tests.support.staff_browser import StaffPage

UNAVAILABLE = 503
NAME = "Quillemina"


@pytest.fixture(autouse=True)
def _everything(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)


def reason_of(caplog: pytest.LogCaptureFixture) -> str:
    """The reason in the one line that the last 503 left, as it is written."""
    (line,) = [each for each in said(caplog) if each.get("status") == UNAVAILABLE]
    assert line["level"] == "warning"
    written = only_allowed(dict(line))
    assert NAME not in str(line)
    assert [each for each in said(caplog) if each.get("reason") is not None] == [line]
    return str(written["reason"])


def sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(f"about {NAME}")
    error.sqlite_errorcode = code
    return error


def postgresql_error(state: str | None) -> psycopg.OperationalError:
    error = psycopg.OperationalError(f"about {NAME}")
    error.sqlstate = state
    return error


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (sqlite_error(sqlite3.SQLITE_BUSY), Reason.LOCKED),
        (sqlite_error(sqlite3.SQLITE_BUSY_SNAPSHOT), Reason.LOCKED),
        (sqlite_error(sqlite3.SQLITE_LOCKED), Reason.LOCKED),
        (sqlite_error(sqlite3.SQLITE_IOERR_READ), Reason.DISK),
        (sqlite_error(sqlite3.SQLITE_FULL), Reason.FULL),
        (sqlite_error(sqlite3.SQLITE_CANTOPEN), Reason.DOWN),
        (postgresql_error(None), Reason.DOWN),
        (postgresql_error("08006"), Reason.DOWN),
        (postgresql_error("25P03"), Reason.SLOW),
        (postgresql_error("40P01"), Reason.LOCKED),
        (postgresql_error("53100"), Reason.FULL),
        (postgresql_error("53300"), Reason.CONNECTIONS),
        (postgresql_error("53200"), Reason.SLOW),
        (postgresql_error("55P03"), Reason.LOCKED),
        (postgresql_error("57014"), Reason.SLOW),
        (postgresql_error("57P01"), Reason.DOWN),
        (postgresql_error("58030"), Reason.DISK),
    ],
)
def test_every_outage_of_a_database_has_its_reason(error: Exception, reason: Reason) -> None:
    outage = outage_of(error)
    assert outage is not None
    assert outage[0] is reason
    assert NAME not in outage[1]


@pytest.mark.parametrize(
    ("problem", "reason"),
    [
        *((Unavailable(reason, f"about {NAME}"), reason) for reason in Reason),
        (Busy(Reason.NUMBERS, f"about {NAME}"), Reason.NUMBERS),
        (NoConnectionInTime(f"about {NAME}"), Reason.CONNECTIONS),
    ],
)
def test_a_patient_s_page_that_cannot_be_answered_now_says_why_in_the_log(
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    problem: Exception,
    reason: Reason,
) -> None:
    begin(browser)

    def refuse(*_: object, **__: object) -> None:
        raise problem

    monkeypatch.setattr("intake.services.patient.filling.answer_page", refuse)
    assert browser.send(who="me").status == UNAVAILABLE
    assert reason_of(caplog) == reason


def too_many_passwords(*_: Any, **__: Any) -> None:
    raise Busy(Reason.HASHING, f"about {NAME}")


def test_a_sign_in_that_has_to_wait_says_why(
    app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("intake.services.accounts.sign_in.password_matches", too_many_passwords)
    client = app.test_client()
    token = StaffPage(client.get("/staff/sign-in")).token
    values = {"email": f"{NAME}@example.org", "password": "four random words here", "send": "yes"}
    answer = client.post("/staff/sign-in", data={"csrf_token": token, **values})
    assert answer.status_code == UNAVAILABLE
    assert reason_of(caplog) == Reason.HASHING


@pytest.mark.own_product
@pytest.mark.parametrize(
    ("refusal", "reason"),
    [(WrongSchema("made up"), Reason.SCHEMA), (UnsafeDatabase("made up"), Reason.UNSAFE)],
)
def test_a_database_that_does_not_fit_says_why(
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    refusal: Exception,
    reason: Reason,
) -> None:
    def refuse(*_: object) -> None:
        raise refusal

    monkeypatch.setattr("intake.web.readiness.check_store", refuse)
    app.extensions.pop("store_checked", None)
    assert app.test_client().get("/").status_code == UNAVAILABLE
    assert reason_of(caplog) == reason


@pytest.mark.own_product
def test_a_503_of_a_library_has_a_reason_too(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    @public
    def busy() -> str:
        abort(UNAVAILABLE)

    app.add_url_rule("/busy", view_func=busy)
    assert app.test_client().get("/busy").status_code == UNAVAILABLE
    assert reason_of(caplog) == Reason.OTHER


def lock(settings: Settings) -> Callable[[], None]:
    writer = sqlite3.connect(settings.instance_folder / "intake.db", isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    return writer.close


def take_away(settings: Settings) -> Callable[[], None]:
    file = settings.instance_folder / "intake.db"
    kept = file.rename(file.with_suffix(".kept"))
    return lambda: (kept.rename(file), None)[1]


@pytest.mark.parametrize(("begin_outage", "reason"), [(lock, Reason.LOCKED), (take_away, Reason.REPLACED)])
def test_a_real_outage_while_sending_says_why_once_and_names_nobody(
    browser: Browser,
    app: Flask,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    begin_outage: Callable[[Settings], Callable[[], None]],
    reason: Reason,
) -> None:
    monkeypatch.setitem(store_engine._SQLITE_PRAGMAS, "busy_timeout", 10)
    with app.app_context():
        db.engine.dispose()
    come_to(browser, {"about_you": {**PLAIN["about_you"], "name_given": NAME}}, until="check")
    values = browser.page.values() | {"consent": "agree"}
    end = begin_outage(settings)
    assert browser.post("/form/check", values).status == UNAVAILABLE
    assert reason_of(caplog) == reason
    end()
    assert browser.post("/form/check", values).address == "/form/done"


def test_what_is_answered_says_no_reason(browser: Browser, caplog: pytest.LogCaptureFixture) -> None:
    begin(browser)
    assert [line for line in said(caplog, "request") if line["reason"] is not None] == []
