"""Signing in, staying signed in, and being signed out for good."""

from __future__ import annotations

import re
import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from intake.domain.roles import Role
from intake.extensions import db, keys
from intake.services.accounts import administration, passwords
from intake.services.actor import system
from tests.support.staff_browser import PASSWORD, StaffPage, Team, add_member, email_of, enter, now

pytestmark = pytest.mark.usefixtures("team")

DANA = email_of("Dana Desk")


def often(fewer: int, many: int) -> pytest.MarkDecorator:
    """So many times in every run, and very many times in the long tests."""
    return pytest.mark.parametrize("times", [fewer, pytest.param(many, marks=pytest.mark.faults)])


def try_to_sign_in(client: Any, email: str, password: str, address: str = "/staff/sign-in") -> Any:
    token = StaffPage(client.get("/staff/sign-in")).token
    values = {"csrf_token": token, "email": email, "password": password, "send": "yes"}
    return client.post(address, data=values)


def test_the_right_password_opens_the_role_s_first_page(app: Flask) -> None:
    client = app.test_client()
    response = try_to_sign_in(client, DANA, PASSWORD)
    assert response.status_code == 303
    assert "Queue" in StaffPage(client.get(response.headers["Location"], follow_redirects=True)).main


def test_a_wrong_password_an_unknown_and_a_closed_account_look_alike(app: Flask) -> None:
    closed = add_member(app, "Cora Closed", Role.FRONT_DESK)
    with app.app_context():
        administration.disable(db.session(), keys(), closed, actor=system(), now=now())
        db.session.commit()
    answers = {
        try_to_sign_in(app.test_client(), email, password).status_code
        for email, password in (
            (DANA, "wrong canyon velvet lamp"),
            ("nobody@example.org", PASSWORD),
            (email_of("Cora Closed"), PASSWORD),
        )
    }
    assert answers == {422}
    page = StaffPage(try_to_sign_in(app.test_client(), DANA, "wrong canyon velvet lamp"))
    assert page.errors == ["The email address or the password is not right."]
    assert page.value("email") == DANA
    beside = page.soup.select_one("#email-error")
    assert beside is not None
    assert page.errors[0] in beside.get_text()
    assert PASSWORD not in page.html


def test_signing_in_gives_a_new_session_whatever_was_planted_before(app: Flask) -> None:
    client = app.test_client()
    planted = "planted-by-somebody-else"
    client.set_cookie("staff", planted, domain="localhost")
    token_before = StaffPage(client.get("/staff/sign-in")).token
    try_to_sign_in(client, DANA, PASSWORD)
    cookie = client.get_cookie("staff", domain="localhost")
    assert cookie is not None
    assert cookie.value != planted
    # The forms' secret from before no longer counts either.
    assert client.post("/staff/sign-out", data={"csrf_token": token_before}).status_code == 400
    thief = app.test_client()
    thief.set_cookie("staff", planted, domain="localhost")
    assert thief.get("/staff/queue").status_code == 303


def test_a_second_sign_in_replaces_the_session_of_the_first(app: Flask) -> None:
    client = app.test_client()
    try_to_sign_in(client, DANA, PASSWORD)
    first = client.get_cookie("staff", domain="localhost")
    token = StaffPage(client.get("/staff/account")).token
    values = {"csrf_token": token, "email": DANA, "password": PASSWORD, "send": "yes"}
    assert client.post("/staff/sign-in", data=values).status_code == 303
    second = client.get_cookie("staff", domain="localhost")
    assert first is not None
    assert second is not None
    assert first.value != second.value
    assert client.get("/staff/queue").status_code == 200
    replay = app.test_client()
    replay.set_cookie("staff", first.value, domain="localhost")
    assert replay.get("/staff/queue").status_code == 303


def test_the_session_s_cookie_is_for_this_site_and_no_script(app: Flask) -> None:
    response = try_to_sign_in(app.test_client(), DANA, PASSWORD)
    cookie = next(c for c in response.headers.getlist("Set-Cookie") if c.startswith("staff="))
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert "Max-Age" not in cookie


