"""The assessment: what the machine concluded from one set of answers, the same value from rule to screen."""

from __future__ import annotations

from dataclasses import dataclass

from intake.domain.policy import Urgency
from intake.domain.surgery_link import SurgeryLink
from intake.domain.trace import NOTE, Finding


@dataclass(frozen=True, slots=True)
class PolicyReference:
    """The policy that an assessment was made under; `digest` names its exact content and the engine."""

    id: str
    version: str
    digest: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """Urgency and surgery link, kept apart, and every rule's finding in the order of the policy."""

    urgency: Urgency
    surgery_link: SurgeryLink
    findings: tuple[Finding, ...]
    policy: PolicyReference

    @property
    def fired(self) -> tuple[Finding, ...]:
        """The findings that fired with a level, most urgent first."""
        levelled = [finding for finding in self.findings if finding.level is not None]
        return tuple(sorted(levelled, key=lambda finding: finding.level.rank if finding.level else 0))

    @property
    def notes(self) -> tuple[Finding, ...]:
        """The notes to the clinician that apply."""
        return tuple(finding for finding in self.findings if finding.effect == NOTE)

    def finding(self, rule: str) -> Finding:
        """The line of a rule or sign, by its id. Raises KeyError where the policy had none such."""
        for finding in self.findings:
            if finding.rule == rule:
                return finding
        raise KeyError(rule)
