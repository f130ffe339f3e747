"""What another site makes a browser send changes nothing here: no cookie, no text, and help all the same."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.browser import Browser
from tests.support.patient_story import begin, come_to
from tests.support.patients import rows_and_revisions
from tests.web.test_doors import address_of

FROM_ELSEWHERE = ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"})
HELD = ("form", "session")


def cookies(browser: Browser) -> dict[str, str]:
    found = {name: browser.client.get_cookie(name) for name in HELD}
    return {name: cookie.value for name, cookie in found.items() if cookie}


def without_cookies(app: Flask) -> Browser:
    """What a browser sends to us from another site's page: nothing that we gave it."""
    return Browser(app.test_client())


@pytest.mark.parametrize("headers", FROM_ELSEWHERE)
def test_no_route_gives_or_takes_a_cookie_in_answer_to_another_site(
    app: Flask, headers: dict[str, str]
) -> None:
    tried = 0
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            posted = {
                "who": "me",
                "own_words": "Pay to this account",
                "back": "/",
                "language": "es",
                "send": "yes",
            }
            response = app.test_client().post(address_of(rule), data=posted, headers=headers)
            assert response.headers.getlist("Set-Cookie") == [], rule.rule
            assert "Pay to this account" not in response.text, rule.rule
            assert response.status_code < 500, rule.rule
            tried += 1
    assert tried > 30


@pytest.mark.parametrize("headers", FROM_ELSEWHERE)
def test_a_form_stays_open_whatever_another_site_posts(
    browser: Browser, app: Flask, headers: dict[str, str]
) -> None:
    come_to(browser, until="more_words")
    held, before = cookies(browser), rows_and_revisions(app)
    assert set(held) == set(HELD)
    # With our cookies, as from another host of the same site, and without them.
    for sender in (browser.client, without_cookies(app).client):
        for address in (
            "/form/more-words",
            "/form/who",
            "/start",
            "/language",
            "/form/save",
            "/open",
            "/sent",
        ):
            sender.post(address, data={"own_words": "x", "language": "es", "back": "/"}, headers=headers)
    assert cookies(browser) == held
    assert rows_and_revisions(app) == before
    assert browser.open("/form/more-words").status == 200
    assert browser.send(own_words="Walk").address == "/form/about-you"


def test_a_sign_is_answered_even_from_a_page_that_was_kept_elsewhere(app: Flask) -> None:
    """A page that somebody saved as a file and fills in there is another site to the browser."""
    sender = without_cookies(app)
    page = sender.post(
        "/form/safety-legs", {"safety_legs": "lost_control"}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert (page.status, page.heading) == (410, "Get help now")


def test_a_link_from_elsewhere_is_followed_as_usual(browser: Browser) -> None:
    begin(browser)
    held = cookies(browser)
    answer = browser.client.get("/form/who", headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 200
    assert cookies(browser) == held


def test_a_form_is_not_taken_away_where_none_was_sent_along(app: Flask) -> None:
    assert not [
        cookie
        for cookie in app.test_client().get("/form/who").headers.getlist("Set-Cookie")
        if cookie.startswith("form=")
    ]
