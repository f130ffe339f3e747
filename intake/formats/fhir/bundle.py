"""All of a case as one FHIR Bundle: a collection to keep as a file, or a transaction to send to a server.

In a transaction everything is created only where the server has nothing under the same identity, so that
sending twice leaves one. What changes after the form was sent is brought up to date there instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from typing import Any

from intake.formats.fhir import findings, requests, told_facts
from intake.formats.fhir.codes import PARTICIPANT, concept
from intake.formats.fhir.naming import identifier_system
from intake.formats.fhir.person import People, Subject, patient
from intake.formats.fhir.questionnaire import write_questionnaire
from intake.formats.fhir.response import write_response
from intake.formats.fhir.told_case import Resource, ToldCase, instant


class BundleType(StrEnum):
    """What a bundle is for: to be kept, or to be taken in by a server as a whole or not at all."""

    COLLECTION = "collection"
    TRANSACTION = "transaction"


TYPES_SENT = (
    "Questionnaire",
    "QuestionnaireResponse",
    "Condition",
    "Procedure",
    "Observation",
    "Appointment",
    "Task",
    "Provenance",
)
"""The kinds of resource that a bundle holds, besides a Patient where one is to be made."""

FOLLOWS = frozenset({"Appointment", "Task", "Observation/surgery-link", "Observation/urgency"})
"""What follows the office's work and a clinician's decisions: sent again it takes the former one's place."""

CONTAINED = Subject()
_IN_LANGUAGE = {"es": ", in Spanish"}


def write_bundle(
    told: ToldCase,
    made_at: datetime,
    kind: BundleType = BundleType.COLLECTION,
    subject: Subject = CONTAINED,
    *,
    creates_patient: bool = False,
    leave_out: frozenset[str] = frozenset(),
) -> Resource:
    """The bundle of a case. With `creates_patient` it holds a Patient of its own that all others refer to.

    Kinds of resource to `leave_out` are not in it, and nothing in it refers to them.
    """
    if creates_patient:
        subject = Subject(f"urn:uuid:{told.own_id('Patient')}")
    made = list(_resources(told, subject, creates_patient))
    left = {_url(told, name) for name, resource in made if resource["resourceType"] in leave_out}
    entries = [
        _entry(told, kind, name, _without(resource, left))
        for name, resource in made
        if resource["resourceType"] not in leave_out
    ]
    bundle: Resource = {"resourceType": "Bundle", "type": kind.value, "entry": entries}
    if kind is BundleType.COLLECTION:
        # Some servers refuse these two in what they are to take in.
        bundle |= {"identifier": told.identifier("Bundle"), "timestamp": instant(made_at)}
    return bundle


def _resources(told: ToldCase, subject: Subject, creates_patient: bool) -> Iterator[tuple[str, Resource]]:
    people, response = People(told, subject), _refer(told, "QuestionnaireResponse")
    if creates_patient:
        yield "Patient", {**patient(told), "identifier": [told.identifier("Patient")]}
    yield "Questionnaire", write_questionnaire(told.form, told.base)
    yield "QuestionnaireResponse", people.within(_response(told, people))
    about: list[str] = []
    for key, resource in told_facts.concerns(told, people, response):
        about.append(f"Condition/{key}")
        yield about[-1], people.within(resource)
    concerns = [_refer(told, name) for name in about]
    for key, resource in told_facts.operations(told, people):
        about.append(f"Procedure/{key}")
        yield about[-1], people.within(resource)
    judged = (
        ("surgery-link", findings.flag(told, response, people)),
        ("urgency", findings.urgency(told, response, people)),
    )
    for key, resource in (*findings.scores(told, people, response), *judged):
        about.append(f"Observation/{key}")
        yield about[-1], people.within(resource)
    yield "Appointment", people.within(requests.appointment(told, people, concerns))
    yield "Task", people.within(requests.call_back(told, people, _refer(told, "Appointment")))
    targets = [_refer(told, name) for name in ("QuestionnaireResponse", *about, "Appointment", "Task")]
    yield "Provenance", people.within(_provenance(told, people, targets))


def _response(told: ToldCase, people: People) -> Resource:
    return {
        **write_response(told.form, told.base, told.answers, told.told_on),
        # "stopped": the patient was sent for help on the way, and the form is not waited for.
        "status": "completed" if told.is_whole else "stopped",
        "identifier": told.identifier("QuestionnaireResponse"),
        "language": "en",
        "subject": people.subject,
        "authored": instant(told.told_at),
        "author": people.informant,
        "source": people.informant,
    }


def _provenance(told: ToldCase, people: People, targets: list[dict[str, str]]) -> Resource:
    """Who filled the form in, in which language, and with what program."""
    writer = {"display": f"{told.by_staff}, for the caller"} if told.by_staff else people.informant
    policy = told.assessment.policy
    program = f"Spine intake, form {told.form.id} {told.form.version}, policy {policy.id} {policy.version}"
    return {
        "resourceType": "Provenance",
        "meta": {"tag": [{"system": identifier_system(told.base), "code": told.own_id("Provenance")}]},
        "target": targets,
        "recorded": instant(told.told_at),
        "activity": concept(f"{told.words.told_by}{_IN_LANGUAGE.get(told.language, '')}"),
        "agent": [
            {"type": _participant("informant"), "who": people.informant},
            {"type": _participant("enterer"), "who": writer},
            {"type": _participant("assembler"), "who": {"display": program}},
        ],
    }


def _participant(code: str) -> dict[str, Any]:
    return {"coding": [{"system": PARTICIPANT, "code": code}]}


def _url(told: ToldCase, name: str) -> str:
    return f"urn:uuid:{told.own_id(*name.split('/'))}"


def _refer(told: ToldCase, name: str) -> dict[str, str]:
    return {"reference": _url(told, name)}


def _without(data: Any, left: set[str]) -> Any:
    """The data without references to those addresses, and without what is empty: FHIR has no empty lists."""
    if isinstance(data, list):
        return [kept for each in data if (kept := _without(each, left)) not in ({}, [])]
    if not isinstance(data, dict):
        return data
    if data.get("reference") in left:
        return {}
    return {key: kept for key, each in data.items() if (kept := _without(each, left)) not in ({}, [])}


def _entry(told: ToldCase, kind: BundleType, name: str, resource: Resource) -> Resource:
    entry: Resource = {"fullUrl": _url(told, name), "resource": resource}
    if kind is BundleType.TRANSACTION:
        kind_of_it, search = resource["resourceType"], _known_by(told, name, resource)
        entry["request"] = (
            {"method": "PUT", "url": f"{kind_of_it}?{search}"}
            if name in FOLLOWS
            else {"method": "POST", "url": kind_of_it, "ifNoneExist": search}
        )
    return entry


def _known_by(told: ToldCase, name: str, resource: Resource) -> str:
    """The search that finds what the server has of it already. Nothing in it is about a person."""
    if resource["resourceType"] == "Questionnaire":
        return f"url={resource['url']}&version={resource['version']}"
    parameter = "_tag" if resource["resourceType"] == "Provenance" else "identifier"
    return f"{parameter}={identifier_system(told.base)}|{told.own_id(*name.split('/'))}"
