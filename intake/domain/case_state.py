"""The shapes of a case's life: its statuses, what is done with it, who holds it, what is remembered."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from intake.domain.roles import Role


class Status(StrEnum):
    """Where a case is."""

    NEW = "new"
    CLAIMED = "claimed"
    ATTEMPTED = "attempted"
    SCHEDULED = "scheduled"
    CLOSED = "closed"
    WITH_CLINICIAN = "with_clinician"
    WAITING_ON_PATIENT = "waiting_on_patient"
    WAITING_ON_RECORDS = "waiting_on_records"
    REOPENED = "reopened"
    ARRIVED = "arrived"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"


DONE = frozenset({Status.CLOSED, Status.ARRIVED})
"""Nothing is left to do, unless the case is reopened."""

IN_QUEUE = frozenset(Status) - DONE - {Status.SCHEDULED}
"""Somebody still has to act, after a no-show or a cancelled visit too. Booked cases are on the day's list."""


class Action(StrEnum):
    """What can be done with a case."""

    CLAIM = "claim"
    RELEASE = "release"
    LOG_ATTEMPT = "log_attempt"
    ANSWER_HEARD = "answer_heard"
    SEND_FINAL_NOTICE = "send_final_notice"
    SCHEDULE = "schedule"
    WAIT_ON_PATIENT = "wait_on_patient"
    WAIT_ON_RECORDS = "wait_on_records"
    HAND_TO_CLINICIAN = "hand_to_clinician"
    READ = "read"
    RETURN_TO_DESK = "return_to_desk"
    ARRIVE = "arrive"
    MISS = "miss"
    CANCEL = "cancel"
    CLOSE = "close"
    REOPEN = "reopen"
    UPDATE = "update"
    UNDO = "undo"


class Outcome(StrEnum):
    """How an attempt to reach the patient ended."""

    REACHED = "reached"
    REFUSED = "refused"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"


SPOKE = frozenset({Outcome.REACHED, Outcome.REFUSED})
"""Outcomes in which the patient was spoken to: the count of vain attempts begins anew."""


class CloseReason(StrEnum):
    """Why a case was closed."""

    BOOKED = "booked"
    SEEN = "seen"
    CANNOT_REACH = "cannot_reach"
    DECLINED = "declined"
    CARE_ELSEWHERE = "care_elsewhere"
    NOT_OURS = "not_ours"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a member of staff by id, or the program itself (no role)."""

    id: str
    role: Role | None


@dataclass(frozen=True, slots=True)
class Lease:
    """Who works on a case, and until when nobody else may."""

    holder: str
    until: datetime

    def blocks(self, actor: Actor, now: datetime) -> bool:
        """Whether it keeps that actor out: somebody else's, and not lapsed."""
        return self.holder != actor.id and now < self.until


@dataclass(frozen=True, slots=True)
class Command:
    """One thing to do; an attempt needs its outcome and a closing its reason, else ValueError.

    `asks_call` belongs to RETURN_TO_DESK: the clinician wants the patient called.
    """

    action: Action
    outcome: Outcome | None = None
    reason: CloseReason | None = None
    asks_call: bool = False

    def __post_init__(self) -> None:
        for action, detail, name in (
            (Action.LOG_ATTEMPT, self.outcome, "an outcome"),
            (Action.CLOSE, self.reason, "a reason"),
        ):
            if (self.action is action) != (detail is not None):
                raise ValueError(f"{name} belongs to {action}, and only there; got {self.action}")
        if self.asks_call and self.action is not Action.RETURN_TO_DESK:
            raise ValueError(f"asking for a call belongs to {Action.RETURN_TO_DESK}; got {self.action}")


@dataclass(frozen=True, slots=True)
class CaseState:
    """One case's place in the work; a new case is `CaseState()`.

    `version` counts the changes. `back_to` is where a claimed case, or one with the clinician, came from and
    goes back to. `attempts` counts calls in vain since the patient was last spoken to. `clinician_acted`: a
    clinician spoke with the patient or decided, and nothing has happened since that needs one again.
    """

    status: Status = Status.NEW
    version: int = 0
    lease: Lease | None = None
    back_to: Status | None = None
    attempts: int = 0
    final_notice: bool = False
    clinician_read: bool = False
    clinician_asked_call: bool = False
    clinician_acted: bool = False
    close_reason: CloseReason | None = None

    @property
    def origin(self) -> Status:
        """The status to go back to when the work in hand ends: where it came from, else where it is."""
        return self.back_to or self.status

    def to_data(self) -> dict[str, Any]:
        """The state as JSON data; `from_data` reads it back."""
        data = asdict(self)
        if self.lease is not None:
            data["lease"] = {"holder": self.lease.holder, "until": self.lease.until.isoformat()}
        return data

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> CaseState:
        """The state that `to_data` wrote; what an older version did not write is as in a new case."""
        lease, back_to, reason = data["lease"], data["back_to"], data["close_reason"]
        return cls(
            **data
            | {
                "status": Status(data["status"]),
                "lease": Lease(lease["holder"], datetime.fromisoformat(lease["until"])) if lease else None,
                "back_to": Status(back_to) if back_to else None,
                "close_reason": CloseReason(reason) if reason else None,
            }
        )


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """One step that was taken: by whom, when, and the state before and after. Events are only ever added.

    `undoes` is the version that an undo took back.
    """

    command: Command
    actor: Actor
    at: datetime
    before: CaseState
    after: CaseState
    undoes: int | None = None
