"""The form in FHIR: whole, valid, in both languages, and asking what the form asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.content.forms import load_form
from intake.domain import flow
from intake.domain.answers import Answer, Answers, instance_id, split_id
from intake.domain.conditions import (
    UNSURE,
    Above,
    AllOf,
    AnyInstance,
    AnyOf,
    AtLeast,
    Condition,
    HasValue,
    Includes,
    Is,
    Not,
)
from intake.domain.questionnaire import Kind
from intake.formats.fhir.checking import check
from intake.formats.fhir.enabling import Comparison, Enabling, Level, NotInFhir
from intake.formats.fhir.questionnaire import TRANSLATION, write_questionnaire
from intake.formats.fhir.response import write_response
from tests.domain.forms import REAL, boxes, filled_in, form, option, page, question
from tests.formats.fhir.enabled import all_told, asked, asked_in_turns

BASE = "https://intake.example.org"
FORM = load_form()


@cache
def written() -> dict[str, Any]:
    return write_questionnaire(FORM, BASE)


def every(items: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for item in items:
        yield item
        yield from every(item.get("item", []))


def test_the_whole_form_is_valid_and_each_item_has_a_link_id_of_its_own() -> None:
    check(written())
    ids = [item["linkId"] for item in every(written()["item"])]
    assert len(set(ids)) == len(ids)
    assert {question.link_id for question in REAL.questions} <= set(ids)
    assert (written()["url"], written()["version"]) == (
        f"{BASE}/fhir/Questionnaire/spine-intake",
        REAL.version,
    )


def test_every_choice_of_the_form_is_offered_with_its_spanish() -> None:
    items = {item["linkId"]: item for item in every(written()["item"])}
    for each in FORM.questions:
        item = items[each.link_id]
        offered = [found["valueCoding"] for found in item.get("answerOption", [])]
        assert [found["code"] for found in offered] == [choice.key for choice in each.options]
        for found, choice in zip(offered, each.options, strict=True):
            (translation,) = found["_display"]["extension"]
            assert translation["url"] == TRANSLATION
            spanish = translation["extension"][1]["valueString"]
            assert spanish == choice.text.es or "{surgery}" in choice.text.es
        assert item.get("repeats", False) is (each.kind is Kind.CHECKBOXES)
    assert "{" not in str([item.get("text") for item in items.values()])


def test_only_pain_has_a_code_and_no_code_names_an_illness() -> None:
    coded = {item["linkId"]: item["code"] for item in every(written()["item"]) if "code" in item}
    assert set(coded) == {"pain_score", "pain_limb_score"}
    assert {each["code"] for codes in coded.values() for each in codes} == {"72514-3"}


@given(filled_in())
def test_whoever_follows_enable_when_asks_what_the_form_asks(told: Answers) -> None:
    counted = flow.on_path_answers(REAL, told)
    response = write_response(REAL, BASE, counted, date(2026, 6, 15))
    items = written()["item"]
    open_now = {link_id for link_id in asked(items, all_told(response)) if "." not in link_id}
    open_now |= {
        instance_id(link_id, int(turn))
        for link_id, turn in asked_in_turns(items, response)
        if "." not in link_id
    }
    answered = {answer_id for answer_id in counted if split_id(answer_id)[0] not in REAL.loops}
    assert answered <= open_now
    only_taken = {each.link_id for each in REAL.questions if each.taken_when is not None}
    aside = {each.link_id for one in REAL.aside_pages for each in one.questions}
    beside = aside | only_taken
    required = {item["linkId"] for item in every(items) if item.get("required")} - aside
    lacking = {each for each in open_now if split_id(each)[0] in required and not _is_told(counted.get(each))}
    assert lacking == set(), "what must be answered is, wherever it is asked"
    of_the_program = {"preparing", "birth_date_typed"}
    assert {each for each in open_now - answered if split_id(each)[0] not in beside} <= of_the_program


def _is_told(answer: Answer) -> bool:
    return answer.is_answered or answer.is_not_sure


SMALL = form(
    page(
        "p",
        question("pick", "a", "b", "c", UNSURE),
        boxes("ticks", "x", "y", UNSURE),
        question("score", kind=Kind.SCORE, not_sure=True),
        question("words", kind=Kind.TEXT),
    )
)


def system(link_id: str) -> str:
    return f"{BASE}/fhir/CodeSystem/small/{link_id}"


def equal(link_id: str, key: str, operator: str = "=") -> Comparison:
    return Comparison(link_id, operator, key, system(link_id))


@pytest.mark.parametrize(
    ("condition", "levels"),
    [
        (AllOf(()), ()),
        (Is("pick", ("a",)), [("all", [equal("pick", "a")])]),
        (Is("pick", ("a", "b")), [("any", [equal("pick", "a"), equal("pick", "b")])]),
        (Is("score", (UNSURE,)), [("all", [Comparison("score.not-sure", "=", key=True)])]),
        # Only what was answered is certainly another choice.
        (Not(Is("pick", ("a",))), [("any", [equal("pick", "b"), equal("pick", "c")])]),
        (
            Not(Includes("ticks", ("x",))),
            [
                (
                    "all",
                    [
                        Comparison("ticks", "exists", key=True),
                        equal("ticks", "x", "!="),
                        equal("ticks", UNSURE, "!="),
                    ],
                )
            ],
        ),
        (HasValue("words"), [("all", [Comparison("words", "exists", key=True)])]),
        (HasValue("pick"), [("any", [equal("pick", each) for each in "abc"])]),
        (Not(HasValue("score")), [("all", [Comparison("score", "exists", key=False)])]),
        (Not(Not(Above("score", 3))), [("all", [Comparison("score", ">", 3)])]),
        (Not(Above("score", 3)), [("all", [Comparison("score", "<=", 3)])]),
        (Not(AtLeast("loop", 2)), [("all", [Comparison("loop.count", "<", 2)])]),
        (AnyOf((AtLeast("loop", 2), Not(AtLeast("loop", 2)))), ()),
        # Each group around an item says one of "all" and "any".
        (
            AnyOf((AllOf((Above("score", 3), HasValue("words"))), AtLeast("loop", 1))),
            [
                ("any", [Comparison("score", ">", 3), Comparison("loop.count", ">=", 1)]),
                ("any", [Comparison("words", "exists", key=True), Comparison("loop.count", ">=", 1)]),
            ],
        ),
        (
            Not(AnyOf((Above("score", 3), AtLeast("loop", 1)))),
            [("all", [Comparison("score", "<=", 3), Comparison("loop.count", "<", 1)])],
        ),
        (
            Not(AllOf((Above("score", 3), AtLeast("loop", 1)))),
            [("any", [Comparison("score", "<=", 3), Comparison("loop.count", "<", 1)])],
        ),
        # What holds wherever another clause does is not said twice.
        (AllOf((HasValue("words"), HasValue("words"))), [("all", [Comparison("words", "exists", key=True)])]),
    ],
)
def test_a_condition_in_fhirs_words(condition: Condition, levels: list[tuple[str, list[Comparison]]]) -> None:
    found = Enabling(SMALL, BASE).levels(condition)
    assert found == tuple(Level(behavior, tuple(lines)) for behavior, lines in levels)


@pytest.mark.parametrize("turned", [False, True])
def test_what_fhir_has_no_words_for_is_refused_by_name(turned: bool) -> None:
    condition: Condition = AnyInstance("loop", HasValue("words"))
    with pytest.raises(NotInFhir, match="AnyInstance"):
        Enabling(SMALL, BASE).levels(Not(condition) if turned else condition)


def test_a_form_without_spanish_says_its_english_alone() -> None:
    plain = form(page("p", question("q", option("only"), kind=Kind.RADIO)))
    untranslated = write_questionnaire(plain, BASE)
    check(untranslated)


@given(st.sampled_from(REAL.questions))
def test_a_question_beside_which_not_sure_can_be_said_has_an_item_for_it(one: Any) -> None:
    ids = {item["linkId"] for item in every(written()["item"])}
    assert (f"{one.link_id}.not-sure" in ids) is (one.not_sure and one.option(UNSURE) is None)
