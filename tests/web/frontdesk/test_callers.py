"""Filing for a caller: the patients' own pages, filled in by the front desk, kept apart from patients'."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask

from intake.domain.questionnaire import LANGUAGES
from intake.extensions import db, keys
from intake.services.cases import record
from intake.services.cases.told_by import told_by_words
from intake.services.patient.sitting import erase_expired
from intake.store.models import AuditEvent, Case, Draft
from intake.web.form.help_view import CallNow, HelpSaid
from intake.web.frontdesk.read_aloud import read_aloud
from tests.support.patient_story import MOST_PAGES, telling
from tests.support.sound_html import mark_of
from tests.support.staff_browser import StaffBrowser, StaffPage, Team, file_story, now, version_on

SOUGHT = "Nora Nobody 3/14/1961"


@dataclass(frozen=True)
class AsAPatientSees:
    """A page of the form as the patients' stories read one."""

    address: str
    page: StaffPage

    def offered(self, name: str) -> list[str]:
        return [str(tag["value"]) for tag in self.page.soup.find_all("input", attrs={"name": name})]


class FormPage(StaffPage):
    """A page of the form; what a drawing of the body promises is held where patients see it."""

    def _check_policy(self) -> None: ...

    def _check_document(self) -> None:
        """Pages of the form are in the caller's language; those of the desk around them in English."""
        assert self.soup.html is not None
        if self.soup.html["lang"] == "en":
            super()._check_document()


class Line:
    """A caller on the line, and the form that is filled in for them."""

    def __init__(self, desk: StaffBrowser, sought: str = "") -> None:
        self.desk = desk
        self.go(desk.post("/staff/callers", sought=sought).headers["Location"])
        self.own = "/".join(self.address.split("/")[:4])

    def go(self, address: str) -> StaffPage:
        response = self.desk.client.get(address, follow_redirects=True)
        self.address = response.request.path
        self.page = FormPage(response)
        return self.page

    @property
    def place(self) -> str:
        return self.address.removeprefix(f"{self.own}/")

    def send(self, given: Mapping[str, object], **more: str) -> StaffPage:
        mark = mark_of(self.page.html)
        values = {"page_mark": mark, **given}
        response = self.desk.post(self.address, values, **more)
        if response.status_code == 303:
            return self.go(response.headers["Location"])
        self.page = FormPage(response)
        return self.page

    def fill_in(self, special: Mapping[str, Mapping[str, object]], *, until: str) -> StaffPage:
        answers_on = telling(special)  # type: ignore[arg-type]
        for _ in range(MOST_PAGES):
            if self.place == until or not self.address.startswith("/staff/callers/"):
                return self.page
            self.send(answers_on(AsAPatientSees(f"/form/{self.place}", self.page)))  # type: ignore[arg-type]
            assert not self.page.errors, (self.place, self.page.errors)
        raise AssertionError(f"never came to {until}")


def only_case(app: Flask) -> Case:
    with app.app_context():
        case: Case = db.session.scalars(db.select(Case)).one()
        return case


def audited(app: Flask) -> list[tuple[str, str | None]]:
    with app.app_context():
        rows = db.session.scalars(db.select(AuditEvent).order_by(AuditEvent.seq))
        return [(row.action, row.actor_id) for row in rows if row.action.startswith(("draft", "case.filed"))]


def test_who_is_not_found_is_filed_for_by_the_desk_and_the_number_read_out(app: Flask, team: Team) -> None:
    nothing = team.desk.send("/staff/search", sought=SOUGHT, send="yes")
    assert "Nothing found" in nothing.main
    carried = nothing.soup.select_one('form[action="/staff/callers"] input[name="sought"]')
    assert carried
    assert carried["value"] == SOUGHT
    line = Line(team.desk, SOUGHT)
    assert "Nora" not in line.address
    assert "You fill this in for a caller" in line.page.soup.get_text()
    assert "Need help? Call us" not in line.page.main

    page = line.fill_in({}, until="about-you")
    given = ("name_given", "name_family", "birth_date-month", "birth_date-day", "birth_date-year")
    assert [page.value(name) for name in given] == ["Nora", "Nobody", "3", "14", "1961"]
    again = Line(team.desk)  # another caller, in another window
    again.send({"who": "me"})
    done = line.fill_in(
        {"about_you": {**{name: page.value(name) for name in given}, "been_before": "no"}}, until=""
    )

    case = only_case(app)
    assert line.address == f"/staff/cases/{case.reference}"
    assert re.search(r"Sent\. Read out the form number: [A-Z0-9-]{9,}\.", done.main)
    assert "Filled in by Dana Desk for the caller" in done.main
    assert team.desk.client.get_cookie("form") is None
    begun, sent = ("draft.begun_for_caller", team.desk.staff_id), ("case.filed", team.desk.staff_id)
    assert audited(app)[:3] == [begun, begun, sent]
    with app.app_context():
        told = record.open_one(db.session(), keys(), case.reference)
        assert (told.identity.full_name, told.identity.birth_date) == ("Nora Nobody", "1961-03-14")
        assert told_by_words(told) == "Filled in by Dana Desk for the caller"
    assert again.go(f"{again.own}/safety-legs").status == 200
    assert line.go(line.own) is not None


