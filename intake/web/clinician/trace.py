"""Every rule with what came of it: on a page of its own, and as an appendix of a summary's sheet."""

from __future__ import annotations

from dataclasses import dataclass

from intake.domain.assessment import Assessment
from intake.domain.trace import Finding, Outcome
from intake.extensions import db
from intake.services.cases.record import CaseRecord
from intake.services.clinician import flag, told_before
from intake.web.staff.desk import desk
from intake.web.staff.words import short_day

OUTCOMES = (
    (Outcome.FIRED, "Fired"),
    (Outcome.CANNOT_TELL, "Cannot tell"),
    (Outcome.NOT_FIRED, "Did not fire"),
)


@dataclass(frozen=True, slots=True)
class Trace:
    """All rules of one assessment by what came of them; `is_earlier`: another one took its place since."""

    groups: tuple[tuple[str, tuple[Finding, ...]], ...]
    assessment: Assessment
    assessed_on: str
    is_earlier: bool


def trace_of(record: CaseRecord, seq: int | None = None) -> Trace:
    """The trace of a case as it stands; of its assessment number `seq` where there is an earlier such."""
    earlier = told_before.assessment_of(db.session(), record, seq) if seq else None
    assessment, assessed_on = earlier or (record.assessment, record.assessed_on)
    findings = flag.findings_shown(assessment, record, desk().policy)
    return Trace(
        groups=tuple(
            (title, tuple(each for each in findings if each.outcome is outcome))
            for outcome, title in OUTCOMES
        ),
        assessment=assessment,
        assessed_on=short_day(assessed_on),
        is_earlier=earlier is not None,
    )
