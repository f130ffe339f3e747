"""The shapes of a case's life: its statuses, what is done with it, who holds it, what is remembered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from intake.domain.due_times import SoonBy
from intake.domain.roles import Role


class Status(StrEnum):
    """Where a case is."""

    NEW = "new"
    CLAIMED = "claimed"
    ATTEMPTED = "attempted"
    CONTACTED = "contacted"
    SCHEDULED = "scheduled"
    CLOSED = "closed"
    WITH_CLINICIAN = "with_clinician"
    WAITING_ON_PATIENT = "waiting_on_patient"
    WAITING_ON_RECORDS = "waiting_on_records"
    REOPENED = "reopened"
    ARRIVED = "arrived"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    MERGED = "merged"


DONE = frozenset({Status.CLOSED, Status.ARRIVED, Status.MERGED})
"""Nothing is left to do, unless the case is reopened; a merged one goes on in the one that took it in."""

IN_QUEUE = frozenset(Status) - DONE - {Status.SCHEDULED}
"""Somebody still has to act, after a no-show or a cancelled visit too. Booked cases are on the day's list."""


class Action(StrEnum):
    """What can be done with a case."""

    CLAIM = "claim"
    RELEASE = "release"
    LOG_ATTEMPT = "log_attempt"
    ANSWER_HEARD = "answer_heard"
    NOTE = "note"
    TOLD_WORSE = "told_worse"
    CORRECT = "correct"
    NO_NUMBER = "no_number"
    SEND_FINAL_NOTICE = "send_final_notice"
    SCHEDULE = "schedule"
    WAIT_ON_PATIENT = "wait_on_patient"
    WAIT_ON_RECORDS = "wait_on_records"
    HAND_TO_CLINICIAN = "hand_to_clinician"
    READ = "read"
    DISPOSE = "dispose"
    CHECK_ON = "check_on"
    RETURN_TO_DESK = "return_to_desk"
    ARRIVE = "arrive"
    MISS = "miss"
    CANCEL = "cancel"
    CLOSE = "close"
    REOPEN = "reopen"
    UPDATE = "update"
    UNDO = "undo"
    MERGE = "merge"
    TAKE_IN = "take_in"
    SEPARATE = "separate"


class Outcome(StrEnum):
    """How an attempt to reach the patient ended."""

    REACHED = "reached"
    REFUSED = "refused"
    ASKED_CALL_AT = "asked_call_at"
    SENT_TO_EMERGENCY = "sent_to_emergency"
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"


SPOKE = frozenset({Outcome.REACHED, Outcome.REFUSED, Outcome.ASKED_CALL_AT, Outcome.SENT_TO_EMERGENCY})
"""Outcomes in which the patient was spoken to: the count of vain attempts begins anew."""


class SentTo(StrEnum):
    """Where a clinician sent the patient of an urgent case: the disposition that ends the emergency."""

    EMERGENCY_ROOM = "emergency_room"
    IN_HOSPITAL = "in_hospital"
    SAME_DAY_VISIT = "same_day_visit"
    CAN_WAIT = "can_wait"


TO_EMERGENCY_CARE = frozenset({SentTo.EMERGENCY_ROOM, SentTo.IN_HOSPITAL})
"""Dispositions after which somebody checks on the patient: the case waits until then."""