def test_over_https_the_cookie_is_held_to_host_and_https(app: Flask) -> None:
    app.config["SESSION_COOKIE_SECURE"] = True
    client = app.test_client()
    token = StaffPage(client.get("/staff/sign-in", base_url="https://localhost")).token
    values = {"csrf_token": token, "email": DANA, "password": PASSWORD, "send": "yes"}
    response = client.post("/staff/sign-in", data=values, base_url="https://localhost")
    cookie = next(c for c in response.headers.getlist("Set-Cookie") if "staff" in c)
    assert cookie.startswith("__Host-staff=")
    assert "Secure" in cookie
    assert "SameSite=Strict" in cookie


def test_what_was_signed_out_opens_nothing_again(app: Flask, team: Team) -> None:
    cookie = team.desk.client.get_cookie("staff", domain="localhost")
    assert cookie is not None
    response = team.desk.post("/staff/sign-out")
    assert response.status_code == 303
    assert response.headers["Clear-Site-Data"] == '"cache"'
    gone = {each.split("=")[0] for each in response.headers.getlist("Set-Cookie") if "Max-Age=0" in each}
    assert gone >= {"staff"}
    assert "You are signed out." in team.desk.open(response.headers["Location"]).main
    replay = app.test_client()
    replay.set_cookie("staff", cookie.value, domain="localhost")
    assert replay.get("/staff/queue").status_code == 303
    assert team.desk.client.get("/staff/queue").status_code == 303


@often(20, 100)
def test_of_many_sessions_that_were_signed_out_none_opens_again(app: Flask, team: Team, times: int) -> None:
    for _ in range(times):
        desk = enter(app, team.second_desk.staff_id)
        cookie = desk.client.get_cookie("staff", domain="localhost")
        assert cookie is not None
        assert desk.client.get("/staff/account").status_code == 200
        desk.post("/staff/sign-out")
        replay = app.test_client()
        replay.set_cookie("staff", cookie.value, domain="localhost")
        assert replay.get("/staff/account").status_code == 303


def test_fifteen_idle_minutes_end_a_session(team: Team, clock: Any) -> None:
    clock.shift(timedelta(minutes=14))
    assert team.desk.client.get("/staff/queue").status_code == 200
    clock.shift(timedelta(minutes=14))
    assert team.desk.client.get("/staff/queue").status_code == 200
    clock.shift(timedelta(minutes=15))
    assert team.desk.client.get("/staff/queue").status_code == 303


def test_eight_hours_end_a_session_however_busy(team: Team, clock: Any) -> None:
    for _ in range(47):
        clock.shift(timedelta(minutes=10))
        assert team.desk.client.get("/staff/account").status_code == 200
    clock.shift(timedelta(minutes=10))
    assert team.desk.client.get("/staff/account").status_code == 303


def test_after_signing_in_one_goes_on_where_one_wanted_to(app: Flask, reference: str) -> None:
    client = app.test_client()
    wanted = client.get(f"/staff/cases/{reference}")
    response = try_to_sign_in(client, DANA, PASSWORD, wanted.headers["Location"])
    assert response.headers["Location"] == f"/staff/cases/{reference}"


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example/", "/staff/sign-out", "/start", "nonsense", "/staff/x"],
)
def test_nobody_is_sent_anywhere_else_after_signing_in(app: Flask, target: str) -> None:
    response = try_to_sign_in(app.test_client(), DANA, PASSWORD, f"/staff/sign-in?next={target}")
    assert response.status_code == 303
    assert response.headers["Location"] == "/staff/"


def guesses(number: int, email: str = DANA) -> dict[str, str]:
    return {"email": email, "password": f"guess number {number} of many", "send": "yes"}


