"""The stories that the browser walks: answers by link id, in the shape the questionnaire gives them.

A choice is its key, several are a list, a score is a number; a date is "2021", "2021-06", "2021-06-09",
{"ago": key}, {"said": words} or "unsure". Where a page comes again, a list of yes and no answers each
time in turn.
"""

from __future__ import annotations

from typing import Any

Story = dict[str, Any]

SAFE: Story = {
    "who": "me",
    "dates_right": "yes",
    **{f"safety_{page}": ["none"] for page in ("legs", "sudden", "fever", "moving", "pain")},
}
ABOUT_YOU: Story = {
    "name_given": "Ximena",
    "name_family": "Quintanilla-Roe",
    "birth_date": "1949-02-03",
    "been_before": "no",
    "phone": "(205) 555-0142",
    "message_ok": "yes",
    "call_in": "english",
    "call_when": "any",
    "call_help": ["none"],
    "consent": ["agree"],
}
HEALTH: Story = {"health": ["none"]}
PAIN: Story = {
    "symptoms": ["pain"],
    "pain_places": ["lower_back", "left_leg"],
    "pain_trend": "same",
    "pain_score": 6,
    "pain_limb_score": "unsure",
}
PREPARED: Story = {
    "pain_walk": "few_blocks",
    "pain_sitting": "better",
    "daily_pain": 5,
    "daily_enjoy": 7,
    "daily_activity": "unsure",
    "surgery_for@1": ["leg_arm"],
    "tests": ["mri"],
    "tests_where": "City hospital, last spring",
    "tried": ["therapy", "pills"],
    "tried_when": "Six weeks of therapy last fall, it helped a little",
    "hope": "Walk to church again",
    "claim": ["none"],
}
"""What is told after sending."""


def _operation(number: int, date: Any) -> Story:
    return {
        f"surgery_regions@{number}": ["lower_back"],
        f"surgery_procedures@{number}": ["fusion"],
        f"surgery_date@{number}": date,
        f"surgery_by@{number}": "unsure",
        f"surgery_implants@{number}": "yes",
    }


OPERATION: Story = {"prior_surgery": "yes", **_operation(1, "2021-06"), "surgeries_more": "no"}
AFTER_IT: Story = {"pain_onset_when": "came_back", "pain_onset_date": "2024-03"}

NO_SURGERY: Story = {
    **SAFE, **PAIN, **HEALTH, **ABOUT_YOU,
    "prior_surgery": "no", "pain_onset_date": {"ago": "ago_3_12_months"},
}  # fmt: skip
PLANNED: Story = {**NO_SURGERY, "prior_surgery": "planned"}
ONE_OPERATION: Story = {**SAFE, **OPERATION, **PAIN, **AFTER_IT, **HEALTH, **ABOUT_YOU}
HELPER: Story = {
    **ONE_OPERATION,
    "who": "someone_else",
    "relation": "I am her daughter",
    "helper_name": "Bao Roe",
    "helper_phone": "205-555-0177",
    "helper_may_talk": "yes",
    "call_help": ["helper", "slow"],
}
TWO_OPERATIONS: Story = {
    **ONE_OPERATION,
    **_operation(2, {"ago": "ago_more_10_years"}),
    "surgeries_more": ["yes", "no"],
    "pain_onset_surgery": "2",
}
THREE_OPERATIONS: Story = {**TWO_OPERATIONS, **_operation(3, "2001"), "surgeries_more": ["yes", "yes", "no"]}

TYPICAL: Story = {
    **ONE_OPERATION,
    "symptoms": ["pain", "numbness"],
    "numbness_places": ["left_foot"],
    "numbness_trend": "same",
    "numbness_onset_when": "came_back",
    "numbness_onset_date": "2024-03",
    "pain_onset_when": "same_as_numbness",
    "pain_onset_date": None,
    "own_words": "It is worst in the morning.",
    "call_when": "mornings",
}
"""One operation, two symptoms: what the form is measured by."""

_LATER_SYMPTOMS = ("numbness", "tingling", "other")
EVERYTHING: Story = {
    **TWO_OPERATIONS,
    "symptoms": ["pain", "numbness", "weakness", "tingling", "other"],
    "weakness_places": ["left_leg", "left_foot"],
    "weakness_trend": "slowly_worse",
    "weakness_hard": "Stairs",
    "weakness_onset_when": "new_after",
    "weakness_onset_surgery": "1",
    "weakness_onset_date": "2025",
    **{f"{symptom}_places": ["left_foot"] for symptom in _LATER_SYMPTOMS},
    **{f"{symptom}_trend": "same" for symptom in _LATER_SYMPTOMS},
    **{f"{symptom}_onset_when": "same_as_weakness" for symptom in _LATER_SYMPTOMS},
    "other_what": "My foot feels cold",
    "health": ["blood_thinner", "diabetes"],
    "own_words": "It is worst in the morning.",
    "call_when": "choose",
    "call_windows": ["mon_morning", "tue_afternoon"],
}
"""Every page of the form that a story without danger can reach."""
