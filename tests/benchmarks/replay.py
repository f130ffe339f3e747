"""One patient's whole form, recorded page by page and then sent again and again without looking at it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from tests.support.browser import Browser, Page
from tests.support.patient_story import Given, go_through

OWN_TO_A_PAGE = {
    name: re.compile(rf'name="{name}"[^>]* value="([^"]+)"') for name in ("csrf_token", "page_mark")
}
"""What every page hands out anew, by name, and where it stands."""
SEE_OTHER = 303

TYPICAL: Mapping[str, Given] = {
    "prior_surgery": {"prior_surgery": "yes"},
    "symptoms": {"symptoms": ["pain", "numbness"]},
}
"""One operation and two symptoms."""


@dataclass
class Recorder(Browser):
    """A browser that keeps what it sent."""

    client: FlaskClient
    sent: list[tuple[str, MultiDict[str, str]]] = field(default_factory=list)
    shown: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(self.client)

    def post(self, address: str, values: Any, **kwargs: Any) -> Page:
        """Send a form, and remember it without its token and its mark."""
        kept = MultiDict([pair for pair in values.items(multi=True) if pair[0] not in OWN_TO_A_PAGE])
        self.sent.append((address, kept))
        self.shown.append((address, self.page.html))
        return super().post(address, values, **kwargs)


Tape = list[tuple[str, MultiDict[str, str]]]


def record(app: Flask) -> Tape:
    """The forms of a typical patient, from Start to the form number, as they were sent."""
    recorder = Recorder(app.test_client())
    go_through(recorder, TYPICAL)
    return recorder.sent


def record_shown(app: Flask) -> tuple[Tape, list[tuple[str, str]]]:
    """The same, and each page that was sent as it was shown, by its address."""
    recorder = Recorder(app.test_client())
    go_through(recorder, TYPICAL)
    return recorder.sent, recorder.shown


def play(app: Flask, tape: Tape) -> None:
    """Fill in and send one form as it was recorded; every page is asked for, as a patient's browser does."""
    client = app.test_client()
    page = client.get("/")
    for address, values in tape:
        own = [
            (name, found[1]) for name, where in OWN_TO_A_PAGE.items() if (found := where.search(page.text))
        ]
        assert own, f"no form on the page before {address}"
        sent = client.post(address, data=MultiDict([*values.items(multi=True), *own]))
        assert sent.status_code == SEE_OTHER, (address, sent.status_code)
        page = client.get(sent.headers["Location"])
    assert "app-reference" in page.text, "the last page shows no form number"
