"""What was put aside is off the call list until its day, and is back then by itself."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask

from tests.support.staff_browser import Team, enter, file_story
from tests.web.frontdesk.test_instructions import actions


def test_a_case_that_waits_is_off_the_list_until_its_day_and_back_then(
    app: Flask, team: Team, reference: str, clock: Any
) -> None:
    case = f"/staff/cases/{reference}"
    team.desk.post(f"{case}/claim", version="0")
    page = team.desk.send(f"{case}/move", version="1", step="wait_on_patient")
    assert "Whose move: Patient, since" in page.main
    assert "comes back Fri, Nov 20" in page.main
    for address in ("/staff/calls", "/staff/queue"):
        assert reference not in team.desk.open(address).html
    assert reference in team.desk.open("/staff/queue?show=waiting").html
    clock.shift(timedelta(days=3))
    later = enter(team.app, team.desk.staff_id)
    assert "Whose move: Front desk, since 8" in later.open(case).main
    for address in ("/staff/calls", "/staff/queue"):
        page = later.open(address)
        assert reference in page.html
        assert " late" not in page.main

    no_number = file_story(app, "plain back pain")
    assert no_number in later.open("/staff/calls").html
    later.post(f"/staff/cases/{no_number}/no-number", version="0")
    assert no_number not in later.open("/staff/calls").html
    later.post(f"/staff/cases/{no_number}/claim", version="1")
    assert actions(later.open("/staff/queue"), no_number) == ["Write to them"]


def test_whoever_asks_to_be_called_at_another_time_names_it(team: Team, reference: str) -> None:
    case = f"/staff/cases/{reference}"
    team.desk.post(f"{case}/claim", version="0")
    page = team.desk.send(f"{case}/attempt", version="1", outcome="asked_call_at", note="Kept", send="yes")
    assert page.errors == ["Choose when they asked to be called."]
    assert page.value("note") == "Kept"
    chosen = next(each["value"] for each in page.soup.select("select[name=next_try] option") if each["value"])
    page = team.desk.send(
        f"{case}/attempt", version="1", outcome="asked_call_at", next_try=chosen, send="yes"
    )
    assert "The call is recorded. Next try:" in page.main
    assert "Contacted" in page.main
    assert reference not in team.desk.open("/staff/calls").html
