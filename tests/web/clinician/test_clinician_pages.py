"""The clinician's summary, decisions and duty."""

from __future__ import annotations

import pytest
from flask import Flask

from intake.demo.stories import STORIES
from intake.services.cases.instructions import NEXT_STEPS
from intake.services.clinician import summary
from intake.web.clinician import sheet
from tests.support.staff_browser import Team, file_story, version_on


@pytest.mark.parametrize("name", [story.name for story in STORIES])
def test_every_story_has_a_sound_summary_and_trace(app: Flask, team: Team, name: str) -> None:
    reference = file_story(app, name)
    page = team.clinician.open(f"/staff/cases/{reference}/summary")
    assert "Told by the patient, not checked." in page.main
    assert 1 <= len(page.soup.select(".app-flag > p")) <= 3
    trace = team.clinician.open(f"/staff/cases/{reference}/trace")
    assert "Every rule was looked at" in trace.main


def test_the_summary_tells_the_story(app: Flask, team: Team) -> None:
    reference = file_story(app, "two operations", {"own_words": "Like a hot wire,\nday and night."})
    main = team.clinician.open(f"/staff/cases/{reference}/summary").main
    for part in (
        "Weakness of any age.",
        "possible",
        "Not settled",
        "2023 (month not given)",
        "between 2012 and 2014",
        "fusion",
        "second operation for it",
        "Hard to do: Kneeling",
        "right leg",
        "7",
        "Like a hot wire, day and night.",
        "Two or more operations on the same area.",
        "by policy spine-triage 2026.2",
    ):
        assert part in main, part
    drawing = team.clinician.page.soup.select_one("svg.app-timeline")
    assert drawing is not None
    assert "2023 (month not given)" in drawing.get_text()


def test_the_trace_tells_an_unsettled_link_by_what_is_possible_the_interval_first(
    app: Flask, team: Team
) -> None:
    told = {"surgery_date@1": "2022", "pain_onset_when": "new_after", "pain_onset_date": "2024-10"}
    reference = file_story(app, "back within two years", told)
    main = team.clinician.open(f"/staff/cases/{reference}/trace").main
    assert "21 to 33 months after the operation: possible recent or uncertain. Not settled. Pain: " in main
    assert "also possible" not in main


def test_the_trace_of_a_settled_link_is_the_rule_s_own_sentence(app: Flask, team: Team) -> None:
    reference = file_story(app, "back within two years")
    main = team.clinician.open(f"/staff/cases/{reference}/trace").main
    assert (
        "began after an operation, September 2025 (day not given), operation May 2024 (day not given): from 3"
        in main
    )


def test_no_not_sure_not_answered_and_not_asked_are_four_marks(app: Flask, team: Team) -> None:
    from intake.domain.answers import NotSure

    told = {"claim": ["none"], "pain_trend": NotSure(), "tried": None, "tests": None}
    reference = file_story(app, "plain back pain", told)
    gaps = {
        item.get_text(" ", strip=True)
        for item in team.clinician.open(f"/staff/cases/{reference}/summary").soup.select(".app-gaps li")
    }
    assert any(gap.startswith("✗ No") and "Claim" in gap for gap in gaps)
    assert any(gap.startswith("? Not sure") and "Pain: better or worse" in gap for gap in gaps)
    assert any(gap.startswith("– Not answered") and "Tried so far" in gap for gap in gaps)
    contact = file_story(app, "only wants a second opinion")
    assert "· Not asked" not in " ".join(gaps)
    assert team.clinician.open(f"/staff/cases/{contact}/summary").status == 200


@pytest.mark.parametrize("next_step", list(NEXT_STEPS))
def test_a_next_step_is_the_desk_s_instruction(team: Team, reference: str, next_step: str) -> None:
    page = team.clinician.open(f"/staff/cases/{reference}/summary")
    values = {
        "version": version_on(page),
        "next_step": next_step,
        "line": "Bring the pictures.",
        "send": "yes",
    }
    page = team.clinician.send(f"/staff/cases/{reference}/next-step", values)
    assert "The next step is recorded" in page.main
    for address in ("/staff/queue", f"/staff/cases/{reference}"):
        main = team.desk.open(address).main
        assert NEXT_STEPS[next_step] in main
        assert "Bring the pictures." in main


