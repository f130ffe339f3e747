"""What the patient asked for and what the office owes, as they stand: an Appointment, and a call to make."""

from __future__ import annotations

from typing import Any

from intake.domain.case_state import CloseReason, Status
from intake.domain.policy import Urgency
from intake.formats.fhir.codes import concept
from intake.formats.fhir.person import People
from intake.formats.fhir.told_case import Resource, ToldCase, Work, instant

_TASK_PRIORITY = {
    Urgency.EMERGENCY: "stat",
    Urgency.SAME_DAY: "asap",
    Urgency.SOON: "urgent",
    Urgency.ROUTINE: "routine",
}
_APPOINTMENT_PRIORITY = {Urgency.EMERGENCY: 1, Urgency.SAME_DAY: 1, Urgency.SOON: 3, Urgency.ROUTINE: 5}
"""RFC 5545 (3.8.1.9): 1 is the highest, 5 is neither high nor low."""

_CALLED = frozenset({Status.CONTACTED, Status.SCHEDULED, Status.ARRIVED})
_NOT_CALLED = frozenset({Status.NEW, Status.REOPENED})
_BOOKED = {
    Status.SCHEDULED: "booked",
    Status.ARRIVED: "fulfilled",
    Status.NO_SHOW: "noshow",
    Status.CANCELLED: "cancelled",
}
"""What became of a visit that had a time. While the office calls again after one of these it is proposed."""
_STAYS: dict[Status, str] = {each: _BOOKED[each] for each in (Status.ARRIVED, Status.NO_SHOW)}
"""What became of a visit, told also once its request is done; any other one is cancelled then."""
_CLOSED_WITH_A_VISIT = {CloseReason.BOOKED: "booked", CloseReason.SEEN: "fulfilled"}
_WITHOUT_A_TIME = frozenset({"proposed", "cancelled"})
"""FHIR lets these alone stand without a beginning and an end."""
_NO_LENGTH = "How long the visit is planned to take is not known here; its end stands at its beginning."


def appointment(told: ToldCase, people: People, reasons: list[dict[str, str]]) -> Resource:
    """The visit that was asked for: proposed until the office gave it a time, then what became of it."""
    work, status = told.work, _visit_status(told.work)
    at = None if status == "proposed" else work.visit_at
    with_whom = work.with_whom if at else ""
    patient = "needs-action" if status == "proposed" else "accepted"
    comments = " ".join(filter(None, (told.words.calls, _NO_LENGTH if at else "")))
    return {
        "resourceType": "Appointment",
        "identifier": [told.identifier("Appointment")],
        "status": status,
        **({"cancelationReason": why} if status == "cancelled" and (why := _why(told)) else {}),
        "priority": _APPOINTMENT_PRIORITY[told.urgency],
        "description": "Visit asked for in the intake form"
        + ("; the office calls to agree on a time" if status == "proposed" else ""),
        **({"reasonReference": reasons} if reasons else {}),
        **({"start": instant(at), "end": instant(at)} if at else {}),
        "created": instant(told.received_at),
        **({"comment": comments} if comments else {}),
        "participant": [
            {"actor": people.subject, "required": "required", "status": patient},
            *([{"actor": {"display": with_whom}, "status": "accepted"}] if with_whom else []),
        ],
    }


def _visit_status(work: Work) -> str:
    """What is told of the visit; as booked, kept or missed it is told only with its time."""
    became = _STAYS.get(work.visit, "cancelled") if work.visit else "cancelled"
    if work.status is Status.CLOSED and work.close_reason is not None:
        told = _CLOSED_WITH_A_VISIT.get(work.close_reason, became)
    else:
        told = became if work.status is Status.MERGED else _BOOKED.get(work.origin, "proposed")
    return told if work.visit_at is not None or told in _WITHOUT_A_TIME else "proposed"


def call_back(told: ToldCase, people: People, focus: dict[str, str]) -> Resource:
    """The call that the office owes the patient, and by when."""
    return {
        "resourceType": "Task",
        "identifier": [told.identifier("Task")],
        "status": _task_status(told.work),
        **_part_of(told),
        **({"statusReason": why} if (why := _why(told)) else {}),
        "intent": "plan",
        "priority": _TASK_PRIORITY[told.urgency],
        "code": concept("Call the patient back"),
        "description": _said_of_calls(told),
        "focus": focus,
        "for": people.subject,
        "authoredOn": instant(told.received_at),
        "lastModified": instant(max(told.told_at, told.received_at, told.work.changed_at)),
        "requester": people.informant,
        "restriction": {"period": {"end": instant(told.due_at)}},
    }


def _task_status(work: Work) -> str:
    """A call that is owed, tried, made, or ended without one; after a missed visit it is owed again.

    Of a request that was merged none is owed: the call is the other one's.
    """
    if work.status is Status.MERGED:
        return "cancelled"
    if work.status in _NOT_CALLED:
        return "requested"
    if work.status is not Status.CLOSED:
        return "completed" if work.status in _CALLED else "in-progress"
    if work.close_reason is CloseReason.CANNOT_REACH:
        return "failed"
    return "completed" if work.spoken else "cancelled"


def _why(told: ToldCase) -> Resource | None:
    """Why there is no call or visit to come; None while the request is open."""
    if told.work.status is Status.MERGED:
        into = f" into form number {told.goes_on.reference}, which goes on" if told.goes_on else ""
        return concept(f"Merged{into}")
    reason = told.work.close_reason
    return concept(f"Closed: {str(reason).replace('_', ' ')}") if reason else None


def _part_of(told: ToldCase) -> Resource:
    """The call that is made instead, by its identifier: a server need not have it yet."""
    call = told.call_that_goes_on()
    if call is None or told.goes_on is None:
        return {}
    shown = f"The call of form number {told.goes_on.reference}"
    return {"partOf": [{"type": "Task", "identifier": call, "display": shown}]}


def _said_of_calls(told: ToldCase) -> str:
    lines: list[Any] = [f"Form number {told.reference}. Urgency: {told.words.urgency}.", told.words.calls]
    return " ".join(filter(None, lines))
