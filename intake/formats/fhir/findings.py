"""What was rated, and what the rules made of it: Observations.

The timing flag and the urgency stand as the practice has them now, a clinician's where one decided, with the
policy and its version that the rules read. Neither is a diagnosis, and neither has a code but our own.
"""

from __future__ import annotations

from collections.abc import Iterator
from statistics import mean
from typing import Any

from intake.domain.questionnaire import Kind, Question, SummaryPart
from intake.domain.trace import Finding
from intake.domain.triage import LINK_RULE
from intake.formats.fhir import codes
from intake.formats.fhir.codes import concept
from intake.formats.fhir.naming import own_system
from intake.formats.fhir.parts import UCUM
from intake.formats.fhir.person import People
from intake.formats.fhir.told_case import Resource, ToldCase, instant

PEG = "peg"
_SCORE = {"unit": "{score}", "system": UCUM, "code": "{score}"}
_SITES = {"pain_score": "Neck or back", "pain_limb_score": "Arm or leg"}


def scores(told: ToldCase, people: People, response: dict[str, str]) -> Iterator[tuple[str, Resource]]:
    """One Observation for each rating from 0 to 10 that was asked, and PEG's mean where the form has PEG."""
    for link_id in told.form.in_summary(SummaryPart.RATINGS):
        question, answer = told.form.question(link_id), told.answers.get(link_id)
        if question.kind is not Kind.SCORE or not (answer.is_answered or answer.is_not_sure):
            continue
        value = told.answers.value(link_id)
        site = {"bodySite": concept(_SITES[link_id])} if link_id in _SITES else {}
        yield (
            link_id,
            {**_rated(told, people, response, link_id, _asked(told, question)), **site, **_value(value)},
        )
    items = [told.answers.value(link_id) for link_id in told.form.measures.get(PEG, ())]
    if items and None not in items:
        code = concept("PEG: mean of three ratings, 0 to 10", codes.PEG_MEAN)
        yield PEG, {**_rated(told, people, response, PEG, code), **_value(round(mean(items), 1))}


def flag(told: ToldCase, response: dict[str, str], people: People) -> Resource:
    """The timing flag in force: how the symptoms stand to a past operation, settled or not, and why."""
    link = told.assessment.surgery_link
    decided = told.link != link.link
    stands = link.settled or decided
    components = [
        _component("Settled", {"valueBoolean": stands}),
        *(_component("Possible", {"valueString": str(each)}) for each in link.possible if not link.settled),
    ]
    if stands:
        components.append(_component("Found by the rules", {"valueString": str(link.link)}))
    return {
        **_judged(told, people, response, "surgery-link", "Timing flag: time from surgery to these symptoms"),
        "status": "final" if stands else "preliminary",
        # What is not settled is a text and what is possible, never a code that a program reads as a fact.
        "valueCodeableConcept": _in_force(told, "surgery-link", told.link, told.words.link)
        if stands
        else {"text": told.words.link},
        "note": [{"text": line} for line in (*told.words.flag, *told.words.decided)],
        "component": components,
    }


def urgency(told: ToldCase, response: dict[str, str], people: People) -> Resource:
    """Who must be spoken to how soon, in force, with each sign and rule that fired."""
    fired = [line for finding in told.assessment.findings if (line := _fired(finding))]
    return {
        **_judged(told, people, response, "urgency", "Urgency of the request"),
        "valueCodeableConcept": _in_force(told, "urgency", str(told.urgency), told.words.urgency),
        "note": [{"text": line} for line in (*fired, *told.words.decided)],
        "component": [_component("Found by the rules", {"valueString": str(told.assessment.urgency)})],
    }


def _fired(finding: Finding) -> str:
    return f"{finding.level}: {finding.because}" if finding.level and finding.rule != LINK_RULE else ""


def _in_force(told: ToldCase, system: str, code: str, words: str) -> dict[str, Any]:
    return {"coding": [{"system": own_system(told.base, system), "code": code}], "text": words}


def _component(words: str, value: dict[str, Any]) -> dict[str, Any]:
    return {"code": concept(words), **value}


def _asked(told: ToldCase, question: Question) -> dict[str, Any]:
    words = question.text.en or told.form.page_of(question.link_id).title.en
    return concept(words, codes.CODE_OF_QUESTION.get(question.link_id))


def _rated(
    told: ToldCase, people: People, response: dict[str, str], name: str, code: dict[str, Any]
) -> Resource:
    return {**_observation(told, people, response, name, code), "performer": [people.informant]}


def _judged(told: ToldCase, people: People, response: dict[str, str], name: str, words: str) -> Resource:
    policy = told.assessment.policy
    method = concept(f"Policy {policy.id} {policy.version}, {policy.digest}")
    return {**_observation(told, people, response, name, concept(words)), "method": method}


def _observation(
    told: ToldCase, people: People, response: dict[str, str], name: str, code: dict[str, Any]
) -> Resource:
    category = {"system": codes.CATEGORY, "code": "survey", "display": "Survey"}
    return {
        "resourceType": "Observation",
        "identifier": [told.identifier("Observation", name)],
        "status": "final",
        "category": [{"coding": [category]}],
        "code": code,
        "subject": people.subject,
        "effectiveDateTime": instant(told.told_at),
        "derivedFrom": [response],
    }


def _value(value: float | None) -> dict[str, Any]:
    """A score; "not sure" is an answer that has none."""
    if value is None:
        return {"dataAbsentReason": {"coding": [{"system": codes.NULL_FLAVOR, "code": "asked-unknown"}]}}
    return {"valueQuantity": {"value": value, **_SCORE}}
