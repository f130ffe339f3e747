"""What the patient asked for and what the office owes: a proposed Appointment, and a call to make."""

from __future__ import annotations

from typing import Any

from intake.domain.case_state import Status
from intake.domain.policy import Urgency
from intake.formats.fhir.codes import concept
from intake.formats.fhir.person import People
from intake.formats.fhir.told_case import Resource, ToldCase, instant

_TASK_PRIORITY = {
    Urgency.EMERGENCY: "stat",
    Urgency.SAME_DAY: "asap",
    Urgency.SOON: "urgent",
    Urgency.ROUTINE: "routine",
}
_APPOINTMENT_PRIORITY = {Urgency.EMERGENCY: 1, Urgency.SAME_DAY: 1, Urgency.SOON: 3, Urgency.ROUTINE: 5}
"""RFC 5545 (3.8.1.9): 1 is the highest, 5 is neither high nor low."""

_NOT_CALLED = frozenset({Status.NEW, Status.REOPENED})
_BEING_CALLED = frozenset(
    {
        Status.CLAIMED,
        Status.ATTEMPTED,
        Status.WITH_CLINICIAN,
        Status.WAITING_ON_PATIENT,
        Status.WAITING_ON_RECORDS,
    }
)


def appointment(told: ToldCase, people: People, reasons: list[dict[str, str]]) -> Resource:
    """A visit that nobody has given a time yet; the office calls to agree on one."""
    return {
        "resourceType": "Appointment",
        "identifier": [told.identifier("Appointment")],
        "status": "proposed",
        "priority": _APPOINTMENT_PRIORITY[told.urgency],
        "description": "Visit asked for in the intake form; the office calls to agree on a time",
        **({"reasonReference": reasons} if reasons else {}),
        "created": instant(told.received_at),
        **({"comment": told.words.calls} if told.words.calls else {}),
        "participant": [{"actor": people.subject, "required": "required", "status": "needs-action"}],
    }


def call_back(told: ToldCase, people: People, focus: dict[str, str]) -> Resource:
    """The call that the office owes the patient, and by when."""
    return {
        "resourceType": "Task",
        "identifier": [told.identifier("Task")],
        "status": _task_status(told.status),
        "intent": "plan",
        "priority": _TASK_PRIORITY[told.urgency],
        "code": concept("Call the patient back"),
        "description": _said_of_calls(told),
        "focus": focus,
        "for": people.subject,
        "authoredOn": instant(told.received_at),
        "lastModified": instant(max(told.told_at, told.received_at)),
        "requester": people.informant,
        "restriction": {"period": {"end": instant(told.due_at)}},
    }


def _task_status(status: str) -> str:
    if status in _NOT_CALLED:
        return "requested"
    return "in-progress" if status in _BEING_CALLED else "completed"


def _said_of_calls(told: ToldCase) -> str:
    lines: list[Any] = [f"Form number {told.reference}. Urgency: {told.words.urgency}.", told.words.calls]
    return " ".join(filter(None, lines))
