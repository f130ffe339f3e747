"""What rules are asked about: symptoms and operations in the case file's form, and what comes of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from intake.domain.policy import Rule
from intake.domain.truth import Truth
from intake.domain.urgency_rules import RAISES, RULES, Reading
from tests.domain.stories import POLICY, case_of

YES, NO, DOUBT, MISSING = Truth.YES, Truth.NO, Truth.DATE_IN_DOUBT, Truth.MISSING
BOTH_LEGS = ["left_leg", "right_leg"]
PLAIN: dict[str, Any] = {}

Row = tuple[dict[str, Any], dict[str, Any], Truth]


def reading(rule: str, symptoms: dict[str, Any], **told: Any) -> Reading:
    return RULES[rule].judge(case_of(symptoms=symptoms, **told), POLICY.rules[rule])


def raising(condition: str, symptoms: dict[str, Any], **told: Any) -> Reading:
    settings = POLICY.raises.get(condition) or Rule(condition, None, "Of an older policy", "Somewhere, 2020")
    return RAISES[condition].judge(case_of(symptoms=symptoms, **told), settings)


def operated(*dates: Any, **told: Any) -> dict[str, Any]:
    return {"surgeries": [{"regions": ["lower_back"], "date": when} for when in dates], **told}


def rows(table: Iterable[Row]) -> list[Any]:
    """The rows of a table, each named by what was told."""
    return [pytest.param(*row, id=f"{row[0]} {row[1]}".replace("'", "")) for row in table]
