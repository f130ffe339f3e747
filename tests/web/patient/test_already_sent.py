"""Who sent a request tells what changed: found by number and birth date, asked about safety, same number."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from intake.extensions import db, keys
from intake.services.actor import system
from intake.services.keeping import erasure
from intake.store.models import Assessment, AuditEvent, Case
from tests.support.browser import Browser, Page
from tests.support.patient_story import Given, begin, come_to, fill_in, page_id, signs_on_pages
from tests.support.patients import OPEN_HOURS, rows_and_revisions
from tests.support.staff_browser import StaffPage, Team, version_on
from tests.support.staff_browser import team as make_team
from tests.support.stories import new_id

REFERENCE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
BORN = {"birth_date-month": "3", "birth_date-day": "27", "birth_date-year": "1951"}
OTHER_DAY = {**BORN, "birth_date-day": "28"}
WRONG = (
    "We could not find that. Check both, or call us: (251) 555-0142. "
    "After 5 wrong tries you need to wait 1 hour."
)
CHANGED = 1
"""Which of the done page's forms is the one to tell a change."""


@pytest.fixture
def elsewhere(app: Flask) -> Browser:
    """Another device."""
    return Browser(app.test_client())


@pytest.fixture
def number(browser: Browser) -> str:
    """The form number of a request that this browser sent."""
    come_to(browser)
    (shown,) = set(REFERENCE.findall(browser.page.main))
    return str(shown)


def find(browser: Browser, number: str, born: dict[str, str] = BORN) -> Page:
    browser.open("/")
    browser.follow("Change a request you sent")
    return browser.send({"form_number": number, **born})


def change(browser: Browser, **safety: str) -> Page:
    """Right after sending, begin to tell a change and go on to the check of all answers."""
    browser.send(form=CHANGED)
    return tell(browser, **safety)


def tell(browser: Browser, **safety: str) -> Page:
    """Go on from the choice to the check of all answers, by way of the safety questions."""
    browser.follow("Tell us what changed")
    assert browser.page.address == "/form/safety-legs"
    return answer_signs(browser, **safety)


def answer_signs(browser: Browser, **safety: str) -> Page:
    """Answer one safety page after the other, as far as they come."""
    told = signs_on_pages({"safety": safety}) if safety else {}
    while (page := page_id(browser.page)).startswith("safety_"):
        browser.send(told.get(page, {page: "none"}))
    return browser.page


def go_on_from_help(browser: Browser, special: Mapping[str, Given]) -> Page:
    """Send a request that leads to the page to call today."""
    come_to(browser, special, until="call_today")
    browser.follow("Keep going and send my answers, too")
    return fill_in(browser, special)


def cases(app: Flask) -> list[tuple[str, str, int]]:
    """Form number, urgency and how many assessments, of every case."""
    many = select(func.count()).where(Assessment.case_id == Case.id).scalar_subquery()
    with app.app_context():
        return [row._tuple() for row in db.session.execute(select(Case.reference, Case.urgency, many))]


def fired(page: StaffPage) -> str:
    """What the trace lists as fired."""
    tables = (table.get_text(" ") for table in page.soup.find_all("table"))
    return " ".join(text for text in tables if text.strip().startswith("Fired"))


def test_number_and_birth_date_lead_to_the_request_on_any_device(elsewhere: Browser, number: str) -> None:
    page = find(elsewhere, number.lower().replace("-", " "))

    assert page.address == "/form/already-sent"
    assert "You sent it on Tuesday, November 17. Has something changed?" in page.main
    assert number in page.main


def test_a_change_is_asked_about_safety_then_checked_and_sent_under_the_same_number(
    app: Flask, browser: Browser, number: str
) -> None:
    assert change(browser).address == "/form/check"
    browser.follow("Change your answer: Is there more you want us to know?")
    browser.send({"own_words": "Walk the dog again"})
    assert browser.page.address == "/form/check"
    assert "Walk the dog again" in browser.page.main
    page = browser.send(consent="agree")

    assert page.heading == "We have your changes"
    assert number in page.main
    assert cases(app) == [(number.replace("-", ""), "routine", 2)]


