"""Requests whose every free text is a hostile one: told by patients through the form, and noted by staff."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from bs4 import Tag
from flask import Flask

from intake.content.forms import load_form
from tests.faults.payloads import PAYLOADS
from tests.support.browser import Browser, Page
from tests.support.patient_story import begin, page_id, plain_answer
from tests.support.staff_browser import StaffBrowser, version_on

FORMS, OF_EACH = 5, 40
OPERATIONS, MOST_PAGES, ASKED_BACK_AT_MOST = 2, 90, 3
NOT_FREE = ("earlier_reference", "email", "phone", "birth_date", "website")
"""Fields whose text has a form of its own, and the one that only robots fill in."""
LIMITS = {each.link_id: each.max_length or 100 for each in load_form().questions}
TOLD: Mapping[str, Mapping[str, str | Sequence[str]]] = {
    "who": {"who": "someone_else"},
    "prior_surgery": {"prior_surgery": "yes"},
    "surgery_after": {"surgery_by": "other", "surgery_implants": "no"},
    "symptoms": {"symptoms": ["weakness", "other"]},
    "contact": {"phone": "251 555 0167", "message_ok": "yes", "email": "patient@example.org"},
    "call_times": {"call_in": "other", "call_when": "mornings", "call_help": "helper"},
}
Planted = Counter[str]
"""How many fields hold each text."""


class Teller:
    """A patient who writes a share of the hostile texts into every field that takes text, as many as fit."""

    def __init__(self, app: Flask, number: int, planted: Planted) -> None:
        client = app.test_client()
        client.environ_base["REMOTE_ADDR"] = f"198.51.100.{number + 1}"
        self.browser = Browser(client)
        self.texts = PAYLOADS[number * OF_EACH : (number + 1) * OF_EACH]
        self.planted = planted

    def tell(self) -> str:
        """Fill in a form to its end; its form number."""
        operations = 1
        begin(self.browser)
        for _ in range(MOST_PAGES):
            page = self.browser.page
            if page.address == "/form/done":
                number = page.soup.find("strong", class_="app-reference")
                assert isinstance(number, Tag)
                return number.get_text().replace("-", "")
            if page.address == "/form/surgeries" and operations < OPERATIONS:
                operations += 1
                self.browser.send(surgeries_more="yes")
                continue
            self._send(page)
        raise AssertionError("never came to the end")

    def _send(self, page: Page) -> None:
        given: dict[str, Any] = dict(TOLD.get(page_id(page), {}) or plain_answer(page))
        written: dict[str, list[str]] = {}
        for control in page.form().find_all(["input", "textarea"]):
            name = str(control["name"])
            is_text = control.get("type", "text") in ("text", "textarea", "tel")
            if is_text and not name.startswith(NOT_FREE) and "-" not in name:
                written[name] = self._some(LIMITS.get(name.split("@", maxsplit=1)[0], 100))
                self.planted.update(written[name])
                given[name] = " ".join(written[name])
        self.browser.send(given)
        for _ in range(ASKED_BACK_AT_MOST):
            # What is doubtful is asked about once, and what nobody can read is taken out: then it is taken.
            if not (self.browser.page.is_sent_back or self.browser.page.asks):
                break
            offered = self.browser.page.offered
            self.browser.send({"surgery_recent": "no"} if offered("surgery_recent") else {})
        here = self.browser.page
        assert here.address != page.address, (page.address, here.errors, written)

    def _some(self, limit: int) -> list[str]:
        """As many of the texts as fit, those first that stand in the fewest fields so far."""
        chosen: list[str] = []
        for text in sorted(self.texts, key=lambda each: self.planted[each]):
            if len(" ".join([*chosen, text]).encode("utf-16-le")) // 2 <= limit:
                chosen.append(text)
        return chosen


def work_on(desk: StaffBrowser, clinician: StaffBrowser, reference: str, texts: Sequence[str]) -> None:
    """Take a case through the desk and the clinician, with hostile texts in every note."""
    case, text = f"/staff/cases/{reference}", " ".join(texts).replace("\0", "")[:180]
    steps: list[tuple[StaffBrowser, str, dict[str, str]]] = [
        (desk, "claim", {}),
        (desk, "note", {"note": text}),
        (desk, "attempt", {"outcome": "no_answer", "note": text}),
        (desk, "move", {"step": "hand_to_clinician", "note": text}),
        (clinician, "override", {"urgency": "soon", "link": "recent", "override_reason": text}),
        (clinician, "next-step", {"next_step": "pa", "line": text}),
    ]
    for browser, step, values in steps:
        version = version_on(browser.open(case))
        answer = browser.post(f"{case}/{step}", {"version": version, "send": "yes", **values})
        assert answer.status_code in (303, 422), (step, answer.status_code)
