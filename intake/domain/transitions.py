"""The table of legal steps of a case: who may take which, from where, and where it leads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from intake.domain.case_state import (
    DONE,
    IN_QUEUE,
    TO_EMERGENCY_CARE,
    Action,
    CaseState,
    Command,
    Outcome,
    SentTo,
    Status,
)
from intake.domain.lifecycle_errors import IllegalTransition, NeedsClinician
from intake.domain.roles import Role

DESK = Role.FRONT_DESK
CLINICIAN = Role.CLINICIAN
PROGRAM = None
BOTH = (DESK, CLINICIAN)


class Move(Enum):
    """Where a step without a status of its own leads."""

    STAY = "stays where it is"
    BACK = "goes back to where it came from"
    BY_OUTCOME = "where the end of the call leads"
    BY_PLACE = "where the patient was sent to decides"


@dataclass(frozen=True, slots=True)
class Transition:
    """Who may take a step, from which statuses, and where it leads."""

    action: Action
    roles: tuple[Role | None, ...]
    sources: frozenset[Status]
    target: Status | Move


_CLAIMABLE = IN_QUEUE - {Status.WITH_CLINICIAN}
_IN_HAND = frozenset({Status.CLAIMED, Status.ATTEMPTED, Status.CONTACTED})
WAITING = frozenset({Status.WAITING_ON_PATIENT, Status.WAITING_ON_RECORDS})
_AT_CLINICIAN = frozenset({Status.WITH_CLINICIAN})
_BOOKED = frozenset({Status.SCHEDULED})
_ANY = frozenset(Status) - {Status.MERGED}

TRANSITIONS = (
    Transition(Action.CLAIM, BOTH, _CLAIMABLE, Status.CLAIMED),
    Transition(Action.CLAIM, (CLINICIAN,), _AT_CLINICIAN, Move.STAY),
    Transition(Action.RELEASE, BOTH, frozenset({Status.CLAIMED}), Move.BACK),
    Transition(Action.RELEASE, (CLINICIAN,), _AT_CLINICIAN, Move.STAY),
    Transition(Action.LOG_ATTEMPT, BOTH, _IN_HAND, Move.BY_OUTCOME),
    Transition(Action.LOG_ATTEMPT, (CLINICIAN,), _AT_CLINICIAN, Move.STAY),
    Transition(Action.ANSWER_HEARD, BOTH, IN_QUEUE | _BOOKED, Move.STAY),
    Transition(Action.NOTE, BOTH, _ANY, Move.STAY),
    Transition(Action.TOLD_WORSE, BOTH, _ANY, Status.WITH_CLINICIAN),
    Transition(Action.CORRECT, BOTH, _ANY, Move.STAY),
    Transition(Action.NO_NUMBER, BOTH, IN_QUEUE, Move.STAY),
    Transition(Action.SEND_FINAL_NOTICE, BOTH, _IN_HAND | WAITING, Status.WAITING_ON_PATIENT),
    Transition(Action.SEND_FINAL_NOTICE, (CLINICIAN,), _AT_CLINICIAN, Status.WAITING_ON_PATIENT),
    Transition(Action.SCHEDULE, BOTH, _IN_HAND | WAITING | _BOOKED, Status.SCHEDULED),
    Transition(Action.SCHEDULE, (CLINICIAN,), _AT_CLINICIAN, Status.SCHEDULED),
    Transition(Action.WAIT_ON_PATIENT, BOTH, _IN_HAND, Status.WAITING_ON_PATIENT),
    Transition(Action.WAIT_ON_PATIENT, (CLINICIAN,), _AT_CLINICIAN, Status.WAITING_ON_PATIENT),
    Transition(Action.WAIT_ON_RECORDS, BOTH, _IN_HAND, Status.WAITING_ON_RECORDS),
    Transition(Action.WAIT_ON_RECORDS, (CLINICIAN,), _AT_CLINICIAN, Status.WAITING_ON_RECORDS),
    Transition(Action.HAND_TO_CLINICIAN, (*BOTH, PROGRAM), _CLAIMABLE, Status.WITH_CLINICIAN),
    Transition(Action.READ, (CLINICIAN,), IN_QUEUE | _BOOKED, Move.STAY),
    Transition(Action.DISPOSE, (CLINICIAN,), IN_QUEUE, Move.BY_PLACE),
    Transition(Action.CHECK_ON, BOTH, _CLAIMABLE, Status.CONTACTED),
    Transition(Action.CHECK_ON, (CLINICIAN,), _AT_CLINICIAN, Move.STAY),
    Transition(Action.RETURN_TO_DESK, (CLINICIAN,), _AT_CLINICIAN, Move.BACK),
    Transition(Action.ARRIVE, BOTH, _BOOKED, Status.ARRIVED),
    Transition(Action.MISS, BOTH, _BOOKED, Status.NO_SHOW),
    Transition(Action.CANCEL, BOTH, _BOOKED, Status.CANCELLED),
    Transition(Action.CLOSE, BOTH, _CLAIMABLE | {Status.ARRIVED}, Status.CLOSED),
    Transition(Action.CLOSE, (CLINICIAN,), _AT_CLINICIAN, Status.CLOSED),
    Transition(Action.REOPEN, (*BOTH, PROGRAM), DONE, Status.REOPENED),
    # Urgent news must not wait for a visit, for records, or until the patient calls.
    Transition(Action.REOPEN, (PROGRAM,), _BOOKED | WAITING, Status.REOPENED),
    Transition(Action.UPDATE, (PROGRAM,), IN_QUEUE | _BOOKED, Move.STAY),
)
"""Every legal step but undo, and but merging two cases, which `merging` holds. UPDATE is the patient's own
news, filed by the program, ANSWER_HEARD what was told by phone. A note, worse news and a correction are taken
down wherever the case stands, but in the other one where it was merged. A merged one is opened again only
where the one that took it in was erased."""

TABLE = {(t.action, status, role): t.target for t in TRANSITIONS for status in t.sources for role in t.roles}


def target_of(case: CaseState, command: Command, role: Role | None, *, urgent: bool) -> Status:
    """Where a step by that role leads. Raises IllegalTransition or NeedsClinician."""
    action = command.action
    target = TABLE.get((action, case.status, role))
    if target is None:
        if role is DESK and (action, case.status, CLINICIAN) in TABLE:
            raise NeedsClinician(action, case.status)
        raise IllegalTransition(action, case.status)
    if target is Move.BY_OUTCOME:
        return _OUTCOME_LEADS_TO.get(command.outcome, Status.ATTEMPTED)
    if target is Move.BY_PLACE:
        if command.sent_to in TO_EMERGENCY_CARE:
            return Status.WAITING_ON_PATIENT
        has_visit = case.origin is Status.SCHEDULED and command.sent_to is SentTo.CAN_WAIT
        return Status.SCHEDULED if has_visit else Status.REOPENED
    if target is Move.BACK:
        # It may have become urgent since it was put aside: then it must not go back to waiting.
        return Status.REOPENED if urgent and case.origin in WAITING else case.origin
    return case.status if target is Move.STAY else target


_OUTCOME_LEADS_TO: Mapping[Outcome | None, Status] = MappingProxyType(
    {
        Outcome.REACHED: Status.CONTACTED,
        Outcome.REFUSED: Status.CONTACTED,
        Outcome.ASKED_CALL_AT: Status.CONTACTED,
        Outcome.SENT_TO_EMERGENCY: Status.WITH_CLINICIAN,
    }
)