def test_a_sign_comes_before_everything_and_makes_the_case_urgent(
    app: Flask, browser: Browser, number: str
) -> None:
    page = change(browser, safety="fever")
    assert page.address == "/form/call-today"
    browser.follow("Keep going and send my answers, too")
    page = fill_in(browser)

    assert number in page.main
    assert cases(app) == [(number.replace("-", ""), "same_day", 2)]


def test_the_signs_told_before_are_named_in_the_sitting_that_sent_them(browser: Browser) -> None:
    go_on_from_help(browser, {"safety": {"safety": "older_unchecked"}})
    browser.send(form=CHANGED)
    page = browser.follow("Tell us what changed")
    assert "You told us before: One of the five for over 2 weeks, and no doctor" in page.main
    assert "Is it still so? Check it again. Is it gone? Leave it empty." in page.main
    assert "Antes nos dijo:" in browser.switch("es").main
    page = browser.send({"safety_legs": "none"})
    assert page.address == "/form/safety-sudden"
    assert "Antes nos dijo:" not in page.main


def test_by_number_and_birth_date_the_form_is_empty_and_updates_the_same_request(
    app: Flask, browser: Browser, elsewhere: Browser
) -> None:
    first = go_on_from_help(browser, {"safety": {"safety": "fever"}, "more_words": {"own_words": "HOPEMARK"}})
    number = REFERENCE.findall(first.main)[0]
    page = find(elsewhere, number)
    assert "We do not show your answers here." in page.main
    elsewhere.follow("Tell us what changed")
    assert elsewhere.page.address == "/form/who"
    assert "You told us before" not in elsewhere.send({"who": "me"}).main
    own_words = fill_in(elsewhere, until="more_words")
    assert "HOPEMARK" not in own_words.html
    page = fill_in(elsewhere)
    assert page.heading == "We have your changes"
    assert "Call us now" in page.main
    assert cases(app) == [(number.replace("-", ""), "same_day", 2)]


def test_right_after_sending_no_number_is_needed(app: Flask, browser: Browser, number: str) -> None:
    page = browser.send(form=CHANGED)
    assert page.address == "/form/already-sent"
    assert number in page.main
    tell(browser)
    assert browser.send(consent="agree").heading == "We have your changes"
    assert [many for _, _, many in cases(app)] == [2]


def test_what_was_told_before_stands_until_a_clinician_decides(
    app: Flask, browser: Browser, clock: time_machine.Traveller
) -> None:
    team: Team = make_team(app)
    first = go_on_from_help(browser, {"safety": {"safety": "fever"}})
    assert "Call us now" in first.main
    case = f"/staff/cases/{REFERENCE.findall(first.main)[0].replace('-', '')}"
    clock.shift(timedelta(minutes=5))
    browser.send(form=CHANGED)
    tell(browser)
    page = browser.send(consent="agree")

    assert page.heading == "We have your changes"
    assert "Call us now" in page.main
    assert "What you told us before still counts." in page.main
    assert "We will call you by" not in page.main
    assert "Llámenos ahora" in browser.switch("es").main

    summary = team.clinician.open(f"{case}/summary")
    assert "Told Nov 17, 2026, 10 AM, not in the newest answers." in summary.main
    assert "The newest answers alone: Routine." in summary.main
    values = {"version": version_on(summary), "urgency": "routine", "link": "no_surgery", "send": "yes"}
    team.clinician.send(f"{case}/override", {**values, "override_reason": "No fever when called"})
    assert "not in the newest answers" not in team.clinician.open(f"{case}/summary").main
    page = browser.open("/form/done")
    assert "Llámenos ahora" not in page.main
    assert "Le llamaremos a más tardar" in page.main


def test_thoughts_of_self_harm_told_before_are_answered_after_an_update_too(browser: Browser) -> None:
    first = go_on_from_help(browser, {"more_words": {"own_words": "I want to end my life"}})
    assert "988" in first.main
    browser.send(form=CHANGED)
    if tell(browser).address == "/form/call-today":
        browser.follow("Keep going and send my answers, too")
        answer_signs(browser)
    browser.open("/form/more-words")
    browser.send({"own_words": "Walk the dog"})
    page = fill_in(browser)

    assert page.heading == "We have your changes"
    assert "988" in page.main


