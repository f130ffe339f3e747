"""One request worked on by several people: nothing lost, everybody told, every step to be undone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests.support.staff_browser import Team, enter, file_story, version_on


def take(team: Team, reference: str) -> None:
    page = team.desk.open(f"/staff/cases/{reference}")
    assert "Take this request" in page.main
    page = team.desk.send(f"/staff/cases/{reference}/claim", version=version_on(page))
    assert "Claimed: You" in page.main


def test_a_taken_request_is_kept_from_others_for_thirty_minutes(
    team: Team, reference: str, clock: Any
) -> None:
    take(team, reference)
    case = f"/staff/cases/{reference}"
    page = team.second_desk.send(
        f"{case}/attempt", version="1", outcome="voicemail", note="typed by Sam", send="yes"
    )
    assert page.status == 409
    assert page.errors == [
        "Dana Desk is working on this request until 10:30 AM. Wait, or ask them to give it back."
    ]
    assert page.value("note") == "typed by Sam"
    assert "Record a call" not in team.second_desk.open(case).main
    clock.shift(timedelta(minutes=30))
    later = enter(team.app, team.second_desk.staff_id)
    assert "Take this request" in later.open(case).main
    assert later.post(f"{case}/claim", version="1").status_code == 303


def test_an_attempt_takes_three_inputs_and_leaves_its_mark(team: Team, reference: str) -> None:
    take(team, reference)
    page = team.desk.open(f"/staff/cases/{reference}/attempt")
    form = page.soup.select("main form")[0]
    names = {
        str(each["name"]) for each in form.select("input, select, textarea") if each.get("type") != "hidden"
    }
    assert names == {"outcome", "next_try", "note"}
    choice = next(o["value"] for o in form.select("select[name=next_try] option") if o["value"])
    page = team.desk.send(
        f"/staff/cases/{reference}/attempt",
        version=version_on(page),
        outcome="voicemail",
        next_try=choice,
        note="Dog barked.",
        send="yes",
    )
    assert "Call attempt: left a message" in page.main
    assert "Dog barked." in page.main
    assert "1 of 3, next" in page.main


def test_an_attempt_without_its_end_is_refused_and_keeps_what_was_typed(team: Team, reference: str) -> None:
    take(team, reference)
    page = team.desk.send(f"/staff/cases/{reference}/attempt", version="1", note="Kept words", send="yes")
    assert page.status == 422
    assert page.errors == ["Choose how the call ended."]
    assert page.value("note") == "Kept words"


def test_two_people_are_told_who_changed_what_and_lose_nothing(team: Team, reference: str) -> None:
    case = f"/staff/cases/{reference}"
    stale = version_on(team.clinician.open(case))
    take(team, reference)
    team.desk.post(f"{case}/attempt", version="1", outcome="reached", note="Wants mornings", send="yes")
    page = team.clinician.send(
        f"{case}/close", version=stale, reason="not_ours", note="Long reason", send="yes"
    )
    assert page.status == 409
    assert page.errors[0] == "This request was changed after you opened it. Nothing you typed is lost."
    assert "Dana Desk: Claimed." in page.errors[1]
    assert "Dana Desk: Call attempt: spoke with the patient or helper. Wants mornings" in page.errors[2]
    assert page.value("note") == "Long reason"
    assert page.soup.select_one("input[name=reason][value=not_ours][checked]")
    assert version_on(page) == "2"  # sent again, it is about the request as it stands now


def test_a_lost_update_by_a_button_is_told_too(team: Team, reference: str) -> None:
    case = f"/staff/cases/{reference}"
    take(team, reference)
    page = team.desk.send(f"{case}/move", version="0", step="hand_to_clinician", note="Please look")
    assert page.status == 409
    assert "changed after you opened it" in page.errors[0]
    assert page.value("note") == "Please look"


def test_undo_is_a_step_of_its_own_and_brings_back_what_was(team: Team, reference: str) -> None:
    case = f"/staff/cases/{reference}"
    take(team, reference)
    due = team.desk.open("/staff/queue").soup.select("tbody tr td")[0].get_text(strip=True)
    team.desk.post(f"{case}/attempt", version="1", outcome="no_answer", send="yes")
    assert team.desk.open("/staff/queue").soup.select("tbody tr td")[0].get_text(strip=True) != due
    page = team.desk.send(f"{case}/undo", version="2")
    assert "Last step undone" in page.main
    assert "Call attempt: no answer" in page.main  # nothing is deleted
    assert "0 of 3" in page.main
    assert team.desk.open("/staff/queue").soup.select("tbody tr td")[0].get_text(strip=True) == due
    assert "Undo the last step" not in page.main


def test_an_appointment_has_a_day_a_time_and_a_person(team: Team, reference: str, clock: Any) -> None:
    case = f"/staff/cases/{reference}"
    take(team, reference)
    page = team.desk.send(
        f"{case}/schedule", version="1", day="2026-11-16", time="14:30", with_whom="", send="yes"
    )
    assert page.status == 422
    assert set(page.errors) == {
        "The day has passed. Enter a day from today on.",
        "Choose whom the visit is with.",
    }
    assert page.value("day") == "2026-11-16"
    assert page.value("time") == "14:30"
    values = {"day": "2026-11-24", "time": "14:30", "with_whom": "Example Surgeon One, MD"}
    page = team.desk.send(f"{case}/schedule", {**values, "version": "1", "send": "yes"})
    assert "Appointment made: Tue, Nov 24, 2:30 PM with Example Surgeon One, MD" in page.main
    assert "Visit: Tue, Nov 24, 2:30 PM with Example Surgeon One, MD" in page.main
    assert "Change the appointment" in page.main
    assert "Due " not in page.main
    visits = team.desk.open("/staff/visits").main
    assert "Tue, Nov 24, 2:30 PM with Example Surgeon One, MD" in visits
    assert "Undo the last step: Appointment made" in page.main
    for shown in (page.main, visits):
        assert "Cancelled" in shown
        assert "Arrived" not in shown, "only what its time lets take is offered"
        assert "No-show" not in shown
    page = team.desk.send(f"{case}/move", version="2", step="arrive")
    assert page.errors == [
        "The visit is still to come. Press this on its day, or “Cancelled” if it is not to be."
    ]
    clock.shift(timedelta(days=7, hours=4, minutes=40))
    later = enter(team.app, team.desk.staff_id)
    visits = later.open("/staff/visits").main
    assert "Arrived" in visits
    assert "No-show" in visits
    page = later.send(f"{case}/move", version="2", step="miss")
    assert "No-show" in page.main
    assert reference in later.open("/staff/calls").html


def test_calls_of_one_morning_count_once(team: Team, reference: str, clock: Any) -> None:
    case = f"/staff/cases/{reference}"
    close = {"reason": "cannot_reach", "send": "yes"}
    take(team, reference)
    for made in range(3):
        clock.shift(61)  # the same call a moment later would be told, and not written
        team.desk.post(f"{case}/attempt", version=str(1 + made), outcome="no_answer", send="yes")
    page = team.desk.send(f"{case}/close", {**close, "version": "4"})
    assert page.errors == [
        "1 of 3 calls count, on 1 of 3 days. Calls of one half day count once. Try another day first."
    ]
    assert "1 of 3, next Wed, Nov 18" in page.main


def test_same_day_requests_are_closed_by_clinicians_only(app: Flask, team: Team, clock: Any) -> None:
    reference = file_story(app, "foot drop")
    case = f"/staff/cases/{reference}"
    take(team, reference)
    team.desk.post(f"{case}/attempt", version="1", outcome="refused", send="yes")
    page = team.desk.send(f"{case}/close", version="2", reason="care_elsewhere", send="yes")
    assert page.status == 409
    assert page.errors == [
        (
            "Only a clinician closes an urgent request, or any as “Not ours to treat”. "
            "Press “Hand to the clinician”, and ring the clinician on duty if it cannot wait."
        )
    ]
    clock.shift(timedelta(minutes=31))
    doctor = enter(team.app, team.clinician.staff_id)
    assert doctor.post(f"{case}/close", version="2", reason="care_elsewhere", send="yes").status_code == 303


def test_a_recent_operation_elsewhere_is_read_by_a_clinician_before_booking(app: Flask, team: Team) -> None:
    reference = file_story(app, "early after surgery", {"surgery_date@1": "2026-10", "pain_score": 2})
    case = f"/staff/cases/{reference}"
    take(team, reference)
    values = {"day": "2026-11-24", "time": "14:30", "with_whom": "Physician assistant", "send": "yes"}
    page = team.desk.send(f"{case}/schedule", {**values, "version": "1"})
    assert page.errors[0].startswith("A clinician reads this request before a visit is booked. Press")
    team.clinician.post(f"{case}/next-step", version="1", next_step="pa", send="yes")
    assert team.desk.post(f"{case}/schedule", {**values, "version": "2"}).status_code == 303


@pytest.mark.parametrize("step", ["wait_on_records", "wait_on_patient"])
@pytest.mark.parametrize("story", ["both legs weak", "foot drop"])
def test_the_desk_puts_no_urgent_request_aside_and_is_told_what_to_do(
    app: Flask, team: Team, story: str, step: str
) -> None:
    reference = file_story(app, story)
    case = f"/staff/cases/{reference}"
    take(team, reference)
    offered = {"wait_on_records": "Ask for records", "wait_on_patient": "Wait on the patient"}[step]
    assert offered not in team.desk.open(case).main
    page = team.desk.send(f"{case}/move", version="1", step=step, note="Records are on the way")
    assert page.status == 409
    assert page.errors == [
        (
            "This request is urgent, so it is not put aside. "
            "Press “Hand to the clinician”, and ring the clinician on duty if it cannot wait."
        )
    ]
    assert page.value("note") == "Records are on the way"
    assert reference in team.desk.open("/staff/calls").html
    assert team.desk.post(f"{case}/move", version="1", step="hand_to_clinician").status_code == 303
    assert offered in team.clinician.open(case).main
    assert team.clinician.post(f"{case}/move", version="2", step=step).status_code == 303


@pytest.mark.parametrize("step", ["claim", "undo", "update", "read", "nonsense", ""])
def test_only_the_listed_steps_can_be_moved_to(team: Team, reference: str, step: str) -> None:
    assert team.desk.post(f"/staff/cases/{reference}/move", version="0", step=step).status_code == 404


@pytest.mark.parametrize("version", ["", "x", "-1", "99999999999999999999", "1.5"])
def test_a_mangled_version_is_refused_in_words(team: Team, reference: str, version: str) -> None:
    page = team.desk.send(f"/staff/cases/{reference}/claim", version=version)
    assert page.status == 422


def test_too_long_a_note_is_refused_and_kept(team: Team, reference: str) -> None:
    take(team, reference)
    note = "word " * 101
    page = team.desk.send(
        f"/staff/cases/{reference}/attempt", version="1", outcome="reached", note=note, send="yes"
    )
    assert page.errors == ["Use at most 500 characters."]
    assert page.value("note").split() == note.split()


def test_search_finds_by_name_phone_birth_date_and_form_number(team: Team, reference: str) -> None:
    shown = f"{reference[:4]}-{reference[4:].lower()}"
    for sought in (
        "quil",
        "ximena quill",
        "(251) 555-0142",
        "2/3/1961",
        "\u202aqu\u200bill\u202c",
        "1961-02-03",
        shown,
    ):
        page = team.desk.send("/staff/search", sought=sought, send="yes")
        assert reference in page.html, sought
        assert sought not in page.response.request.full_path
        assert "Feb 3, 1961" in page.main
    page = team.desk.send("/staff/search", sought="Ximena Quyll 1961", send="yes")
    assert "Close to it: 1" in page.main
    assert reference in page.html
    assert "File it for this caller" in page.main
    page = team.desk.send("/staff/search", sought="qu", send="yes")
    assert "0 found by name Nothing found. Part of a name must have at least 3 letters" in page.main
    assert team.desk.send("/staff/search", sought="  ", send="yes").status == 422
