"""The questions that the program itself reads, by link id, with their kinds.

A questionnaire may ask more, and word everything its own way; without one of these it cannot be used.
"""

from __future__ import annotations

from intake.domain.questionnaire import Kind
from intake.domain.symptoms import SymptomKind, all_symptoms

_BY_THE_RULES = {
    "safety_legs": Kind.CHECKBOXES,
    "safety_sudden": Kind.CHECKBOXES,
    "safety_fever": Kind.CHECKBOXES,
    "safety_moving": Kind.CHECKBOXES,
    "safety_pain": Kind.CHECKBOXES,
    "seen_already": Kind.YES_NO,
    "prior_surgery": Kind.RADIO,
    "surgery_regions": Kind.CHECKBOXES,
    "surgery_procedures": Kind.CHECKBOXES,
    "surgery_date": Kind.TOLD_DATE,
    "surgery_implants": Kind.YES_NO,
    "surgeries_more": Kind.YES_NO,
    "symptoms": Kind.CHECKBOXES,
    "own_words": Kind.TEXTAREA,
}
_OF_A_SYMPTOM = {
    "places": Kind.CHECKBOXES,
    "trend": Kind.RADIO,
    "onset_when": Kind.RADIO,
    "onset_surgery": Kind.RADIO,
    "onset_date": Kind.TOLD_DATE,
}
_OF_A_SCORED_SYMPTOM = {"score": Kind.SCORE, "limb_score": Kind.SCORE}
_TO_REACH_THE_PERSON = {  # and to be allowed to
    "name_given": Kind.TEXT,
    "name_family": Kind.TEXT,
    "birth_date": Kind.FULL_DATE,
    "phone": Kind.PHONE,
    "message_ok": Kind.YES_NO,
    "email": Kind.EMAIL,
    "call_windows": Kind.CHECKBOXES,
    "call_when": Kind.RADIO,
    "call_in": Kind.RADIO,
    "call_help": Kind.CHECKBOXES,
    "consent": Kind.CHECKBOXES,
}


def read_by_program() -> dict[str, Kind]:
    """The kind of every question the program reads, by link id."""
    of_symptoms = {link_id: kind for symptom in all_symptoms() for link_id, kind in _of(symptom).items()}
    return _BY_THE_RULES | of_symptoms | _TO_REACH_THE_PERSON


def _of(symptom: SymptomKind) -> dict[str, Kind]:
    parts = _OF_A_SYMPTOM | (_OF_A_SCORED_SYMPTOM if symptom.scored else {})
    return {f"{symptom.key}_{name}": kind for name, kind in parts.items()}
