"""Checking all clinical content together before it is used."""

from __future__ import annotations

from intake.content.loader import load_questionnaire
from intake.content.policies import load_policy
from intake.content.vignettes import load_vignettes, rules_without_vignette
from intake.domain.lint import Finding, lint_questionnaire
from intake.domain.policy_lint import lint_policy


def check_content() -> list[Finding]:
    """All that is wrong with the shipped questionnaire, policy and vignettes; may raise ContentError."""
    questionnaire, policy = load_questionnaire(), load_policy()
    uncovered = rules_without_vignette(policy, load_vignettes())
    return [*lint_questionnaire(questionnaire), *lint_policy(policy, questionnaire, uncovered)]
