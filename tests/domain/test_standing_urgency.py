"""The standing urgency: raised by whatever is told, lowered by a clinician alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.domain.policy import Urgency
from intake.domain.standing_urgency import Assessed, Decided, standing_assessments, standing_urgency

urgencies = st.sampled_from(Urgency)
histories = st.lists(st.tuples(st.booleans(), urgencies), max_size=8)
"""What happens to a case after its first assessment: a clinician's decision (True) or another assessment."""


def lived(first: Urgency, history: list[tuple[bool, Urgency]]) -> tuple[list[Assessed], list[Decided]]:
    assessed, decided = [Assessed(1, first)], list[Decided]()
    for is_decision, urgency in history:
        if is_decision:
            decided.append(Decided(len(decided) + 1, len(assessed), urgency))
        else:
            assessed.append(Assessed(len(assessed) + 1, urgency))
    return assessed, decided


@given(urgencies, histories, urgencies)
def test_one_more_assessment_never_lowers_it(
    first: Urgency, history: list[tuple[bool, Urgency]], more: Urgency
) -> None:
    before = standing_urgency(*lived(first, history))
    after = standing_urgency(*lived(first, [*history, (False, more)]))
    assert after.rank == min(before.rank, more.rank)


@given(urgencies, histories, urgencies)
def test_a_clinicians_decision_is_what_stands_whatever_was_told_before(
    first: Urgency, history: list[tuple[bool, Urgency]], decision: Urgency
) -> None:
    assessed, decided = lived(first, [*history, (True, decision)])
    assert standing_urgency(assessed, decided) is decision
    assert standing_assessments(assessed, decided) == frozenset()


@given(urgencies, histories, st.data())
def test_the_order_in_which_they_are_read_does_not_matter(
    first: Urgency, history: list[tuple[bool, Urgency]], data: st.DataObject
) -> None:
    assessed, decided = lived(first, history)
    shuffled = data.draw(st.permutations(assessed)), data.draw(st.permutations(decided))
    assert standing_urgency(*shuffled) is standing_urgency(assessed, decided)
    assert standing_assessments(*shuffled) == standing_assessments(assessed, decided)


@given(urgencies, histories, st.lists(urgencies, min_size=2, max_size=4), st.data())
def test_assessments_between_two_decisions_may_come_in_any_order(
    first: Urgency, history: list[tuple[bool, Urgency]], told: list[Urgency], data: st.DataObject
) -> None:
    otherwise = data.draw(st.permutations(told))
    one, other = (
        standing_urgency(*lived(first, [*history, *((False, each) for each in order)]))
        for order in (told, otherwise)
    )
    assert one is other


@given(urgencies, histories)
def test_what_stands_was_decided_or_told_since(first: Urgency, history: list[tuple[bool, Urgency]]) -> None:
    assessed, decided = lived(first, history)
    numbers = standing_assessments(assessed, decided)
    reasons = {each.urgency for each in assessed if each.number in numbers}
    reasons |= {each.urgency for each in decided[-1:]}
    assert standing_urgency(assessed, decided) in reasons


def test_a_fever_stands_after_an_update_without_it_until_a_clinician_decides() -> None:
    told = [Assessed(1, Urgency.SAME_DAY), Assessed(2, Urgency.ROUTINE)]
    assert standing_urgency(told, []) is Urgency.SAME_DAY
    assert standing_assessments(told, []) == {1, 2}
    assert standing_urgency(told, [Decided(1, 2, Urgency.ROUTINE)]) is Urgency.ROUTINE


def test_what_was_told_after_a_decision_stands_beside_it() -> None:
    told = [Assessed(1, Urgency.EMERGENCY), Assessed(2, Urgency.SOON)]
    assert standing_urgency(told, [Decided(1, 1, Urgency.ROUTINE)]) is Urgency.SOON
    assert standing_urgency(told, [Decided(1, 1, Urgency.SAME_DAY)]) is Urgency.SAME_DAY
    assert standing_assessments(told, [Decided(1, 1, Urgency.ROUTINE)]) == {2}


def test_a_case_that_was_never_judged_has_none() -> None:
    with pytest.raises(ValueError, match=r"empty|iterable"):
        standing_urgency([], [])
