"""What was told of symptoms and operations: Conditions as health concerns, and Procedures.

A Condition here is what bothers somebody, as told and not checked. It is never put on a problem list and
never named as an illness.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from intake.domain.onsets import GapAfter, told_date
from intake.domain.story import Surgery, Symptom
from intake.domain.symptoms import symptom_kind
from intake.formats.fhir import codes, dates
from intake.formats.fhir.codes import concept
from intake.formats.fhir.person import People
from intake.formats.fhir.told_case import Resource, ToldCase, instant

NOT_TOLD = "unknown"
_PLACES_ASKED, _TREND_ASKED = "places", "trend"


def concerns(told: ToldCase, people: People, response: dict[str, str]) -> Iterator[tuple[str, Resource]]:
    """One Condition for each symptom, under its key; `response` refers to what it was taken from."""
    for symptom in told.story.symptoms:
        yield (
            symptom.key,
            {
                "resourceType": "Condition",
                "identifier": [told.identifier("Condition", symptom.key)],
                "clinicalStatus": _status(codes.CLINICAL_STATUS, "active"),
                "verificationStatus": _status(codes.VERIFICATION_STATUS, "unconfirmed"),
                "category": [_status(codes.CONDITION_CATEGORY, "health-concern")],
                "code": concept(_symptom_words(told, symptom)),
                **_sites(told, f"{symptom.key}_{_PLACES_ASKED}", sorted(symptom.places)),
                "subject": people.subject,
                **_onset(told, symptom),
                "recordedDate": instant(told.told_at),
                "asserter": people.informant,
                "evidence": [{"detail": [response]}],
                "note": [{"text": line} for line in _said_of(told, symptom)],
            },
        )


def operations(told: ToldCase, people: People) -> Iterator[tuple[str, Resource]]:
    """One Procedure for each operation told, under its place in the story."""
    story = told.story
    for index, surgery in enumerate(story.surgeries):
        is_past = index in story.past_indexes
        when = surgery.when if is_past else None
        yield (
            str(index),
            {
                "resourceType": "Procedure",
                "identifier": [told.identifier("Procedure", index)],
                "status": _standing(told, index),
                "code": concept(_choices(told, "surgery_procedures", surgery.procedures) or "Spine surgery"),
                **_sites(told, "surgery_regions", sorted(surgery.regions - {NOT_TOLD})),
                "subject": people.subject,
                **dates.dated("performed", when, story.today, story.birth_interval),
                "asserter": people.informant,
                "note": [{"text": line} for line in _said_of_surgery(told, index, surgery)],
            },
        )


def _standing(told: ToldCase, index: int) -> str:
    """Whether an operation took place, is to come, or cannot be told to be either."""
    story = told.story
    if index not in story.past_indexes:
        return "preparation"
    days = story.surgery_intervals[index]
    may_be_to_come = days is not None and days.hi > story.today and not story.took_place(index)
    return "unknown" if may_be_to_come else "completed"


def _onset(told: ToldCase, symptom: Symptom) -> dict[str, Any]:
    story = told.story
    if isinstance(symptom.onset, GapAfter):
        found = dates.within("onset", story.onset_interval(symptom))
    else:
        found = dates.dated("onset", told_date(symptom.onset), story.today, story.birth_interval)
    words = told.words.beginnings.get(symptom.key, "")
    return found or ({"onsetString": words} if words else {})


def _said_of(told: ToldCase, symptom: Symptom) -> Iterator[str]:
    if words := told.words.beginnings.get(symptom.key):
        yield f"Began, as told: {words}"
    if trend := _choices(told, f"{symptom.key}_{_TREND_ASKED}", [symptom.trend] if symptom.trend else []):
        yield f"Course, as told: {trend}"
    yield f"{told.words.told_by}, not checked"


def _said_of_surgery(told: ToldCase, index: int, surgery: Surgery) -> Iterator[str]:
    if index < len(told.words.operations):
        yield f"When, as told: {told.words.operations[index]}"
    if surgery.recent:
        yield f"In the last 3 months: {surgery.recent}"
    if surgery.hospital:
        yield f"Hospital, as told: {surgery.hospital}"
    if surgery.implants:
        yield f"Metal or a device still in the body: {surgery.implants}"
    yield f"{told.words.told_by}, not checked"


def _symptom_words(told: ToldCase, symptom: Symptom) -> str:
    name = symptom_kind(symptom.key).name
    more = told.answers.value(f"{symptom.key}_what", "")
    return f"{name}: {more}" if more else name


def _sites(told: ToldCase, link_id: str, keys: list[str]) -> dict[str, Any]:
    sites = [concept(words) for key in keys if (words := _choices(told, link_id, [key]))]
    return {"bodySite": sites} if sites else {}


def _choices(told: ToldCase, link_id: str, keys: Any) -> str:
    """The choices of a question in English, in the form's order."""
    try:
        question = told.form.question(link_id)
    except KeyError:  # an older form did not ask it
        return ", ".join(sorted(keys))
    return ", ".join(option.text.en for option in question.options if option.key in keys)


def _status(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": system, "code": code}]}
