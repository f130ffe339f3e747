"""Patients' pages come packed from one of our pages to the next, and never where a stranger led to them."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.support.browser import Browser
from tests.support.patient_story import PLAIN, go_through
from tests.support.staff_browser import Team

OURS = {"Accept-Encoding": "gzip, deflate, br", "Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def database(staffed_database: Path) -> Path:
    """The product begins in an office whose people have accounts."""
    return staffed_database


def test_a_page_that_one_of_ours_leads_to_comes_packed_whole_and_small(browser: Browser) -> None:
    plain = go_through(browser, until="pain").html
    packed = browser.client.get("/form/pain", headers=OURS)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert int(packed.headers["Content-Length"]) == len(packed.data) < len(plain.encode()) / 4
    shown = gzip.decompress(packed.data).decode()
    assert "Where is the pain?" in shown
    assert shown.endswith("</html>\n") == plain.endswith("</html>\n")
    assert {each.strip() for each in packed.headers["Vary"].split(",")} >= {
        "Accept-Encoding",
        "Sec-Fetch-Site",
    }


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", "", None])
def test_a_page_that_something_else_leads_to_comes_as_it_is(browser: Browser, site: str | None) -> None:
    go_through(browser, until="pain")
    headers = {"Accept-Encoding": "gzip", **({} if site is None else {"Sec-Fetch-Site": site})}
    assert "Content-Encoding" not in browser.client.get("/form/pain", headers=headers).headers


@pytest.mark.parametrize("taken", ["", "br", "gzip;q=0", "identity"])
def test_a_browser_that_does_not_take_it_packed_gets_it_as_it_is(browser: Browser, taken: str) -> None:
    go_through(browser, until="pain")
    answer = browser.client.get("/form/pain", headers={**OURS, "Accept-Encoding": taken})
    assert "Content-Encoding" not in answer.headers
    assert "Where is the pain?" in answer.text


def test_a_page_with_errors_and_one_that_is_refused_come_packed_too(browser: Browser) -> None:
    go_through(browser, until="symptoms")
    old = browser.page.values()
    browser.send(PLAIN["symptoms"])
    refused = browser.client.post("/form/symptoms", data={**old, "csrf_token": "stale"}, headers=OURS)
    if refused.status_code == 303:
        refused = browser.client.get(refused.headers["Location"], headers=OURS)
    assert refused.headers["Content-Encoding"] == "gzip"
    gone = browser.client.get("/form/no-such-page", headers=OURS)
    assert gone.status_code == 404
    assert b"<h1" in (gzip.decompress(gone.data) if "Content-Encoding" in gone.headers else gone.data)


def test_a_staff_page_shows_what_strangers_wrote_and_is_never_packed(team: Team) -> None:
    answer = team.desk.client.get("/staff/queue", headers=OURS)
    assert answer.status_code == 200
    assert "Content-Encoding" not in answer.headers
