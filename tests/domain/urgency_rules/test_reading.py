"""What rules take from the policy, and what they say they read."""

from __future__ import annotations

import pytest

from intake.domain.policy import Rule
from intake.domain.urgency_rules import RAISES, RULES, known_rules
from tests.domain.stories import POLICY, ago, case_of
from tests.domain.urgency_rules.telling import (
    NO,
    YES,
    operated,
    raising,
    reading,
)

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
