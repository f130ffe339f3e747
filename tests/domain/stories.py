"""Cases told in the case file's form, around one day, for tests that read like a story."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from intake.content.policies import load_policy
from intake.domain.policy import Policy
from intake.domain.story import Story
from intake.domain.trace import Finding
from intake.domain.triage import assess
from intake.formats.casefile import read_case

TODAY = date(2026, 6, 15)
POLICY = load_policy()
SIGNS = frozenset(sign.key for sign in POLICY.signs)


def ago(days: int) -> str:
    """The day that many days before today; a negative number lies ahead."""
    return (TODAY - timedelta(days=days)).isoformat()


def from_to(earlier: int, later: int) -> dict[str, list[str]]:
    """Some day from `earlier` days ago to `later` days ago."""
    return {"between": [ago(earlier), ago(later)]}


def case_of(**told: Any) -> Story:
    """A case of today with both lists of signs answered "none"; operations, when told, happened."""
    prior = "yes" if "surgeries" in told else "no"
    base = {"today": TODAY.isoformat(), "safety": [], "safety_more": [], "prior_surgery": prior}
    return read_case(base | told, SIGNS, None)


def findings_of(story: Story, policy: Policy = POLICY) -> dict[str, Finding]:
    """The findings of a case by rule."""
    return {finding.rule: finding for finding in assess(policy, story).findings}
