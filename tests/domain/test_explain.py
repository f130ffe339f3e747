"""Each change that is named really changes the result, and nothing is judged without end."""

from __future__ import annotations

from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given, settings

from intake.domain import explain as explaining
from intake.domain.bands import Link
from intake.domain.explain import MOST_TOLD, MOST_TRIED, explain, result_of
from intake.domain.policy import Urgency
from intake.domain.story import Story
from intake.domain.triage import assess
from tests.domain.stories import POLICY, case_of
from tests.domain.strategies import cases

OPERATION = {"regions": ["lower_back"], "procedures": ["fusion"], "date": "2024-02-10", "implants": "yes"}


def told(**changes: Any) -> Story:
    pain = {"places": ["left_leg"], "score": 5, "limb_score": 3, "trend": "same", "onset": "2025-06-01"}
    return case_of(surgeries=[OPERATION], symptoms={"pain": pain | changes})


def changes_of(story: Story) -> dict[str, tuple[Urgency, Link, bool]]:
    return {
        change.says: (change.result.urgency, change.result.link, change.result.settled)
        for change in explain(POLICY, story)
    }


@given(cases())
@settings(max_examples=10, deadline=None)
def test_each_named_change_changes_the_result_and_leads_to_the_one_it_names(story: Story) -> None:
    found = result_of(assess(POLICY, story))
    with patch.object(explaining, "MOST_TRIED", 150):  # the first ones, so that many stories can be tried
        changes = explain(POLICY, story)
    told_of: dict[object, list[str]] = {}
    for change in changes:
        assert change.result != found
        assert change.result == result_of(assess(POLICY, change.story))
        told_of.setdefault(change.result, []).append(change.answer)
    assert all(len(answers) == len(set(answers)) <= MOST_TOLD for answers in told_of.values())


def test_the_longest_story_is_judged_no_more_often_than_promised() -> None:
    operations = [{**OPERATION, "date": f"{year}-03"} for year in range(2010, 2020)]
    symptoms = {
        key: {"places": ["left_leg", "right_arm"], "trend": "same", "onset": "2024"}
        for key in ("pain", "numbness", "weakness", "tingling", "other")
    }
    story = case_of(surgeries=operations, symptoms=symptoms)
    with patch.object(explaining, "assess", wraps=assess) as judged:
        explain(POLICY, story)
    assert judged.call_count == MOST_TRIED + 1


@pytest.mark.parametrize(
    ("says", "result"),
    [
        ("the pain had begun on February 10, 2026", (Urgency.SOON, Link.UNCERTAIN, True)),
        ("the pain had begun on May 9, 2024", (Urgency.SOON, Link.EARLY, True)),
        ("the 2024 surgery on the lower back had been on the neck", (Urgency.ROUTINE, Link.OTHER_AREA, True)),
        ("there had been no surgery", (Urgency.ROUTINE, Link.NO_SURGERY, True)),
        (
            "the pain had been there ever since the 2024 surgery on the lower back",
            (Urgency.SOON, Link.PERSISTENT, True),
        ),
    ],
)
def test_what_would_change_the_link_is_named(says: str, result: tuple[Urgency, Link, bool]) -> None:
    assert changes_of(told())[says] == result


def test_what_would_change_the_urgency_is_named() -> None:
    story = case_of(
        symptoms={"pain": {"places": ["lower_back"], "score": 9, "trend": "same", "onset": "2020"}}
    )
    changes = changes_of(story)
    assert changes["the pain (back or neck) were 7 of 10"][0] is Urgency.ROUTINE
    assert changes["the pain had not been told"][0] is Urgency.ROUTINE
    assert [says for says, (urgency, *_) in changes.items() if urgency is Urgency.EMERGENCY]
    assert not any("8 of 10" in says for says in changes)


def test_what_was_not_asked_or_not_known_is_tried_as_answered() -> None:
    unasked = changes_of(case_of(safety=None, symptoms={"pain": {"places": ["lower_back"], "onset": None}}))
    assert unasked["the first safety questions were answered “none”"][0] is Urgency.ROUTINE
    unsure = changes_of(case_of(safety=["unsure", "fever"], symptoms={}))
    assert (
        any(says.startswith("this were not ticked: in the last 3 days a fever") for says in unsure) is False
    )
    alone = changes_of(case_of(safety_more=["unsure"], symptoms={}))
    assert alone["nothing on the more safety list were unsure"][0] is Urgency.ROUTINE


def test_the_same_story_is_explained_alike_every_time() -> None:
    assert explain(POLICY, told()) == explain(POLICY, told())
