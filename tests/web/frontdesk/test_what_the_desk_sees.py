"""The front desk sees what it needs to call, and nothing that is the clinician's to read."""

from __future__ import annotations

import pytest
from flask import Flask

from intake.content.loader import load_questionnaire
from intake.content.policies import load_policy
from intake.domain.bands import Link
from intake.services.cases.words import link_words
from tests.support.staff_browser import StaffPage, Team, file_story

MARKERS = {
    "own_words": "OWNWORDSMARK and I worry",
    "hope": "HOPEMARK walk again",
    "safety_legs_which": "WHICHMARK maybe",
    "safety_moving_which": "MOREWHICHMARK maybe",
    "weakness_hard": "HARDMARK stairs",
    "tried_when": "TRIEDMARK in spring",
    "tests_where": "TESTSMARK county",
}
"""Free text that only clinicians read."""


def desk_pages(team: Team, reference: str) -> list[StaffPage]:
    """Every page the front desk can reach about a request."""
    case = f"/staff/cases/{reference}"
    pages = [team.desk.open(address) for address in ("/staff/queue", "/staff/calls", "/staff/visits", case)]
    pages += [team.desk.open(f"{case}/{step}") for step in ("attempt", "schedule", "close")]
    pages.append(team.desk.send("/staff/search", sought="quill", send="yes"))
    pages.append(team.desk.send(f"{case}/attempt", version="0", send="yes"))
    return pages


def test_scores_own_words_and_the_trace_are_not_there(app: Flask, team: Team) -> None:
    told = {
        **MARKERS,
        "symptoms": ["weakness", "pain"],
        "weakness_places": ["left_leg"],
        "weakness_trend": "same",
        "weakness_onset_when": "started",
        "weakness_onset_date": "2020",
        "pain_onset_when": "same_as_weakness",
        "safety": ["unsure"],
        "safety_more": ["unsure"],
        "pain_score": 9,
        "pain_limb_score": 8,
    }
    reference = file_story(app, "severe pain, long", told)
    summary = team.clinician.open(f"/staff/cases/{reference}/summary").main
    assert all(marker in summary for marker in MARKERS.values())
    trace_only = [rule.says for rule in load_policy().rules.values() if rule.score is not None]
    for page in desk_pages(team, reference):
        for marker in MARKERS.values():
            assert marker.split()[0] not in page.html
        for words in ("Ratings", "pain score", "score of", "How bad is your", *trace_only):
            assert words not in page.html
        assert "Cannot tell" not in page.main
        assert "GIRFT" not in page.html


@pytest.mark.parametrize(
    ("story", "told"),
    [
        ("sexual change", {}),
        ("weak immune system", {}),
        # Raised by the hidden sign: the sentence of the raised one would name it.
        ("fever after surgery", {"safety": ["fever"], "safety_more": ["weak_immune"], "prior_surgery": "no"}),
    ],
)
def test_two_signs_are_never_named_to_the_desk(
    app: Flask, team: Team, story: str, told: dict[str, object]
) -> None:
    reference = file_story(app, story, told)
    boxes = [box for question in load_questionnaire().questions for box in question.options]
    keys = [box.key for box in boxes if box.hidden_from_desk]
    hidden = [sign.label for sign in load_policy().signs if sign.key in keys]
    words = ["sexual", "immune", "drug needles", "blood or skin infection", *keys]
    for page in desk_pages(team, reference):
        for word in (*words, *hidden):
            assert word.lower() not in page.html.lower(), word
    clinician = team.clinician.open(f"/staff/cases/{reference}/summary").main.lower()
    assert "sexual" in clinician or "immune" in clinician


def test_a_request_with_only_a_hidden_sign_still_says_that_a_clinician_comes_first(
    app: Flask, team: Team
) -> None:
    page = team.desk.open(f"/staff/cases/{file_story(app, 'sexual change')}")
    assert "Something in the answers a clinician reads first" in page.main
    assert "This belongs to the clinician on duty" in page.main


@pytest.mark.parametrize(
    ("story", "label"),
    [
        ("early after surgery", "Timing flag: surgeon's team reads first"),
        ("never better since surgery", "Timing flag: surgeon's team reads first"),
        ("somewhere between", "Book as usual"),
        ("surgery date forgotten", "Not settled: ask below"),
        ("ten years or more", "Book as usual"),
        ("plain back pain", "Book as usual"),
    ],
)
def test_the_desk_reads_a_label_the_dates_and_what_to_ask_never_how_likely(
    app: Flask, team: Team, story: str, label: str
) -> None:
    reference = file_story(app, story)
    for address in (f"/staff/cases/{reference}", "/staff/queue"):
        main = team.desk.open(address).main
        assert label in main
        assert "Never read to the caller. If asked: the surgeon goes over that with you." in main
        for link in (Link.PERSISTENT, Link.EARLY, Link.RECENT, Link.UNCERTAIN, Link.REMOTE):
            assert link_words(link, load_policy().bands) not in main


