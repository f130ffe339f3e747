"""What a clinician told the front desk to do with a case, and whether that still counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from intake.services.cases.record import CaseRecord

CLINICIAN_CALLS = "clinician_calls"
NOT_OURS = "not_ours"
SAME_DAY_VISIT = "same_day_visit"
VISITS = frozenset({"surgeon", "pa", SAME_DAY_VISIT})
PAPERS = frozenset({"imaging", "records"})
"""The steps for which the desk asks for something and then waits for it."""

NEXT_STEPS: Mapping[str, str] = MappingProxyType(
    {
        "surgeon": "Visit with the surgeon",
        "pa": "Visit with the PA",
        "imaging": "Imaging first",
        "records": "Records first",
        "therapy": "Therapy",
        CLINICIAN_CALLS: "The clinician calls the patient",
        NOT_OURS: "Not ours",
    }
)
"""What a clinician can ask for, in the words the front desk reads."""

INSTRUCTIONS: Mapping[str, str] = MappingProxyType({**NEXT_STEPS, SAME_DAY_VISIT: "Visit today"})
"""Those, and what ends an emergency with a visit."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """A next step by its key, and the line beside it; `stands` until the patient sends changes."""

    step: str
    line: str
    stands: bool


def instruction_of(record: CaseRecord) -> Instruction | None:
    """The newest next step a clinician recorded; None where there is none."""
    newest = next((decision for decision in reversed(record.decisions) if decision.next_step), None)
    if newest is None or newest.next_step is None:
        return None
    stands = record.changed_at is None or record.changed_at <= newest.at
    return Instruction(newest.next_step, newest.next_step_note, stands)


def is_declared_not_ours(record: CaseRecord) -> bool:
    """Whether a clinician's word stands that the practice does not treat this."""
    instruction = instruction_of(record)
    return instruction is not None and instruction.stands and instruction.step == NOT_OURS
