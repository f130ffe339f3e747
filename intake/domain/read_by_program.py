"""The questions that the program itself reads, by link id, with their kinds.

A questionnaire may ask more, and word everything its own way; without one of these it cannot be used.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from intake.domain.case import SYMPTOMS
from intake.domain.questionnaire import Kind

_OF_EACH_SYMPTOM = {
    "places": Kind.CHECKBOXES,
    "trend": Kind.RADIO,
    "onset_when": Kind.RADIO,
    "onset_surgery": Kind.RADIO,
    "onset_date": Kind.PARTIAL_DATE,
}

READ_BY_PROGRAM: Mapping[str, Kind] = MappingProxyType(
    {
        # by the rules
        "safety": Kind.CHECKBOXES,
        "safety_more": Kind.CHECKBOXES,
        "seen_already": Kind.YES_NO,
        "prior_surgery": Kind.RADIO,
        "surgery_regions": Kind.CHECKBOXES,
        "surgery_procedures": Kind.CHECKBOXES,
        "surgery_date": Kind.PARTIAL_DATE,
        "surgery_implants": Kind.YES_NO,
        "surgeries_more": Kind.YES_NO,
        "symptoms": Kind.CHECKBOXES,
        **{f"{symptom}_{name}": kind for symptom in SYMPTOMS for name, kind in _OF_EACH_SYMPTOM.items()},
        "pain_score": Kind.SCORE,
        "pain_limb_score": Kind.SCORE,
        "own_words": Kind.TEXTAREA,
        # to reach the person, and to be allowed to
        "name_given": Kind.TEXT,
        "name_family": Kind.TEXT,
        "birth_date": Kind.FULL_DATE,
        "phone": Kind.PHONE,
        "message_ok": Kind.YES_NO,
        "email": Kind.EMAIL,
        "call_windows": Kind.CHECKBOXES,
        "call_not_days": Kind.CHECKBOXES,
        "call_help": Kind.CHECKBOXES,
        "consent": Kind.CHECKBOXES,
    }
)
