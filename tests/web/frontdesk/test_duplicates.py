"""Requests that may be one person's stand side by side for staff, and nobody else hears of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from intake.domain.reference import show_reference
from intake.extensions import db
from intake.store.models import AuditEvent
from tests.support.staff_browser import StaffPage, Team, file_story

STORY = "back within two years"
OTHER_PHONE = {"phone": "251-555-0199"}
OTHER_NAME = {"name_family": "Abernathy"}


def shown(page: StaffPage) -> str:
    """The table of requests side by side; empty where there is none."""
    table = page.soup.find("table")
    return table.get_text(" ", strip=True) if table and "Why it is here" in table.get_text() else ""


@pytest.mark.parametrize(
    ("told", "why"),
    [
        (OTHER_NAME, "Same birth date and phone"),
        ({**OTHER_NAME, "phone": None, "phone_second": "(251) 555 0142"}, "Same birth date and phone"),
        (OTHER_PHONE, "Same birth date, last name alike"),
        ({**OTHER_PHONE, "name_family": "Quil"}, "Same birth date, last name alike"),
        ({**OTHER_PHONE, "name_family": "Quill-Abernathy"}, "Same birth date, last name alike"),
    ],
)
def test_another_request_of_the_same_person_stands_beside_it(
    app: Flask, team: Team, reference: str, told: dict[str, str], why: str
) -> None:
    other = file_story(app, STORY, told, ago=timedelta(days=13))
    for one, two in ((reference, other), (other, reference)):
        table = shown(team.desk.open(f"/staff/cases/{one}"))
        assert show_reference(two) in table
        assert why in table


@pytest.mark.parametrize(
    ("told", "days"),
    [
        ({**OTHER_PHONE, **OTHER_NAME}, 1),
        ({"birth_date": "1961-02-04"}, 1),
        ({}, 15),
    ],
    ids=["only the birth date", "another birth date", "more than 14 days apart"],
)
def test_a_request_of_somebody_else_or_of_long_ago_does_not(
    app: Flask, team: Team, reference: str, told: dict[str, str], days: int
) -> None:
    file_story(app, STORY, told, ago=timedelta(days=days))
    assert shown(team.desk.open(f"/staff/cases/{reference}")) == ""


def test_a_form_number_that_the_patient_gave_brings_its_request_however_old(app: Flask, team: Team) -> None:
    old = file_story(app, STORY, {**OTHER_PHONE, **OTHER_NAME}, ago=timedelta(days=100))
    new = file_story(app, STORY, {"been_before": "yes", "earlier_reference": old})
    table = shown(team.desk.open(f"/staff/cases/{new}"))
    assert show_reference(old) in table
    assert "The patient gave its form number" in table


def test_a_form_number_nobody_has_or_its_own_brings_nothing(app: Flask, team: Team) -> None:
    new = file_story(app, STORY, {"been_before": "yes", "earlier_reference": "TXH4M7KP"})
    assert shown(team.desk.open(f"/staff/cases/{new}")) == ""


def test_looking_at_the_other_request_is_on_record(app: Flask, team: Team, reference: str) -> None:
    file_story(app, STORY, OTHER_PHONE)
    team.desk.open(f"/staff/cases/{reference}")
    with app.app_context():
        actions = db.session.scalars(select(AuditEvent.action)).all()
    assert actions.count("case.compared") == 1


def test_of_many_five_are_shown_the_rest_counted_and_one_look_is_one_entry(
    app: Flask, team: Team, reference: str
) -> None:
    for number in range(8):
        file_story(app, STORY, {"name_given": f"Number{number}"}, ago=timedelta(hours=number + 1))
    page = team.desk.open(f"/staff/cases/{reference}")
    table = page.soup.find("table")
    assert table is not None
    assert [f"Number{number} Quill" in table.get_text() for number in range(8)] == [True] * 5 + [False] * 3
    assert "5 are shown here, and there are 3 more." in page.main
    with app.app_context():
        actions = db.session.scalars(select(AuditEvent.action)).all()
    assert actions.count("case.compared") == 1
    form = page.soup.select_one('main form[action="/staff/search"] input[name="sought"]')
    assert form is not None
    assert "9 found by birth date" in team.desk.send("/staff/search", sought=form["value"], send="yes").main


def test_sixty_two_others_are_counted_to_the_last(app: Flask, team: Team, reference: str) -> None:
    for number in range(62):
        file_story(app, STORY, ago=timedelta(minutes=number + 1))
    assert "5 are shown here, and there are 57 more." in team.desk.open(f"/staff/cases/{reference}").main


def test_of_a_few_no_more_are_counted(app: Flask, team: Team, reference: str) -> None:
    for number in range(5):
        file_story(app, STORY, ago=timedelta(hours=number + 1))
    assert "are shown here" not in team.desk.open(f"/staff/cases/{reference}").main


def test_what_the_desk_may_not_see_of_one_request_it_does_not_see_beside_another(
    app: Flask, team: Team, reference: str
) -> None:
    file_story(app, STORY, {**OTHER_PHONE, "own_words": "OWNMARK", "safety_more": ["sexual_change"]})
    page = team.desk.open(f"/staff/cases/{reference}")
    assert "OWNMARK" not in page.html
    assert "sexual" not in page.html


def test_of_two_alike_the_second_cannot_be_closed_as_sent_twice(
    app: Flask, team: Team, reference: str
) -> None:
    other = file_story(app, STORY)
    close = {"version": "0", "reason": "duplicate", "note": "Sent it again", "send": "yes"}
    assert team.desk.post(f"/staff/cases/{reference}/close", close).status_code == 303
    page = team.desk.send(f"/staff/cases/{other}/close", close)
    assert page.status == 409
    assert page.errors == [
        (
            f"{show_reference(reference)} was closed as sent twice, so this one, {show_reference(other)}, "
            "stays open. Work on it, or close it for another reason."
        )
    ]
    assert page.value("note") == "Sent it again"
    assert other in team.desk.open("/staff/calls").html


def test_one_without_a_twin_cannot_be_closed_as_sent_twice(team: Team, reference: str) -> None:
    page = team.desk.send(f"/staff/cases/{reference}/close", version="0", reason="duplicate", send="yes")
    assert page.errors == [
        (
            "No other open request of this person is known, so this one stays open. "
            "Work on it, or close it for another reason."
        )
    ]


def test_look_alikes_are_marked_on_the_rows_of_lists_while_both_are_open(app: Flask, team: Team) -> None:
    first, second = file_story(app, STORY), file_story(app, STORY, ago=timedelta(minutes=5))
    third = file_story(app, STORY, {"name_family": "Abbot", "phone": "251-555-0188"})
    older = file_story(app, STORY, ago=timedelta(days=15))
    for address in ("/staff/queue", "/staff/calls"):
        rows = {str(row["id"])[2:]: row for row in team.desk.open(address).soup.select(".app-row")}
        marks = {
            reference: [a.get_text() for a in row.select(".app-alike")] for reference, row in rows.items()
        }
        assert marks == {first: ["1 look-alike"], second: ["1 look-alike"], third: [], older: []}
    (mark,) = rows[first].select(".app-alike")
    assert team.desk.open(str(mark["href"])).soup.select_one("#look-alikes") is not None
    team.desk.post(f"/staff/cases/{first}/claim", version="0")
    team.desk.post(f"/staff/cases/{first}/close", version="1", reason="duplicate", send="yes")
    assert team.desk.open("/staff/queue").soup.select(".app-alike") == []


def test_search_says_how_urgent_what_it_found_is_and_why(app: Flask, team: Team) -> None:
    file_story(app, "foot drop")
    page = team.desk.send("/staff/search", sought="Quill", send="yes")
    (why,) = (cell for cell in page.soup.select("td") if cell["data-label"] == "Why here")
    assert why.get_text(" ", strip=True) == "Same day Foot slaps or drags"


def test_a_look_alike_is_closed_by_the_mark_on_its_row_and_one_button(app: Flask, team: Team) -> None:
    first, second = file_story(app, STORY), file_story(app, STORY)
    page = team.desk.open("/staff/queue")
    mark = page.soup.select_one(f"#r-{first} .app-alike")
    assert mark is not None
    page = team.desk.open(str(mark["href"]))
    (form,) = page.soup.select(f'main form[action="/staff/cases/{first}/close"]')
    values = {str(each["name"]): str(each["value"]) for each in form.select("input")}
    values.pop("csrf_token")
    page = team.desk.send(str(form["action"]), {**values, "send": "yes"})
    assert "Closed: same request sent twice" in page.main
    other = team.desk.open(f"/staff/cases/{second}")
    refused = next(form for form in other.soup.select("main form") if str(form["action"]).endswith("/close"))
    values = {str(each["name"]): str(each["value"]) for each in refused.select("input")}
    values.pop("csrf_token")
    assert team.desk.send(str(refused["action"]), {**values, "send": "yes"}).status == 409
