"""Pain in an arm or leg: with numbness in the same one, and after an operation that left implants."""

from __future__ import annotations

from typing import Any

import pytest

from intake.domain.story import PROCEDURES, Surgery
from intake.domain.truth import Truth
from intake.domain.urgency_rules.operations import IMPLANT_PROCEDURES, left_implants
from tests.domain.stories import ago, from_to
from tests.domain.urgency_rules.telling import DOUBT, MISSING, NO, YES, operated, reading

# --- with numbness or tingling ----------------------------------------------------------------------------

OLD_PAIN = {"places": ["left_leg", "lower_back"], "onset": "2025-06", "trend": "same"}
OLD_NUMB = {"places": ["left_foot"], "onset": "2025-06", "trend": "same"}


def with_numbness(pain: dict[str, Any], numb: dict[str, Any], key: str = "numbness") -> Truth:
    return reading("limb_pain_with_numbness", {"pain": OLD_PAIN | pain, key: OLD_NUMB | numb}).truth


@pytest.mark.parametrize("key", ["numbness", "tingling"])
@pytest.mark.parametrize(
    ("pain", "numb", "truth"),
    [
        ({}, {"onset": ago(90)}, YES),
        ({}, {"onset": ago(91)}, NO),
        ({"onset": ago(90)}, {}, YES),
        ({"onset": ago(91)}, {}, NO),
        ({}, {"onset": from_to(91, 90)}, DOUBT),
        ({}, {"onset": None}, DOUBT),
        ({"onset": None}, {"onset": ago(1)}, YES),
        ({}, {"onset": ago(1), "trend": "better"}, NO),
        ({"trend": "better"}, {"onset": ago(1)}, YES),
        ({"onset": ago(1), "trend": "better"}, {}, NO),
        ({"onset": ago(1)}, {"trend": "better"}, YES),
        ({"onset": ago(1), "trend": "better"}, {"onset": ago(1)}, YES),
        ({}, {"onset": ago(1), "trend": "unsure"}, YES),
        ({}, {"onset": ago(1), "trend": None}, YES),
        ({}, {"onset": ago(1), "trend": "comes_and_goes"}, YES),
        ({}, {"onset": None, "trend": "better"}, NO),
        ({}, {"onset": ago(1), "places": ["right_foot"]}, NO),
        ({}, {"onset": ago(1), "places": ["left_hand"]}, NO),
        ({"places": ["lower_back"]}, {"onset": ago(1), "places": ["lower_back"]}, NO),
        ({"places": ["left_buttock"]}, {"onset": ago(1)}, NO),
        ({"places": []}, {"onset": ago(1)}, MISSING),
        ({}, {"onset": ago(1), "places": []}, MISSING),
        ({"places": ["groin"]}, {"onset": ago(1), "places": []}, NO),
        ({"places": []}, {"onset": ago(91), "places": []}, NO),
    ],
)
def test_limb_pain_with_numbness(key: str, pain: dict[str, Any], numb: dict[str, Any], truth: Truth) -> None:
    assert with_numbness(pain, numb, key) is truth


@pytest.mark.parametrize("told", [{"pain": OLD_PAIN}, {"numbness": OLD_NUMB | {"onset": ago(1)}}, {}])
def test_it_takes_both_pain_and_numbness(told: dict[str, Any]) -> None:
    found = reading("limb_pain_with_numbness", told)
    assert (found.truth, found.read) == (NO, {})


def test_weakness_is_not_numbness_here() -> None:
    told = {"pain": OLD_PAIN, "weakness": OLD_NUMB | {"onset": ago(1)}}
    assert reading("limb_pain_with_numbness", told).truth is NO


def test_one_fitting_pair_is_enough_and_all_that_was_told_is_read() -> None:
    told = {
        "pain": OLD_PAIN,
        "numbness": OLD_NUMB | {"places": ["right_hand"], "onset": ago(1)},
        "tingling": OLD_NUMB | {"onset": ago(2)},
    }
    found = reading("limb_pain_with_numbness", told)
    assert found.truth is YES
    assert set(found.read) == {
        f"symptoms.{key}.{name}" for key in told for name in ("places", "onset", "trend")
    }


# --- after an operation that left implants ----------------------------------------------------------------

FUSED = {"regions": ["lower_back"], "procedures": ["fusion"], "date": "2015"}


def after_fusion(pain: dict[str, Any], *operations: dict[str, Any], **told: Any) -> Truth:
    pain = {"places": ["left_leg"], "onset": "2026-01"} | pain
    surgeries = [FUSED | operation for operation in operations or ({},)]
    return reading("limb_pain_with_implants", {"pain": pain}, **{"surgeries": surgeries, **told}).truth


