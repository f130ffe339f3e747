"""The summary's parts: the flag in three lines, gaps as marks, partial dates on the timeline."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from intake.content.loader import load_questionnaire
from intake.content.policies import load_policy
from intake.demo.stories import STORIES
from intake.domain.answers import Answers, NotSure
from intake.domain.triage import LINK_RULE
from intake.services.cases import record
from intake.services.cases.answer_reader import Mark
from intake.services.cases.words import found_words
from intake.services.clinician.flag import findings_shown
from intake.services.clinician.summary import Summary, summarise
from intake.store.keys import Keys
from tests.support.filed_stories import file_into

AT = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)


def summary_of(session: Session, keys: Keys, name: str, told: dict[str, Any] | None = None) -> Summary:
    case = file_into(session, keys, name, AT, told)
    return summarise(record.open_one(session, keys, case.reference), load_questionnaire(), load_policy())


@pytest.mark.parametrize("name", [story.name for story in STORIES])
def test_the_flag_takes_three_lines_at_most(session: Session, keys: Keys, name: str) -> None:
    assert 1 <= len(summary_of(session, keys, name).flag) <= 3


def test_the_flag_names_link_dates_and_gap(session: Session, keys: Keys) -> None:
    flag = summary_of(session, keys, "back within two years").flag
    assert flag[0] == "15 to 16 months after the operation. May be related: started within 2 years of surgery"
    began = "began after an operation, September 2025 (day not given), operation May 2024 (day not given)"
    assert began in flag[1]


@pytest.mark.parametrize(
    ("operated", "near", "far", "first"),
    [
        ("2024", 2, 4, "2 to 4 months after the operation: possible early or recent. Not settled"),
        (
            "2024",
            4,
            7,
            "4 to 7 months after the operation. May be related: started within 2 years of surgery",
        ),
        (None, 0, 2, "Less than 2 months after the operation. May be related: early after surgery"),
    ],
)
def test_a_time_that_was_told_stands_as_told_and_not_as_the_dates_leave_it(
    session: Session, keys: Keys, operated: str | None, near: int, far: int, first: str
) -> None:
    gap = {"date": {"gap_months": [near, far]}, "said": "some months after my surgery", "asked_back": True}
    told = {"surgery_date@1": operated, "pain_onset_when": "new_after", "pain_onset_date": gap}
    assert summary_of(session, keys, "back within two years", told).flag[0] == first


def test_a_time_told_beside_never_better_is_shown_and_asked_about(session: Session, keys: Keys) -> None:
    gap = {"date": {"gap_months": [2, 4]}, "said": "3 months after my surgery", "asked_back": True}
    told = {"surgery_date@1": "2024", "pain_onset_when": "never_better", "pain_onset_date": gap}
    summary = summary_of(session, keys, "back within two years", told)
    (pain,) = summary.symptoms
    assert pain.began == "there ever since an operation; also told: 2 to 4 months after it"
    assert any("and also: 2 to 4 months after it." in each for each in summary.questions)


def test_an_unsettled_flag_says_so_what_else_it_may_be_and_what_settles_it(
    session: Session, keys: Keys
) -> None:
    summary = summary_of(session, keys, "year alone does not settle it")
    assert ": possible " in summary.flag[0]
    assert summary.flag[0].endswith("Not settled")
    assert summary.questions


UNSETTLED: list[dict[str, Any]] = [
    {"surgery_date@1": "2024", "pain_onset_when": "unsure", "pain_onset_date": "2024"},
    {"surgery_date@1": "2022", "pain_onset_when": "new_after", "pain_onset_date": "2024-10"},
    {"surgery_date@1": "2024", "pain_onset_when": "unsure", "pain_onset_date": None},
    {"surgery_date@1": None, "pain_onset_when": "unsure", "pain_onset_date": "2024"},
]


@pytest.mark.parametrize("told", UNSETTLED)
def test_nothing_stands_as_a_fact_while_it_is_not_settled(
    session: Session, keys: Keys, told: dict[str, Any]
) -> None:
    flag = summary_of(session, keys, "back within two years", told).flag
    assert "possible" in flag[0] or "too little was told" in flag[0]
    assert flag[0].endswith("Not settled")
    words = " ".join(flag)
    for fact in ("May be related", "Less likely", "within 3 months", "Gap:"):
        assert fact not in words


def test_the_interval_of_an_unsettled_flag_stands_first(session: Session, keys: Keys) -> None:
    flag = summary_of(session, keys, "back within two years", UNSETTLED[1]).flag
    assert flag[0] == "21 to 33 months after the operation: possible recent or uncertain. Not settled"


def test_of_an_earlier_assessment_too_the_trace_tells_only_what_is_possible(
    session: Session, keys: Keys
) -> None:
    case = file_into(session, keys, "back within two years", AT, UNSETTLED[1])
    opened = record.open_one(session, keys, case.reference)
    shown = findings_shown(replace(opened.assessment), opened, load_policy())
    (link,) = (each.because for each in shown if each.rule == LINK_RULE)
    assert link == "Not settled: possible recent or uncertain."
    assert [each.rule for each in shown] == [each.rule for each in opened.assessment.findings]


def test_what_was_found_of_the_link_is_no_fact_either_while_not_settled(session: Session, keys: Keys) -> None:
    case = file_into(session, keys, "back within two years", AT, UNSETTLED[1])
    link = record.open_one(session, keys, case.reference).assessment.surgery_link
    assert found_words(link, load_policy().bands) == "Not settled: possible recent or uncertain"


@pytest.mark.parametrize(
    ("began", "words"),
    [
        ("came_back", "2025 (month not given), came back after relief from the operation"),
        ("new_after", "2025 (month not given), new after the operation"),
        ("before_other", "2025 (month not given), there before; the operation was for something else"),
        ("unsure", "2025 (month not given)"),
    ],
)
def test_how_a_symptom_began_is_said_wherever_its_beginning_is(
    session: Session, keys: Keys, began: str, words: str
) -> None:
    told: dict[str, Any] = {"symptoms": ["numbness", "pain"], "pain_onset_when": "same_as_numbness"}
    told |= {"numbness_places": ["left_leg"], "numbness_trend": "same"}
    told |= {"numbness_onset_when": began, "numbness_onset_date": "2025"}
    summary = summary_of(session, keys, "back within two years", told)
    assert [line.began for line in summary.symptoms] == [words, words]
    assert began == "unsure" or any(f": {words}. Operation: " in line for line in summary.flag[1:])
    spans = [span.text for span in summary.timeline if span.kind == "symptom"]
    assert spans == [f"Numbness began: {words}", f"Pain began: {words}"]


def test_the_operation_meant_is_named_where_there_are_several(session: Session, keys: Keys) -> None:
    told: dict[str, Any] = {
        "weakness_onset_when": "new_after",
        "weakness_onset_surgery": "2",
        "weakness_onset_date": "2025",
    }
    began = [line.began for line in summary_of(session, keys, "two operations", told).symptoms]
    assert any("not given), new after the operation of " in words for words in began), began
    told["weakness_onset_surgery"] = None
    began = [line.began for line in summary_of(session, keys, "two operations", told).symptoms]
    assert any(words == "2025 (month not given), new after an operation" for words in began), began


def marks(summary: Summary) -> dict[str, Mark]:
    return {text: gap.mark for gap in summary.gaps for text in gap.questions}


def test_every_state_of_an_answer_has_its_own_mark(session: Session, keys: Keys) -> None:
    told = {"claim": ["none"], "health": ["unsure"], "tried": None, "pain_trend": NotSure()}
    summary = summary_of(session, keys, "plain back pain", told)
    found = marks(summary)
    assert found["Claim"] is Mark.NO
    assert found["Pain: better or worse"] is Mark.NOT_SURE
    assert found["Tried so far"] is Mark.NOT_ANSWERED
    assert [gap.mark for gap in summary.gaps] == [mark for mark in Mark if mark in found.values()]
    health = next(line for line in summary.negatives if line.group == "Health")
    assert health.mark is Mark.NOT_SURE


def test_a_group_of_signs_is_one_line_and_names_what_was_not_ticked(session: Session, keys: Keys) -> None:
    summary = summary_of(session, keys, "foot drop")
    groups = [line.group for line in summary.negatives]
    assert len(groups) == len(set(groups)) == 6
    moving = next(line for line in summary.negatives if line.group == "Moving, wound, headache")
    assert moving.mark is Mark.NO
    assert "clumsy hands" in moving.told
    assert "foot drags" not in moving.told
    legs = summary.negatives[0].told
    assert legs[0] == "cannot pee"
    assert not any("older" in each for each in legs)


def test_alike_gaps_of_several_operations_are_one(session: Session, keys: Keys) -> None:
    told = {"surgery_for@1": None, "surgery_for@2": None}
    assert marks(summary_of(session, keys, "two operations", told)) == {
        **marks(summary_of(session, keys, "two operations")),
        "What the surgery was for (all 2 operations)": Mark.NOT_ANSWERED,
    }
    one = {"surgery_for@1": ["leg_arm"], "surgery_for@2": None}
    found = marks(summary_of(session, keys, "two operations", one))
    assert [text for text in found if text.startswith("What the surgery was for (operation of ")]


def test_pages_that_were_never_opened_are_one_gap(session: Session, keys: Keys) -> None:
    later = (
        *("pain_walk", "pain_sitting", "pain_worse", "daily_pain", "daily_enjoy", "daily_activity"),
        *("tests", "tests_where", "tried", "tried_when", "hope", "claim"),
    )
    summary = summary_of(session, keys, "plain back pain", dict.fromkeys(later))
    found = marks(summary)
    assert found["the pages after sending (tests, care so far, goals, claim)"] is Mark.NOT_ASKED
    assert not {"Claim", "Tried so far", "Tests, last 2 years"} & set(found)


def test_something_ticked_beside_not_sure_is_told_and_marked(session: Session, keys: Keys) -> None:
    summary = summary_of(session, keys, "plain back pain", {"health": ["diabetes", "unsure"]})
    assert any("diabetes" in told.answer for told in summary.care)
    health = next(line for line in summary.negatives if line.group == "Health")
    assert health.mark is Mark.NOT_SURE
    assert "diabetes" not in health.told


def test_a_fired_rule_stands_with_the_values_it_read(session: Session, keys: Keys) -> None:
    told = {"pain_score": 8, "pain_limb_score": 3, "safety": ["fever"]}
    summary = summary_of(session, keys, "back within two years", told)
    score = next(line for line in summary.safety if line.because == "A pain score of 8 or more.")
    assert score.values == ("Pain: back or neck 8/10, arm or leg 3/10",)
    ticked = [line.because for line in summary.safety if line.because.startswith("Ticked: ")]
    assert ticked
    assert [line.level.rank for line in summary.safety] == sorted(line.level.rank for line in summary.safety)


def test_answers_that_do_not_fit_are_called_out(session: Session, keys: Keys) -> None:
    told = {"surgery_implants@1": "no", "surgery_procedures@1": ["fusion"]}
    case = file_into(session, keys, "back within two years", AT, told)
    opened = record.open_one(session, keys, case.reference)
    both = opened.answers.to_json() | {"safety_legs": {"value": ["none", "urine_trouble"]}}
    told_both = replace(opened, answers=Answers.from_json(both))
    found = summarise(told_both, load_questionnaire(), load_policy()).conflicts
    assert found[0] == "“None of these” was ticked beside: cannot pee. The sign counts."
    assert found[1].startswith("No metal or device is left, yet the operation")
    assert summary_of(session, keys, "plain back pain").conflicts == ()


def test_the_bands_are_laid_along_time_from_the_deciding_operation(session: Session, keys: Keys) -> None:
    shades = summary_of(session, keys, "back within two years").shades
    assert shades[0].days.lo.isoformat() == "2024-05-01"
    assert shades[-1].days.hi.isoformat() == "2026-11-17"
    assert summary_of(session, keys, "plain back pain").shades == ()


def test_own_words_stand_letter_for_letter(session: Session, keys: Keys) -> None:
    words = "  It   burns\nlike <fire> & more\u202e "
    summary = summary_of(session, keys, "plain back pain", {"own_words": words})
    assert words in [told.answer for told in summary.own_words]


def test_a_rating_that_is_missing_is_a_mark_and_never_a_zero(session: Session, keys: Keys) -> None:
    told = {"pain_score": 0, "pain_limb_score": None, "daily_enjoy": NotSure(), "daily_pain": None}
    ratings = {
        each.text: (each.value, each.mark)
        for each in summary_of(session, keys, "plain back pain", told).ratings
    }
    assert ratings["Back or neck pain"] == (0, None)
    assert ratings["Arm or leg pain"] == (None, Mark.NOT_ANSWERED)
    assert ratings["Spoils what they enjoy"] == (None, Mark.NOT_SURE)
    assert ratings["Pain, most days"] == (None, Mark.NOT_ANSWERED)


def test_a_rating_that_was_not_asked_again_is_told_so(session: Session, keys: Keys) -> None:
    told = {"pain_score": 0, "pain_limb_score": 0, "daily_pain": None}
    ratings = {
        each.text: (each.value, each.mark)
        for each in summary_of(session, keys, "plain back pain", told).ratings
    }
    assert ratings["Pain, most days"] == (None, Mark.NOT_ASKED)


def test_the_operation_that_decides_is_marked_once(session: Session, keys: Keys) -> None:
    summary = summary_of(session, keys, "two operations")
    assert [line.deciding for line in summary.surgeries] == [False, True]
    assert [line.when for line in summary.surgeries] == ["between 2012 and 2014", "2023 (month not given)"]


def test_what_is_hard_to_do_stands_with_the_weakness_in_the_words_of_staff(
    session: Session, keys: Keys
) -> None:
    told = {"symptoms": ["weakness"], "weakness_places": ["left_leg"], "weakness_hard": "Stairs"}
    summary = summary_of(session, keys, "plain back pain", told)
    assert [each.more for each in summary.symptoms] == [("Hard to do: Stairs",)]
    assert "Stairs" not in [each.answer for each in summary.care]


def test_where_no_sign_fired_what_made_it_urgent_is_said_all_the_same(session: Session, keys: Keys) -> None:
    told = summary_of(session, keys, "back within two years")
    assert told.safety == ()
    assert told.nothing_fired == "No safety sign fired. The timing flag makes it “soon”."
    quiet = summary_of(session, keys, "plain back pain")
    assert (quiet.safety, quiet.nothing_fired) == ((), "No safety sign and no urgency rule fired.")