def test_half_an_hour_after_sending_the_device_opens_nothing_by_itself(
    browser: Browser, number: str, clock: time_machine.Traveller
) -> None:
    assert number
    clock.shift(timedelta(minutes=30, seconds=1))
    assert browser.send(form=CHANGED).heading == "A request was sent"


def test_a_change_that_is_not_sent_changes_nothing(app: Flask, browser: Browser, number: str) -> None:
    assert number
    before = cases(app)
    change(browser)
    assert cases(app) == before


def test_sending_twice_adds_one_assessment(app: Flask, browser: Browser, number: str) -> None:
    change(browser)
    values = browser.page.values()
    values["consent"] = "agree"
    values["action"] = "continue"
    for _ in range(2):
        assert number in browser.post("/form/check", values).main
    assert [many for _, _, many in cases(app)] == [2]


def test_a_change_can_be_saved_and_finished_later(
    app: Flask, browser: Browser, elsewhere: Browser, number: str
) -> None:
    change(browser)
    browser.save_for_later()
    (code,) = re.findall(r"\b[0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5}\b", browser.send(BORN).main)
    elsewhere.open("/open")
    assert elsewhere.send({"code": code, **BORN}).address == "/form/check"
    assert number in elsewhere.send(consent="agree").main
    assert [many for _, _, many in cases(app)] == [2]


def test_a_new_request_can_be_sent_all_the_same(app: Flask, elsewhere: Browser, number: str) -> None:
    find(elsewhere, number)
    assert elsewhere.send().address == "/form/who"
    page = fill_in(elsewhere)
    assert page.heading == "We have your request"
    assert number not in page.main
    assert sorted(many for _, _, many in cases(app)) == [1, 1]


def test_whatever_does_not_fit_is_answered_alike_and_stays_typed(
    app: Flask, elsewhere: Browser, number: str, clock: time_machine.Traveller
) -> None:
    with app.app_context():
        case = db.session.scalars(select(Case)).one()
        unknown = "0000-0000" if case.reference != "00000000" else "1111-1111"
    for typed, born in ((unknown, BORN), (number, OTHER_DAY)):
        page = find(elsewhere, typed, born)
        assert (page.is_sent_back, page.errors, page.address) == (True, [WRONG], "/sent")
        assert page.values()["form_number"] == typed
    for _ in range(4):
        find(elsewhere, number, OTHER_DAY)
    locked = find(elsewhere, number)
    assert (locked.is_sent_back, locked.errors) == (True, [WRONG])
    clock.move_to(OPEN_HOURS + timedelta(hours=1, minutes=1))
    assert find(elsewhere, number).address == "/form/already-sent"


@pytest.mark.parametrize("typed", ["TXH4", "my number", "x" * 300])
def test_what_cannot_be_a_form_number_is_told_what_one_looks_like(browser: Browser, typed: str) -> None:
    page = find(browser, typed)
    assert page.is_sent_back
    assert page.errors == ["A form number has 8 letters and numbers. Check each of them."]


def test_number_and_birth_date_are_needed(browser: Browser) -> None:
    browser.open("/sent")
    page = find(browser, "", {"birth_date-month": "3"})
    assert page.is_sent_back
    assert page.errors[0] == "Write your form number"
    assert len(page.errors) == 2
    assert page.values()["birth_date-month"] == "3"
    again = browser.open("/sent?again=1")
    assert (again.main, again.errors) == (page.main, page.errors)
    assert browser.open("/sent").values()["birth_date-month"] == ""


def test_too_many_tries_from_one_place_are_given_the_phone(browser: Browser, number: str) -> None:
    for _ in range(31):
        page = find(browser, number, OTHER_DAY)
    assert page.status == 429
    assert page.errors == ["There were too many tries. Wait 1 hour, or call us: (251) 555-0142."]


def test_an_erased_request_is_found_no_more(app: Flask, elsewhere: Browser, number: str) -> None:
    with app.app_context():
        erasure.erase_case(
            db.session(),
            keys(),
            number.replace("-", ""),
            reason="asked_for",
            actor=system(),
            now=OPEN_HOURS,
            new_id=new_id,
        )
        db.session.commit()
    assert find(elsewhere, number).errors == [WRONG]


