"""Calling from the list: one press says how a call ended; call mode shows one patient after the other."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import Tag
from flask import Flask

from tests.support.staff_browser import StaffPage, Team, file_story, version_on
from tests.web.frontdesk.test_instructions import tell

TWO_QUESTIONS = "surgery date forgotten"
UNSETTLED = "year alone does not settle it"


def ends_on(page: StaffPage, reference: str) -> Tag:
    """The form with a button for each way in which that call may end."""
    (form, *_) = page.soup.select(f'form[action$="{reference}/called"]')
    return form


def press(team: Team, page: StaffPage, reference: str, ended: str, **more: str) -> StaffPage:
    """Press the button of an end as the page offers it."""
    form = ends_on(page, reference)
    assert ended in [str(button["value"]) for button in page.soup.select("button[name=ended]")]
    values = {str(field["name"]): str(field.get("value", "")) for field in form.select("input[type=hidden]")}
    values.pop("csrf_token")
    return team.desk.send(str(form["action"]), {**values, "ended": ended, **more})


@pytest.mark.parametrize(
    ("ended", "leads_to"),
    [
        ("no_answer", "Nobody to call right now."),
        ("voicemail", "Nobody to call right now."),
        ("reached", "Its page takes it back."),
        ("refused", "Its page takes it back."),
        ("booked", "Make an appointment"),
        ("wrong_number", "No other number is known"),
        ("sent_to_emergency", "Nobody to call right now."),
    ],
)
def test_one_press_takes_the_request_records_the_call_and_goes_on(
    team: Team, reference: str, ended: str, leads_to: str
) -> None:
    page = press(team, team.desk.open("/staff/calls"), reference, ended)
    assert page.status == 200
    assert leads_to in page.main
    history = team.desk.open(f"/staff/cases/{reference}").main
    assert history.count("Call attempt") >= 1
    assert "Claimed" in history


def test_call_mode_shows_one_patient_then_the_next_and_ends_at_the_list(app: Flask, team: Team) -> None:
    told, asked = file_story(app, "plain back pain", {"message_ok": "yes"}), file_story(app, UNSETTLED)
    tell(team, told, "pa", "Within two weeks.")
    order = re.findall(r'id="r-([0-9A-Z]+)"', team.desk.open("/staff/calls").html)
    assert set(order) == {told, asked}
    assert f"/staff/calls/next?after={order[0]}" in team.desk.open("/staff/calls/next").links()
    assert (
        f"/staff/calls/next?after={order[1]}" in team.desk.open(f"/staff/calls/next?after={order[0]}").links()
    )

    page = team.desk.open(f"/staff/calls/{asked}")
    (form,) = page.soup.select("form[action*='/ask/']")
    values = {str(field["name"]): str(field["value"]) for field in form.select("input[type=hidden]")}
    values.pop("csrf_token")
    page = team.desk.send(str(form["action"]), {**values, "answer": "not_sure", "send": "yes"})
    assert "Written down as told by phone, and judged again." in page.html
    assert "How did the call end?" in page.main
    page = press(team, page, asked, "no_answer")
    assert page.main.index("Within two weeks.") < page.main.index(
        "This is Dana Desk with Example Spine Practice"
    )
    page = press(team, page, told, "voicemail")
    assert "Nobody to call right now." in page.main


def test_whoever_asks_for_another_time_is_on_the_list_again_only_then(team: Team, reference: str) -> None:
    team.desk.open(f"/staff/calls/{reference}")
    offered = [str(each["value"]) for each in team.desk.page.soup.select("#next_try option")]
    page = press(team, team.desk.page, reference, "asked_call_at", next_try=offered[-1])
    assert "Nobody to call right now." in page.main
    assert "they ask to be called at another time" in team.desk.open(f"/staff/cases/{reference}").main


def test_an_end_that_is_none_and_a_request_that_was_changed_are_refused_with_words(
    team: Team, reference: str
) -> None:
    address = f"/staff/cases/{reference}/called"
    assert team.desk.send(address, {"ended": "eaten", "version": "0"}).status == 422
    assert team.desk.send(address, {"ended": "asked_call_at", "version": "0"}).status == 422
    team.second_desk.post(f"/staff/cases/{reference}/claim", version="0")
    page = team.desk.send(address, {"ended": "no_answer", "version": "0"})
    assert page.status == 409
    assert "This request was changed after you opened it." in page.main


def test_the_desk_is_offered_no_ends_for_an_urgent_call(app: Flask, team: Team) -> None:
    urgent = file_story(app, "foot drop")
    for address in ("/staff/calls", f"/staff/calls/{urgent}"):
        assert team.desk.open(address).soup.select("button[name=ended]") == []
        assert "Connect" in team.desk.page.main


def calls_written(team: Team, case: str) -> int:
    lines = team.desk.open(case).soup.select(".app-history strong")
    return sum(line.get_text().startswith("Call attempt") for line in lines)


def test_a_call_sent_again_a_moment_later_is_told_and_not_written(
    team: Team, reference: str, clock: Any
) -> None:
    page = team.desk.open("/staff/calls")
    press(team, page, reference, "no_answer")
    case = f"/staff/cases/{reference}"
    values = {"ended": "no_answer", "made_from": "list"}

    def version() -> str:
        return version_on(team.desk.open(case))

    told = team.desk.send(f"{case}/called", values, version=version())
    assert "You wrote down this call a moment ago. It is not written twice." in told.main
    assert calls_written(team, case) == 1
    values_of_page = {"outcome": "no_answer", "next_try": ""}
    assert team.desk.send(f"{case}/attempt", values_of_page, version=version()).status == 422
    clock.shift(61)
    team.desk.send(f"{case}/called", values, version=version())
    assert calls_written(team, case) == 2


def test_undoing_a_call_of_one_press_gives_the_request_back_as_it_was(team: Team, reference: str) -> None:
    press(team, team.desk.open("/staff/calls"), reference, "no_answer")
    case = f"/staff/cases/{reference}"
    page = team.desk.open(case)
    undone = team.desk.send(f"{case}/undo", version=version_on(page))
    assert "The last step was undone." in undone.main
    assert "New" in [tag.get_text() for tag in undone.soup.select("main .nhsuk-tag")]
    assert "Take this request" in undone.main
    team.desk.send(f"{case}/claim", version=version_on(undone))
    recorded = team.desk.send(
        f"{case}/attempt", {"outcome": "no_answer", "next_try": ""}, version=version_on(team.desk.open(case))
    )
    main = recorded.main
    assert main.index("The call is recorded") < main.index("Undo the last step") < main.index("Form number")
    assert main.count("Undo the last step") == 1
    undone = team.desk.send(f"{case}/undo", version=version_on(recorded))
    assert "Claimed: You" in undone.main


def test_every_open_question_can_be_answered_from_the_call_list(app: Flask, team: Team) -> None:
    asked = file_story(app, TWO_QUESTIONS)
    page = team.desk.open("/staff/calls")
    assert f"/staff/calls/{asked}" in page.links()
    call = team.desk.open(f"/staff/calls/{asked}")
    other = next(each for each in call.links() if "made_from=call" in each)
    page = team.desk.open(other)
    assert page.value("made_from") == "call"
