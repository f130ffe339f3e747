"""Booking a visit: what cannot be is refused, what is unusual is asked back once, and no list breaks."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from intake.domain.case_state import Action, Command
from intake.domain.reference import show_reference
from intake.domain.roles import Role
from intake.extensions import db, keys
from intake.services.actor import Actor
from intake.services.cases import record as case_record
from intake.services.frontdesk import casework
from intake.services.frontdesk.handling import Handling
from intake.web.staff import desk
from tests.support.filed_stories import office
from tests.support.staff_browser import StaffPage, Team, file_story, new_id, now

SURGEON = "Example Surgeon One, MD"
ALL_THE_SAME = "Book it all the same?"


def take(team: Team, reference: str) -> None:
    assert team.desk.post(f"/staff/cases/{reference}/claim", version="0").status_code == 303


def book(team: Team, reference: str, day: str, at: str, version: int = 1, **more: str) -> StaffPage:
    values = {"day": day, "time": at, "with_whom": SURGEON, "version": str(version), "send": "yes"}
    return team.desk.send(f"/staff/cases/{reference}/schedule", {**values, **more})


def every_list_opens(team: Team, reference: str) -> None:
    for address in ("/staff/queue", "/staff/calls", "/staff/visits", f"/staff/cases/{reference}"):
        assert team.desk.open(address).status == 200, address
    assert team.desk.send("/staff/search", sought="quill", send="yes").status == 200
    for address in ("", "/summary", "/trace"):
        assert team.clinician.open(f"/staff/cases/{reference}{address}").status == 200, address


@pytest.mark.parametrize(
    ("day", "at", "error"),
    [
        ("2026-11-16", "14:30", "The day has passed. Enter a day from today on."),
        ("2026-11-17", "10:00", "This time of today has passed. Enter a later one."),
        ("2026-11-17", "03:00", "This time of today has passed. Enter a later one."),
        ("0001-01-01", "00:00", "The day has passed. Enter a day from today on."),
        (
            "2062-01-02",
            "10:00",
            "The day is more than 3 years away. Check the year, and enter an earlier day.",
        ),
        (
            "9999-12-31",
            "23:59",
            "The day is more than 3 years away. Check the year, and enter an earlier day.",
        ),
        ("10000-01-01", "10:00", "Not a valid date value."),
        ("2026-02-30", "10:00", "Not a valid date value."),
        ("2026-11-24", "24:00", "Not a valid time value."),
        ("2026-11-24", "25:99", "Not a valid time value."),
    ],
)
def test_a_moment_at_which_no_visit_can_be_is_refused_and_kept(
    team: Team, reference: str, day: str, at: str, error: str
) -> None:
    take(team, reference)
    page = book(team, reference, day, at)
    assert page.status == 422
    assert page.errors == [error]
    assert (page.value("day"), page.value("time")) == (day, at)
    assert "Book it all the same" not in page.main
    assert "No visits are booked" in team.desk.open("/staff/visits").main
    every_list_opens(team, reference)


@pytest.mark.parametrize(
    ("day", "at", "question"),
    [
        ("2026-12-25", "10:00", "The office is closed on Friday, December 25, 2026 (Christmas Day)."),
        ("2026-11-28", "10:00", "The office is closed on Saturday, November 28, 2026."),
        ("2026-11-27", "10:00", "The office is closed on Friday, November 27, 2026"),
        ("2026-11-24", "03:00", "The office is not open at 3 AM on Tuesday, November 24, 2026."),
        ("2027-11-18", "10:00", "Thursday, November 18, 2027 is more than a year away."),
    ],
)
def test_an_unusual_moment_is_asked_back_once_and_a_second_press_books_it(
    team: Team, reference: str, day: str, at: str, question: str
) -> None:
    take(team, reference)
    page = book(team, reference, day, at, note="Kept words")
    assert page.status == 422
    (error,) = page.errors
    assert error.startswith(question)
    assert error.endswith(ALL_THE_SAME)
    assert page.value("note") == "Kept words"
    assert "No visits are booked" in team.desk.open("/staff/visits").main
    asked = page.value("asked")
    page = book(team, reference, day, at, asked=asked)
    assert page.status == 200
    assert f"with {SURGEON}" in page.main
    assert "Undo the last step" in page.main
    every_list_opens(team, reference)


def test_yes_to_one_moment_is_not_yes_to_another(team: Team, reference: str) -> None:
    take(team, reference)
    asked = book(team, reference, "2026-11-28", "10:00").value("asked")
    page = book(team, reference, "2026-12-25", "10:00", asked=asked)
    assert page.status == 422
    assert "Christmas Day" in page.errors[0]


def test_a_form_with_another_error_asks_nothing(team: Team, reference: str) -> None:
    take(team, reference)
    asked = book(team, reference, "2026-11-28", "10:00").value("asked")
    page = book(team, reference, "2026-11-28", "10:00", asked=asked, with_whom="")
    assert page.errors == ["Choose whom the visit is with."]
    assert "Book it all the same" not in page.main


def test_a_taken_time_is_asked_back(app: Flask, team: Team, reference: str) -> None:
    other = file_story(app, "two operations")
    for each in (reference, other):
        take(team, each)
    assert book(team, reference, "2026-11-24", "10:00").status == 200
    page = book(team, other, "2026-11-24", "10:00")
    assert page.status == 422
    assert page.errors == [
        f"{SURGEON} has another visit at 10 AM on Tuesday, November 24, 2026. {ALL_THE_SAME}"
    ]
    asked = page.value("asked")
    assert book(team, other, "2026-11-24", "10:30", asked=asked).status == 200
    assert book(team, other, "2026-11-24", "10:00", version=2, asked=asked).status == 200


def test_a_time_is_free_again_once_its_visit_is_moved_undone_or_cancelled(
    app: Flask, team: Team, reference: str
) -> None:
    other = file_story(app, "two operations")
    for each in (reference, other):
        take(team, each)
    case = f"/staff/cases/{reference}"
    book(team, reference, "2026-11-24", "10:00")
    book(team, reference, "2026-11-24", "11:00", version=2)  # moved
    assert book(team, other, "2026-11-24", "10:00").status == 200
    team.desk.post(f"{case}/undo", version="3")  # back at 10:00, beside the other one
    assert book(team, other, "2026-11-24", "11:00", version=2).status == 200
    page = book(team, other, "2026-11-24", "10:00", version=3)
    assert page.status == 422
    team.desk.post(f"{case}/move", version="4", step="cancel")
    assert book(team, other, "2026-11-24", "10:00", version=3).status == 200


def test_ones_own_visit_is_not_in_its_own_way(team: Team, reference: str) -> None:
    take(team, reference)
    assert book(team, reference, "2026-11-24", "10:00").status == 200
    assert book(team, reference, "2026-11-24", "10:00", version=2).status == 200


def test_visits_stand_in_their_order(app: Flask, team: Team, reference: str) -> None:
    other = file_story(app, "two operations")
    for each in (reference, other):
        take(team, each)
    book(team, reference, "2026-11-25", "10:00")
    book(team, other, "2026-11-24", "10:00")
    html = team.desk.open("/staff/visits").html
    assert html.index(other) < html.index(reference)


def store_a_visit_beyond_the_calendar(
    app: Flask, reference: str, staff_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As it was booked before such moments were refused."""
    monkeypatch.setattr(casework, "_visit_at", lambda *_: None)
    with app.app_context():
        handling = Handling(
            actor=Actor("staff", staff_id, Role.FRONT_DESK),
            now=now(),
            today=now().date(),
            seen_version=1,
            office=office(),
            new_id=new_id,
        )
        details = {"visit_at": "9999-12-31T23:59:00-06:00", "with_whom": SURGEON}
        casework.take_step(
            db.session(), keys(), reference, Command(Action.SCHEDULE), handling, details=details
        )
        db.session.commit()


