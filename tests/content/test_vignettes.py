"""Each vignette comes out as a clinician expects, together they cover the policy, and bad files say why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from intake.content.policies import load_policy
from intake.content.reading import ContentError
from intake.content.vignettes import Vignette, load_vignettes, read_vignettes, rules_without_vignette
from intake.domain.bands import Link
from intake.domain.policy import Policy, Urgency
from intake.domain.story import Story
from intake.domain.trace import NOTE
from intake.domain.triage import assess
from intake.domain.truth import Truth
from intake.domain.urgency_rules import RAISES
from intake.formats.casefile import read_case
from tests.support.every import holds_of_every

POLICY = load_policy()
VIGNETTES = load_vignettes()
SIGNS = frozenset(sign.key for sign in POLICY.signs)


def case_of(vignette: Vignette) -> Story:
    return read_case(dict(vignette.case), SIGNS, None)


def has_the_expected_urgency_and_link(vignette: Vignette) -> None:
    assessment = assess(POLICY, case_of(vignette))
    link = assessment.surgery_link
    assert (assessment.urgency, link.link, link.settled, link.possible) == (
        vignette.expected.urgency,
        vignette.expected.link,
        vignette.expected.settled,
        vignette.expected.possible,
    )


def has_exactly_the_expected_findings(vignette: Vignette) -> None:
    assessment = assess(POLICY, case_of(vignette))
    with_effect = [finding for finding in assessment.findings if finding.effect is not None]
    deciding = {finding.rule for finding in with_effect if finding.level is assessment.urgency}
    assert deciding == set(vignette.expected.deciding)
    assert {finding.rule for finding in with_effect} - deciding == set(vignette.expected.also)


def has_exactly_the_expected_raise_conditions(vignette: Vignette) -> None:
    assert raise_conditions_that_hold(POLICY, case_of(vignette)) == set(vignette.expected.raised)


@pytest.mark.parametrize(
    "is_as_expected",
    [
        has_the_expected_urgency_and_link,
        has_exactly_the_expected_findings,
        has_exactly_the_expected_raise_conditions,
    ],
)
def test_every_story_is_judged_as_expected(is_as_expected: Callable[[Vignette], None]) -> None:
    holds_of_every(VIGNETTES, is_as_expected, lambda vignette: vignette.id)


def raise_conditions_that_hold(policy: Policy, case: Story) -> set[str]:
    ticked = (case.safety or frozenset()) | (case.safety_more or frozenset())

    def holds(condition: str) -> bool:
        if condition in RAISES:
            return RAISES[condition].judge(case, policy.raises[condition]).truth is Truth.YES
        return condition in ticked

    return {
        f"{sign.key}/{each.condition}"
        for sign in policy.signs
        if sign.key in ticked
        for each in sign.raised_with
        if holds(each.condition)
    }


def test_every_sign_rule_note_and_raise_condition_has_a_vignette() -> None:
    assert rules_without_vignette(POLICY, VIGNETTES) == ()


def test_every_link_band_and_every_urgency_has_a_vignette() -> None:
    assert {vignette.expected.link for vignette in VIGNETTES} == set(Link)
    assert {vignette.expected.urgency for vignette in VIGNETTES} == set(Urgency)


def test_every_file_of_the_folder_is_read() -> None:
    assert len(VIGNETTES) >= 45
    assert len({vignette.file for vignette in VIGNETTES}) >= 6
    assert len({vignette.id for vignette in VIGNETTES}) == len(VIGNETTES)


def test_a_rule_nobody_tells_a_story_of_is_named() -> None:
    without_fever = [v for v in VIGNETTES if "fever" not in {*v.expected.deciding, *v.expected.also}]
    missing = rules_without_vignette(POLICY, without_fever)
    assert "fever" in missing
    assert "fever/recent_surgery" in missing
    assert "urine_trouble" not in missing


def test_a_note_alone_is_no_reason_for_the_level() -> None:
    noted = [v for v in VIGNETTES if "note_remote_with_implants" in v.expected.also]
    effects = {
        finding.rule: finding.effect
        for vignette in noted
        for finding in assess(POLICY, case_of(vignette)).findings
        if finding.rule in vignette.expected.also
    }
    assert effects["note_remote_with_implants"] == NOTE


# --- the reader -------------------------------------------------------------------------------------------


def data_of(**changes: Any) -> dict[str, Any]:
    """One good vignette with parts of its expectation changed; None takes a part out."""
    expect = {
        "urgency": "soon",
        "link": "early",
        "settled": False,
        "possible": ["early", "recent"],
        "deciding": ["link_may_relate"],
    } | changes
    expect = {key: value for key, value in expect.items() if value is not None}
    return {
        "vignettes": [{"id": "a", "story": "A story.", "case": {"today": "2026-06-15"}, "expect": expect}]
    }


def refused(data: dict[str, Any]) -> ContentError:
    with pytest.raises(ContentError) as caught:
        read_vignettes("stories.toml", data)
    assert caught.value.file == "stories.toml"
    return caught.value


def test_a_vignette_is_read_whole() -> None:
    (vignette,) = read_vignettes("stories.toml", data_of(also=["fever"], raised=["fever/wound"]))
    assert (vignette.id, vignette.file, vignette.story) == ("a", "stories.toml", "A story.")
    assert vignette.case == {"today": "2026-06-15"}
    assert vignette.expected.urgency is Urgency.SOON
    assert vignette.expected.possible == (Link.EARLY, Link.RECENT)
    assert vignette.expected.settled is False
    assert vignette.expected.deciding == ("link_may_relate",)
    assert vignette.expected.also == ("fever",)
    assert vignette.expected.raised == ("fever/wound",)


def test_also_and_raised_may_be_left_out() -> None:
    (vignette,) = read_vignettes("stories.toml", data_of())
    assert vignette.expected.also == vignette.expected.raised == ()


def test_some_operation_and_the_open_end_of_a_range_become_null() -> None:
    data = data_of()
    data["vignettes"][0]["case"] |= {
        "symptoms": {
            "pain": {"onset": {"never_went_away": "some"}, "places": ["neck"]},
            "weakness": {"onset": {"ago_months": [120, "birth"]}, "score": 3},
            "tingling": {"onset": {"after": 0, "gap_months": [120, "open"]}},
            "numbness": {"onset": {"ago_days": [14, "birth"]}, "trend": "birth"},
            "other": {"onset": {"after": 0, "date": "unknown"}, "trend": "unknown"},
        },
        "own_words": "some",
        "seen_already": True,
    }
    (vignette,) = read_vignettes("stories.toml", data)
    assert vignette.case["symptoms"] == {
        "pain": {"onset": {"never_went_away": None}, "places": ["neck"]},
        "weakness": {"onset": {"ago_months": [120, None]}, "score": 3},
        "tingling": {"onset": {"after": 0, "gap_months": [120, None]}},
        "numbness": {"onset": {"ago_days": [14, None]}, "trend": "birth"},
        "other": {"onset": {"after": 0, "date": None}, "trend": "unknown"},
    }
    assert vignette.case["own_words"] == "some"
    assert vignette.case["seen_already"] is True


@pytest.mark.parametrize(
    ("changes", "key", "expected"),
    [
        ({"urgency": None}, "urgency", "missing"),
        ({"urgency": "later"}, "urgency", "expected one of emergency, same_day, soon, routine"),
        ({"link": "near"}, "link", "expected one of persistent"),
        ({"settled": "yes"}, "settled", "expected true or false"),
        ({"settled": None}, "settled", "missing; expected true or false"),
        ({"possible": ["early", "near"]}, "possible", "found 'near'"),
        ({"possible": ["recent", "early"]}, "possible", "expected the link, 'early', to stand first"),
        ({"possible": []}, "possible", "to stand first"),
        ({"deciding": None}, "deciding", "missing; expected a list of texts"),
        ({"deciding": "fever"}, "deciding", "expected a list of texts"),
        ({"also": [3]}, "also", "expected a list of texts"),
        ({"raised": [""]}, "raised", "expected a list of texts"),
        ({"headline": "pain"}, "headline", "unknown key"),
    ],
)
def test_a_wrong_expectation_is_named(changes: dict[str, Any], key: str, expected: str) -> None:
    error = refused(data_of(**changes))
    assert error.key == f"vignettes[1].expect.{key}"
    assert expected in error.expected


@pytest.mark.parametrize("key", ["id", "story", "case", "expect"])
def test_a_missing_part_is_named(key: str) -> None:
    data = data_of()
    del data["vignettes"][0][key]
    error = refused(data)
    assert error.key == f"vignettes[1].{key}"
    assert error.expected.startswith("missing")


def test_unknown_keys_are_refused_at_both_levels() -> None:
    data = data_of()
    data["vignettes"][0]["stroy"] = "A story."
    assert refused(data).key == "vignettes[1].stroy"
    assert refused(data_of() | {"version": "1"}).key == "version"


def test_a_value_the_case_file_cannot_hold_is_named_with_its_path() -> None:
    data = data_of()
    data["vignettes"][0]["case"]["symptoms"] = {"pain": {"score": 7.5}}
    error = refused(data)
    assert error.key == "vignettes[1].case.symptoms.pain.score"
    assert "found 7.5" in error.expected


TEXT = """
[[vignettes]]
id = "a"
story = "A story."
case.today = "2026-06-15"
[vignettes.expect]
urgency = "routine"
link = "unknown"
settled = false
possible = ["unknown"]
deciding = []
"""


def test_a_folder_is_read_in_the_order_of_its_file_names(tmp_path: Path) -> None:
    (tmp_path / "b.toml").write_text(TEXT.replace('id = "a"', 'id = "second"'), encoding="utf-8")
    (tmp_path / "a.toml").write_text(TEXT, encoding="utf-8")
    assert [(v.file, v.id) for v in load_vignettes(tmp_path)] == [("a.toml", "a"), ("b.toml", "second")]


def test_an_id_used_twice_names_both_files(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "two.toml").write_text(TEXT.replace("A story", "Another"), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_vignettes(tmp_path)
    assert (caught.value.file, caught.value.key) == ("two.toml", "vignettes[1].id")
    assert "one.toml" in caught.value.expected


def test_a_file_that_is_not_toml_is_named(tmp_path: Path) -> None:
    (tmp_path / "one.toml").write_text("[[vignettes", encoding="utf-8")
    with pytest.raises(ContentError, match=r"one\.toml: \(file\): is not valid TOML"):
        load_vignettes(tmp_path)
