"""The assessment: what signs count for and what raises them; the most urgent wins, notes change nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from intake.domain.assessment import Assessment, PolicyReference
from intake.domain.bands import Headline, Link
from intake.domain.policy import Policy, Sign, Urgency
from intake.domain.surgery_link import SurgeryLink
from intake.domain.trace import Outcome
from intake.domain.triage import assess
from intake.domain.urgency_rules import RULES
from intake.domain.urgency_rules.operations import IMPLANT_PROCEDURES
from intake.formats import assessments
from tests.domain.stories import POLICY, ago, case_of, findings_of, from_to

FIRST = [sign.key for sign in POLICY.signs if sign.list == "first"]
MORE = [sign.key for sign in POLICY.signs if sign.list == "more"]
LISTS = {"first": "safety", "more": "safety_more"}


def judged(**told: Any) -> Assessment:
    return assess(POLICY, case_of(**told))


def operated(*dates: Any, **told: Any) -> dict[str, Any]:
    return {"surgeries": [{"regions": ["lower_back"], "date": when} for when in dates], **told}


def fired(assessment: Assessment) -> dict[str, str | None]:
    return {finding.rule: finding.effect for finding in assessment.findings if finding.effect is not None}


# --- signs ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", POLICY.signs, ids=lambda sign: sign.key)
def test_a_ticked_sign_counts_for_its_own_level(sign: Sign) -> None:
    assessment = judged(**{LISTS[sign.list]: [sign.key]})
    assert assessment.urgency is sign.level
    assert fired(assessment) == {sign.key: str(sign.level)}


@pytest.mark.parametrize("sign", POLICY.signs, ids=lambda sign: sign.key)
def test_a_ticked_sign_counts_on_whichever_list_it_stands(sign: Sign) -> None:
    other = "safety_more" if sign.list == "first" else "safety"
    finding = findings_of(case_of(**{other: [sign.key]}))[sign.key]
    assert finding.level is sign.level
    assert finding.read[other] == [sign.key]
    assert finding.read[LISTS[sign.list]] == []


@pytest.mark.parametrize("sign", POLICY.signs, ids=lambda sign: sign.key)
def test_a_sign_not_ticked_is_a_no_only_when_its_list_was_answered(sign: Sign) -> None:
    own = LISTS[sign.list]
    other = "safety_more" if sign.list == "first" else "safety"
    for told, outcome in (
        ({own: []}, Outcome.NOT_FIRED),
        ({own: None}, Outcome.CANNOT_TELL),
        ({own: ["unsure"]}, Outcome.CANNOT_TELL),
        ({other: ["unsure"]}, Outcome.NOT_FIRED),
        ({other: None}, Outcome.NOT_FIRED),
    ):
        finding = findings_of(case_of(**told))[sign.key]
        assert (finding.outcome, finding.effect) == (outcome, None)


def test_not_sure_among_ticked_signs_leaves_them_ticked() -> None:
    findings = findings_of(case_of(safety=["fever", "unsure"]))
    assert findings["fever"].effect == "same_day"
    assert findings["unsure_first"].effect == "same_day"
    assert findings["chest_breath"].outcome is Outcome.CANNOT_TELL


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"safety": None, "safety_more": None}, {"first_not_asked": "soon"}),
        ({"safety": [], "safety_more": None}, {}),
        ({"safety": ["unsure"], "safety_more": None}, {"unsure_first": "same_day"}),
        ({"safety": [], "safety_more": ["unsure"]}, {"unsure_more": "soon"}),
        ({"safety": None, "safety_more": ["unsure"]}, {"first_not_asked": "soon", "unsure_more": "soon"}),
        (
            {"safety": ["unsure"], "safety_more": ["unsure"]},
            {"unsure_first": "same_day", "unsure_more": "soon"},
        ),
    ],
)
def test_not_sure_and_not_asked(told: dict[str, Any], expected: dict[str, str]) -> None:
    assert fired(judged(**told)) == expected


def test_of_a_list_asked_in_part_what_was_not_asked_is_unknown_and_never_a_no() -> None:
    told = case_of(safety=["lost_control"], signs_asked=["lost_control", "urine_trouble"])
    found = findings_of(told)
    assert found["lost_control"].outcome is Outcome.FIRED
    assert found["urine_trouble"].outcome is Outcome.NOT_FIRED
    assert {found[sign].outcome for sign in FIRST[4:]} == {Outcome.CANNOT_TELL}
    assert found["fever"].read == {
        "safety": ["lost_control"],
        "signs_asked": ["lost_control", "urine_trouble"],
    }
    assert found["fever"].because.startswith("Cannot tell, not asked or not sure: ")
    assert found["unsure_first"].outcome is Outcome.CANNOT_TELL
    assert found["first_not_asked"].outcome is Outcome.NOT_FIRED
    unsure = findings_of(case_of(safety=["unsure"], signs_asked=["lost_control"]))
    assert unsure["unsure_first"].outcome is Outcome.FIRED


def test_of_a_list_asked_as_a_whole_it_is_not_said_what_was_asked() -> None:
    whole, named = ({"safety": ["fever"]}, {"safety": ["fever"], "signs_asked": [*FIRST, *MORE]})
    assert findings_of(case_of(**whole)) == findings_of(case_of(**named))


def test_a_sign_ticked_counts_whatever_was_asked() -> None:
    assert judged(safety=["fever"], signs_asked=["lost_control"]).urgency is Urgency.SAME_DAY


@pytest.mark.parametrize("asked", [["lost_control"], ["lost_control", "post_op_worse"]])
def test_a_first_list_that_did_not_ask_of_an_operation_lately_does_not_say_there_was_none(
    asked: list[str],
) -> None:
    weak = {"symptoms": {"weakness": {"places": ["left_leg"], "trend": "same", "onset": "2025"}}}
    assessment = judged(safety=[], signs_asked=asked, prior_surgery="yes", **operated(None), **weak)
    finding = assessment.finding("severe_after_surgery")
    if "post_op_worse" in asked:
        assert finding.outcome is Outcome.NOT_FIRED
        assert "signs_asked" not in finding.read
    else:
        assert (finding.outcome, finding.effect) == (Outcome.FIRED, Urgency.SOON)
        assert finding.read["signs_asked"] == asked


def test_symptoms_nobody_asked_for_leave_every_rule_about_them_open() -> None:
    not_asked = findings_of(case_of(safety=[], symptoms=None))
    assert {not_asked[rule].outcome for rule in RULES} == {Outcome.CANNOT_TELL}
    assert {tuple(not_asked[rule].read.items()) for rule in RULES} == {(("symptoms", None),)}
    none_told = findings_of(case_of(safety=[], symptoms={}))
    assert {none_told[rule].outcome for rule in RULES} == {Outcome.NOT_FIRED}


def test_a_list_not_asked_leaves_open_whether_the_patient_is_sure() -> None:
    findings = findings_of(case_of(safety=None, safety_more=None))
    assert findings["unsure_first"].outcome is Outcome.CANNOT_TELL
    assert findings["unsure_more"].outcome is Outcome.CANNOT_TELL
    assert findings_of(case_of())["first_not_asked"].outcome is Outcome.NOT_FIRED


# --- raised signs -----------------------------------------------------------------------------------------

NEW_NUMBNESS = {"numbness": {"places": ["left_hand"], "onset": ago(14), "trend": "same"}}
OLD_NUMBNESS = {"numbness": {"places": ["left_hand"], "onset": ago(15), "trend": "same"}}


@pytest.mark.parametrize(
    ("sign", "told", "level"),
    [
        ("fever", operated(ago(90), safety=["fever"]), "emergency"),
        ("fever", operated(ago(91), safety=["fever"]), "same_day"),
        ("fever", operated(None, safety=["fever"]), "same_day"),
        ("fever", operated(ago(10), safety=["fever"], prior_surgery="no"), "same_day"),
        ("fever", {"safety": ["fever"], "safety_more": ["weak_immune"]}, "emergency"),
        ("fever", {"safety": ["fever"], "safety_more": ["wound"]}, "emergency"),
        ("fever", {"safety": ["fever"], "safety_more": ["unsure"]}, "same_day"),
        ("fever", {"safety": ["fever"], "safety_more": None}, "same_day"),
        ("fever", {"safety": ["fever"], "safety_more": ["clear_fluid"]}, "same_day"),
        ("fever", {"safety": ["fever"], "symptoms": NEW_NUMBNESS}, "emergency"),
        ("fever", {"safety": ["fever"], "symptoms": OLD_NUMBNESS}, "same_day"),
        ("wound", {"safety": ["fever"], "safety_more": ["wound"]}, "emergency"),
        ("wound", {"safety": ["unsure"], "safety_more": ["wound"]}, "same_day"),
        ("wound", operated(ago(10), safety_more=["wound"]), "same_day"),
        ("post_op_worse", {"safety": ["post_op_worse", "fever"]}, "emergency"),
        ("post_op_worse", operated(ago(10), safety=["post_op_worse"]), "same_day"),
        ("cancer_history", {"safety_more": ["cancer_history", "unsteady"]}, "emergency"),
        ("cancer_history", {"safety_more": ["cancer_history"], "symptoms": {"weakness": {}}}, "emergency"),
        ("cancer_history", {"safety_more": ["cancer_history"], "symptoms": NEW_NUMBNESS}, "same_day"),
        ("cancer_history", {"safety": ["fever"], "safety_more": ["cancer_history"]}, "same_day"),
    ],
)
def test_what_raises_a_sign_to_emergency(sign: str, told: dict[str, Any], level: str) -> None:
    assert findings_of(case_of(**told))[sign].effect == level


def with_sign(**changes: Any) -> Policy:
    """The policy with its fever sign changed."""
    signs = tuple(replace(sign, **changes) if sign.key == "fever" else sign for sign in POLICY.signs)
    return replace(POLICY, signs=signs)


def test_a_raise_in_doubt_counts_one_level_lower_than_emergency_and_says_so() -> None:
    soon = with_sign(level=Urgency.SOON)
    finding = findings_of(case_of(**operated(from_to(91, 90), safety=["fever"])), soon)["fever"]
    assert finding.level is Urgency.SAME_DAY
    assert "not exact enough to tell, so it counts one level lower than emergency" in finding.because
    assert "an operation in the last 90 days" in finding.because
    assert findings_of(case_of(**operated(ago(91), safety=["fever"])), soon)["fever"].level is Urgency.SOON


def test_a_certain_raise_beats_one_in_doubt() -> None:
    finding = findings_of(case_of(**operated(None, safety=["fever"], safety_more=["wound"])))["fever"]
    assert finding.level is Urgency.EMERGENCY
    assert "raised to emergency with: the surgery cut is red" in finding.because
    assert "in the last 90 days" not in finding.because


def test_a_raise_in_doubt_never_lowers_a_sign() -> None:
    emergency = with_sign(level=Urgency.EMERGENCY)
    finding = findings_of(case_of(**operated(None, safety=["fever"])), emergency)["fever"]
    assert finding.level is Urgency.EMERGENCY


def test_a_sign_that_is_not_ticked_is_never_raised() -> None:
    findings = findings_of(case_of(**operated(ago(5), safety_more=["wound"])))
    assert findings["fever"].effect is None
    assert findings["wound"].effect == "same_day"


def test_what_a_raise_read_stands_with_the_sign() -> None:
    told = operated("2026-05", safety=["fever"], safety_more=["wound"], symptoms=OLD_NUMBNESS)
    assert findings_of(case_of(**told))["fever"].read == {
        "safety": ["fever"],
        "safety_more": ["wound"],
        "prior_surgery": "yes",
        "surgeries[0].date": "2026-05",
        "symptoms.numbness.onset": ago(15),
        "symptoms.numbness.trend": "same",
    }


# --- levels -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("told", "rule", "outcome", "effect"),
    [
        ({"weakness": {"onset": ago(3)}}, "weakness_new", Outcome.FIRED, "same_day"),
        ({"weakness": {"onset": None}}, "weakness_new", Outcome.FIRED, "soon"),
        ({"weakness": {"onset": "2020"}}, "weakness_new", Outcome.NOT_FIRED, None),
        (
            {"numbness": {"places": ["left_leg", "right_leg"]}},
            "both_legs_new_or_worse",
            Outcome.FIRED,
            "same_day",
        ),
        ({"weakness": {"trend": "unsure"}}, "weakness_worse_fast", Outcome.CANNOT_TELL, None),
    ],
)
def test_yes_fires_a_doubtful_date_fires_lower_missing_cannot_tell(
    told: dict[str, Any], rule: str, outcome: Outcome, effect: str | None
) -> None:
    finding = findings_of(case_of(symptoms=told))[rule]
    assert (finding.outcome, finding.effect) == (outcome, effect)


def test_a_soon_rule_in_doubt_is_a_note() -> None:
    told = {"tingling": {"places": ["left_hand"], "onset": from_to(15, 14), "trend": "same"}}
    assessment = judged(symptoms=told)
    assert (assessment.urgency, fired(assessment)) == (Urgency.ROUTINE, {"numbness_new": "note"})
    assert [finding.rule for finding in assessment.notes] == ["numbness_new"]


def test_the_most_urgent_finding_wins_whatever_else_fired() -> None:
    assessment = judged(safety=["unsure", "chest_breath"], safety_more=["night_pain_weight_loss"])
    assert assessment.urgency is Urgency.EMERGENCY
    assert fired(assessment) == {
        "chest_breath": "emergency",
        "unsure_first": "same_day",
        "night_pain_weight_loss": "soon",
    }
    assert [finding.rule for finding in assessment.fired] == [
        "chest_breath",
        "unsure_first",
        "night_pain_weight_loss",
    ]


def test_nothing_at_all_is_routine() -> None:
    assessment = judged(symptoms={"pain": {"score": 1, "limb_score": 1, "trend": "better", "onset": "2019"}})
    assert (assessment.urgency, assessment.fired) == (Urgency.ROUTINE, ())


def test_the_link_raises_to_soon_and_no_further() -> None:
    pain = {"pain": {"score": 1, "limb_score": 1, "trend": "same", "onset": "2025-06"}}
    assert fired(judged(**operated("2024-12", symptoms=pain))) == {"link_may_relate": "soon"}
    assert judged(**operated("2010", symptoms=pain)).urgency is Urgency.ROUTINE
    assert judged(**operated("2010", symptoms=pain, safety=["chest_breath"])).urgency is Urgency.EMERGENCY


# --- own words --------------------------------------------------------------------------------------------


def test_own_words_of_a_red_flag_are_soon_and_of_self_harm_same_day() -> None:
    assert fired(judged(own_words="a fever")) == {"own_words_red_flag": "soon"}
    assert fired(judged(own_words="I want to die")) == {"own_words_self_harm": "same_day"}
    both = judged(own_words="Fever all week. Honestly I want to die.")
    assert fired(both) == {"own_words_red_flag": "soon", "own_words_self_harm": "same_day"}
    assert both.urgency is Urgency.SAME_DAY


def test_only_the_phrases_found_are_read_never_the_text() -> None:
    findings = findings_of(case_of(own_words="My neighbor Bob says fever and chills."))
    assert findings["own_words_red_flag"].read == {"own_words": ["fever", "chills"]}
    assert findings["own_words_self_harm"].read == {"own_words": []}


# --- notes ------------------------------------------------------------------------------------------------

REMOTE_PAIN = {
    "pain": {"places": ["lower_back"], "score": 1, "limb_score": 1, "trend": "same", "onset": "2025"}
}


@pytest.mark.parametrize(("seen", "effect"), [(True, "note"), (False, None), (None, None)])
def test_stated_seen_is_a_note_and_keeps_the_level(seen: bool | None, effect: str | None) -> None:
    assessment = judged(safety=["urine_trouble"], seen_already=seen)
    assert assessment.urgency is Urgency.EMERGENCY
    assert fired(assessment).get("note_stated_seen") == effect


@pytest.mark.parametrize(
    ("regions", "noted"),
    [
        ([["lower_back"], ["lower_back"]], ["lower_back"]),
        ([["neck", "lower_back"], ["lower_back"], ["neck"]], ["lower_back", "neck"]),
        ([["neck"], ["lower_back"]], []),
        ([["unknown"], ["unknown"]], []),
        ([["lower_back"]], []),
    ],
)
def test_two_operations_on_the_same_area_are_noted(regions: list[list[str]], noted: list[str]) -> None:
    surgeries = [{"regions": areas, "date": "2010"} for areas in regions]
    finding = findings_of(case_of(surgeries=surgeries))["note_repeat_surgery"]
    assert finding.read == {"surgeries.regions": noted}
    assert finding.effect == ("note" if noted else None)


def test_a_planned_operation_is_not_counted_as_a_second_one() -> None:
    assert findings_of(case_of(**operated("2010", ago(-30))))["note_repeat_surgery"].effect is None


@pytest.mark.parametrize("procedure", sorted(IMPLANT_PROCEDURES))
def test_remote_with_a_procedure_that_leaves_metal_is_noted(procedure: str) -> None:
    surgeries = [{"regions": ["lower_back"], "procedures": [procedure], "date": "2010"}]
    assert fired(judged(surgeries=surgeries, symptoms=REMOTE_PAIN)) == {"note_remote_with_implants": "note"}


@pytest.mark.parametrize(
    ("surgery", "effect"),
    [
        ({"date": "2010", "implants": "yes"}, "note"),
        ({"date": "2010", "implants": "unsure"}, None),
        ({"date": "2010", "implants": "no", "procedures": ["disc_removed", "hardware_out"]}, None),
        ({"date": "2020", "implants": "yes"}, None),
    ],
)
def test_only_a_remote_operation_with_implants_is_noted(surgery: dict[str, Any], effect: str | None) -> None:
    assessment = judged(surgeries=[{"regions": ["lower_back"], **surgery}], symptoms=REMOTE_PAIN)
    assert fired(assessment).get("note_remote_with_implants") == effect
    assert assessment.urgency is Urgency.ROUTINE


def test_no_note_about_implants_without_an_operation() -> None:
    assert findings_of(case_of(symptoms=REMOTE_PAIN))["note_remote_with_implants"].effect is None


# --- the assessment as a whole ----------------------------------------------------------------------------


def test_an_assessment_names_its_policy_and_what_decided() -> None:
    assessment = judged(**operated("2015", symptoms=REMOTE_PAIN))
    assert assessment.policy == PolicyReference(POLICY.id, POLICY.version, POLICY.digest)
    assert assessment.surgery_link == SurgeryLink(
        link=Link.UNCERTAIN,
        possible=(Link.UNCERTAIN, Link.REMOTE),
        settled=False,
        settling_questions=("In which month was your 2015 surgery on the lower back?",),
        headline=Headline("pain", 0),
    )
    assert not assessment.surgery_link.flagged
    assert judged(symptoms=REMOTE_PAIN).surgery_link.headline is None


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"safety": None, "safety_more": None, "prior_surgery": None},
        {"safety": FIRST, "safety_more": MORE, "own_words": "fever, I want to die"},
        operated("2015", None, ago(-5), ago(3), symptoms=REMOTE_PAIN | NEW_NUMBNESS),
        operated("2015", prior_surgery="unsure", symptoms=REMOTE_PAIN),
        operated("2015", prior_surgery="planned", symptoms={"other": {}}),
    ],
)
def test_every_rule_and_sign_is_traced_exactly_once(told: dict[str, Any]) -> None:
    traced = [finding.rule for finding in judged(**told).findings]
    assert sorted(traced) == sorted([*POLICY.rules, *FIRST, *MORE])


def test_re_running_gives_the_same_bytes() -> None:
    told = operated(
        "2015", None, safety=["fever", "unsure"], symptoms=REMOTE_PAIN | NEW_NUMBNESS, own_words="fever"
    )
    first, second = (assessments.write(judged(**told)) for _ in range(2))
    assert first == second
