"""Conditions hold only when certain; what is unknown stays unknown, its opposite too."""

from __future__ import annotations

import pytest

from intake.domain.answers import Answer, Answered, Answers, Blank, NotAsked, NotSure
from intake.domain.conditions import (
    ALWAYS,
    AllOf,
    AnyInstance,
    AnyOf,
    AtLeast,
    Condition,
    HasValue,
    Includes,
    Is,
    Not,
    Reference,
    instances,
)
from intake.domain.truth import Truth

NO, MISSING, YES = Truth.NO, Truth.MISSING, Truth.YES
IS_A, HAS_A = Is("q", ("a",)), Includes("q", ("a", "b"))


def truth(condition: Condition, answer: Answer) -> Truth:
    return condition.truth(Answers({"q": answer}).get)


@pytest.mark.parametrize(
    ("condition", "answer", "expected"),
    [
        (IS_A, Answered("a"), YES),
        (IS_A, Answered("b"), NO),
        (IS_A, NotSure(), MISSING),
        (IS_A, Answered("unsure"), MISSING),
        (IS_A, Blank(), MISSING),
        (IS_A, NotAsked(), MISSING),
        (Is("q", ("a", "unsure")), NotSure(), YES),
        (Is("q", ("a", "unsure")), Answered("unsure"), YES),
        (Is("q", ("a", "unsure")), Blank(), MISSING),
        (HAS_A, Answered(["c", "b"]), YES),
        (HAS_A, Answered(["c"]), NO),
        (HAS_A, Answered(["c", "unsure"]), MISSING),
        (HAS_A, Answered(["a", "unsure"]), YES),
        (HAS_A, NotSure(), MISSING),
        (HAS_A, Blank(), MISSING),
        (HAS_A, NotAsked(), MISSING),
        (Includes("q", ("unsure",)), Answered(["a", "unsure"]), YES),
        (Includes("q", ("unsure",)), NotSure(), YES),
        (HasValue("q"), Answered("x"), YES),
        (HasValue("q"), NotSure(), NO),
        (HasValue("q"), Blank(), NO),
        (HasValue("q"), NotAsked(), MISSING),
        (ALWAYS, NotAsked(), YES),
    ],
)
def test_a_condition_over_one_answer(condition: Condition, answer: Answer, expected: Truth) -> None:
    assert truth(condition, answer) is expected


@pytest.mark.parametrize("answer", [NotSure(), Blank(), NotAsked()])
def test_neither_a_condition_nor_its_opposite_holds_over_the_unknown(answer: Answer) -> None:
    assert truth(IS_A, answer) is truth(Not(IS_A), answer) is MISSING


def test_the_opposite_of_a_certain_condition_is_certain() -> None:
    assert (truth(Not(IS_A), Answered("a")), truth(Not(IS_A), Answered("b"))) == (NO, YES)


def test_all_takes_the_worst_part_and_any_the_best() -> None:
    unknown = Is("other", ("a",))
    assert truth(AllOf((IS_A, unknown)), Answered("a")) is MISSING
    assert truth(AllOf((IS_A, unknown)), Answered("b")) is NO
    assert truth(AnyOf((IS_A, unknown)), Answered("a")) is YES
    assert truth(AnyOf((IS_A, unknown)), Answered("b")) is MISSING


def test_inside_a_loop_the_turns_own_answer_is_read() -> None:
    answers = Answers({"q@1": Answered("a"), "q@2": Answered("b"), "q": Answered("a")})
    looped = Is("q", ("a",), looped=True)
    assert [looped.truth(answers.get, turn) for turn in (1, 2, 3)] == [YES, NO, MISSING]
    ticked = Answers({"q@1": Answered(["a"])})
    assert Includes("q", ("a",), looped=True).truth(ticked.get, 1) is YES
    assert HasValue("q", looped=True).truth(ticked.get, 2) is MISSING


def test_a_loop_never_begun_has_no_instances() -> None:
    assert instances(Answers().get, "turns") == ()
    assert instances(Answers({"turns": Answered([2, 1])}).get, "turns") == (2, 1)


def test_at_least_counts_the_instances() -> None:
    answers = Answers({"turns": Answered([1, 3])})
    assert [AtLeast("turns", count).truth(answers.get) for count in (1, 2, 3)] == [YES, YES, NO]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (Answered("b"), Answered("a"), YES),
        (Answered("b"), Answered("b"), NO),
        (Answered("b"), NotSure(), MISSING),
    ],
)
def test_any_instance_takes_the_best_of_the_turns(first: Answer, second: Answer, expected: Truth) -> None:
    answers = Answers({"turns": Answered([1, 4]), "q@1": first, "q@4": second, "q@2": Answered("a")})
    assert AnyInstance("turns", Is("q", ("a",), looped=True)).truth(answers.get) is expected


def test_any_instance_of_none_is_no() -> None:
    assert AnyInstance("turns", ALWAYS).truth(Answers().get) is NO


def test_a_condition_names_everything_it_reads() -> None:
    looped = AnyInstance("turns", Is("x", ("a",), looped=True))
    condition = AllOf((IS_A, AnyOf((HAS_A, Not(HasValue("h")))), AtLeast("turns", 2), looped, ALWAYS))
    assert list(condition.references()) == [
        Reference("q", ("a",)),
        Reference("q", ("a", "b")),
        Reference("h"),
        Reference("turns"),
        Reference("turns"),
        Reference("x", ("a",)),
    ]