@often(100, 1000)
def test_of_many_guesses_with_made_up_addresses_five_are_checked(
    app: Flask, monkeypatch: pytest.MonkeyPatch, times: int
) -> None:
    checked: list[str] = []
    monkeypatch.setattr(passwords, "matches", lambda _stored, typed: checked.append(typed))
    client = app.test_client()
    token = StaffPage(client.get("/staff/sign-in")).token
    statuses = []
    for number in range(times):
        values = {"csrf_token": token, **guesses(number)}
        forwarded = {
            "X-Forwarded-For": f"203.0.113.{number % 250}",
            "X-Real-IP": f"198.51.100.{number % 250}",
        }
        statuses.append(client.post("/staff/sign-in", data=values, headers=forwarded).status_code)
    assert len(checked) == 5
    assert statuses == [422] * 5 + [429] * (times - 5)


@pytest.mark.parametrize("email", [DANA, "nobody@example.org"])
def test_guesses_from_many_real_addresses_meet_the_account_s_limit_whether_it_exists_or_not(
    app: Flask, monkeypatch: pytest.MonkeyPatch, clock: Any, email: str
) -> None:
    checked: list[str] = []
    monkeypatch.setattr(passwords, "matches", lambda _stored, typed: checked.append(typed))
    client = app.test_client()
    token = StaffPage(client.get("/staff/sign-in")).token
    values = {"csrf_token": token, **guesses(1, email)}
    for number in range(40):
        address = {"REMOTE_ADDR": f"198.51.100.{number}"}
        client.post("/staff/sign-in", data=values, environ_overrides=address)
    assert len(checked) == 20
    elsewhere = {"REMOTE_ADDR": "198.51.100.99"}
    page = StaffPage(client.post("/staff/sign-in", data=values, environ_overrides=elsewhere))
    assert page.status == 429
    assert page.errors == ["Too many failed tries. Wait 60 minutes, then try again."]
    assert int(page.response.headers["Retry-After"]) <= 3600
    clock.shift(timedelta(hours=1, seconds=1))
    client.post("/staff/sign-in", data=values)
    assert len(checked) == 21


def device_of(client: Any) -> Any:
    cookie = client.get_cookie("device", domain="localhost")
    assert cookie is not None
    return cookie


def test_a_browser_one_signed_in_from_stays_open_to_its_owner_whatever_strangers_try(app: Flask) -> None:
    owner, stranger = app.test_client(), app.test_client()
    try_to_sign_in(owner, DANA, PASSWORD)
    owner.post("/staff/sign-out", data={"csrf_token": StaffPage(owner.get("/staff/account")).token})
    for number in range(25):
        address = {"REMOTE_ADDR": f"198.51.100.{number}"} if number > 5 else {}
        token = StaffPage(stranger.get("/staff/sign-in")).token
        values = {"csrf_token": token, **guesses(number)}
        last = stranger.post("/staff/sign-in", data=values, environ_overrides=address)
    assert last.status_code == 429
    assert try_to_sign_in(app.test_client(), DANA, PASSWORD).status_code == 429
    assert try_to_sign_in(owner, DANA, PASSWORD).status_code == 303
    assert owner.get("/staff/queue").status_code == 200


def test_the_browser_s_cookie_is_opaque_kept_for_this_site_and_opens_nothing(app: Flask) -> None:
    app.config["SESSION_COOKIE_SECURE"] = True
    client, https = app.test_client(), "https://localhost"
    token = StaffPage(client.get("/staff/sign-in", base_url=https)).token
    values = {"csrf_token": token, "email": DANA, "password": PASSWORD, "send": "yes"}
    response = client.post("/staff/sign-in", data=values, base_url=https)
    cookie = next(each for each in response.headers.getlist("Set-Cookie") if "device" in each)
    assert re.fullmatch(
        r"__Host-device=[\w-]{43}; Expires=[^;]+; Max-Age=15552000; "
        r"Secure; HttpOnly; Path=/; SameSite=Strict",
        cookie,
    )
    app.config["SESSION_COOKIE_SECURE"] = False
    thief = app.test_client()
    thief.set_cookie("device", cookie.split("=")[1].split(";")[0], domain="localhost")
    assert thief.get("/staff/queue").status_code == 303