@pytest.mark.parametrize(
    ("pain", "operation", "truth"),
    [
        ({}, {}, YES),
        ({"onset": "2025-06-15"}, {}, YES),
        ({"onset": "2025-06-14"}, {}, NO),
        ({"onset": "2025-06"}, {}, DOUBT),
        ({"onset": None}, {}, DOUBT),
        ({"places": ["left_foot", "lower_back"]}, {}, YES),
        ({"places": ["lower_back"]}, {}, NO),
        ({"places": ["left_buttock", "groin"]}, {}, NO),
        ({"places": []}, {}, MISSING),
        ({"places": ["left_hand"]}, {}, NO),
        ({"places": ["left_hand", "lower_back"]}, {}, YES),
        ({}, {"regions": ["upper_back"]}, YES),
        ({}, {"regions": ["neck"]}, NO),
        ({"places": ["right_arm"]}, {"regions": ["neck"]}, YES),
        ({}, {"regions": ["unknown"]}, YES),
        ({}, {"regions": []}, YES),
        ({}, {"implants": "yes"}, YES),
        ({}, {"implants": "unsure"}, YES),
        ({}, {"implants": "no"}, NO),
        ({}, {"procedures": ["disc_removed"]}, NO),
        ({}, {"procedures": ["disc_removed"], "implants": "yes"}, YES),
        ({}, {"procedures": ["disc_removed"], "implants": "unsure"}, NO),
        ({}, {"procedures": []}, MISSING),
        ({}, {"procedures": ["unknown"], "implants": "unsure"}, MISSING),
        ({}, {"date": None}, DOUBT),
        ({}, {"date": "2026"}, DOUBT),
        ({}, {"date": "2026-02"}, NO),
        ({}, {"date": "2026-01-01"}, YES),
        ({}, {"date": "2026-09"}, NO),
        ({"onset": {"after": 0, "date": "2026-01"}}, {"date": None}, YES),
        ({"onset": {"after": 0, "date": "2026"}}, {"date": "2026"}, YES),
        ({"onset": {"before": 0, "date": "2026"}}, {"date": "2026"}, NO),
        ({"onset": {"after": 0, "date": "2026-01"}}, {"date": "2026-03"}, DOUBT),
        ({"onset": {"never_went_away": 0}}, {}, NO),
        ({"onset": {"never_went_away": 0}}, {"date": "2026-02"}, DOUBT),
    ],
)
def test_limb_pain_with_implants(pain: dict[str, Any], operation: dict[str, Any], truth: Truth) -> None:
    assert after_fusion(pain, operation) is truth


def test_one_operation_must_do_it_all() -> None:
    """Metal in the neck and a plain operation on the back do not add up for a leg."""
    neck = {"regions": ["neck"]}
    plain = {"procedures": ["disc_removed"]}
    assert after_fusion({}, neck, plain) is NO
    assert after_fusion({}, neck, plain, {}) is YES


@pytest.mark.parametrize(
    ("told", "truth"),
    [
        ({"prior_surgery": "no"}, NO),
        ({"prior_surgery": "planned"}, NO),
        ({"prior_surgery": "unsure"}, MISSING),
        ({"prior_surgery": None}, MISSING),
        ({"prior_surgery": "yes"}, MISSING),
        (operated("2015"), MISSING),
    ],
)
def test_without_a_told_operation_it_is_missing_what_was_left(told: dict[str, Any], truth: Truth) -> None:
    pain = {"pain": {"places": ["left_leg"], "onset": "2026-01"}}
    assert reading("limb_pain_with_implants", pain, **told).truth is truth


def test_a_denied_operation_left_nothing() -> None:
    assert after_fusion({}, {}, prior_surgery="no") is NO


def test_what_it_read_of_pain_and_operation_stands_with_it() -> None:
    pain = {"pain": {"places": ["left_leg"], "onset": "2026-01"}}
    assert reading("limb_pain_with_implants", pain, surgeries=[FUSED]).read == {
        "symptoms.pain.places": ["left_leg"],
        "symptoms.pain.onset": "2026-01",
        "prior_surgery": "yes",
        "surgeries[0].date": "2015",
        "surgeries[0].regions": ["lower_back"],
        "surgeries[0].procedures": ["fusion"],
        "surgeries[0].implants": None,
    }
    assert reading("limb_pain_with_implants", {}, surgeries=[FUSED]).read == {}


@pytest.mark.parametrize("procedure", PROCEDURES)
@pytest.mark.parametrize("implants", [None, "yes", "no", "unsure"])
def test_what_an_operation_left_is_as_told_else_as_such_a_procedure_does(
    procedure: str, implants: str | None
) -> None:
    usual = YES if procedure in IMPLANT_PROCEDURES else MISSING if procedure == "unknown" else NO
    expected = {"yes": YES, "no": NO}.get(implants or "", usual)
    assert left_implants(Surgery(frozenset(), frozenset({procedure}), None, implants)) is expected