def test_a_case_handed_over_comes_back_to_be_called(team: Team, reference: str) -> None:
    case = f"/staff/cases/{reference}"
    team.desk.post(f"{case}/move", version="0", step="hand_to_clinician", note="Sounds odd")
    summary = team.clinician.open(f"{case}/summary").main
    assert "Handed to a clinician. “Sounds odd”" in summary
    assert "Nothing else yet." in summary
    team.clinician.post(f"{case}/next-step", version="1", next_step="pa", send="yes")
    assert "Clinician asked for a call" in team.desk.open("/staff/queue").main


def test_a_next_step_without_a_choice_keeps_its_line(team: Team, reference: str) -> None:
    page = team.clinician.send(
        f"/staff/cases/{reference}/next-step", version="0", line="Half a thought", send="yes"
    )
    assert page.status == 422
    assert page.errors == ["Choose the next step."]
    assert page.value("line") == "Half a thought"


def test_an_override_moves_the_case_and_both_values_stay(app: Flask, team: Team) -> None:
    reference = file_story(app, "plain back pain")
    file_story(app, "early after surgery")
    case = f"/staff/cases/{reference}"
    values = {"version": "0", "urgency": "same_day", "link": "recent", "send": "yes"}
    page = team.clinician.send(f"{case}/override", values)
    assert page.errors == ["Enter the reason."]
    page = team.clinician.send(f"{case}/override", {**values, "override_reason": "Sounded weak on the phone"})
    assert "Cleo Clinician changed this" in page.main
    assert "Urgency: Routine → Same day." in page.main
    assert "Link: No past spine surgery → May be related: started within 2 years of surgery." in page.main
    assert "The program found: urgency Routine, link “No past spine surgery”" in page.main
    assert "Sounded weak on the phone" in page.main
    desk = team.desk.open("/staff/queue")
    first = " ".join(desk.soup.select("tbody tr")[0].get_text(" ", strip=True).split())
    assert "Same day" in first
    assert "by 11 AM, 1 h left" in first
    assert "Sounded weak" not in team.desk.open(case).html
    assert "Connect to the clinician on duty" in team.desk.open(case).main


def test_an_override_can_be_made_less_urgent_again_but_not_undone(app: Flask, team: Team) -> None:
    reference = file_story(app, "foot drop")
    case = f"/staff/cases/{reference}"
    values = {
        "version": "0",
        "urgency": "routine",
        "link": "no_surgery",
        "override_reason": "Seen last week",
        "send": "yes",
    }
    page = team.clinician.send(f"{case}/override", values)
    assert "The program found: urgency Same day" in page.main
    assert "Undo the last step" not in team.clinician.open(case).main
    assert team.clinician.post(f"{case}/undo", version="1").status_code == 409
    assert "Book as usual" in team.desk.open("/staff/queue").main


def test_the_clinician_on_duty_is_named_and_told_to_the_desk(app: Flask, team: Team) -> None:
    reference = file_story(app, "foot drop")
    assert "nobody is named" in team.desk.open("/staff/queue").main
    page = team.clinician.open("/staff/duty")
    values = {"day": "2026-11-17", "clinician": team.clinician.staff_id, "send": "yes"}
    team.clinician.send("/staff/duty", values)
    assert "On duty today: Cleo Clinician" in team.desk.open("/staff/queue").main
    case = team.desk.open(f"/staff/cases/{reference}").main
    assert "This belongs to the clinician on duty: Cleo Clinician" in case
    assert "Is anything worse since you wrote? Then call 911. I am getting the nurse." in case
    assert page.status == 200


def on_duty_as_listed(team: Team) -> list[str]:
    return [row.get_text(" ", strip=True) for row in team.admin.open("/staff/duty").soup.select("tbody tr")]


