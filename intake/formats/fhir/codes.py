"""The codes that leave this house, and why so few: a wrong code is read as a fact, words are read as words.

A code is here only where its meaning was seen at its own source and is what our question asks. Everything
else is told in words. SNOMED CT is left out altogether, because its use in the United States needs a licence,
and CPT as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

LOINC = "http://loinc.org"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
CONDITION_CATEGORY = "http://hl7.org/fhir/us/core/CodeSystem/condition-category"
CLINICAL_STATUS = "http://terminology.hl7.org/CodeSystem/condition-clinical"
VERIFICATION_STATUS = "http://terminology.hl7.org/CodeSystem/condition-ver-status"
PARTICIPANT = "http://terminology.hl7.org/CodeSystem/provenance-participant-type"
NULL_FLAVOR = "http://terminology.hl7.org/CodeSystem/data-absent-reason"

PAIN_SEVERITY: Mapping[str, str] = {
    "system": LOINC,
    "code": "72514-3",
    "display": "Pain severity - 0-10 verbal numeric rating [Score] - Reported",
}
PEG_MEAN: Mapping[str, str] = {"system": LOINC, "code": "91147-9", "display": "Mean score PEG"}
"""Only for the published items of the PEG scale, which a practice's own content file has to declare."""

CODE_OF_QUESTION: Mapping[str, dict[str, Any]] = {
    "pain_score": dict(PAIN_SEVERITY),
    "pain_limb_score": dict(PAIN_SEVERITY),
}
"""The questions that ask just what a code says: how bad pain is, from 0 to 10, as told."""


def concept(text: str, coding: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A CodeableConcept of words, with the one coding that says the same, if there is one."""
    return {"coding": [dict(coding)], "text": text} if coding else {"text": text}
