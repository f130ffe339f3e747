"""Each computed rule at its exact boundary and in each of its outcomes: yes, no, a date in doubt, missing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from intake.domain.policy import Rule
from intake.domain.truth import Truth
from intake.domain.urgency_rules import RAISES, RULES, Reading, known_rules
from tests.domain.stories import POLICY, ago, case_of, from_to

YES, NO, DOUBT, MISSING = Truth.YES, Truth.NO, Truth.DATE_IN_DOUBT, Truth.MISSING
BOTH_LEGS = ["left_leg", "right_leg"]

Row = tuple[dict[str, Any], dict[str, Any], Truth]


def reading(rule: str, symptoms: dict[str, Any], **told: Any) -> Reading:
    return RULES[rule].judge(case_of(symptoms=symptoms, **told), POLICY.rules[rule])


def raising(condition: str, symptoms: dict[str, Any], **told: Any) -> Reading:
    settings = POLICY.raises.get(condition) or Rule(condition, None, "Of an older policy", "Somewhere, 2020")
    return RAISES[condition].judge(case_of(symptoms=symptoms, **told), settings)


def operated(*dates: Any, **told: Any) -> dict[str, Any]:
    return {"surgeries": [{"regions": ["lower_back"], "date": when} for when in dates], **told}


def rows(table: Iterable[Row]) -> list[Any]:
    """The rows of a table, each named by what was told."""
    return [pytest.param(*row, id=f"{row[0]} {row[1]}".replace("'", "")) for row in table]


PLAIN: dict[str, Any] = {}


# --- how it changes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "keys", "fires"),
    [
        ("weakness_worse_fast", {"weakness"}, {"worse_fast"}),
        ("numbness_worse_fast", {"numbness", "tingling"}, {"worse_fast"}),
        ("pain_worse_fast", {"pain"}, {"worse_fast"}),
        ("numbness_slowly_worse", {"numbness"}, {"slowly_worse"}),
    ],
)
@pytest.mark.parametrize("key", ["pain", "numbness", "weakness", "tingling", "other"])
@pytest.mark.parametrize(
    "trend", ["better", "same", "comes_and_goes", "slowly_worse", "worse_fast", "unsure", None]
)
def test_a_rule_on_the_trend_alone(
    rule: str, keys: set[str], fires: set[str], key: str, trend: str | None
) -> None:
    expected = (
        NO if key not in keys else MISSING if trend in ("unsure", None) else YES if trend in fires else NO
    )
    assert reading(rule, {key: {"trend": trend}}).truth is expected


def test_a_sure_symptom_outweighs_one_whose_trend_is_missing() -> None:
    told = {"numbness": {"trend": "worse_fast"}, "tingling": {}}
    assert reading("numbness_worse_fast", told).truth is YES
    assert reading("numbness_worse_fast", {"numbness": {"trend": "same"}, "tingling": {}}).truth is MISSING


# --- both legs --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["weakness", "numbness", "tingling"])
@pytest.mark.parametrize(
    ("told", "more", "truth"),
    rows(
        [
            ({"places": BOTH_LEGS, "onset": ago(14), "trend": "same"}, PLAIN, YES),
            ({"places": BOTH_LEGS, "onset": ago(15), "trend": "same"}, PLAIN, NO),
            ({"places": BOTH_LEGS, "onset": ago(15), "trend": "slowly_worse"}, PLAIN, NO),
            ({"places": BOTH_LEGS, "onset": ago(15), "trend": "worse_fast"}, PLAIN, YES),
            ({"places": BOTH_LEGS, "onset": ago(15)}, PLAIN, MISSING),
            ({"places": BOTH_LEGS, "onset": ago(14)}, PLAIN, YES),
            ({"places": ["left_foot", "right_foot"], "onset": ago(1)}, PLAIN, YES),
            ({"places": ["left_foot", "right_leg"], "onset": ago(1)}, PLAIN, YES),
            ({"places": ["left_leg", "left_foot"], "onset": ago(1), "trend": "worse_fast"}, PLAIN, NO),
            ({"places": ["left_buttock", "right_leg"], "onset": ago(1)}, PLAIN, NO),
            ({"places": [], "onset": ago(1), "trend": "same"}, PLAIN, MISSING),
            ({"places": [], "onset": ago(15), "trend": "same"}, PLAIN, NO),
            ({"places": BOTH_LEGS, "onset": from_to(15, 14), "trend": "same"}, PLAIN, DOUBT),
            ({"places": BOTH_LEGS, "trend": "same"}, PLAIN, DOUBT),
            ({"places": BOTH_LEGS, "trend": "unsure"}, PLAIN, DOUBT),
            ({"places": BOTH_LEGS, "trend": "worse_fast"}, PLAIN, YES),
            (
                {"places": BOTH_LEGS, "onset": {"never_went_away": 0}, "trend": "same"},
                operated(ago(14)),
                DOUBT,
            ),
            ({"places": BOTH_LEGS, "onset": {"never_went_away": 0}, "trend": "same"}, operated(ago(15)), NO),
            (
                {"places": BOTH_LEGS, "onset": {"never_went_away": None}, "trend": "same"},
                operated(None),
                DOUBT,
            ),
        ]
    ),
)
def test_both_legs_new_or_worse(key: str, told: dict[str, Any], more: dict[str, Any], truth: Truth) -> None:
    assert reading("both_legs_new_or_worse", {key: told}, **more).truth is truth


@pytest.mark.parametrize("key", ["weakness", "numbness", "tingling"])
@pytest.mark.parametrize(
    ("places", "truth"),
    [
        (BOTH_LEGS, YES),
        (["left_foot", "right_foot"], YES),
        (["left_leg"], NO),
        (["groin"], NO),
        ([], MISSING),
    ],
)
def test_both_legs_however_long(key: str, places: list[str], truth: Truth) -> None:
    assert reading("both_legs", {key: {"places": places, "onset": "2010"}}).truth is truth


@pytest.mark.parametrize("rule", ["both_legs_new_or_worse", "both_legs"])
@pytest.mark.parametrize("key", ["pain", "other"])
def test_pain_in_both_legs_is_left_to_the_ticked_sign(rule: str, key: str) -> None:
    assert reading(rule, {key: {"places": BOTH_LEGS, "onset": ago(1), "trend": "worse_fast"}}).truth is NO


# --- weakness ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "more", "truth"),
    rows(
        [
            ({"onset": ago(14)}, PLAIN, YES),
            ({"onset": ago(15)}, PLAIN, NO),
            ({"onset": ago(0)}, PLAIN, YES),
            ({"onset": from_to(15, 14)}, PLAIN, DOUBT),
            ({"onset": from_to(30, 15)}, PLAIN, NO),
            ({"onset": "2026-06"}, PLAIN, YES),
            ({"onset": "2026-05"}, PLAIN, NO),
            ({"onset": "2026"}, PLAIN, DOUBT),
            ({"onset": {"ago_days": [0, 15]}}, PLAIN, YES),
            ({"onset": {"ago_days": [0, 16]}}, PLAIN, DOUBT),
            ({"onset": {"ago_days": [14, 92]}}, PLAIN, DOUBT),
            ({"onset": {"ago_days": [15, None]}}, PLAIN, NO),
            ({"onset": None}, PLAIN, DOUBT),
            ({"onset": {"never_went_away": 0}}, operated("2013"), NO),
            ({"onset": {"never_went_away": 0}}, operated("2026"), DOUBT),
            ({"onset": {"never_went_away": None}}, {"prior_surgery": "no"}, DOUBT),
        ]
    ),
)
def test_weakness_new(told: dict[str, Any], more: dict[str, Any], truth: Truth) -> None:
    assert reading("weakness_new", {"weakness": told}, **more).truth is truth


def test_only_weakness_is_new_weakness() -> None:
    assert reading("weakness_new", {"numbness": {"onset": ago(1)}, "pain": {"onset": ago(1)}}).truth is NO


def test_weakness_of_any_age_is_told_or_not() -> None:
    assert reading("weakness_told", {"weakness": {}}).truth is YES
    assert reading("weakness_told", {"weakness": {"onset": "1990", "trend": "better"}}).truth is YES
    assert reading("weakness_told", {"numbness": {}, "pain": {}, "tingling": {}, "other": {}}).truth is NO


# --- groin and scores -------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["numbness", "tingling"])
@pytest.mark.parametrize(
    ("told", "truth"),
    [
        ({"places": ["groin"], "onset": ago(14), "trend": "same"}, YES),
        ({"places": ["groin"], "onset": ago(15), "trend": "same"}, NO),
        ({"places": ["groin"], "onset": "2020", "trend": "slowly_worse"}, YES),
        ({"places": ["groin"], "onset": "2020", "trend": "worse_fast"}, YES),
        ({"places": ["groin"], "onset": "2020"}, MISSING),
        ({"places": ["groin"], "trend": "same"}, DOUBT),
        ({"places": ["groin", "left_leg"], "onset": from_to(15, 14), "trend": "better"}, DOUBT),
        ({"places": ["left_leg"], "onset": ago(1), "trend": "worse_fast"}, NO),
        ({"places": [], "onset": ago(1), "trend": "worse_fast"}, MISSING),
        ({"places": [], "onset": ago(15), "trend": "same"}, NO),
    ],
    ids=str,
)
def test_groin_numbness(key: str, told: dict[str, Any], truth: Truth) -> None:
    assert reading("groin_numbness", {key: told}).truth is truth


@pytest.mark.parametrize("key", ["pain", "weakness", "other"])
def test_groin_pain_or_weakness_is_not_groin_numbness(key: str) -> None:
    assert reading("groin_numbness", {key: {"places": ["groin"], "onset": ago(1)}}).truth is NO


@pytest.mark.parametrize(
    ("score", "limb_score", "truth"),
    [
        (8, None, YES),
        (8, 0, YES),
        (0, 8, YES),
        (None, 8, YES),
        (10, 10, YES),
        (7, 7, NO),
        (0, 0, NO),
        (7, None, MISSING),
        (None, 7, MISSING),
        (None, None, MISSING),
    ],
)
def test_pain_score_high(score: int | None, limb_score: int | None, truth: Truth) -> None:
    assert reading("pain_score_high", {"pain": {"score": score, "limb_score": limb_score}}).truth is truth


def test_only_pain_has_a_pain_score() -> None:
    assert reading("pain_score_high", {"numbness": {"score": 10}}).truth is NO


# --- within days of an operation --------------------------------------------------------------------------


def near(key: str, days: int, **symptom: Any) -> list[Any]:
    """What "within `days` days of an operation" means, in rows for a symptom the rule is about."""
    told = {"trend": "same"} | symptom
    worse = {"trend": "slowly_worse"} | symptom
    table: list[Row] = [
        ({key: told | {"onset": ago(days)}}, operated(ago(days)), YES),
        ({key: told | {"onset": ago(1)}}, operated(ago(days)), YES),
        ({key: told | {"onset": ago(1)}}, operated(ago(days + 1)), NO),
        ({key: told | {"onset": ago(1)}}, operated(from_to(days + 1, days)), DOUBT),
        ({key: told | {"onset": ago(1)}}, operated(None, safety=None), DOUBT),
        ({key: told | {"onset": ago(1)}}, operated("2001", None, safety=None), DOUBT),
        ({key: told | {"onset": ago(1)}}, operated("2001", ago(days)), YES),
        ({key: told | {"onset": ago(1)}}, operated(ago(-3)), NO),
        ({key: told | {"onset": ago(1)}}, operated(ago(2), prior_surgery="no"), NO),
        ({key: told | {"onset": ago(1)}}, operated(ago(2), prior_surgery="planned"), NO),
        ({key: told | {"onset": ago(1)}}, operated(ago(2), prior_surgery="unsure"), YES),
        ({key: told | {"onset": ago(1)}}, operated(ago(2), prior_surgery=None), YES),
        ({key: told | {"onset": ago(1)}}, {"prior_surgery": "yes", "safety": None}, DOUBT),
        ({key: told | {"onset": ago(1)}}, {"prior_surgery": "unsure"}, MISSING),
        ({key: told | {"onset": ago(1)}}, {"prior_surgery": None}, MISSING),
        ({key: told | {"onset": ago(1)}}, {"prior_surgery": "no"}, NO),
        ({key: told | {"onset": ago(days + 1)}}, operated(ago(days)), NO),
        ({key: told | {"onset": from_to(days + 1, days)}}, operated(ago(days)), DOUBT),
        ({key: told | {"onset": None}}, operated(ago(days)), DOUBT),
        ({key: told | {"onset": {"never_went_away": 0}}}, operated(ago(days)), DOUBT),
        ({key: told | {"onset": {"never_went_away": 0}}}, operated(ago(days + 1)), NO),
        ({key: told | {"onset": {"never_went_away": None}}}, {"prior_surgery": "no"}, NO),
        ({key: worse | {"onset": "2010"}}, operated(ago(days)), YES),
        ({key: worse | {"onset": "2010"}}, operated(ago(days + 1)), NO),
        ({key: worse | {"onset": "2010"}}, operated(from_to(days + 1, days)), DOUBT),
        ({key: worse | {"onset": "2010"}}, operated(None, safety=None), DOUBT),
        ({key: worse | {"trend": "unsure", "onset": "2010"}}, operated(ago(days)), MISSING),
        ({key: worse | {"trend": None, "onset": "2010"}}, operated(ago(days)), MISSING),
        ({key: worse | {"trend": None, "onset": ago(1)}}, operated(ago(days)), YES),
    ]
    return rows(table)


@pytest.mark.parametrize(("symptoms", "more", "truth"), near("weakness", 14))
def test_weakness_after_surgery(symptoms: dict[str, Any], more: dict[str, Any], truth: Truth) -> None:
    assert reading("weakness_after_surgery", symptoms, **more).truth is truth


@pytest.mark.parametrize("key", ["weakness", "numbness"])
@pytest.mark.parametrize(("symptoms", "more", "truth"), near("numbness", 90))
def test_severe_after_surgery_for_numbness_and_weakness(
    key: str, symptoms: dict[str, Any], more: dict[str, Any], truth: Truth
) -> None:
    assert reading("severe_after_surgery", {key: symptoms["numbness"]}, **more).truth is truth


@pytest.mark.parametrize(("symptoms", "more", "truth"), near("pain", 90, score=7, limb_score=0))
def test_severe_after_surgery_for_pain_of_seven(
    symptoms: dict[str, Any], more: dict[str, Any], truth: Truth
) -> None:
    assert reading("severe_after_surgery", symptoms, **more).truth is truth


@pytest.mark.parametrize("key", ["pain", "numbness", "weakness", "tingling", "other"])
@pytest.mark.parametrize(("symptoms", "more", "truth"), near("other", 90))
def test_any_after_surgery(key: str, symptoms: dict[str, Any], more: dict[str, Any], truth: Truth) -> None:
    assert reading("any_after_surgery", {key: symptoms["other"]}, **more).truth is truth


@pytest.mark.parametrize(
    ("scores", "truth"),
    [
        ({"score": 6, "limb_score": 6}, NO),
        ({"score": 7, "limb_score": 0}, YES),
        ({"score": 0, "limb_score": 7}, YES),
        ({"score": 8}, YES),
        ({"score": 6}, MISSING),
        ({"limb_score": 6}, MISSING),
        ({}, MISSING),
    ],
    ids=str,
)
def test_severe_pain_hangs_on_either_score(scores: dict[str, int], truth: Truth) -> None:
    pain = {"onset": ago(1), "trend": "same", **scores}
    assert reading("severe_after_surgery", {"pain": pain}, **operated(ago(90))).truth is truth
    assert reading("severe_after_surgery", {"pain": pain}, **operated(ago(91))).truth is NO


@pytest.mark.parametrize("key", ["tingling", "other"])
def test_other_symptoms_are_not_severe_by_themselves(key: str) -> None:
    told = {key: {"onset": ago(1), "trend": "worse_fast", "score": 10}}
    assert reading("severe_after_surgery", told, **operated(ago(5))).truth is NO


@pytest.mark.parametrize("key", ["pain", "numbness", "tingling", "other"])
def test_only_weakness_is_weakness_after_surgery(key: str) -> None:
    told = {key: {"onset": ago(1), "trend": "worse_fast"}}
    assert reading("weakness_after_surgery", told, **operated(ago(5))).truth is NO


@pytest.mark.parametrize(
    ("trend", "operations", "truth"),
    [
        ("worse_fast", operated(ago(14)), YES),
        ("worse_fast", operated(ago(15)), NO),
        ("worse_fast", operated(from_to(15, 14)), DOUBT),
        ("worse_fast", operated(None, safety=None), DOUBT),
        ("worse_fast", {"prior_surgery": "yes", "safety": None}, DOUBT),
        ("worse_fast", {"prior_surgery": "unsure"}, MISSING),
        ("slowly_worse", operated(ago(5)), NO),
        ("same", operated(ago(5)), NO),
        (None, operated(ago(5)), MISSING),
        ("unsure", operated(ago(5)), MISSING),
        (None, operated(ago(15)), NO),
    ],
)
def test_pain_worse_fast_after_surgery(trend: str | None, operations: dict[str, Any], truth: Truth) -> None:
    told = {"pain": {"onset": "2019", "trend": trend}}
    assert reading("pain_worse_fast_after_surgery", told, **operations).truth is truth


def test_only_pain_is_pain_worse_fast_after_surgery() -> None:
    told = {"numbness": {"onset": ago(1), "trend": "worse_fast"}}
    assert reading("pain_worse_fast_after_surgery", told, **operated(ago(5))).truth is NO


def test_an_operation_on_any_area_counts() -> None:
    told = {"weakness": {"places": ["left_leg"], "onset": ago(1), "trend": "same"}}
    neck = {"surgeries": [{"regions": ["neck"], "date": ago(5)}]}
    assert reading("weakness_after_surgery", told, **neck).truth is YES


def test_the_operation_and_the_onset_must_fit_each_other() -> None:
    """One operation is recent, the other came before the onset: neither does both."""
    told = {"weakness": {"onset": ago(40), "trend": "same"}}
    assert reading("weakness_after_surgery", told, **operated(ago(60), ago(5))).truth is NO


@pytest.mark.parametrize("rule", sorted(RULES))
def test_no_rule_holds_of_an_empty_case(rule: str) -> None:
    assert reading(rule, {}).truth is NO
    assert reading(rule, {}, **operated(ago(3))).truth is NO


# --- raise conditions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "truth"),
    [
        (operated(ago(90)), YES),
        (operated(ago(91)), NO),
        (operated(from_to(91, 90)), DOUBT),
        (operated(None, safety=None), DOUBT),
        (operated("2001", None, safety=None), DOUBT),
        (operated("2001", ago(90)), YES),
        (operated(ago(-1)), NO),
        (operated(ago(5), prior_surgery="unsure"), YES),
        (operated(ago(5), prior_surgery="no"), NO),
        ({"prior_surgery": "yes", "safety": None}, DOUBT),
        ({"prior_surgery": "unsure"}, MISSING),
        ({"prior_surgery": None}, MISSING),
        ({"prior_surgery": "no"}, NO),
        ({"prior_surgery": "planned"}, NO),
    ],
    ids=str,
)
def test_recent_surgery(told: dict[str, Any], truth: Truth) -> None:
    assert raising("recent_surgery", {}, **told).truth is truth


@pytest.mark.parametrize("key", ["numbness", "weakness"])
@pytest.mark.parametrize(
    ("told", "truth"),
    [
        ({"onset": ago(14), "trend": "same"}, YES),
        ({"onset": ago(15), "trend": "same"}, NO),
        ({"onset": ago(15), "trend": "slowly_worse"}, YES),
        ({"onset": ago(15), "trend": "worse_fast"}, YES),
        ({"onset": ago(15)}, MISSING),
        ({"onset": from_to(15, 14), "trend": "same"}, DOUBT),
        ({"trend": "same"}, DOUBT),
    ],
    ids=str,
)
def test_new_or_worse_numbness_or_weakness(key: str, told: dict[str, Any], truth: Truth) -> None:
    assert raising("new_or_worse_numbness_or_weakness", {key: told}).truth is truth


@pytest.mark.parametrize("key", ["pain", "tingling", "other"])
def test_other_symptoms_do_not_raise_a_fever(key: str) -> None:
    told = {key: {"onset": ago(1), "trend": "worse_fast"}}
    assert raising("new_or_worse_numbness_or_weakness", told).truth is NO
    assert raising("weakness_told", told).truth is NO


# --- settings and what was read ---------------------------------------------------------------------------


def test_the_thresholds_come_from_the_policy() -> None:
    rule = POLICY.rules["weakness_new"]
    story = case_of(symptoms={"weakness": {"onset": ago(20)}})
    assert RULES["weakness_new"].judge(story, rule).truth is NO
    longer = Rule(rule.id, rule.level, rule.says, rule.source, days=20)
    assert RULES["weakness_new"].judge(story, longer).truth is YES
    score = POLICY.rules["pain_score_high"]
    pain = case_of(symptoms={"pain": {"score": 5, "limb_score": 0}})
    assert (
        RULES["pain_score_high"]
        .judge(pain, Rule(score.id, score.level, score.says, score.source, score=5))
        .truth
        is YES
    )


@pytest.mark.parametrize("name", ["days", "months", "score"])
def test_every_rule_that_counts_names_what_it_counts(name: str) -> None:
    for computed, settings in ((RULES, POLICY.rules), (RAISES, POLICY.raises)):
        counted = {
            rule for rule in settings if rule in computed and getattr(settings[rule], name) is not None
        }
        assert counted == {
            rule for rule in computed if rule in settings and name in computed[rule].thresholds
        }


def test_each_rule_is_known_by_the_name_of_its_function() -> None:
    assert all(rule_id == rule.id == rule.judge.__name__ for rule_id, rule in (RULES | RAISES).items())


def test_an_older_engine_knows_fewer_rules() -> None:
    assert set(known_rules(1)) < set(known_rules(2)) == set(RULES)
    assert set(known_rules(2)) - set(known_rules(1)) == {
        "weakness_two_limbs",
        "numbness_two_limbs_worse_fast",
        "numbness_two_limbs",
        "both_legs_slowly_worse",
        "pain_both_legs_new",
        "numbness_new",
        "never_went_away_after_surgery",
        "limb_pain_with_numbness",
        "limb_pain_with_implants",
    }


def test_what_was_read_is_what_was_told() -> None:
    told = {
        "numbness": {"places": ["groin", "left_leg"], "onset": "2026-06", "trend": "same"},
        "pain": {"score": 3},
    }
    assert reading("groin_numbness", told).read == {
        "symptoms.numbness.places": ["groin", "left_leg"],
        "symptoms.numbness.onset": "2026-06",
        "symptoms.numbness.trend": "same",
    }
    assert reading("pain_score_high", told).read == {
        "symptoms.pain.score": 3,
        "symptoms.pain.limb_score": None,
    }


def test_what_was_read_of_an_operation_is_its_date_as_it_was_given() -> None:
    told = {"weakness": {"onset": {"never_went_away": 1}, "trend": "unsure"}}
    assert reading("weakness_after_surgery", told, **operated(None, {"ago_months": [3, 12]})).read == {
        # Operations stand in order of their dates, the undated last.
        "symptoms.weakness.onset": {"never_went_away": 0},
        "symptoms.weakness.trend": "unsure",
        "prior_surgery": "yes",
        "surgeries[0].date": {"ago_months": [3, 12]},
        "surgeries[1].date": None,
        "surgeries[1].recent": None,
        "safety": [],
        "safety_more": [],
    }
    assert raising("recent_surgery", {}, **operated("2014")).read == {
        "prior_surgery": "yes",
        "surgeries[0].date": "2014",
    }


@pytest.mark.parametrize(
    ("rule", "key", "answers"),
    [
        ("weakness_after_surgery", "weakness", {"onset", "trend"}),
        ("pain_worse_fast_after_surgery", "pain", {"onset", "trend"}),
        ("severe_after_surgery", "numbness", {"onset", "trend", "score", "limb_score"}),
        ("any_after_surgery", "other", {"onset", "trend"}),
    ],
)
def test_a_rule_about_operations_reads_them_and_the_symptom(rule: str, key: str, answers: set[str]) -> None:
    read = reading(rule, {key: {"trend": "same"}}, **operated("2014")).read
    assert set(read) == {
        *(f"symptoms.{key}.{name}" for name in answers),
        "prior_surgery",
        "surgeries[0].date",
    }


def test_an_operation_dated_this_month_is_taken_as_past_up_to_today() -> None:
    told = {"other": {"onset": ago(0), "trend": "same"}}
    assert reading("any_after_surgery", told, **operated("2026-06")).truth is YES


def test_a_rule_about_a_symptom_that_was_not_told_reads_nothing() -> None:
    assert reading("weakness_after_surgery", {"pain": {}}, **operated(ago(5))).read == {}
