"""The table of symptoms."""

from __future__ import annotations

import pytest

from intake.domain.symptoms import all_symptoms, deficit_keys, symptom_keys, symptom_kind, symptom_order


def test_every_symptom_stands_once_and_weakness_first() -> None:
    assert len(set(symptom_keys())) == len(all_symptoms())
    assert symptom_keys()[0] == "weakness"
    assert [symptom_order(key) for key in symptom_keys()] == list(range(len(all_symptoms())))


def test_what_was_lost_is_told_apart_from_what_hurts() -> None:
    assert deficit_keys() == ("weakness", "numbness", "tingling")
    assert {kind.key for kind in all_symptoms() if kind.from_neck_cord} == {
        "weakness",
        "numbness",
        "tingling",
    }
    assert [kind.key for kind in all_symptoms() if kind.scored] == ["pain"]


def test_a_symptom_that_is_not_in_the_table_is_an_error() -> None:
    with pytest.raises(KeyError):
        symptom_kind("ache")