def test_a_stored_visit_that_cannot_be_shown_breaks_no_page_and_can_be_undone(
    app: Flask, team: Team, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(team, reference)
    store_a_visit_beyond_the_calendar(app, reference, team.desk.staff_id, monkeypatch)
    every_list_opens(team, reference)
    assert "at a time that cannot be shown" in team.desk.open("/staff/visits").main
    page = team.desk.open(f"/staff/cases/{reference}")
    assert "Undo the last step" in page.main
    page = team.desk.send(f"/staff/cases/{reference}/undo", version="2")
    assert "Last step undone" in page.main


def test_a_list_survives_a_case_that_cannot_be_opened(app: Flask, team: Team, caplog: Any) -> None:
    spoiled, sound = file_story(app, "plain back pain"), file_story(app, "two operations")
    with app.app_context():
        row = case_record.open_one(db.session(), keys(), spoiled).row
        row.sealed_identity = b"not what was sealed"
        db.session.commit()
    for address in ("/staff/queue", "/staff/calls"):
        page = team.desk.open(address)
        assert page.status == 200
        assert (
            f"Form number {show_reference(spoiled)}. This request cannot be shown here: open it" in page.main
        )
        assert f"/staff/cases/{spoiled}" in page.links()
        assert f"/staff/cases/{sound}" in page.links()
    assert team.desk.send("/staff/search", sought=show_reference(spoiled), send="yes").status == 200
    assert team.desk.open(f"/staff/cases/{sound}").status == 200
    assert "case_not_shown" in caplog.text


def test_a_list_survives_a_row_that_cannot_be_made(
    team: Team, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoiled(*_: object) -> object:
        raise OverflowError("date value out of range")

    take(team, reference)
    book(team, reference, "2026-11-24", "10:00")
    monkeypatch.setattr(desk, "row_view", spoiled)
    for address in ("/staff/visits", "/staff/queue", "/staff/calls"):
        assert team.desk.open(address).status == 200
    assert f"Form number {show_reference(reference)}" in team.desk.open("/staff/visits").main


@pytest.mark.parametrize(
    "after",
    [
        "1~0001-01-01T00:00:00+14:00~2026-11-17T16:00:00+00:00~x",
        "1~2026-11-17T16:00:00+00:00~9999-12-31T23:59:59-14:00~x",
        "1~2026-11-17~2026-11-17~x",
        "~~~",
        "x",
    ],
)
def test_an_address_that_leads_nowhere_in_the_queue_shows_its_beginning(
    team: Team, reference: str, after: str
) -> None:
    page = team.desk.open(f"/staff/queue?after={after.replace('+', '%2B')}")
    assert page.status == 422
    assert page.errors == ["This address leads to no page of the queue. Here is its beginning."]
    assert f"/staff/cases/{reference}" in page.links()


@pytest.mark.parametrize(
    "sought", ["1/1/0001", "0001-01-01", "12/31/9999", "9999-12-31", "2/30/1961", "0/0/00"]
)
def test_a_search_for_a_day_at_either_end_finds_nobody(team: Team, reference: str, sought: str) -> None:
    page = team.desk.send("/staff/search", sought=sought, send="yes")
    assert page.status == 200
    assert reference not in page.html


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "x", ""])
def test_nobody_is_named_for_a_day_at_either_end(team: Team, day: str) -> None:
    values = {"day": day, "clinician": team.clinician.staff_id, "send": "yes"}
    assert team.clinician.send("/staff/duty", values).status == 422


@pytest.mark.parametrize("next_try", ["0001-01-01_morning", "9999-12-31_afternoon", "x"])
def test_a_next_try_at_either_end_is_refused(team: Team, reference: str, next_try: str) -> None:
    take(team, reference)
    values = {"version": "1", "outcome": "no_answer", "next_try": next_try, "send": "yes"}
    assert team.desk.send(f"/staff/cases/{reference}/attempt", values).status == 422


@pytest.mark.parametrize("number", ["0", "-1", "99999999999999999999", "x"])
def test_a_number_that_no_entry_has_shows_what_there_is(team: Team, reference: str, number: str) -> None:
    page = team.clinician.open(f"/staff/cases/{reference}/trace?assessment={number}")
    assert page.status == 200
    assert "earlier assessment" not in page.main
    assert team.auditor.open(f"/staff/audit?before={number}").status == 200
