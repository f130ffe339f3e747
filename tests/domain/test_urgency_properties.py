"""What must hold of the urgency of every case: more trouble, or less certainty of none, never lowers it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from intake.content.policies import POLICIES, load_policy
from intake.domain.onsets import NeverWentAway
from intake.domain.policy import Urgency
from intake.domain.story import UNSURE, Story, Surgery, Symptom, make_story
from intake.domain.trace import NOTE, Outcome
from intake.domain.triage import assess
from tests.domain.strategies import FIRST, MORE, POLICY, case_parts, cases, made_once, surgeries
from tests.support.examples import examples

OLDER = load_policy(POLICIES / "spine-triage-2026.1.toml")


def rank(story: Story) -> int:
    """How urgent it is, 0 for the most urgent."""
    return assess(POLICY, story).urgency.rank


def with_ticks(story: Story, name: str, ticks: frozenset[str]) -> Story:
    return replace(story, safety=ticks) if name == "safety" else replace(story, safety_more=ticks)


def with_sign(story: Story, name: str, sign: str) -> Story:
    """The story with one more sign; of a list that was not asked, only that sign was."""
    ticks = getattr(story, name)
    added = with_ticks(story, name, (ticks or frozenset()) | {sign})
    if ticks is not None:
        return added
    others = {key for key in (*FIRST, *MORE) if story.was_asked(key)} - {
        *(FIRST if name == "safety" else MORE)
    }
    return replace(added, signs_asked=frozenset(others | {sign}))


@pytest.mark.parametrize("sign", [*FIRST, *MORE])
@settings(max_examples=examples(12))
@given(story=cases())
def test_adding_a_red_flag_never_lowers_the_urgency(sign: str, story: Story) -> None:
    name = "safety" if sign in FIRST else "safety_more"
    assert rank(with_sign(story, name, sign)) <= rank(story)


@given(cases(), st.sampled_from([*FIRST, *MORE]))
def test_not_asking_for_a_sign_never_lowers_the_urgency(story: Story, sign: str) -> None:
    asked = frozenset(key for key in (*FIRST, *MORE) if story.was_asked(key))
    assert rank(replace(story, signs_asked=asked - {sign})) <= rank(
        replace(story, signs_asked=asked | {sign})
    )


@given(cases(), st.sampled_from(["safety", "safety_more"]))
def test_turning_no_into_not_sure_never_lowers_the_urgency(story: Story, name: str) -> None:
    ticks = getattr(story, name)
    assume(ticks is not None)
    assert rank(with_ticks(story, name, ticks | {UNSURE})) <= rank(story)


places_below = st.sampled_from([frozenset({"left_leg", "right_leg"}), frozenset({"groin"}), frozenset()])
nerve_keys = st.lists(st.sampled_from(["numbness", "weakness", "tingling"]), min_size=1, unique=True)
trends = st.sampled_from(["same", "better", None])


@made_once
def some_surgeries(today: date) -> st.SearchStrategy[list[Surgery]]:
    return st.lists(surgeries(today), min_size=1, max_size=3)


@made_once
def one_or_none(told: int) -> st.SearchStrategy[int | None]:
    return st.none() | st.integers(0, told - 1)


@st.composite
def there_ever_since(draw: st.DrawFn) -> Story:
    """Cases whose urgency hangs on when a symptom that "never went away" began; random cases rarely do."""
    parts: dict[str, Any] = draw(case_parts())
    told = draw(some_surgeries(parts["today"]))
    onset = NeverWentAway(draw(one_or_none(len(told))))
    places, keys, trend = draw(places_below), draw(nerve_keys), draw(trends)
    return make_story(
        **parts
        | {
            "surgeries": told,
            "symptoms": [Symptom(key, places, onset, trend) for key in keys],
            "safety": frozenset(),
            "safety_more": frozenset(),
            "own_words": "",
        }
    )


@settings(max_examples=examples(300))
@given(cases() | there_ever_since(), st.sampled_from(["no", "planned"]), st.sampled_from(["unsure", "yes"]))
def test_turning_no_surgery_into_not_sure_or_yes_never_lowers_the_urgency(
    story: Story, denied: str, admitted: str
) -> None:
    assert rank(replace(story, prior_surgery=admitted)) <= rank(replace(story, prior_surgery=denied))


def with_each_surgery(story: Story, **changes: Any) -> Story:
    """The case with every operation changed, those with a date left as they are where it is about that."""
    return replace(
        story,
        surgeries=tuple(
            each if each.when and "recent" in changes else replace(each, **changes)
            for each in story.surgeries
        ),
    )


@settings(max_examples=examples(200))
@given(cases() | there_ever_since(), st.sampled_from(["unsure", "yes"]))
def test_turning_not_lately_into_not_sure_or_yes_never_lowers_the_urgency(story: Story, told: str) -> None:
    not_lately, lately = (with_each_surgery(story, recent=answer) for answer in ("no", told))
    # "After it", but begun longer ago: an operation in the last 3 months contradicts that, and is asked back.
    assume(lately.contradictions == not_lately.contradictions)
    assert rank(lately) <= rank(not_lately)


@settings(max_examples=examples(200))
@given(cases(), st.sampled_from(["unsure", "yes"]))
def test_turning_no_implants_into_not_sure_or_yes_never_lowers_the_urgency(story: Story, told: str) -> None:
    assert rank(with_each_surgery(story, implants=told)) <= rank(with_each_surgery(story, implants="no"))


@settings(max_examples=examples(200))
@given(cases(), st.data())
def test_a_course_that_is_worse_never_lowers_the_urgency(story: Story, data: st.DataObject) -> None:
    assume(story.symptoms)
    key = data.draw(st.sampled_from([symptom.key for symptom in story.symptoms]))

    def with_trend(trend: str) -> Story:
        return replace(
            story, symptoms=tuple(replace(s, trend=trend) if s.key == key else s for s in story.symptoms)
        )

    better = data.draw(st.sampled_from(["better", "same", "comes_and_goes"]))
    assert rank(with_trend("worse_fast")) <= rank(with_trend(better))
    assert rank(with_trend("slowly_worse")) <= rank(with_trend(better))
    assert rank(with_trend("same")) <= rank(with_trend("better"))


@given(cases())
def test_the_link_never_lowers_the_urgency(story: Story) -> None:
    assessment = assess(POLICY, story)
    without = [f.level.rank for f in assessment.fired if f.level is not None and f.rule != "link_may_relate"]
    assert assessment.urgency.rank <= min(without, default=3)


@given(cases())
def test_every_rule_is_traced_once_with_a_plain_sentence(story: Story) -> None:
    findings = assess(POLICY, story).findings
    rules = [finding.rule for finding in findings]
    assert sorted(rules) == sorted({*POLICY.rules, *(sign.key for sign in POLICY.signs)})
    assert all(finding.because.endswith(".") and ". " not in finding.because for finding in findings)
    assert all((finding.effect is not None) == (finding.outcome == "fired") for finding in findings)


@settings(max_examples=examples(300))
@given(cases() | there_ever_since())
def test_a_rule_counts_for_its_level_or_the_next_lower_one_and_soon_in_doubt_is_a_note(story: Story) -> None:
    for finding in assess(POLICY, story).findings:
        rule = POLICY.rules.get(finding.rule)
        if rule is None or rule.level is None or finding.effect is None:
            continue
        lower = NOTE if rule.level is Urgency.SOON else rule.level.lowered
        assert finding.effect in (rule.level, lower)
        assert (finding.effect == lower) is ("not exact enough" in finding.because)


@settings(max_examples=examples(200))
@given(cases())
def test_an_older_policy_judges_by_its_own_rules_and_is_no_more_urgent_by_them_than_they_are(
    story: Story,
) -> None:
    """The same engine reads both: a rule that stands in both with the same settings finds the same."""
    signs = {sign.key for sign in OLDER.signs}
    known = replace(
        story,
        safety=None if story.safety is None else story.safety & (signs | {UNSURE}),
        safety_more=None if story.safety_more is None else story.safety_more & (signs | {UNSURE}),
    )
    older, newer = (
        {f.rule: f for f in assess(policy, known).findings if f.rule in policy.rules}
        for policy in (OLDER, POLICY)
    )
    assert set(older) < set(newer)
    searched = {"own_words_red_flag", "own_words_self_harm"}
    # A list asked as a whole for the older signs may not have asked for one that only the newer policy has.
    of_a_list = {"unsure_first", "unsure_more"}
    for rule, finding in older.items():
        if rule not in searched:
            assert finding.effect == newer[rule].effect
            cannot_tell = rule in of_a_list and newer[rule].outcome is Outcome.CANNOT_TELL
            assert cannot_tell or finding.outcome == newer[rule].outcome
