"""Which area of the spine an operation and a symptom belong to."""

from __future__ import annotations

from intake.domain.story import Surgery, Symptom
from intake.domain.symptoms import symptom_kind

# Legs and feet hang on the lower and the upper back. A cord problem in the neck shows in the legs too, but
# not as every symptom: the table of symptoms says as which.
_AREAS_OF_PART = {
    "neck": {"neck"},
    "shoulder": {"neck"},
    "arm": {"neck"},
    "hand": {"neck"},
    "upper_back": {"upper_back"},
    "lower_back": {"lower_back"},
    "buttock": {"lower_back"},
    "groin": {"lower_back"},
    "leg": {"lower_back", "upper_back"},
    "foot": {"lower_back", "upper_back"},
}


def symptom_areas(symptom: Symptom) -> frozenset[str]:
    """The areas of the spine its places can belong to; empty where no place was told."""
    areas: set[str] = set()
    for place in symptom.places:
        part = place.removeprefix("left_").removeprefix("right_")
        areas |= _AREAS_OF_PART[part]
        if part in ("leg", "foot") and symptom_kind(symptom.key).from_neck_cord:
            areas.add("neck")
    return frozenset(areas)


def share_an_area(surgery: Surgery, symptom: Symptom) -> bool:
    """Whether the operation and the symptom can belong to one area; what is not known counts as the same."""
    areas = symptom_areas(symptom)
    if not areas or not surgery.regions or "unknown" in surgery.regions:
        return True
    return not areas.isdisjoint(surgery.regions)
