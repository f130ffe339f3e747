"""Assessing case files: lines of JSON in, one assessment or one error a line out, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from intake.domain.policy import Policy
from intake.domain.triage import assess
from intake.formats import casefile
from intake.formats.case_line import CaseFileError, parse_line


@dataclass(frozen=True, slots=True)
class AssessedLine:
    """What stands in the place of one line of a case file."""

    text: str
    failed: bool


def assess_lines(lines: Iterable[bytes], policy: Policy, today: date | None) -> Iterator[AssessedLine]:
    """Assess each case under `policy`; `lines` are UTF-8, `today` serves cases that bring none.

    Blank lines are passed over. A line that cannot be used yields its error, and the rest go on.
    """
    signs = frozenset(sign.key for sign in policy.signs)
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _assess_line(number, line, policy, signs, today)


def _assess_line(
    number: int, line: bytes, policy: Policy, signs: frozenset[str], today: date | None
) -> AssessedLine:
    case_id: Any = None
    try:
        data = parse_line(line)
        case_id = data.get("id")
        case = casefile.read_case(data, signs, today)
    except CaseFileError as error:
        known = error.case_id if case_id is None else case_id
        return AssessedLine(casefile.write_error(number, known, error), failed=True)
    return AssessedLine(casefile.write_assessment(case_id, assess(policy, case)), failed=False)
