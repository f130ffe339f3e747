"""The form as patients and staff read it: a questionnaire with the thresholds of the policy in force."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from intake.content.loader import DEFAULT_QUESTIONNAIRE, load_questionnaire
from intake.content.policies import DEFAULT_POLICY, load_policy
from intake.domain.date_checks import ADULT_YEARS
from intake.domain.questionnaire import Questionnaire
from intake.domain.thresholds import with_thresholds


@lru_cache(maxsize=16)
def load_form(
    source: str | Path = DEFAULT_QUESTIONNAIRE,
    policy_file: Path = DEFAULT_POLICY,
    youngest_age: int = ADULT_YEARS,
) -> Questionnaire:
    """The questionnaire in that folder, or of that id and version, worded by that policy; read once.

    `youngest_age` is the age in years from which somebody may use the form alone.
    Raises ContentError naming file, key and what was expected.
    """
    policy, form = load_policy(policy_file), _with_all_words(load_questionnaire(source))
    return with_thresholds(form, policy.bands, policy.recent_surgery_days, youngest_age)


def _with_all_words(form: Questionnaire) -> Questionnaire:
    """The form with the newest one's words for what pages say now and did not say when it was released."""
    newest = load_questionnaire()
    if form.words.keys() >= newest.words.keys():
        return form
    return replace(form, words=MappingProxyType({**newest.words, **form.words}))
