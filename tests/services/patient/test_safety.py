"""When the answers so far call for help, and when a date must be asked for first."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from intake.content.loader import load_questionnaire
from intake.content.policies import load_policy
from intake.demo.stories import on_pages
from intake.domain.answered_story import story_from_answers
from intake.domain.answers import Answer, Answered, Answers, NotSure
from intake.domain.flow import on_path_answers
from intake.domain.policy import Urgency
from intake.domain.questionnaire import Help
from intake.domain.trace import Finding, Outcome
from intake.domain.triage import assess
from intake.domain.truth import Truth
from intake.services.patient.safety import (
    HelpNeeded,
    finding_ids,
    help_by_sign,
    help_needed,
    recent_surgery,
    surgery_in_last_months,
)

TODAY = date(2026, 11, 17)
BASE = {"who": "me", "safety": ["none"], "prior_surgery": "no"}
BOTH_FEET = {"numbness_places": ["left_foot", "right_foot"], "numbness_trend": "same"}


def answers(**given: Any) -> Answers:
    return Answers(
        {
            name.replace("__", "@"): value if isinstance(value, Answer) else Answered(value)
            for name, value in given.items()
        }
    )


def help_for(**given: Any) -> HelpNeeded | None:
    form, policy = load_questionnaire(), load_policy()
    told = answers(**on_pages({**BASE, **given}, form))
    judged = assess(policy, story_from_answers(on_path_answers(form, told), TODAY, form))
    return help_needed(form, policy, told, judged.findings, TODAY)


def needed(**given: Any) -> tuple[Urgency, set[str]] | None:
    found = help_for(**given)
    return (found.level, set(finding_ids(found.causes))) if found else None


def test_nothing_urgent_needs_no_page() -> None:
    assert needed() is None
    assert needed(symptoms=["pain"], pain_trend="worse_fast") is None


@pytest.mark.parametrize(
    "told",
    [
        {"preparing": "now", "tests": ["mri"], "tests_where": "At County. I want to die."},
        {"preparing": "now", "tried": ["pills"], "tried_when": "In spring. I want to die."},
        {"pain_onset_date": NotSure("since I started to want to die")},
        {"pain_onset_date": {"date": "2024", "said": "2024, I want to die", "asked_back": True}},
    ],
)
def test_words_of_self_harm_count_wherever_they_were_typed(told: dict[str, Any]) -> None:
    assert needed(symptoms=["pain"], **told) == (Urgency.SAME_DAY, {"own_words_self_harm:same_day"})


def test_the_causes_are_those_of_the_most_urgent_level() -> None:
    assert needed(safety=["fever"]) == (Urgency.SAME_DAY, {"fever:same_day"})
    assert needed(safety=["fever", "bad_injury"]) == (Urgency.EMERGENCY, {"bad_injury:emergency"})


def test_the_lower_level_is_known_too() -> None:
    found = help_for(safety=["fever", "bad_injury"])
    assert found is not None
    assert finding_ids(found.urgent) == {"fever:same_day", "bad_injury:emergency"}


def test_a_raised_sign_is_a_new_cause() -> None:
    raised = needed(safety=["fever"], symptoms=["none"], safety_more=["weak_immune"])
    assert raised == (Urgency.EMERGENCY, {"fever:emergency"})


def test_a_rule_in_doubt_waits_for_a_date_that_will_be_asked_for() -> None:
    assert needed(symptoms=["numbness"], **BOTH_FEET) is None
    unsure = {"numbness_onset_date": NotSure()}
    assert needed(symptoms=["numbness"], **BOTH_FEET, **unsure) == (
        Urgency.SAME_DAY,
        {"both_legs_new_or_worse:same_day"},
    )


def test_a_certain_rule_does_not_wait() -> None:
    worse = {**BOTH_FEET, "numbness_trend": "worse_fast"}
    found = needed(symptoms=["numbness"], **worse)
    assert found is not None
    assert found[0] is Urgency.EMERGENCY


WEAK = {
    "symptoms": ["weakness"],
    "weakness_places": ["left_leg"],
    "weakness_trend": "same",
}


def test_an_operation_whose_date_was_not_asked_yet_raises_no_doubt() -> None:
    told = {"prior_surgery": "yes", "surgery_regions__1": ["lower_back"], "surgery_procedures__1": ["fusion"]}
    onset = {"weakness_onset_when": "new_after", "weakness_onset_date": "2025"}
    told |= {"safety": ["post_op_worse"], **WEAK, **onset}
    assert needed(**told) == (Urgency.SAME_DAY, {"post_op_worse:same_day"})
    undated = {**told, "surgery_date__1": NotSure()}
    assert needed(**undated) == (Urgency.SAME_DAY, {"post_op_worse:same_day"})
    assert needed(**undated, surgery_recent__1="no") == (Urgency.SAME_DAY, {"post_op_worse:same_day"})
    assert needed(**undated, surgery_recent__1=NotSure()) == (
        Urgency.SAME_DAY,
        {"post_op_worse:same_day", "weakness_after_surgery:same_day"},
    )


def test_an_operation_without_a_date_was_not_lately_where_the_first_signs_say_so() -> None:
    told = {"prior_surgery": "yes", "surgery_regions__1": ["lower_back"], "surgery_procedures__1": ["fusion"]}
    onset = {"weakness_onset_when": "new_after", "weakness_onset_date": "2025"}
    assert needed(**told, surgery_date__1=NotSure(), **WEAK, **onset) is None


def test_an_operation_that_was_stated_and_none_told_is_in_doubt_once_the_cards_are_done() -> None:
    none_told = {"prior_surgery": "yes", "surgeries": [], "surgeries_last": 1, "safety": ["post_op_worse"]}
    onset = {"weakness_onset_when": "started", "weakness_onset_date": "2020"}
    assert needed(**none_told, **WEAK, **onset) == (Urgency.SAME_DAY, {"post_op_worse:same_day"})
    assert needed(**none_told, surgeries_more="no", **WEAK, **onset) == (
        Urgency.SAME_DAY,
        {"post_op_worse:same_day", "weakness_after_surgery:same_day"},
    )


@pytest.mark.parametrize(
    ("given", "truth"),
    [
        ({"prior_surgery": "no"}, Truth.NO),
        ({}, Truth.MISSING),
        ({"prior_surgery": NotSure()}, Truth.MISSING),
        ({"safety": ["post_op_worse"]}, Truth.YES),
        ({"prior_surgery": "yes"}, Truth.DATE_IN_DOUBT),
        ({"prior_surgery": "yes", "surgeries": [1], "surgery_date__1": "2026-10"}, Truth.YES),
        ({"prior_surgery": "yes", "surgeries": [1], "surgery_date__1": "2026"}, Truth.DATE_IN_DOUBT),
        ({"prior_surgery": "yes", "surgeries": [1], "surgery_date__1": "2025"}, Truth.NO),
    ],
)
def test_whether_somebody_was_operated_on_lately(given: dict[str, Any], truth: Truth) -> None:
    assert recent_surgery(story_from_answers(answers(**given), TODAY, form=None), 90) is truth


@pytest.mark.parametrize(
    ("when", "is_recent"),
    [("2024-11-17", True), ("2024-11-16", False), ("2024", True), ("2023", False), (NotSure(), True)],
)
def test_a_surgeon_of_the_last_two_years_is_told_too(when: Any, is_recent: bool) -> None:
    case = story_from_answers(
        answers(prior_surgery="yes", surgeries=[1], surgery_date__1=when), TODAY, form=None
    )
    assert surgery_in_last_months(case, 24) is is_recent


def test_whoever_was_never_operated_on_has_nobody_to_tell() -> None:
    assert not surgery_in_last_months(story_from_answers(answers(prior_surgery="no"), TODAY, form=None), 24)


def emergency(rule: str) -> Finding:
    return Finding(rule, Outcome.FIRED, Urgency.EMERGENCY, "", {}, "")


@pytest.mark.parametrize(
    ("rules", "told"),
    [
        (["urine_trouble"], Help.EMERGENCY_ROOM),
        (["chest_breath"], Help.CALL_911),
        (["urine_trouble", "chest_breath"], Help.CALL_911),
        (["fever"], Help.EMERGENCY_ROOM),
        (["weakness_worse_fast"], Help.EMERGENCY_ROOM),
        (["weakness_worse_fast", "neck_swelling"], Help.CALL_911),
        ([], Help.CALL_911),
    ],
)
def test_where_signs_differ_nothing_but_911_will_do(rules: list[str], told: Help) -> None:
    assert help_by_sign(load_questionnaire(), [emergency(rule) for rule in rules]) is told


def test_a_form_that_does_not_say_what_to_do_stands_for_911() -> None:
    released = load_questionnaire("spine-intake-2026.1")
    assert help_by_sign(released, [emergency("urine_trouble")]) is Help.CALL_911
