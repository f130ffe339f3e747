"""How long ago an operation was where its date is not known, and what never went away since one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from intake.domain.truth import Truth
from intake.domain.urgency_rules.operations import any_surgery_within, surgery_within
from tests.domain.stories import ago, case_of, from_to
from tests.domain.urgency_rules.telling import DOUBT, MISSING, NO, YES, operated, raising, reading

# --- a date that is not known may still be placed ---------------------------------------------------------


def undated(recent: str | None = None, **told: Any) -> dict[str, Any]:
    surgery = {"regions": ["lower_back"], "date": None}
    return {"surgeries": [surgery | ({"recent": recent} if recent else {})], **told}


LISTS: list[tuple[dict[str, Any], bool]] = [
    ({"safety": []}, True),
    ({"safety": ["fever"]}, True),
    ({"safety": [], "safety_more": None}, True),
    ({"safety": [], "safety_more": ["unsure"]}, True),
    ({"safety": None}, False),
    ({"safety": ["unsure"]}, False),
    ({"safety": ["fever", "unsure"]}, False),
    ({"safety": ["post_op_worse"]}, False),
    ({"safety": [], "safety_more": ["post_op_worse"]}, False),
]
"""What was answered to the first signs, and whether it says that there was no operation lately."""


@pytest.mark.parametrize("days", [14, 90])
@pytest.mark.parametrize(("lists", "says_no"), LISTS)
def test_without_a_date_the_first_signs_count_as_a_no(
    days: int, lists: dict[str, Any], *, says_no: bool
) -> None:
    expected = NO if says_no else DOUBT
    assert surgery_within(case_of(**undated(**lists)), 0, days) is expected
    assert any_surgery_within(case_of(**undated(**lists)), days) is expected
    assert any_surgery_within(case_of(prior_surgery="yes", **lists), days) is expected
    old_and_more = replace(case_of(**operated("2010", **lists)), more_surgeries=True)
    assert any_surgery_within(old_and_more, days) is expected


@pytest.mark.parametrize("lists", [lists for lists, _ in LISTS])
@pytest.mark.parametrize(
    ("recent", "within_14", "within_90"), [("yes", DOUBT, YES), ("no", NO, NO), ("unsure", DOUBT, DOUBT)]
)
def test_who_was_asked_whether_it_was_lately_is_believed(
    recent: str, within_14: Truth, within_90: Truth, lists: dict[str, Any]
) -> None:
    story = case_of(**undated(recent, **lists))
    assert (surgery_within(story, 0, 14), surgery_within(story, 0, 90)) == (within_14, within_90)


@pytest.mark.parametrize(("recent", "truth"), [("no", DOUBT), (None, DOUBT), ("yes", YES)])
def test_beyond_the_three_months_asked_about_no_answers_nothing(recent: str | None, truth: Truth) -> None:
    assert surgery_within(case_of(**undated(recent)), 0, 91) is truth


@pytest.mark.parametrize(
    ("told", "truth"),
    [
        ({"prior_surgery": "unsure"}, MISSING),
        ({"prior_surgery": None}, MISSING),
        ({"prior_surgery": "no"}, NO),
        (undated("yes", prior_surgery="no"), NO),
        (undated("yes", prior_surgery="planned"), NO),
    ],
)
def test_an_operation_nobody_stated_is_missing_and_a_denied_one_is_none(
    told: dict[str, Any], truth: Truth
) -> None:
    assert any_surgery_within(case_of(**told), 90) is truth


WEAK = {"weakness": {"onset": ago(3), "trend": "same"}}
OLD = {"weakness": {"onset": "2010", "trend": "same"}}


@pytest.mark.parametrize(
    ("symptoms", "recent", "lists", "truth"),
    [
        (WEAK, "yes", {}, DOUBT),
        (WEAK, "no", {"safety": None}, NO),
        (WEAK, "unsure", {}, DOUBT),
        (WEAK, None, {}, NO),
        (WEAK, None, {"safety": ["unsure"]}, DOUBT),
        (OLD, "yes", {}, NO),
        (OLD, "unsure", {}, DOUBT),
    ],
)
def test_weakness_after_an_operation_without_a_date(
    symptoms: dict[str, Any], recent: str | None, lists: dict[str, Any], truth: Truth
) -> None:
    assert reading("weakness_after_surgery", symptoms, **undated(recent, **lists)).truth is truth


def test_pain_of_seven_after_an_operation_told_to_be_recent_is_certain_where_its_order_is() -> None:
    pain = {"score": 7, "limb_score": 0, "trend": "same"}
    after = {"pain": pain | {"onset": {"after": 0, "date": None}}}
    assert reading("severe_after_surgery", after, **undated("yes")).truth is YES
    lately = {"pain": pain | {"onset": ago(10)}}
    assert reading("severe_after_surgery", lately, **undated("yes")).truth is DOUBT


@pytest.mark.parametrize(
    ("told", "extra"),
    [
        (undated("no"), {"surgeries[0].date": None, "surgeries[0].recent": "no"}),
        (
            undated(safety=["fever"]),
            {
                "surgeries[0].date": None,
                "surgeries[0].recent": None,
                "safety": ["fever"],
                "safety_more": [],
            },
        ),
        ({"prior_surgery": "yes", "safety_more": None}, {"safety": [], "safety_more": None}),
        (operated("2014"), {"surgeries[0].date": "2014"}),
    ],
)
def test_what_placed_an_operation_without_a_date_is_read_with_it(
    told: dict[str, Any], extra: dict[str, Any]
) -> None:
    assert raising("recent_surgery", {}, **told).read == {"prior_surgery": "yes", **extra}


# --- contradicted orders ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("onset", "operation", "truth"),
    [
        ({"after": 0, "date": None}, ago(10), YES),
        ({"after": 0, "date": "2025"}, ago(10), DOUBT),
        ({"before": 0, "date": ago(3)}, ago(10), DOUBT),
        ({"before": 0, "date": "2025"}, ago(10), NO),
        ({"after": 0, "date": "2026-06"}, "2026-06", YES),
        ("2026-06", "2026-06", DOUBT),
        ({"after": 0, "gap_months": [0, 1]}, ago(10), YES),
    ],
)
def test_an_order_decides_and_a_contradicted_one_cannot_be_told(
    onset: Any, operation: str, truth: Truth
) -> None:
    told = {"weakness": {"onset": onset, "trend": "same"}}
    assert reading("weakness_after_surgery", told, **operated(operation)).truth is truth


# --- what never went away ---------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["pain", "numbness", "weakness", "tingling", "other"])
@pytest.mark.parametrize(
    ("since", "told", "truth"),
    [
        (0, operated(ago(90)), YES),
        (0, operated(ago(91)), NO),
        (0, operated(from_to(91, 90)), DOUBT),
        (0, operated("2026-06"), YES),
        (0, operated(ago(-1)), NO),
        (0, operated(None), NO),
        (0, operated(None, safety=None), DOUBT),
        (0, undated("yes"), YES),
        (0, undated("no", safety=None), NO),
        (1, operated("2001", ago(5)), YES),
        (0, operated("2001", ago(5)), NO),
        (None, operated("2001", ago(90)), YES),
        (None, operated("2001", "2002"), NO),
        (None, operated("2001", from_to(91, 90)), DOUBT),
        (None, {"prior_surgery": "yes"}, NO),
        (None, {"prior_surgery": "yes", "safety": None}, DOUBT),
        (None, {"prior_surgery": "unsure"}, MISSING),
        (None, {"prior_surgery": "no"}, NO),
        (0, operated(ago(5), prior_surgery="no"), NO),
        (0, operated(ago(5), prior_surgery="planned"), NO),
        (0, operated(ago(5), prior_surgery="unsure"), YES),
    ],
)
def test_never_went_away_after_surgery(
    key: str, since: int | None, told: dict[str, Any], truth: Truth
) -> None:
    symptom = {"onset": {"never_went_away": since}, "trend": "better", "places": ["left_hand"]}
    assert reading("never_went_away_after_surgery", {key: symptom}, **told).truth is truth


def test_only_what_never_went_away_is_meant() -> None:
    told = {"pain": {"onset": ago(5)}, "other": {"onset": {"after": 0, "date": None}}, "tingling": {}}
    found = reading("never_went_away_after_surgery", told, **operated(ago(5)))
    assert (found.truth, found.read) == (NO, {})


def test_the_operation_it_names_counts_and_no_other() -> None:
    """Two operations: the one it never went away since is old, and a recent one does not make it new."""
    told = {"pain": {"onset": {"never_went_away": 0}}}
    found = reading("never_went_away_after_surgery", told, **operated("2020", ago(20)))
    assert found.truth is NO
    assert found.read == {
        "symptoms.pain.onset": {"never_went_away": 0},
        "prior_surgery": "yes",
        "surgeries[0].date": "2020",
        "surgeries[1].date": ago(20),
    }
