"""Answers keep four states apart, never change in place, and survive being stored."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.answers import (
    NOT_ASKED,
    Answer,
    Answered,
    Answers,
    Blank,
    InvalidAnswersError,
    NotAsked,
    NotSure,
    instance_id,
    split_id,
)

STATES: tuple[Answer, ...] = (Answered("x"), NotSure(), Blank(), NotAsked())

values = st.one_of(
    st.text(),
    st.integers(),
    st.lists(st.text()),
    st.fixed_dictionaries({"ago_months": st.tuples(st.integers(), st.none()).map(list)}),
)
states = st.one_of(values.map(Answered), st.just(NotSure()), st.just(Blank()))
some_answers = st.dictionaries(st.text(min_size=1), states).map(Answers)


def marks(state: Answer) -> list[bool]:
    return [state.is_answered, state.is_not_sure, state.is_blank, state.is_not_asked]


def test_of_every_state_exactly_one_mark_is_true_and_no_two_states_share_it() -> None:
    assert [marks(state).index(True) for state in STATES] == [0, 1, 2, 3]
    assert all(sum(marks(state)) == 1 for state in STATES)
    assert marks(Answer()) == [False] * 4


def test_an_absent_id_was_not_asked_and_has_no_value() -> None:
    answers = Answers()
    assert answers.get("who") is NOT_ASKED
    assert answers.value("who") is None
    assert answers.value("who", []) == []


@pytest.mark.parametrize("state", STATES[1:])
def test_only_an_answer_has_a_value(state: Answer) -> None:
    assert Answers({"who": state}).value("who", "nothing") == "nothing"
    assert Answers({"who": Answered(0)}).value("who", "nothing") == 0


def test_a_change_gives_new_answers_and_leaves_the_old_ones() -> None:
    old = Answers({"who": Answered("me")})
    new = old.with_("relation", Blank()).with_all({"who": NotSure()})
    assert old == Answers({"who": Answered("me")})
    assert new == Answers({"who": NotSure(), "relation": Blank()})


def test_the_mapping_given_can_change_later_without_changing_the_answers() -> None:
    given_answers: dict[str, Answer] = {"who": Answered("me")}
    answers = Answers(given_answers)
    given_answers["who"] = Blank()
    assert answers.value("who") == "me"


def test_setting_not_asked_takes_an_answer_out() -> None:
    assert Answers({"who": Blank()}).with_("who", NOT_ASKED) == Answers()


def test_without_and_only_are_each_others_rest() -> None:
    answers = Answers({"a": Blank(), "b": NotSure()})
    assert answers.without(["a", "unknown"]) == Answers({"b": NotSure()})


def test_answers_can_be_counted_searched_and_listed() -> None:
    answers = Answers({"a": Blank(), "b": NotSure()})
    assert len(answers) == 2
    assert list(answers) == ["a", "b"]
    assert "a" in answers
    assert "c" not in answers
    assert answers != {"a": Blank(), "b": NotSure()}


def test_a_printed_mapping_shows_no_value() -> None:
    assert repr(Answers({"own_words": Answered("secret")})) == "Answers(['own_words'])"


@given(some_answers)
def test_stored_and_read_again_they_are_the_same(answers: Answers) -> None:
    assert Answers.from_json(json.loads(json.dumps(answers.to_json()))) == answers


def test_the_stored_form_is_the_agreed_one() -> None:
    answers = Answers({"surgery_date@2": NotSure(), "pain_trend": Answered("same"), "hope": Blank()})
    assert list(answers.to_json().items()) == [
        ("hope", {"state": "blank"}),
        ("pain_trend", {"value": "same"}),
        ("surgery_date@2", {"state": "not_sure"}),
    ]


@pytest.mark.parametrize(
    "item",
    ["same", {}, {"state": "unknown"}, {"state": ["blank"]}, {"value": 1, "state": "blank"}, None],
)
def test_a_stored_answer_of_another_shape_is_refused_by_name(item: Any) -> None:
    with pytest.raises(InvalidAnswersError, match="pain_trend"):
        Answers.from_json({"pain_trend": item})


def test_stored_answers_must_be_an_object() -> None:
    with pytest.raises(InvalidAnswersError, match="found list"):
        Answers.from_json([])


@given(st.from_regex(r"[a-z_]{1,10}", fullmatch=True), st.one_of(st.none(), st.integers(1, 10)))
def test_an_instance_id_splits_into_what_it_was_made_of(link_id: str, instance: int | None) -> None:
    assert split_id(instance_id(link_id, instance)) == (link_id, instance)


def test_an_id_with_a_mark_but_no_number_is_whole() -> None:
    assert split_id("name@home") == ("name@home", None)


def test_what_was_written_beside_not_sure_is_kept() -> None:
    told = Answers({"surgery_date@1": NotSure("a long time ago"), "pain_trend": NotSure()})
    assert told.to_json()["surgery_date@1"] == {"state": "not_sure", "said": "a long time ago"}
    assert Answers.from_json(told.to_json()) == told
    with pytest.raises(InvalidAnswersError):
        Answers.from_json({"hope": {"state": "blank", "said": "x"}})
