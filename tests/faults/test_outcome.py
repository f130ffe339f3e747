"""A row says passed where every test passed, and never where none ran."""

from __future__ import annotations

from typing import Any

import pytest

from tests.faults.outcome import FAILED, NOT_CHECKED, PASSED, outcome_of
from tests.faults.table import Row

ROW = Row("kills", "kill", "0 lost", ("tests/faults",), 9)


@pytest.mark.parametrize(
    ("status", "told", "verdict", "said"),
    [
        (0, {"passed": 2}, PASSED, "0 lost"),
        (0, {"passed": 2, "not_checked": ["no mount"]}, PASSED, "0 lost (NOT CHECKED: no mount)"),
        (0, {"passed": 0, "not_checked": ["no mount"]}, NOT_CHECKED, "no mount"),
        (0, {"passed": 0}, NOT_CHECKED, "none of its tests could run"),
        (1, {"passed": 1, "failed": ["a.py::test_it"]}, FAILED, "test_it; see the log"),
        (0, {"passed": 1, "failed": ["a.py::test_it"]}, FAILED, "test_it; see the log"),
        (None, {"passed": 2}, FAILED, "not done within 9 minutes; see the log"),
        (None, {}, FAILED, "not done within 9 minutes; see the log"),
        (4, {}, FAILED, "pytest ended with 4; see the log"),
        (1, {"passed": 2}, FAILED, "pytest ended with 1; see the log"),
    ],
)
def test_a_row_says_how_it_ended_and_why(
    status: int | None, told: dict[str, Any], verdict: str, said: str
) -> None:
    outcome = outcome_of(ROW, status, 61.4, told, "the log")
    assert outcome.verdict == verdict
    assert outcome.line().split()[:5] == ["kills", *verdict.split(), *["1", "min", "1", "s"]][:5]
    assert outcome.line().endswith(f"  {said}")