def label_on(page: StaffPage) -> str:
    """The label of the surgery link on a request's page."""
    heading = page.soup.find("h2", string="Surgery")
    assert heading is not None
    label = heading.find_next("strong")
    assert label is not None
    return label.get_text()


@pytest.mark.parametrize("story", ["both legs weak", "foot drop", "sexual change"])
def test_an_urgent_request_is_connected_and_never_booked_as_usual(app: Flask, team: Team, story: str) -> None:
    reference = file_story(app, story)
    case = f"/staff/cases/{reference}"
    assert label_on(team.desk.open(case)) == "Connect to the clinician on duty"
    values = {"day": "2026-11-17", "clinician": team.clinician.staff_id, "send": "yes"}
    team.clinician.send("/staff/duty", values)
    page = team.desk.open(case)
    assert label_on(page) == "Connect to Cleo Clinician"
    for each in (page, team.desk.open("/staff/queue")):
        assert "Book as usual" not in each.main
        assert "Never read to the caller. If asked: the surgeon goes over that with you." in each.main


def test_nothing_is_asked_below_where_no_question_stands_below(app: Flask, team: Team) -> None:
    told = {"symptoms": ["pain"], "pain_onset_when": "unsure", "pain_onset_date": "2019"}
    page = team.desk.open(f"/staff/cases/{file_story(app, 'back within two years', told)}")
    assert label_on(page) == "Book as usual"
    assert "ask below" not in page.main
    assert "Ask on the call" not in page.main


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "Told by the patient"),
        (
            {"who": "someone_else", "relation": "son", "helper_name": "Sam Quill"},
            "Told for the patient by Sam Quill (son)",
        ),
        (
            {"who": "someone_else", "relation": "son", "helper_name": None},
            "Told for the patient by somebody (son)",
        ),
        (
            {"who": "someone_else", "relation": None, "helper_name": None},
            "Told for the patient by somebody else",
        ),
        ({"who": "me_with_help", "helper_name": "Sam Quill"}, "Told by the patient with help from Sam Quill"),
        ({"who": "me_with_help", "helper_name": None}, "Told by the patient with help"),
    ],
)
def test_who_told_it_stands_on_the_request_and_on_the_summary(
    app: Flask, team: Team, told: dict[str, object], words: str
) -> None:
    case = f"/staff/cases/{file_story(app, 'plain back pain', told)}"
    assert f"Who told it {words} Received" in team.desk.open(case).main
    assert f"{words}, not checked." in team.clinician.open(f"{case}/summary").main


def test_how_a_symptom_began_is_told_to_the_desk(app: Flask, team: Team) -> None:
    told = {"pain_onset_when": "before_other", "pain_onset_date": "2019"}
    main = team.desk.open(f"/staff/cases/{file_story(app, 'back within two years', told)}").main
    assert "Pain began: 2019 (month not given), there before; the operation was for something else" in main


def test_dates_stand_as_they_were_entered(app: Flask, team: Team) -> None:
    main = team.desk.open(f"/staff/cases/{file_story(app, 'year alone does not settle it')}").main
    assert "2024 (month not given)" in main
    assert "Was your 2024 surgery" in main or "In which month" in main


def test_what_a_patient_wrote_is_shown_as_text_and_never_as_markup(app: Flask, team: Team) -> None:
    nasty = "<script>alert(1)</script>{{ 7*7 }}\"'><img src=x>"
    reference = file_story(app, "plain back pain", {"own_words": nasty, "name_family": nasty})
    for page in (
        team.desk.open(f"/staff/cases/{reference}"),
        team.desk.open("/staff/queue"),
        team.clinician.open(f"/staff/cases/{reference}/summary"),
    ):
        assert "<script>alert" not in page.html
        assert "<img src=x>" not in page.html
        assert "{{ 7*7 }}" in page.soup.get_text()


def test_never_better_with_a_later_beginning_is_a_question_for_the_call(app: Flask, team: Team) -> None:
    reference = file_story(app, "never better since surgery", {"pain_onset_date": "2024"})
    question = "and also: 2024 (month not given). Was it gone for some weeks in between?"
    page = team.desk.open(f"/staff/cases/{reference}").main
    assert question in page
    assert "Timing flag: surgeon's team reads first" in page
    summary = team.clinician.open(f"/staff/cases/{reference}/summary").main
    assert question in summary
    assert "there ever since an operation; also told: 2024 (month not given)" in summary


def test_a_question_that_a_clinician_has_settled_is_not_asked_on_the_call(app: Flask, team: Team) -> None:
    reference = file_story(
        app, "never better since surgery", {"surgery_date@1": "2024", "pain_onset_when": "unsure"}
    )
    case = f"/staff/cases/{reference}"
    assert "did the pain start?" in team.desk.open(case).main
    values = {
        "version": "0",
        "urgency": "routine",
        "link": "remote",
        "override_reason": "Old films",
        "send": "yes",
    }
    team.clinician.send(f"{case}/override", values)
    assert "did the pain start?" not in team.desk.open(case).main
