"""What a rule read stands in the trace as it was told, each answer by its place."""

from __future__ import annotations

from typing import Any

import pytest

from intake.domain.trace import Finding, Outcome
from intake.web.clinician.read_words import MOST_PLACES, read_words


def words(read: dict[str, Any]) -> str:
    return read_words(Finding("a_rule", Outcome.FIRED, None, "Why.", read, "A source"))


@pytest.mark.parametrize(
    ("read", "said"),
    [
        ({}, "nothing that was told"),
        ({"symptoms.pain.trend": "worse_fast"}, "pain, trend: worse fast"),
        ({"symptoms.pain.limb_score": 8}, "pain, limb score: 8"),
        ({"surgeries[1].date": "2024-05"}, "surgery 2, date: 2024-05"),
        ({"safety": [], "safety_more": ["foot_drop"]}, "safety: none\nsafety more: foot drop"),
        ({"symptoms.pain.onset": {"never_went_away": 0}}, "pain, onset: never went away surgery 1"),
        (
            {"symptoms.pain.onset": {"before": 1, "date": "2025-09", "for_other": True}},
            "pain, onset: before surgery 2, date 2025-09, for other",
        ),
        (
            {"symptoms.pain.onset": {"after": 0, "gap_months": [2, 4]}},
            "pain, onset: after surgery 1, gap months 2, 4",
        ),
        ({"symptoms": None}, "symptoms: not told"),
        ({"surgeries.regions": []}, "surgeries, regions: none"),
    ],
)
def test_each_answer_stands_by_its_place(read: dict[str, Any], said: str) -> None:
    assert words(read) == said


def test_of_very_many_the_first_are_shown_and_the_rest_counted() -> None:
    lines = words({f"surgeries[{number}].date": None for number in range(10)}).split("\n")
    assert len(lines) == MOST_PLACES + 1
    assert lines[-1] == "and 2 more"