def test_a_form_for_a_caller_is_its_beginners_alone_and_found_again_for_a_day(app: Flask, team: Team) -> None:
    line = Line(team.desk, "Nora Nobody")
    line.send({"who": "me"})
    for other in (team.second_desk, team.clinician):
        assert other.open(f"{line.own}/who").status == 404
        assert other.post(f"{line.own}/throw-away").status_code == 404
        assert "Nora" not in other.open("/staff/callers").main
    assert team.admin.open("/staff/callers").status == 404
    assert "1 form for a caller is not sent" in team.desk.open("/staff/queue").main
    left = team.desk.open("/staff/callers")
    assert "Nora Nobody" in left.main
    assert line.own in left.links()

    assert team.desk.client.post(f"{line.own}/throw-away").status_code == 400
    lapsed = line.send({"safety_legs": "none"}, csrf_token="x")
    assert "We kept what you typed" in lapsed.errors[0]
    assert line.page.soup.select_one('[value="none"][checked]')
    kept = line.send({}, action="save")
    assert "is not sent yet" in kept.main
    line.go(line.own)
    assert line.place == "safety-legs"
    foreign = Line(team.desk)
    foreign.address = f"{line.own}/safety-legs"  # a page of one form, sent into another
    refused = foreign.send({"safety_legs": "urine_trouble"})
    assert (refused.status, "Tell the caller to ring 911" in refused.main) == (409, True)

    assert "thrown away" in team.desk.send(f"{line.own}/throw-away").main
    assert team.desk.open(f"{line.own}/who").status == 404
    with app.app_context():
        assert erase_expired(db.session(), now() + timedelta(hours=23)) == 0
        assert erase_expired(db.session(), now() + timedelta(hours=25)) == 2
        assert db.session.scalar(db.select(db.func.count()).select_from(Draft)) == 0


def test_a_sign_leads_to_what_to_say_and_to_a_clinician_not_to_the_patients_page(
    app: Flask, team: Team
) -> None:
    line = Line(team.desk, "251 555 0167")
    line.send({"who": "me"})
    told = line.send({"safety_legs": ["urine_trouble"]})
    assert line.place == "get-help"
    assert "Tell the caller to ring 911" in told.main
    assert "Where are you right now?" in told.main
    assert told.soup.select_one('[lang="en"]:-soup-contains("Ring 911 now")')
    assert "In English" not in told.main
    assert told.value("phone") == "251 555 0167"
    assert line.send({"phone": ""}).errors
    connected = line.send({"phone": "251 555 0167", "where": "12 Elm Street"})
    case = only_case(app)
    assert line.address == f"/staff/cases/{case.reference}"
    assert "The bell rings for every clinician" in connected.main
    assert "12 Elm Street" in connected.main
    assert (case.contact_only, case.status, case.urgency) == (True, "with_clinician", "emergency")
    assert team.clinician.open("/staff/account").soup.select(".app-bell li")

    own = f"/staff/callers/{case.draft_id}"
    taken_back = team.desk.send(
        f"{own}/mistake", sign="urine_trouble", page_mark=mark_of(line.go(f"{own}/get-help").html)
    )
    assert "Tell the caller to ring 911" not in taken_back.main


def test_the_words_for_a_caller_who_speaks_spanish_are_spanish(team: Team) -> None:
    line = Line(team.desk)
    line.send({}, language="es")
    line.send({"who": "me"})
    told = line.send({"safety_legs": ["urine_trouble"]})
    spanish = " ".join(each.get_text(" ", strip=True) for each in told.soup.select('[lang="es"]'))
    for said in (
        "Llame al 911 ahora",
        "No maneje usted",
        "¿Dónde está usted en este momento?",
        "Cuelgue y llame al 911",
    ):
        assert said in spanish, said
    (english,) = [each for each in told.soup.select("main p") if "In English" in each.get_text()]
    assert "Ring 911 now" in english.get_text()
    assert not english.find_parent(lang="es")
    foreign = Line(team.desk)
    foreign.address = f"{line.own}/safety-legs"
    refused = foreign.send({"safety_legs": "urine_trouble"})
    assert "Llame al 911 ahora" in " ".join(each.get_text() for each in refused.soup.select('[lang="es"]'))


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_help_is_needed_there_are_words_to_read_aloud(language: str) -> None:
    call = CallNow(is_open=True, opening="", after_hours_phone=None, surgeon_first=False)
    needs = [(True, True, False), (True, False, False), (False, False, True), (False, False, False)]
    said = [read_aloud(HelpSaid("", *need, (), call), language, "Cleo <Doc>") for need in needs]
    assert len({each.words for each in said}) == len(needs)
    for each in said:
        assert "<bdi>Cleo &lt;Doc&gt;</bdi>" in each.words
        assert bool(each.in_english) is (language != "en")
        assert all((each.where, each.worse, each.danger))
    assert "988" in said[2].words
    assert all("911" in each.words for each in (said[0], said[1], said[3]))
    assert "<bdi></bdi>" not in read_aloud(HelpSaid("", True, True, False, (), call), language, "").words


def test_a_caller_whose_contact_was_merged_is_connected_by_the_request_it_went_into(
    app: Flask, team: Team
) -> None:
    line = Line(team.desk, "251 555 0167")
    line.send({"who": "me"})
    line.send({"safety_legs": ["urine_trouble"]})
    form = line.address
    line.send({"phone": "251 555 0167", "where": "12 Elm Street"})
    contact = only_case(app).reference
    kept = file_story(app, "plain back pain", {"phone": "251-555-0167"})
    merging = team.desk.open(f"/staff/cases/{kept}/merge?other={contact}")
    fields = {
        "other": contact,
        "other_version": version_on(team.desk.open(f"/staff/cases/{contact}")),
        "version": version_on(merging),
        "agreed": "yes",
        "send": "yes",
    }
    merged = team.desk.send(f"/staff/cases/{kept}/merge", fields)
    assert "is merged into this request" in merged.main
    assert team.desk.client.get(f"{line.own}/kept").headers["Location"] == "/staff/callers"
    line.go(form)
    connected = line.send({"phone": "251 555 0167", "where": "14 Oak Street"})
    assert line.address == f"/staff/cases/{kept}"
    assert "The bell rings for every clinician" in connected.main
    assert "14 Oak Street" in connected.main