def test_each_sign_in_gives_the_browser_a_new_token(app: Flask) -> None:
    client = app.test_client()
    try_to_sign_in(client, DANA, PASSWORD)
    first = device_of(client).value
    client.post("/staff/sign-out", data={"csrf_token": StaffPage(client.get("/staff/account")).token})
    assert device_of(client).value == first
    try_to_sign_in(client, DANA, PASSWORD)
    assert device_of(client).value != first


def test_a_wrong_password_gives_no_browser_a_token(app: Flask) -> None:
    response = try_to_sign_in(app.test_client(), DANA, "wrong canyon velvet lamp")
    assert not [each for each in response.headers.getlist("Set-Cookie") if "device" in each]


def test_who_is_refused_for_want_of_a_place_is_told_at_once_and_not_counted(app: Flask) -> None:
    client = app.test_client()
    token = StaffPage(client.get("/staff/sign-in")).token
    values = {"csrf_token": token, "email": DANA, "password": PASSWORD, "send": "yes"}
    for _ in range(passwords.HASHES_AT_ONCE + passwords.WAITING_AT_MOST):
        assert passwords._places.acquire(blocking=False)
    try:
        for _ in range(30):
            response = client.post("/staff/sign-in", data=values)
            assert (response.status_code, response.headers["Retry-After"]) == (503, "5")
        page = StaffPage(response)
        assert page.errors == ["Too many people sign in at this moment. Try again in a few seconds."]
        assert page.value("email") == DANA
    finally:
        for _ in range(passwords.HASHES_AT_ONCE + passwords.WAITING_AT_MOST):
            passwords._places.release()
    assert client.post("/staff/sign-in", data=values).status_code == 303


def test_no_password_is_worked_on_inside_a_transaction(
    app: Flask, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A transaction on SQLite holds all writers up for as long as it is open."""
    real, open_ones = passwords._hasher, []

    class Watching:
        def verify(self, stored: str, typed: bytes) -> bool:
            open_ones.append(db.session().in_transaction())
            return real.verify(stored, typed)

        def hash(self, typed: bytes) -> str:
            open_ones.append(db.session().in_transaction())
            return real.hash(typed)

    passwords._nobody()
    monkeypatch.setattr(passwords, "_hasher", Watching())
    try_to_sign_in(app.test_client(), DANA, PASSWORD)
    try_to_sign_in(app.test_client(), "nobody@example.org", PASSWORD)
    another = "ladder cobalt thimble reed"
    own = {"present": PASSWORD, "password": another, "send": "yes"}
    assert team.clinician.post("/staff/account/password", own).status_code == 303
    given = team.admin.post(
        f"/staff/accounts/{team.desk.staff_id}/password", {"password": another, "send": "yes"}
    )
    assert given.status_code == 303
    added = {
        "name": "Nora New",
        "email": "nora@example.org",
        "role": "clinician",
        "password": another,
        "send": "yes",
    }
    assert team.admin.post("/staff/accounts/add", added).status_code == 303
    assert open_ones == [False] * 6


@often(25, 100)
def test_a_request_in_flight_never_revives_an_ended_session(
    app: Flask, team: Team, clock: Any, times: int
) -> None:
    """Many times: pages are read while somebody ends the session; afterwards it is always ended."""
    staff_id = team.second_desk.staff_id
    for _ in range(times):
        browser = enter(app, staff_id)
        clock.shift(31)  # so that reading writes "last seen"
        start = threading.Barrier(3)

        def read(client: Any = browser.client, barrier: threading.Barrier = start) -> None:
            barrier.wait()
            client.get("/staff/account")

        def end(barrier: threading.Barrier = start) -> None:
            barrier.wait()
            with app.app_context():
                administration.end_sessions(db.session(), keys(), staff_id, actor=system(), now=now())
                db.session.commit()

        threads = [threading.Thread(target=each) for each in (read, read, end)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert browser.client.get("/staff/account").status_code == 303
