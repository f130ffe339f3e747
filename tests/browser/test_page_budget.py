"""What a patient's phone has to load: little, in few requests, and nothing twice."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response

from intake.domain.questionnaire import LANGUAGES
from tests.browser import stories
from tests.browser.looking import PHONE
from tests.browser.serving import Product
from tests.browser.walking import Walker

pytestmark = pytest.mark.browser

FIRST_PAGE_BYTES, FIRST_PAGE_REQUESTS = 35_000, 4
LATER_PAGE_BYTES = 6_000
DRAWING = "/static/body.js"


class Loads:
    """What a page gets over the network, and not from the browser's own store: paths and compressed bytes."""

    def __init__(self, page: Page) -> None:
        self._responses: list[Response] = []
        self._asked: dict[str, str] = {}
        self._stored: set[str] = set()
        page.on("response", self._answered)
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._sent)
        session.on("Network.requestServedFromCache", lambda event: self._from_store(event["requestId"]))
        session.on("Network.responseReceived", self._received)

    def _answered(self, response: Response) -> None:
        self._responses.append(response)

    def _sent(self, event: dict[str, Any]) -> None:
        self._asked[event["requestId"]] = event["request"]["url"]

    def _received(self, event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            self._from_store(event["requestId"])

    def _from_store(self, request_id: str) -> None:
        self._stored.add(self._asked[request_id])

    def taken(self) -> dict[str, int]:
        """What was loaded since the last time, redirects left out."""
        found = {
            urlsplit(each.url).path: len(gzip.compress(each.body()))
            for each in self._responses
            if not 300 <= each.status < 400 and each.url not in self._stored
        }
        self._responses.clear()
        self._stored.clear()
        return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pages_are_small_and_come_in_one_request(
    new_window: Callable[..., Page], product: Product, language: str
) -> None:
    chosen = Walker(new_window(viewport=PHONE), product.address, language)
    chosen.open_first_page()
    # The same person's browser with nothing in store yet.
    page = new_window(viewport=PHONE, storage_state=chosen.page.context.storage_state())
    loads, walker = Loads(page), Walker(page, product.address, language)
    page.goto(f"{product.address}/")
    page.wait_for_load_state("networkidle")
    first = loads.taken()
    assert len(first) <= FIRST_PAGE_REQUESTS, first
    assert sum(first.values()) <= FIRST_PAGE_BYTES, first

    walker.press("start_button")
    later: dict[str, dict[str, int]] = {}
    walker.walk(stories.ONE_OPERATION, lambda name: later.update({name: loads.taken()}))
    assert len(later) > 15
    del later["done"]  # clears the browser's store for the next person, so it loads again
    drawn = [name for name, found in later.items() if found.pop(DRAWING, 0)]
    assert drawn == ["pain"]
    assert {name: found for name, found in later.items() if list(found) != [f"/form/{name}"]} == {}
    assert {name: found for name, found in later.items() if sum(found.values()) > LATER_PAGE_BYTES} == {}
