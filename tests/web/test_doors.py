"""Every route says who may open it, and every answer carries the headers that keep it in."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from werkzeug.routing import Rule

from intake.web.guards import PUBLIC, guard_of
from intake.web.headers import SECURITY_HEADERS
from intake.web.patient.guard import PATIENT_SITTING, SENT_SITTING
from tests.support.browser import Browser
from tests.support.patient_story import come_to
from tests.support.patients import rows_and_revisions

PUBLIC_ADDRESSES = {"/", "/start", "/language", "/open", "/sent", "/form/saved", "/contact.vcf"}
"""The contact to save is open because it holds the practice's own name and numbers, and tells of nobody."""


def address_of(rule: Rule) -> str:
    """The route with something in each of its places."""
    return re.sub(r"<(int:)?[a-z_]+>", "1", re.sub(r"<path:[a-z_]+>", "app.css", rule.rule))


def test_every_patient_view_says_who_may_open_it(app: Flask) -> None:
    guards = {
        rule.rule: guard_of(app.view_functions[rule.endpoint])
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("patient.")
    }
    assert len(guards) > 10
    assert set(guards.values()) == {PUBLIC, PATIENT_SITTING, SENT_SITTING}
    assert {rule for rule, guard in guards.items() if guard == PUBLIC} == PUBLIC_ADDRESSES


@pytest.mark.own_product
def test_a_view_that_nobody_opened_on_purpose_does_not_exist(app: Flask) -> None:
    app.add_url_rule("/forgotten", view_func=lambda: "let in")
    response = app.test_client().get("/forgotten")
    assert response.status_code == 404
    assert "let in" not in response.text


def test_every_answer_of_every_route_carries_the_security_headers(app: Flask) -> None:
    client = app.test_client()
    rules = list(app.url_map.iter_rules())
    assert len(rules) > 20
    for rule in rules:
        for method in ("GET", "POST"):
            with client.open(address_of(rule), method=method) as response:
                for name, value in SECURITY_HEADERS.items():
                    assert response.headers.getlist(name) == [value], (method, rule.rule, name)
                assert response.headers["Cache-Control"] == "no-store", rule.rule
                assert "Strict-Transport-Security" not in response.headers


@pytest.mark.parametrize("address", ["/nothing", "/form/who", "/static/nothing.css", "/staff/nothing"])
def test_errors_carry_them_too(app: Flask, address: str) -> None:
    response = app.test_client().get(address)
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert response.headers["Cache-Control"] == "no-store"


def test_the_policy_lets_in_nothing_but_our_own_files(app: Flask) -> None:
    policy = app.test_client().get("/").headers["Content-Security-Policy"]
    parts = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert parts.pop("default-src") == "'none'"
    assert parts.pop("frame-ancestors") == "'none'"
    assert parts.pop("base-uri") == "'none'"
    assert set(parts.values()) == {"'self'"}
    assert set(parts) == {"style-src", "script-src", "img-src", "connect-src", "form-action"}


def test_over_https_browsers_are_held_to_it(app: Flask) -> None:
    response = app.test_client().get("/", base_url="https://127.0.0.1")
    assert response.headers["Strict-Transport-Security"].startswith("max-age=63072000")


def test_a_file_is_kept_for_good_by_the_address_of_its_content_only(app: Flask, browser: Browser) -> None:
    browser.open("/")
    sheet = browser.page.soup.select_one('link[rel="stylesheet"]')
    assert sheet is not None
    with app.test_client().get(str(sheet["href"])) as response:
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    with app.test_client().get("/static/app.css") as response:
        assert response.headers["Cache-Control"] == "no-store"


def test_cookies_hold_an_opaque_token_and_are_out_of_reach_of_scripts(browser: Browser) -> None:
    come_to(browser, until="about_you")
    cookies = {
        cookie.key: cookie
        for cookie in (browser.client.get_cookie(name) for name in ("form", "session"))
        if cookie
    }
    assert set(cookies) == {"form", "session"}
    assert re.fullmatch(r"[\w-]{43}", cookies["form"].value)
    assert all(cookie.http_only and cookie.same_site == "Lax" for cookie in cookies.values())
    assert all(cookie.max_age is None and cookie.expires is None for cookie in cookies.values())


def test_looking_changes_nothing(app: Flask, browser: Browser) -> None:
    story = {"safety": {"safety": "fever"}, "prior_surgery": {"prior_surgery": "yes"}}
    come_to(browser, story, until="call_today")
    before = rows_and_revisions(app)
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("patient.") and "GET" in (rule.methods or ()):
            browser.client.get(address_of(rule))
    assert rows_and_revisions(app) == before
