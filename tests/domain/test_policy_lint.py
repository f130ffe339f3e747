"""The policy, the questionnaire and the vignettes must know each other."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from intake.content.loader import load_questionnaire
from intake.content.policies import load_policy
from intake.domain.policy import Policy, Raise, Urgency
from intake.domain.policy_lint import lint_policy
from intake.domain.questionnaire import Help, Kind, Option, Questionnaire, Text
from intake.domain.read_by_program import read_by_program

POLICY = load_policy()
FORM = load_questionnaire()


def says(policy: Policy = POLICY, form: Questionnaire = FORM, uncovered: tuple[str, ...] = ()) -> list[str]:
    return [str(finding) for finding in lint_policy(policy, form, uncovered)]


def with_box(link_id: str, key: str) -> Questionnaire:
    """The form with one more box on that question."""
    page = FORM.page_of(link_id)
    asked = page.question(link_id)
    assert asked is not None
    changed = replace(asked, options=(*asked.options, Option(key, Text("More"))))
    questions = tuple(changed if question.link_id == link_id else question for question in page.questions)
    pages = tuple(replace(page, questions=questions) if p.id == page.id else p for p in FORM.pages)
    return replace(FORM, pages=pages)


def test_the_shipped_policy_and_questionnaire_agree() -> None:
    assert says() == []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"attempt_days": 4}, "error: policy due.attempt_days: asks for calls on 4 days with 3 calls"),
        (
            {"escalate_minutes": (60, 15)},
            "error: policy due.escalate_minutes: each time must be later than the one before",
        ),
    ],
)
def test_what_the_office_is_asked_to_do_can_be_done(changes: dict[str, Any], said: str) -> None:
    assert says(replace(POLICY, due=replace(POLICY.due, **changes))) == [said]


def without(link_id: str) -> Questionnaire:
    """The form without that question."""
    pages = tuple(
        replace(page, questions=tuple(q for q in page.questions if q.link_id != link_id))
        for page in FORM.pages
    )
    return replace(FORM, pages=pages)


@pytest.mark.parametrize("link_id", read_by_program())
def test_a_question_the_program_reads_must_be_there(link_id: str) -> None:
    assert says(form=without(link_id)) == [
        f"error: question {link_id}: is missing: the program reads its answer"
    ]


def test_a_question_the_program_reads_must_be_of_its_kind() -> None:
    page = FORM.page_of("phone")
    questions = tuple(replace(q, kind=Kind.TEXT) if q.link_id == "phone" else q for q in page.questions)
    pages = tuple(replace(p, questions=questions) if p.id == page.id else p for p in FORM.pages)
    assert says(form=replace(FORM, pages=pages)) == [
        "error: question phone: is of kind text; the program reads a phone"
    ]


def test_a_sign_nobody_asks_is_found() -> None:
    asked_elsewhere = replace(POLICY.signs[0], key="hiccups")
    changed = replace(POLICY, signs=(*POLICY.signs, asked_elsewhere))
    assert says(changed) == ["error: policy sign hiccups: is not asked: no question of the list first has it"]


def test_a_box_that_is_no_sign_is_found() -> None:
    found = says(form=with_box("safety_moving", "hiccups"))
    assert found == ["error: question safety_moving, box hiccups: is not a sign of that list in the policy"]


def test_a_choice_no_rule_knows_is_found() -> None:
    found = says(form=with_box("pain_places", "left_ear"))
    assert found == ["error: question pain_places, choice left_ear: is a key that no rule knows"]


def test_a_choice_that_other_questions_offer_is_none_of_this_one() -> None:
    """ "Not sure" among the regions would read as a region of its own, and make another area of it."""
    found = says(form=with_box("surgery_regions", "unsure"))
    assert found == ["error: question surgery_regions, choice unsure: is a key that no rule knows"]


def test_a_level_without_effect_is_found() -> None:
    rules = {**POLICY.rules, "both_legs": replace(POLICY.rules["both_legs"], level=Urgency.ROUTINE)}
    assert says(replace(POLICY, rules=rules)) == [
        "error: policy rule both_legs: has level routine, which is what no rule at all gives"
    ]
    signs = tuple(
        replace(sign, level=Urgency.ROUTINE) if sign.key == "weak_immune" else sign for sign in POLICY.signs
    )
    assert says(replace(POLICY, signs=signs)) == [
        "error: policy sign weak_immune: has level routine, which is what no sign at all gives"
    ]


@pytest.mark.parametrize(
    ("sign", "changes", "found"),
    [
        ("wound", {"level": Urgency.EMERGENCY}, "is emergency already, fever cannot raise it to emergency"),
        (
            "swallowing",
            {"level": Urgency.SAME_DAY},
            "is same day already, recent_surgery cannot raise it to same day",
        ),
        (
            "clear_fluid",
            {"raised_with": (Raise("fever", Urgency.SOON),)},
            "is same day already, fever cannot raise it to soon",
        ),
    ],
)
def test_a_raise_that_leads_no_higher_is_found(sign: str, changes: dict[str, Any], found: str) -> None:
    signs = tuple(replace(each, **changes) if each.key == sign else each for each in POLICY.signs)
    assert f"error: policy sign {sign}: {found}" in says(replace(POLICY, signs=signs))


@pytest.mark.parametrize("source", ["Somewhere", "A leaflet, read in May", "NG 1999a, 20261"])
def test_a_source_without_a_year_is_found(source: str) -> None:
    rules = {**POLICY.rules, "both_legs": replace(POLICY.rules["both_legs"], source=source)}
    raises = {**POLICY.raises, "recent_surgery": replace(POLICY.raises["recent_surgery"], source=source)}
    signs = tuple(replace(each, source=source) if each.key == "wound" else each for each in POLICY.signs)
    expected = "names no year, and does not say that it is our choice"
    assert says(replace(POLICY, rules=rules)) == [f"error: policy rule both_legs, source: {expected}"]
    assert says(replace(POLICY, raises=raises)) == [f"error: policy raise recent_surgery, source: {expected}"]
    assert says(replace(POLICY, signs=signs)) == [f"error: policy sign wound, source: {expected}"]


@pytest.mark.parametrize("source", ["Our choice", "A leaflet, 1999", "See p. 2026; our choice: soon"])
def test_a_source_with_a_year_or_our_own_choice_is_one(source: str) -> None:
    rules = {**POLICY.rules, "both_legs": replace(POLICY.rules["both_legs"], source=source)}
    assert says(replace(POLICY, rules=rules)) == []


def test_a_rule_without_a_vignette_is_found() -> None:
    assert says(uncovered=("both_legs",)) == [
        "error: policy rule both_legs: no vignette exercises it; write one that shows it firing"
    ]


def with_help(key: str, told: Help | None) -> Questionnaire:
    """The form where the box of that sign says this to do."""
    page = next(page for page in FORM.pages for question in page.questions if question.option(key))
    asked = next(question for question in page.questions if question.option(key))
    boxes = tuple(replace(box, help=told) if box.key == key else box for box in asked.options)
    questions = tuple(replace(q, options=boxes) if q is asked else q for q in page.questions)
    return replace(FORM, pages=tuple(replace(p, questions=questions) if p is page else p for p in FORM.pages))


@pytest.mark.parametrize(
    ("key", "told", "wrong"),
    [
        ("urine_trouble", None, "cannot wait; its box must say what to do in help"),
        ("fever", None, "cannot wait; its box must say what to do in help"),
        ("urine_trouble", Help.CALL_TODAY, "is emergency, and its box says call_today"),
        ("fever", Help.EMERGENCY_ROOM, "is same_day, and its box says emergency_room"),
        ("fever", Help.CALL_911, "is same_day, and its box says call_911"),
    ],
)
def test_a_sign_that_cannot_wait_says_what_to_do(key: str, told: Help | None, wrong: str) -> None:
    assert says(form=with_help(key, told)) == [f"error: policy sign {key}: {wrong}"]


def test_a_sign_that_can_wait_need_not_say_what_to_do() -> None:
    assert says(form=with_help("older_checked", None)) == []