def test_a_week_is_named_at_once_and_a_day_of_it_anew(team: Team) -> None:
    page = team.admin.open("/staff/duty")
    offered = {
        each.get_text(strip=True): str(each["value"]) for each in page.soup.select("select[name=day] option")
    }
    week = offered["Office days, Tue, Nov 17 to Fri, Nov 20"]
    values = {"clinician": team.clinician.staff_id, "send": "yes"}
    team.admin.send("/staff/duty", values, day=week)
    rows = on_duty_as_listed(team)
    named = ["Tue, Nov 17", "Wed, Nov 18", "Thu, Nov 19", "Fri, Nov 20"]
    assert rows[:4] == [f"{day} Cleo Clinician This day only" for day in named]
    assert all(row.endswith("Nobody –") for row in rows[4:])
    team.admin.send("/staff/duty", values, day="2026-11-21")
    assert sum("Cleo Clinician" in row for row in on_duty_as_listed(team)) == 5


def test_the_usual_week_holds_until_changed_and_a_day_may_differ(team: Team) -> None:
    tomorrow = "Nobody is on duty on Wed, Nov 18, the next office day."
    assert tomorrow in team.desk.open("/staff/queue").main
    page = team.admin.open("/staff/duty")
    assert tomorrow in page.main
    first = page.soup.select_one("select[name=day] option")
    assert first is not None
    assert first.get_text(strip=True) == "Every week on office days (Mon, Tue, Wed, Thu, Fri)"
    values = {"clinician": team.clinician.staff_id, "send": "yes"}
    team.admin.send("/staff/duty", values, day=str(first["value"]))
    rows = on_duty_as_listed(team)
    assert rows[0] == "Tue, Nov 17 Cleo Clinician Every Tuesday"
    assert sum("Cleo" in row for row in rows) == sum(not row.startswith(("Sat", "Sun")) for row in rows) == 10
    queue = team.desk.open("/staff/queue").main
    assert "On duty today: Cleo Clinician" in queue
    assert "the next office day" not in queue
    team.admin.send("/staff/duty", day="2026-11-18", clinician="nobody", send="yes")
    assert on_duty_as_listed(team)[1] == "Wed, Nov 18 Nobody This day only"
    assert tomorrow in team.desk.open("/staff/queue").main
    team.admin.send("/staff/duty", day="every week 1", clinician="nobody", send="yes")
    assert on_duty_as_listed(team)[0] == "Tue, Nov 17 Nobody Every Tuesday"
    assert on_duty_as_listed(team)[2] == "Thu, Nov 19 Cleo Clinician Every Thursday"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("day", "2026-11-17/2027-11-17"),
        ("clinician", "somebody"),
        ("day", "2020-01-01"),
        ("day", "every week 9"),
        ("clinician", "desk"),
    ],
)
def test_only_clinicians_and_coming_days_can_be_named(team: Team, field: str, value: str) -> None:
    values = {"day": "2026-11-17", "clinician": team.clinician.staff_id, "send": "yes"}
    values[field] = team.desk.staff_id if value == "desk" else value
    page = team.admin.send("/staff/duty", values)
    assert page.status == 422
    assert page.errors
    assert "nobody is named" in team.desk.open("/staff/queue").main


def test_the_summary_on_paper_tells_the_day_it_was_received(team: Team, reference: str) -> None:
    page = team.clinician.open(f"/staff/cases/{reference}/summary")
    assert "Born Feb 3, 1961." in page.main
    assert "received Nov 17, 2026, 10 AM." in page.main


def test_where_another_policy_judged_the_summary_says_why_nothing_is_shaded(
    team: Team, reference: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/staff/cases/{reference}/summary"
    assert "Shaded: early under" in team.clinician.open(address).main
    for module in (sheet, summary):
        monkeypatch.setattr(module, "bands_of", lambda *_: None)
    page = team.clinician.open(address)
    assert "Not shaded: another version of the policy judged this." in page.main
    assert "Shaded: early under" not in page.main
