"""Assessments in JSON: the one place that writes them and the one that reads them back.

A stored assessment is the case file's form and the headline beside it, as canonical JSON: what is read back
is equal to what was written, and writing it again gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from intake.domain.assessment import Assessment, PolicyReference
from intake.domain.bands import Headline, Link
from intake.domain.policy import Urgency
from intake.domain.surgery_link import SurgeryLink
from intake.domain.trace import NOTE, Effect, Finding, Outcome


class UnreadableAssessment(ValueError):
    """Bytes that are no assessment of ours."""


def write(assessment: Assessment) -> bytes:
    """The assessment as it is stored: one line of ASCII, keys in order, the same bytes for the same value."""
    headline = assessment.surgery_link.headline
    record = to_data(assessment) | {
        "headline": {"symptom": headline.symptom, "surgery": headline.surgery} if headline else None
    }
    return json.dumps(record, sort_keys=True, separators=(",", ":")).encode("ascii")


def read(stored: bytes) -> Assessment:
    """The assessment that was written as these bytes. Raises `UnreadableAssessment` for any others."""
    try:
        return _assessment(json.loads(stored))
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableAssessment("These bytes are no stored assessment.") from error


def to_data(assessment: Assessment) -> dict[str, Any]:
    """The assessment as the case file prints it, without the case's own id."""
    return {
        **_result(assessment),
        "possible": [str(link) for link in assessment.surgery_link.possible],
        "settling_questions": list(assessment.surgery_link.settling_questions),
        "findings": [
            _outcome(finding)
            | {"because": finding.because, "read": dict(finding.read), "source": finding.source}
            for finding in assessment.findings
        ],
        "policy": _policy(assessment.policy),
    }


def to_text(assessment: Assessment) -> str:
    """The same as `json.dumps(to_data(assessment))`, from parts that many cases share: made in half the time.

    For whoever writes out thousands of cases and ends then: what is shared is kept in memory.
    """
    link = assessment.surgery_link
    head = {
        **_result(assessment),
        "possible": [str(each) for each in link.possible],
        "settling_questions": list(link.settling_questions),
    }
    findings = ", ".join(_texts(assessment.findings))
    return f'{json.dumps(head)[:-1]}, "findings": [{findings}], "policy": {_policy_text(assessment.policy)}}}'


def _texts(findings: tuple[Finding, ...]) -> Iterator[str]:
    read_by_several: dict[int, str] = {}
    for finding in findings:
        read = finding.read
        if (text := read_by_several.get(id(read))) is None:
            text = read_by_several[id(read)] = json.dumps(read) if read else "{}"
        before, after = _frame(finding.rule, finding.outcome, finding.effect, finding.because, finding.source)
        yield f"{before}{text}{after}"


@lru_cache(maxsize=4096)
def _frame(rule: str, outcome: Outcome, effect: Effect | None, because: str, source: str) -> tuple[str, str]:
    """What stands before and after that which a finding read."""
    framed = _outcome(Finding(rule, outcome, effect, because, {}, source)) | {"because": because}
    return f'{json.dumps(framed)[:-1]}, "read": ', f', "source": {json.dumps(source)}}}'


@lru_cache(maxsize=4)
def _policy_text(policy: PolicyReference) -> str:
    return json.dumps(_policy(policy))


def without_the_person(assessment: Assessment) -> dict[str, Any]:
    """What is kept of an erased case: the result and each rule's outcome, but nothing they had read."""
    rules = [_outcome(finding) for finding in assessment.findings]
    return {**_result(assessment), "policy": _policy(assessment.policy), "rules": rules}


def _result(assessment: Assessment) -> dict[str, Any]:
    link = assessment.surgery_link
    return {
        "urgency": str(assessment.urgency),
        "link": str(link.link),
        "group": link.link.group,
        "flagged": link.flagged,
        "settled": link.settled,
    }


def _outcome(finding: Finding) -> dict[str, Any]:
    effect = None if finding.effect is None else str(finding.effect)
    return {"rule": finding.rule, "outcome": str(finding.outcome), "effect": effect}


def _policy(policy: PolicyReference) -> dict[str, str]:
    return {"id": policy.id, "version": policy.version, "digest": policy.digest}


def _assessment(data: Mapping[str, Any]) -> Assessment:
    headline, policy = data["headline"], data["policy"]
    return Assessment(
        urgency=Urgency(data["urgency"]),
        surgery_link=SurgeryLink(
            link=Link(data["link"]),
            possible=tuple(Link(link) for link in data["possible"]),
            settled=data["settled"],
            settling_questions=tuple(data["settling_questions"]),
            headline=None if headline is None else Headline(headline["symptom"], headline["surgery"]),
        ),
        findings=tuple(_finding(finding) for finding in data["findings"]),
        policy=PolicyReference(policy["id"], policy["version"], policy["digest"]),
    )


_OUTCOMES = {str(each): each for each in Outcome}
_EFFECTS: dict[str | None, Effect | None] = {None: None, NOTE: NOTE, **{str(each): each for each in Urgency}}
"""Looked up, as a list of sixty requests reads four thousand of each."""


def _finding(data: Mapping[str, Any]) -> Finding:
    return Finding(
        rule=data["rule"],
        outcome=_OUTCOMES[data["outcome"]],
        effect=_EFFECTS[data["effect"]],
        because=data["because"],
        read=data["read"],
        source=data["source"],
    )
