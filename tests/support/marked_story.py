"""One request with a marker in all that can be typed, by the patient and by the staff.

The patient saves the form, opens it again, sends it, and later tells a change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Flask

from intake.content.loader import load_questionnaire
from intake.content.practice import load_practice
from intake.extensions import db, keys
from intake.mail import delivery
from intake.mail.letters import Letterhead, LetterKind
from intake.services import outbox
from intake.store.models import OutboxMessage
from tests.support.browser import Browser, Page
from tests.support.markers import Markers
from tests.support.patient_story import page_id, plain_answer
from tests.support.staff_browser import StaffBrowser, Team, new_id, now, version_on

CODE = re.compile(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}\b")
OPERATIONS = 8
NOT_FREE = ("earlier_reference",)

TOLD: Mapping[str, Mapping[str, str | Sequence[str]]] = {
    "who": {"who": "someone_else"},
    "prior_surgery": {"prior_surgery": "yes"},
    "surgery_after": {"surgery_by": "other", "surgery_implants": "no"},
    "symptoms": {"symptoms": ["weakness", "other"]},
    "call_times": {"call_in": "other", "call_when": "mornings", "call_help": "helper"},
}


def marked(page: Page, markers: Markers) -> dict[str, Any]:
    """The answer to a page: what the story tells, and a marker in every field in which one can type."""
    given: dict[str, Any] = dict(TOLD.get(page_id(page), {}) or plain_answer(page))
    at = page.address.removeprefix("/form/")
    for control in page.form().find_all(["input", "textarea"]):
        name = str(control["name"])
        if control.get("type", "text") not in ("text", "textarea", "email", "tel") or name in NOT_FREE:
            continue
        if "_date-" not in name:
            make = markers.email if name == "email" else markers.phone if "phone" in name else markers.word
            given[name] = make(f"{at} {name}")
    if page_id(page) == "about_you":
        given |= markers.birth_date("birth_date")
    return given


def fill_in_marked(browser: Browser, markers: Markers, *, until: str) -> Page:
    """Answer every page up to that one, telling of as many operations as the markers need."""
    operations = 1
    for _ in range(120):
        page = browser.page
        if page.address == f"/form/{until}":
            return page
        if page.address == "/form/surgeries" and operations < OPERATIONS:
            operations += 1
            browser.send(surgeries_more="yes")
            continue
        browser.send(marked(page, markers))
        if browser.page.is_sent_back and browser.page.soup.select("input.app-told"):
            # Words that hold no date are asked about once, then kept as they are.
            browser.send({"surgery_recent": "no"} if browser.page.offered("surgery_recent") else {})
        assert browser.page.status == 200, (page.address, browser.page.errors)
        assert browser.page.address != page.address, page.address
    raise AssertionError(f"never came to {until}")


def save_and_open(app: Flask, browser: Browser, markers: Markers) -> None:
    """Save the form, have the code sent by mail, and open the form again with it."""
    born = {f"birth_date-{part}": value for part, value in (("month", "3"), ("day", "29"), ("year", "1947"))}
    browser.save_for_later()
    browser.send({**born, "code_by": "email", "email": markers.email("save email")})
    with app.app_context():
        letters = db.session.scalars(db.select(OutboxMessage).filter_by(letter=LetterKind.SAVED_CODE))
        (code,) = CODE.findall(outbox.payload_of(keys(), letters.one())["body"])
    markers.code("saved code", code)
    browser.open("/open")
    browser.send({"code": code, **born})


def send_and_work_on_it(browser: Browser, team: Team, markers: Markers) -> str:
    """Send the request, let the staff work on it, and change it; its form number."""
    browser.send(consent="agree")
    number = browser.page.soup.find("strong", class_="app-reference")
    assert number is not None
    work_on_it(team.desk, team.clinician, number.get_text(), markers)
    browser.send(form=1)  # the first form of the page asks what helps to prepare, this leads to the change
    browser.follow("Tell us what changed")
    for _ in range(8):
        if browser.page.address == "/form/check":
            break
        browser.send(plain_answer(browser.page))
    browser.open("/form/more-words")
    browser.send({"own_words": markers.word("changed hope")})
    browser.open("/form/check")
    browser.send(consent="agree")
    assert browser.page.address == "/form/done"
    return number.get_text()


def write_letters(app: Flask) -> None:
    """Turn every event that waits in the outbox into its letters, and leave these there."""
    head = Letterhead(load_practice(), load_questionnaire(), "https://intake.example.org/staff")
    with app.app_context():
        while (taken := delivery.claim(db.session(), now())) is not None:
            if taken.is_event:
                delivery.write_letters(db.session(), keys(), head, taken, now=now(), new_id=new_id)
            db.session.commit()


def work_on_it(desk: StaffBrowser, clinician: StaffBrowser, reference: str, markers: Markers) -> None:
    """Search for the case and take it through the desk and the clinician, with a marker in every note."""
    for field_name in ("about-you name_family", "contact phone", "birth_date", "contact email"):
        typed = markers.spellings[field_name][0] + ("@example.org" if "email" in field_name else "")
        desk.send("/staff/search", sought=typed, send="yes")
        assert reference in desk.page.html, field_name
    case = f"/staff/cases/{reference}"
    steps: list[tuple[StaffBrowser, str, dict[str, str]]] = [
        (desk, "claim", {}),
        (desk, "attempt", {"outcome": "no_answer", "note": markers.word("attempt note")}),
        (desk, "move", {"step": "hand_to_clinician", "note": markers.word("hand over note")}),
        (
            clinician,
            "override",
            {"urgency": "soon", "link": "recent", "override_reason": markers.word("reason")},
        ),
        (clinician, "next-step", {"next_step": "pa", "line": markers.word("next step line")}),
    ]
    for browser, step, values in steps:
        version = version_on(browser.open(case))
        answer = browser.post(f"{case}/{step}", {"version": version, "send": "yes", **values})
        assert answer.status_code == 303, (step, answer.text)
    for page in ("", "/summary", "/trace"):
        clinician.open(f"{case}{page}")


def hold_it(admin: StaffBrowser, reference: str, markers: Markers) -> None:
    """Set a legal hold on the request and lift it, with a marker in each reason."""
    for step in ("holds", "lift"):
        answer = admin.post(
            f"/staff/keeping/{step}", number=reference, reason=markers.word(f"{step} reason"), send="yes"
        )
        assert answer.status_code == 303, answer.text
    admin.open("/staff/keeping")


def take_it_out(desk: StaffBrowser, clinician: StaffBrowser, reference: str) -> dict[str, bytes]:
    """Take the request out in every form there is, each by its address."""
    case = f"/staff/cases/{reference}"
    own = ("summary.pdf", "note", "fhir", "record", "call-sheet", "records", "final-notice", "explain")
    papers = [f"{case}/{each}" for each in own]
    papers += ["/staff/figures/requests.csv", "/staff/figures/requests.xlsx", "/staff/clinic-day"]
    taken = {address: clinician.client.get(address) for address in papers}
    taken["/staff/calls/sheets"] = desk.client.get("/staff/calls/sheets")
    return {address: answer.data for address, answer in taken.items() if answer.status_code == 200}
