"""How a row of `make faults` ended, in one line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.faults.table import Row

PASSED, FAILED, NOT_CHECKED = "passed", "FAILED", "NOT CHECKED"


@dataclass
class Outcome:
    """How a row ended."""

    row: Row
    verdict: str
    seconds: float = 0
    tests: int = 0
    why: str = ""
    figures: list[str] = field(default_factory=list)

    def line(self) -> str:
        """The row's one line of the summary."""
        took = f"{int(self.seconds) // 60} min {int(self.seconds) % 60:2} s"
        told = self.row.figure if self.verdict == PASSED else self.why
        rest = f" (NOT CHECKED: {self.why})" if self.verdict == PASSED and self.why else ""
        return f"{self.row.name:<16}{self.verdict:<13}{took:>12}{self.tests:>6} tests  {told}{rest}"


def outcome_of(row: Row, status: int | None, took: float, told: dict[str, Any], log: str) -> Outcome:
    """How a row ended whose process ended with that status, None when its time was up.

    `told` is what `tally` wrote, and empty when nothing was written; the output stands in `log`.
    """
    failed, passed = told.get("failed", []), told.get("passed", 0)
    left_out = "; ".join(told.get("not_checked", []))
    outcome = Outcome(row, PASSED, took, passed + len(failed), left_out, told.get("figures", []))
    where = f"see {log}"
    if status is None:
        outcome.verdict, outcome.why = FAILED, f"not done within {row.minutes:g} minutes; {where}"
    elif failed:
        outcome.verdict, outcome.why = FAILED, f"{failed[0].rpartition('::')[2]}; {where}"
    elif status:
        outcome.verdict, outcome.why = FAILED, f"pytest ended with {status}; {where}"
    elif not passed:
        outcome.verdict, outcome.why = NOT_CHECKED, left_out or "none of its tests could run"
    return outcome
