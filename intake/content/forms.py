"""The form as patients and staff read it: a questionnaire with the thresholds of the policy in force."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from intake.content.loader import DEFAULT_QUESTIONNAIRE, load_questionnaire
from intake.content.policies import DEFAULT_POLICY, load_policy
from intake.domain.questionnaire import Questionnaire
from intake.domain.thresholds import with_thresholds


@lru_cache(maxsize=16)
def load_form(
    source: str | Path = DEFAULT_QUESTIONNAIRE, policy_file: Path = DEFAULT_POLICY
) -> Questionnaire:
    """The questionnaire in that folder, or of that id and version, worded by that policy; read once.

    Raises ContentError naming file, key and what was expected.
    """
    policy = load_policy(policy_file)
    return with_thresholds(load_questionnaire(source), policy.bands, policy.recent_surgery_days)