class CloseReason(StrEnum):
    """Why a case was closed."""

    BOOKED = "booked"
    SEEN = "seen"
    CANNOT_REACH = "cannot_reach"
    DECLINED = "declined"
    CARE_ELSEWHERE = "care_elsewhere"
    NOT_OURS = "not_ours"
    EMERGENCY_CARE = "emergency_care"
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
    """One thing to do; an attempt needs its outcome, a closing its reason, a disposition its place.

    Else ValueError. `asks_call` belongs to RETURN_TO_DESK: the clinician wants the patient called.
    `patient_called` belongs to a note: the patient spoke with us. `new_number` belongs to a correction: the
    patient can be called at another number. `back_at` is when a case that is put aside comes back; without it
    the policy's days say so.
    """

    action: Action
    outcome: Outcome | None = None
    reason: CloseReason | None = None
    asks_call: bool = False
    sent_to: SentTo | None = None
    patient_called: bool = False
    new_number: bool = False
    back_at: datetime | None = None

    def __post_init__(self) -> None:
        for action, detail, name in (
            (Action.LOG_ATTEMPT, self.outcome, "an outcome"),
            (Action.CLOSE, self.reason, "a reason"),
            (Action.DISPOSE, self.sent_to, "a place"),
        ):
            if (self.action is action) != (detail is not None):
                raise ValueError(f"{name} belongs to {action}, and only there; got {self.action}")
        if self.asks_call and self.action is not Action.RETURN_TO_DESK:
            raise ValueError(f"asking for a call belongs to {Action.RETURN_TO_DESK}; got {self.action}")
        if self.patient_called and self.action not in SPOKEN_NOTES:
            raise ValueError(f"a call by the patient belongs to a note; got {self.action}")
        if self.new_number and self.action is not Action.CORRECT:
            raise ValueError(f"another number belongs to {Action.CORRECT}; got {self.action}")

    def to_data(self) -> dict[str, Any]:
        """The command as JSON data; `from_data` reads it back."""
        return asdict(self) | {"back_at": _written(self.back_at)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Command:
        """The command that `to_data` wrote; what an older version did not write was not said."""
        return cls(
            Action(data["action"]),
            outcome=Outcome(data["outcome"]) if data["outcome"] else None,
            reason=CloseReason(data["reason"]) if data["reason"] else None,
            asks_call=data["asks_call"],
            sent_to=SentTo(data["sent_to"]) if data.get("sent_to") else None,
            patient_called=data.get("patient_called", False),
            new_number=data.get("new_number", False),
            back_at=_read(data.get("back_at")),
        )


SPOKEN_NOTES = frozenset({Action.NOTE, Action.TOLD_WORSE})
"""Notes that may be of a call by the patient."""


@dataclass(frozen=True, slots=True)
class HalfDay:
    """One half of a day on the practice's calendar, "morning" or "afternoon": attempts are counted by it."""

    day: date
    half: str


@dataclass(frozen=True, slots=True)
class CaseState:
    """One case's place in the work; a new case is `CaseState()`.

    `version` counts the changes. `back_to` is where a claimed case, or one with the clinician, came from and
    goes back to. `tried` are the half days of the calls in vain since the patient was last spoken to: several
    in one count once. `no_number`: none is known that works. `notice_at` is when the final notice went out,
    `follow_up_at` when a case that is put aside comes back. `spoken`: somebody spoke with the patient since
    the case was opened. `told_worse`: the patient said so, and no clinician has acted since. `disposed`: a
    clinician's disposition ended the emergency. `check_on`: sent to emergency care, and nobody has checked on
    the patient since; `checked_on`: somebody has. `clinician_acted`: a clinician spoke with the patient or
    decided, and nothing has happened since that needs one again. `took_in_exit`: a case that was merged into
    this one was left at a safety page; `took_in_surgery`: such a one tells of an operation elsewhere, perhaps
    lately; `took_in_soon`: what put such a one before others that are `soon`.
    """

    status: Status = Status.NEW
    version: int = 0
    lease: Lease | None = None
    back_to: Status | None = None
    tried: tuple[HalfDay, ...] = ()
    no_number: bool = False
    notice_at: datetime | None = None
    follow_up_at: datetime | None = None
    spoken: bool = False
    told_worse: bool = False
    disposed: bool = False
    check_on: bool = False
    checked_on: bool = False
    clinician_read: bool = False
    clinician_asked_call: bool = False
    clinician_acted: bool = False
    close_reason: CloseReason | None = None
    took_in_exit: bool = False
    took_in_surgery: bool = False
    took_in_soon: SoonBy | None = None

    @property
    def origin(self) -> Status:
        """The status to go back to when the work in hand ends: where it came from, else where it is."""
        return self.back_to or self.status

    def to_data(self) -> dict[str, Any]:
        """The state as JSON data; `from_data` reads it back."""
        data = asdict(self)
        if self.lease is not None:
            data["lease"] = {"holder": self.lease.holder, "until": self.lease.until.isoformat()}
        data["tried"] = [[each.day.isoformat(), each.half] for each in self.tried]
        return data | {"notice_at": _written(self.notice_at), "follow_up_at": _written(self.follow_up_at)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> CaseState:
        """The state that `to_data` wrote; what an older version did not write is as in a new case.

        Its calls had no half day, and its notice was no letter: neither counts any more.
        """
        lease, back_to, reason = data["lease"], data["back_to"], data["close_reason"]
        known = {name: value for name, value in data.items() if name not in _NO_MORE}
        return cls(
            **known
            | {
                "status": Status(data["status"]),
                "lease": Lease(lease["holder"], datetime.fromisoformat(lease["until"])) if lease else None,
                "back_to": Status(back_to) if back_to else None,
                "tried": tuple(HalfDay(date.fromisoformat(d), half) for d, half in data.get("tried", ())),
                "notice_at": _read(data.get("notice_at")),
                "follow_up_at": _read(data.get("follow_up_at")),
                "close_reason": CloseReason(reason) if reason else None,
                "took_in_soon": SoonBy(data["took_in_soon"]) if data.get("took_in_soon") else None,
            }
        )


_NO_MORE = frozenset({"attempts", "final_notice"})
"""What states were stored with before attempts were counted by half days."""


def _written(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _read(at: str | None) -> datetime | None:
    return datetime.fromisoformat(at) if at else None


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