def test_it_speaks_spanish_and_keeps_what_was_typed(elsewhere: Browser, number: str) -> None:
    elsewhere.open("/sent")
    page = elsewhere.switch("es", form_number=number)
    assert (page.status, page.heading) == (200, "Cambiar una solicitud que envió")
    assert page.values()["form_number"] == number
    page = elsewhere.send(BORN)
    assert "La envió el martes 17 de noviembre. ¿Algo cambió?" in page.main
    assert elsewhere.follow("Decirnos qué cambió").soup.html["lang"] == "es"  # type: ignore[index]


def test_neither_number_nor_date_stands_in_an_address_and_looking_writes_nothing(
    app: Flask, elsewhere: Browser, number: str
) -> None:
    page = find(elsewhere, number)
    assert number not in str(page.response.request.full_path)
    before = rows_and_revisions(app)
    for address in ("/sent", "/form/already-sent", "/form"):
        elsewhere.open(address)
    assert rows_and_revisions(app) == before


def test_the_choice_is_for_those_who_sent_something(browser: Browser) -> None:
    begin(browser)
    assert browser.open("/form/already-sent").address == "/form/who"


def test_beginning_is_recorded_and_back_from_safety_is_no_dead_end(
    app: Flask, browser: Browser, number: str
) -> None:
    assert number
    browser.send(form=CHANGED)
    browser.follow("Tell us what changed")
    browser.send({"safety_legs": "none"})
    assert browser.page.address == "/form/safety-sudden"
    assert browser.follow("Back").address != "/form/safety-sudden"
    with app.app_context():
        actions = db.session.scalars(select(AuditEvent.action)).all()
    assert "case.update_begun" in actions


def test_staff_see_that_the_patient_wrote_again(
    app: Flask, browser: Browser, number: str, clock: time_machine.Traveller
) -> None:
    team: Team = make_team(app)
    address = f"/staff/cases/{number.replace('-', '')}"
    team.desk.send(f"{address}/claim", version="0")
    clock.shift(timedelta(minutes=5))
    change(browser)
    browser.send(consent="agree")

    assert "Patient sent changes" in team.desk.open(address).main
    assert "You, since 10 AM. Changed by the patient, 10:05 AM" in team.desk.open("/staff/queue").main


def test_the_clinician_reads_what_was_told_before_and_what_changed(
    app: Flask, browser: Browser, number: str, clock: time_machine.Traveller
) -> None:
    team = make_team(app)
    summary = f"/staff/cases/{number.replace('-', '')}/summary"
    assert "Told before" not in team.clinician.open(summary).main
    clock.shift(timedelta(minutes=5))
    change(browser, safety="fever")
    browser.follow("Keep going and send my answers, too")
    fill_in(browser, until="check")
    browser.follow("Change your answer: Is there more you want us to know?")
    browser.send({"own_words": "Walk the dog again"})
    browser.send(consent="agree")

    page = team.clinician.open(summary)
    assert "Told before Nov 17, 2026, 10 AM : Routine" in page.main
    assert "More to know Mornings are worst Walk the dog again" in page.main
    assert page.main.count("Changed since Question Before Then") == 1
    (earlier,) = (link for link in page.links() if "assessment=1" in link)
    old, new = team.clinician.open(earlier), team.clinician.open(summary.replace("summary", "trace"))
    assert "This is an earlier assessment." in old.main
    assert "This is an earlier assessment." not in new.main
    assert "fever" in fired(new)
    assert "fever" not in fired(old)


def test_the_desk_is_not_shown_what_changed(app: Flask, browser: Browser, number: str) -> None:
    team = make_team(app)
    change(browser)
    browser.follow("Change your answer: Is there more you want us to know?")
    browser.send({"own_words": "HOPEMARK"})
    browser.send(consent="agree")
    for address in ("/staff/queue", f"/staff/cases/{number.replace('-', '')}"):
        page = team.desk.open(address)
        assert "Changed by the patient" in page.main
        assert "HOPEMARK" not in page.html
