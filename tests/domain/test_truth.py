"""The four values form one chain, and "and" and "or" are its least and greatest."""

from __future__ import annotations

from itertools import permutations, product

import pytest

from intake.domain.truth import Truth, all_of, any_of, of


def test_the_order_is_no_missing_date_in_doubt_yes() -> None:
    assert sorted(Truth) == [Truth.NO, Truth.MISSING, Truth.DATE_IN_DOUBT, Truth.YES]


def test_a_certain_fact_is_yes_or_no() -> None:
    assert (of(bool("a fact")), of(bool(""))) == (Truth.YES, Truth.NO)


@pytest.mark.parametrize("other", Truth)
def test_one_part_certainly_false_stops_a_conjunction(other: Truth) -> None:
    assert all_of(Truth.NO, other) is Truth.NO


@pytest.mark.parametrize("other", Truth)
def test_one_part_certainly_true_is_enough_for_a_disjunction(other: Truth) -> None:
    assert any_of(other, Truth.YES) is Truth.YES


def test_a_missing_answer_outweighs_a_doubtful_date_in_a_conjunction_and_yields_to_it_in_a_disjunction() -> (
    None
):
    assert all_of(Truth.YES, Truth.DATE_IN_DOUBT, Truth.MISSING) is Truth.MISSING
    assert any_of(Truth.NO, Truth.DATE_IN_DOUBT, Truth.MISSING) is Truth.DATE_IN_DOUBT


def test_of_no_parts_a_conjunction_holds_and_a_disjunction_does_not() -> None:
    assert (all_of(), any_of()) == (Truth.YES, Truth.NO)


def test_the_order_of_the_parts_never_matters() -> None:
    for parts in product(Truth, repeat=3):
        assert {all_of(*order) for order in permutations(parts)} == {all_of(*parts)}
        assert {any_of(*order) for order in permutations(parts)} == {any_of(*parts)}


def test_knowing_more_never_turns_a_certain_result_around() -> None:
    for first, second in product((Truth.MISSING, Truth.DATE_IN_DOUBT), Truth):
        for known in (Truth.NO, Truth.YES):
            for combine in (all_of, any_of):
                before, after = combine(first, second), combine(known, second)
                assert before not in (Truth.NO, Truth.YES) or after is before
