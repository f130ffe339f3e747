"""The trace in words: one plain sentence for each outcome, and what was read beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from intake.content.vignettes import Vignette, load_vignettes
from intake.domain.policy import Raise, Rule, Sign, Urgency
from intake.domain.trace import (
    NOTE,
    Effect,
    Finding,
    Outcome,
    Raised,
    note_finding,
    rule_finding,
    sign_finding,
)
from intake.domain.triage import assess
from intake.domain.truth import Truth
from intake.formats.casefile import read_case
from tests.domain.stories import POLICY, SIGNS, case_of, findings_of
from tests.support.every import holds_of_every

RULE = Rule("a_rule", Urgency.EMERGENCY, "Weakness is new", "Somewhere, 2020", days=14)
SIGN = Sign("a_sign", "first", Urgency.SAME_DAY, "A fever or chills", "Elsewhere, 2021", (Raise("wound"),))
IN_DOUBT = "the dates are not exact enough to tell, so it counts one level lower than emergency"
READ = {"symptoms.weakness.onset": "2026"}


@pytest.mark.parametrize(
    ("truth", "outcome", "effect", "because"),
    [
        (Truth.YES, Outcome.FIRED, Urgency.EMERGENCY, "Weakness is new."),
        (
            Truth.DATE_IN_DOUBT,
            Outcome.FIRED,
            Urgency.SAME_DAY,
            "The dates are not exact enough to tell, so it counts one level lower: weakness is new.",
        ),
        (Truth.MISSING, Outcome.CANNOT_TELL, None, "Cannot tell, an answer is missing: weakness is new."),
        (Truth.NO, Outcome.NOT_FIRED, None, "Does not apply: weakness is new."),
    ],
)
def test_a_rule_says_why_it_did_or_did_not_fire(
    truth: Truth, outcome: Outcome, effect: Effect | None, because: str
) -> None:
    assert rule_finding(RULE, truth, READ) == Finding(
        "a_rule", outcome, effect, because, READ, "Somewhere, 2020"
    )


@pytest.mark.parametrize(
    ("level", "lowered"),
    [
        (Urgency.EMERGENCY, Urgency.SAME_DAY),
        (Urgency.SAME_DAY, Urgency.SOON),
    ],
)
def test_in_doubt_is_one_level_lower(level: Urgency, lowered: Urgency) -> None:
    rule = Rule("a_rule", level, "Weakness is new", "Somewhere")
    assert rule_finding(rule, Truth.DATE_IN_DOUBT, {}).level is lowered


def test_soon_in_doubt_is_a_note() -> None:
    rule = Rule("a_rule", Urgency.SOON, "Weakness is new", "Somewhere")
    because = "The dates are not exact enough to tell, so it is only noted: weakness is new."
    expected = Finding("a_rule", Outcome.FIRED, NOTE, because, READ, "Somewhere")
    assert rule_finding(rule, Truth.DATE_IN_DOUBT, READ) == expected
    assert expected.level is None


CUT = Raised(Urgency.EMERGENCY, Truth.YES, "The cut is red")
WEAK = Raised(Urgency.EMERGENCY, Truth.YES, "Weakness told")
LATELY = Raised(Urgency.EMERGENCY, Truth.DATE_IN_DOUBT, "An operation lately")
NOT = Raised(Urgency.EMERGENCY, Truth.NO, "An injury")
UNTOLD = Raised(Urgency.EMERGENCY, Truth.MISSING, "A cough")
TODAY = Raised(Urgency.SAME_DAY, Truth.YES, "A sore calf")
TODAY_PERHAPS = Raised(Urgency.SAME_DAY, Truth.DATE_IN_DOUBT, "A fall lately")
SOON_PERHAPS = Raised(Urgency.SOON, Truth.DATE_IN_DOUBT, "A shot lately")


@pytest.mark.parametrize(
    ("level", "raises", "effect", "words"),
    [
        ("same_day", [], "same_day", ""),
        ("same_day", [NOT, UNTOLD], "same_day", ""),
        (
            "same_day",
            [CUT, NOT, WEAK],
            "emergency",
            ", raised to emergency with: the cut is red; weakness told",
        ),
        ("same_day", [LATELY], "same_day", f", {IN_DOUBT}, with: an operation lately"),
        ("same_day", [LATELY, CUT], "emergency", ", raised to emergency with: the cut is red"),
        ("soon", [LATELY], "same_day", f", {IN_DOUBT}, with: an operation lately"),
        ("soon", [TODAY], "same_day", ", raised to same day with: a sore calf"),
        ("soon", [TODAY, LATELY], "same_day", ", raised to same day with: a sore calf"),
        ("soon", [TODAY, CUT], "emergency", ", raised to emergency with: the cut is red"),
        (
            "soon",
            [TODAY_PERHAPS],
            "soon",
            f", {IN_DOUBT.replace('emergency', 'same day')}, with: a fall lately",
        ),
        ("soon", [TODAY_PERHAPS, LATELY], "same_day", f", {IN_DOUBT}, with: an operation lately"),
        ("soon", [SOON_PERHAPS], "soon", ""),
        ("same_day", [TODAY_PERHAPS], "same_day", ""),
        ("emergency", [LATELY, TODAY], "emergency", ""),
        ("emergency", [CUT], "emergency", ""),
    ],
)
def test_a_ticked_sign_counts_for_the_most_urgent_of_itself_and_its_raises(
    level: str, raises: list[Raised], effect: str, words: str
) -> None:
    sign = replace(SIGN, level=Urgency(level))
    because = f"The patient ticked: a fever or chills{words}."
    assert sign_finding(sign, Truth.YES, raises, READ) == Finding(
        "a_sign", Outcome.FIRED, Urgency(effect), because, READ, "Elsewhere, 2021"
    )


@pytest.mark.parametrize(
    ("ticked", "outcome", "because"),
    [
        (Truth.MISSING, Outcome.CANNOT_TELL, "Cannot tell, not asked or not sure: a fever or chills."),
        (Truth.NO, Outcome.NOT_FIRED, "The patient did not tick: a fever or chills."),
    ],
)
def test_a_sign_that_was_not_ticked_says_so(ticked: Truth, outcome: Outcome, because: str) -> None:
    finding = sign_finding(SIGN, ticked, [], READ)
    assert finding == Finding("a_sign", outcome, None, because, READ, "Elsewhere, 2021")


@pytest.mark.parametrize(
    ("applies", "outcome", "effect", "because"),
    [
        (True, Outcome.FIRED, NOTE, "Two operations."),
        (False, Outcome.NOT_FIRED, None, "Does not apply: two operations."),
    ],
)
def test_a_note_has_no_level(applies: bool, outcome: Outcome, effect: Effect | None, because: str) -> None:
    finding = note_finding(Rule("a_note", None, "Two operations", "Somewhere"), applies, READ)
    assert finding == Finding("a_note", outcome, effect, because, READ, "Somewhere")
    assert finding.level is None


def test_capitals_that_belong_to_a_word_stay() -> None:
    rule = Rule("a_rule", Urgency.SOON, "MRI was told", "Somewhere")
    assert rule_finding(rule, Truth.NO, {}).because == "Does not apply: MRI was told."


# --- the time rule's line ---------------------------------------------------------------------------------


def pain(onset: Any, *places: str) -> dict[str, Any]:
    return {"pain": {"places": list(places or ("lower_back",)), "onset": onset, "trend": "same", "score": 1}}


def operated(*dates: Any, region: str = "lower_back", **told: Any) -> dict[str, Any]:
    return {"surgeries": [{"regions": [region], "date": when} for when in dates], **told}


@pytest.mark.parametrize(
    ("told", "effect", "dates", "words"),
    [
        (
            operated("2013", symptoms=pain({"never_went_away": 0})),
            "soon",
            "The pain never went away, operation 2013 (month not given)",
            "there ever since the operation",
        ),
        (
            {"prior_surgery": "yes", "symptoms": pain({"never_went_away": None})},
            "soon",
            "The pain never went away, operation date not known",
            "there ever since the operation",
        ),
        (
            operated("2024-02-29", symptoms=pain("2024-05-28")),
            "soon",
            "The pain began May 28, 2024, operation February 29, 2024",
            "within 3 months of the operation",
        ),
        (
            operated("2024-06", symptoms=pain("2026-06")),
            "soon",
            "The pain began June 2026 (day not given), operation June 2024 (day not given)",
            "from 3 to less than 24 months after the operation; not settled, also possible: uncertain",
        ),
        (
            operated("2024-02", symptoms=pain({"after": 0, "gap_months": [0, 3]})),
            "soon",
            "The pain began less than 3 months after an operation, operation February 2024 (day not given)",
            "within 3 months of the operation",
        ),
        (
            operated("2024-06", symptoms=pain({"after": 0, "date": "2024"})),
            "soon",
            "The pain began after an operation, 2024 (month not given), operation June 2024 (day not given)",
            "within 3 months of the operation; not settled, also possible: recent",
        ),
        (
            operated("2010", symptoms=pain({"before": 0, "date": None})),
            None,
            "The pain began before an operation, operation 2010 (month not given)",
            "it began before the operation; not settled",
        ),
        (
            operated("2016", symptoms=pain("2025")),
            None,
            "The pain began 2025 (month not given), operation 2016 (month not given)",
            "from 24 to less than 120 months after the operation",
        ),
        (
            operated("2014", symptoms=pain("2025")),
            None,
            "The pain began 2025 (month not given), operation 2014 (month not given)",
            "120 months or more after the operation",
        ),
        (
            operated(None, symptoms=pain(None)),
            None,
            "The pain began at a time not known, operation date not known",
            "a date is missing, so the time between cannot be told; not settled",
        ),
        (
            operated("2015", region="neck", symptoms=pain("2020")),
            None,
            "The pain began 2020 (month not given), operation 2015 (month not given)",
            "the operation was on another part of the spine",
        ),
        (
            operated("2026", symptoms=pain("2024")),
            None,
            "The pain began 2024 (month not given), operation 2026 (month not given)",
            "it began before the operation; not settled, also possible: no surgery",
        ),
        (
            operated("2015", prior_surgery="unsure", symptoms=pain("2026")),
            None,
            "The pain began 2026 (month not given), operation 2015 (month not given)",
            "120 months or more after the operation; not settled",
        ),
    ],
)
def test_the_time_rule_says_which_dates_it_stands_on(
    told: dict[str, Any], effect: Effect | None, dates: str, words: str
) -> None:
    finding = findings_of(case_of(**told))["link_may_relate"]
    assert (finding.because, finding.effect) == (f"{dates}: {words}.", effect)
    assert finding.outcome is (Outcome.FIRED if effect else Outcome.NOT_FIRED)


@pytest.mark.parametrize(
    ("told", "because"),
    [
        ({"prior_surgery": "no", "symptoms": pain("2024")}, "No past operation on the spine was told."),
        (operated("2026-09-01", symptoms=pain("2024")), "No past operation on the spine was told."),
        (
            {"prior_surgery": "unsure", "symptoms": pain("2024")},
            "The operation, or what bothers the patient now, was not told.",
        ),
        (operated("2024"), "The operation, or what bothers the patient now, was not told."),
    ],
)
def test_the_time_rule_without_dates_says_what_is_wanting(told: dict[str, Any], because: str) -> None:
    finding = findings_of(case_of(**told))["link_may_relate"]
    assert (finding.because, finding.effect, finding.outcome) == (because, None, Outcome.NOT_FIRED)


def test_the_time_rule_reads_the_headline_pair() -> None:
    told = operated("2013", {"ago_months": [3, 12]}, symptoms=pain("2010") | {"other": {"onset": "2026-05"}})
    assert findings_of(case_of(**told))["link_may_relate"].read == {
        "prior_surgery": "yes",
        "symptoms.other.onset": "2026-05",
        "surgeries[1].date": {"ago_months": [3, 12]},
    }


@pytest.mark.parametrize("onset", [{"never_went_away": 0}, {"never_went_away": None}])
def test_the_time_rule_reads_never_went_away_as_it_was_told(onset: dict[str, Any]) -> None:
    finding = findings_of(case_of(**operated("2013", symptoms=pain(onset))))["link_may_relate"]
    assert finding.read == {
        "prior_surgery": "yes",
        "symptoms.pain.onset": onset,
        "surgeries[0].date": "2013",
    }


def test_the_time_rule_without_a_pair_reads_whether_there_was_surgery() -> None:
    assert findings_of(case_of())["link_may_relate"].read == {"prior_surgery": "no"}
    told = {"prior_surgery": "unsure", "symptoms": pain({"never_went_away": None})}
    assert findings_of(case_of(**told))["link_may_relate"].read == {
        "prior_surgery": "unsure",
        "symptoms.pain.onset": {"never_went_away": None},
    }


# --- every finding of every vignette ----------------------------------------------------------------------


def tells_every_finding_in_one_sentence_with_a_known_outcome_and_effect(vignette: Vignette) -> None:
    for finding in assess(POLICY, read_case(dict(vignette.case), SIGNS, None)).findings:
        assert finding.because[0].isupper()
        assert finding.because.endswith(".")
        assert ". " not in finding.because
        assert not finding.because.endswith("..")
        assert finding.effect in {*map(str, Urgency), NOTE, None}
        assert (finding.effect is not None) is (finding.outcome is Outcome.FIRED)
        assert finding.source


def test_every_finding_is_one_sentence_with_a_known_outcome_and_effect() -> None:
    holds_of_every(
        load_vignettes(),
        tells_every_finding_in_one_sentence_with_a_known_outcome_and_effect,
        lambda vignette: vignette.id,
    )
