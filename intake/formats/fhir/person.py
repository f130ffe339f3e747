"""Who this is about and who told it: a Patient that nobody has matched, and a helper, inside the resources.

A Patient of its own is made or referred to only where the practice has set that up (see `Subject`): a record
that a form invents for somebody who has one already is a danger to both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from intake.domain.person import Identity
from intake.domain.phone import Phone
from intake.formats.fhir.told_case import Resource, ToldCase

PATIENT, HELPER = "patient", "helper"
SOMEONE_ELSE = "someone_else"
_LANGUAGES = {"english": ("en", "English"), "spanish": ("es", "Spanish")}


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom resources refer to: the Patient inside them (`reference` ""), or one that the server knows."""

    reference: str = ""

    @property
    def is_contained(self) -> bool:
        """Whether every resource holds the Patient itself."""
        return not self.reference


def patient(told: ToldCase) -> Resource:
    """The Patient as told, without any identity of the server's."""
    person = told.identity
    return {
        "resourceType": "Patient",
        **_named(person.given, person.family, person.called),
        **({"birthDate": person.birth_date} if person.birth_date else {}),
        **_reached(_ways(person)),
        **_speaks(told),
    }


class People:
    """Puts the people of a case into its resources."""

    def __init__(self, told: ToldCase, subject: Subject) -> None:
        self._told, self._subject = told, subject
        self.has_helper = told.answers.value("who") == SOMEONE_ELSE

    @property
    def subject(self) -> dict[str, str]:
        """A reference to the patient."""
        return {"reference": f"#{PATIENT}" if self._subject.is_contained else self._subject.reference}

    @property
    def informant(self) -> dict[str, str]:
        """A reference to whoever told it: the patient, or the person who told it for them."""
        return {"reference": f"#{HELPER}"} if self.has_helper else self.subject

    def within(self, resource: Resource) -> Resource:
        """The resource, with the people inside it that it refers to and the server does not know."""
        contained = []
        if self._subject.is_contained:
            contained.append({**patient(self._told), "id": PATIENT})
        if _refers(resource, f"#{HELPER}"):
            contained.append(self._helper())
        if not contained:
            return resource
        kind = resource["resourceType"]
        return {"resourceType": kind, "contained": contained, **resource}

    def _helper(self) -> Resource:
        person = self._told.identity
        phone = person.helper_phone
        return {
            "resourceType": "RelatedPerson",
            "id": HELPER,
            "patient": self.subject,
            **({"relationship": [{"text": person.relation}]} if person.relation else {}),
            **({"name": [{"text": person.helper_name}]} if person.helper_name else {}),
            **_reached([("phone", _number(phone))] if phone else []),
        }


def _refers(data: Any, reference: str) -> bool:
    """Whether anything in the data refers to that."""
    if isinstance(data, dict):
        return data.get("reference") == reference or _refers(list(data.values()), reference)
    return isinstance(data, list) and any(_refers(each, reference) for each in data)


def _named(given: str | None, family: str | None, called: str | None) -> dict[str, Any]:
    names: list[dict[str, Any]] = []
    if given or family:
        whole = " ".join(filter(None, (given, family)))
        official: dict[str, Any] = {"use": "official", "text": whole}
        names.append(official | _parts(given, family))
    if called:
        names.append({"use": "usual", "text": called})
    return {"name": names} if names else {}


def _parts(given: str | None, family: str | None) -> dict[str, Any]:
    return {**({"family": family} if family else {}), **({"given": [given]} if given else {})}


def _ways(person: Identity) -> Iterator[tuple[str, str]]:
    for phone in filter(None, (person.phone, person.phone_second)):
        yield "phone", _number(phone)
    if person.email:
        yield "email", person.email


def _number(phone: Phone) -> str:
    """The number as it is dialed where that is certain, else as it was told."""
    return phone.dialled if phone.is_certain else phone.told


def _reached(ways: Any) -> dict[str, Any]:
    telecom = [{"system": system, "value": value} for system, value in ways]
    return {"telecom": telecom} if telecom else {}


def _speaks(told: ToldCase) -> dict[str, Any]:
    """The language that calls are wished in."""
    chosen = told.answers.value("call_in")
    if chosen in _LANGUAGES:
        code, name = _LANGUAGES[chosen]
        coding = {"system": "urn:ietf:bcp:47", "code": code, "display": name}
        return {"communication": [{"language": {"coding": [coding], "text": name}, "preferred": True}]}
    named = told.answers.value("call_language")
    return {"communication": [{"language": {"text": named}, "preferred": True}]} if named else {}
