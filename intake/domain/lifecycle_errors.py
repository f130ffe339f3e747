"""Why a step on a case is refused, and what to do instead.

Every message is shown to the member of staff who tried the step, so it is in the words of the pages' buttons.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType

from intake.domain.case_state import DONE, Action, CloseReason, Status
from intake.domain.reference import show_reference

_IT_IS_SO: Mapping[Status, str] = MappingProxyType(
    {
        Status.NEW: "Nobody has taken this request yet.",
        Status.CLAIMED: "Somebody has taken this request.",
        Status.ATTEMPTED: "Somebody has tried to call about this request.",
        Status.CONTACTED: "Somebody has spoken with the patient.",
        Status.SCHEDULED: "This request has an appointment.",
        Status.CLOSED: "This request is closed.",
        Status.WITH_CLINICIAN: "This request is with the clinician.",
        Status.WAITING_ON_PATIENT: "This request is waiting for the patient.",
        Status.WAITING_ON_RECORDS: "This request is waiting for records.",
        Status.REOPENED: "This request was opened again, and nobody has taken it yet.",
        Status.ARRIVED: "The patient has come to the visit.",
        Status.NO_SHOW: "The patient did not come to the visit.",
        Status.CANCELLED: "The visit was cancelled.",
        Status.MERGED: "This request was merged into another one.",
    }
)
_TAKE_FIRST = "Take the request first, then do this again."
_VISIT_FIRST = "Make an appointment first."
_REOPEN_FIRST = "Press “Reopen” first, then do this again."
_VISIT_IN_THE_WAY = "Press “Cancelled” or “No-show” first, if the visit is not to be."
_MARK_THE_VISIT = "Press “Arrived” on its day, or “Cancelled” or “No-show” if the visit is not to be."
_DO: Mapping[Action, str] = MappingProxyType(
    {
        Action.CLAIM: "Open it to see what can be done next.",
        Action.RELEASE: "There is nothing to give back.",
        Action.LOG_ATTEMPT: _TAKE_FIRST,
        Action.ANSWER_HEARD: "It can be written down by the front desk or a clinician.",
        Action.NOTE: "A note can be written by the front desk or a clinician.",
        Action.TOLD_WORSE: "It can be written down by the front desk or a clinician.",
        Action.CORRECT: "The front desk or a clinician can mend a name, a number or a birth date.",
        Action.NO_NUMBER: "That is written down while the patient is still to be called.",
        Action.SEND_FINAL_NOTICE: _TAKE_FIRST,
        Action.SCHEDULE: _TAKE_FIRST,
        Action.WAIT_ON_PATIENT: _TAKE_FIRST,
        Action.WAIT_ON_RECORDS: _TAKE_FIRST,
        Action.HAND_TO_CLINICIAN: "It need not be handed over again.",
        Action.READ: "A clinician opens it and reads it there.",
        Action.DISPOSE: "A clinician says what became of an urgent request that is open.",
        Action.CHECK_ON: "There is nobody to check on.",
        Action.RETURN_TO_DESK: "It is at the front desk already.",
        Action.ARRIVE: _VISIT_FIRST,
        Action.MISS: _VISIT_FIRST,
        Action.CANCEL: _VISIT_FIRST,
        Action.CLOSE: "It cannot be closed from here.",
        Action.REOPEN: "It is open already.",
        Action.UPDATE: "Only the patient can send changes.",
        Action.UNDO: "Its last step cannot be taken back. Take the next step instead.",
        Action.MERGE: "It can be merged while it is open.",
        Action.TAKE_IN: "Another request can be merged into it while it is open.",
        Action.SEPARATE: "It was not merged.",
    }
)
_OF_A_VISIT = frozenset({Action.ARRIVE, Action.MISS, Action.CANCEL})
_VISIT_FELL_THROUGH = frozenset({Status.NO_SHOW, Status.CANCELLED})
_AS_IT_IS = frozenset({Action.REOPEN, Action.UNDO, Action.RELEASE, Action.RETURN_TO_DESK})


class LifecycleError(Exception):
    """Base of every refusal to act on a case; nothing has changed."""


class IllegalTransition(LifecycleError):
    """The step does not exist from this status for this role: look at the case again and choose another."""

    def __init__(self, action: Action, status: Status) -> None:
        super().__init__(f"{_IT_IS_SO[status]} {_what_to_do(action, status)}")
        self.action = action
        self.status = status


class WrongReason(LifecycleError):
    """A case is closed for another reason here: `fits`, or any that is not about a visit where it is None."""

    def __init__(self, status: Status, fits: CloseReason | None) -> None:
        so = _IT_IS_SO[status]
        if fits is CloseReason.SEEN:
            do = "Choose “Seen”."
        else:
            # Who has taken it does not matter here, and is mostly whoever reads this.
            so = so if status in _VISIT_FELL_THROUGH else "The patient has not come to a visit."
            do = "“Seen” is for a visit that was kept. Choose another reason."
        super().__init__(f"{so} {do}")
        self.status = status
        self.fits = fits


class LeaseHeld(LifecycleError):
    """Somebody else works on the case until `until`; wait, or ask them to release it.

    `reference`, as stored, is given where it is another case than the one that is worked on.
    """

    def __init__(self, by: str, until: datetime, reference: str | None = None) -> None:
        self.which = show_reference(reference) if reference else "this request"
        super().__init__(f"Somebody else is working on {self.which}. Wait, or ask them to give it back.")
        self.by = by
        self.until = until


class ChangedMeanwhile(LifecycleError):
    """The case changed after it was read; `changes_since` tells who did what. Look at it again.

    `reference`, as stored, is given where it is another case than the one that is worked on.
    """

    def __init__(self, seen: int, current: int, reference: str | None = None) -> None:
        which = show_reference(reference) if reference else "this request"
        super().__init__(f"Somebody changed {which} after you opened it. Look at it again first.")
        self.seen = seen
        self.current = current
        self.reference = reference


class NeedsClinician(LifecycleError):
    """Only a clinician may take this step, or must read the case before it is taken."""

    def __init__(self, action: Action, status: Status) -> None:
        super().__init__(_clinicians_step(action, status))
        self.action = action
        self.status = status


class NotEnoughAttempts(LifecycleError):
    """More calls are needed before giving up: `made` count since last speaking, of `needed`."""

    def __init__(self, made: int, needed: int, days: int, days_needed: int) -> None:
        super().__init__(
            f"{made} of {needed} calls count, on {days} of {days_needed} days. "
            "Calls of one half day count once. Try another day first."
        )
        self.made, self.needed = made, needed
        self.days, self.days_needed = days, days_needed


class NoFinalNotice(LifecycleError):
    """A final notice must be sent before a case is closed as "cannot reach"."""

    def __init__(self) -> None:
        super().__init__(
            "The patient has had no letter. Send the final notice first, and wait for an answer to it."
        )


class NoticeWaits(LifecycleError):
    """The final notice waits for an answer until the day `until`."""

    def __init__(self, until: date) -> None:
        super().__init__(
            f"The patient has until {until:%A, %B} {until.day} to answer the letter. Close the request then."
        )
        self.until = until


class NobodySpoke(LifecycleError):
    """Only the patient or a helper can say this, and nobody spoke with them since the case was opened."""

    def __init__(self) -> None:
        super().__init__("Nobody has spoken with the patient yet. Record the call with them first.")


class NotUrgent(LifecycleError):
    """A disposition ends an emergency, and this case is none."""

    def __init__(self) -> None:
        super().__init__("This request is not urgent any more. Record the next step instead.")


class NotSentToEmergency(LifecycleError):
    """Nobody was sent to emergency care who is still to be checked on, or was checked on."""

    def __init__(self) -> None:
        super().__init__("Nobody was sent to emergency care by what stands here. Choose something else.")


class NotCheckedOn(LifecycleError):
    """The patient was sent to emergency care, and nobody has checked on them since."""

    def __init__(self) -> None:
        super().__init__(
            "The patient was sent to emergency care. Check on them first, then press “Checked on”."
        )


class VisitNotYet(LifecycleError):
    """The visit is still to come: it is neither kept nor missed."""

    def __init__(self, action: Action) -> None:
        when = "on its day" if action is Action.ARRIVE else "once its time has passed"
        super().__init__(f"The visit is still to come. Press this {when}, or “Cancelled” if it is not to be.")
        self.action = action


class NoOpenTwin(LifecycleError):
    """A case is "sent twice" only beside another that stays open; references are as stored.

    `kept_for` is one that was closed as sent twice because this one, `reference`, stays open.
    """

    def __init__(self, reference: str, kept_for: str | None) -> None:
        if kept_for is None:
            why = "No other open request of this person is known, so this one stays open."
        else:
            why = (
                f"{show_reference(kept_for)} was closed as sent twice, "
                f"so this one, {show_reference(reference)}, stays open."
            )
        super().__init__(f"{why} Work on it, or close it for another reason.")
        self.reference = reference
        self.kept_for = kept_for


class HoldsOthers(LifecycleError):
    """A case that others were merged into stays open for them: it goes neither into another nor as a twin.

    `reference` is the case's, as stored.
    """

    def __init__(self, reference: str) -> None:
        super().__init__(
            f"Another request was merged into {show_reference(reference)}. Keep it open and merge the other "
            "one into it, or separate them first."
        )
        self.reference = reference


class NotWithItself(LifecycleError):
    """A case cannot be merged with itself."""

    def __init__(self) -> None:
        super().__init__("This is the same request. Enter the form number of the other one.")


class TellsLess(LifecycleError):
    """The case to be kept holds less than the other: a number left at a safety page, or not even that."""

    def __init__(self, reference: str) -> None:
        super().__init__(
            f"{show_reference(reference)} holds more of what the patient told. "
            "Open it, and merge this one into it."
        )
        self.reference = reference


class HasVisit(LifecycleError):
    """The case to be merged has an appointment, which would be on no list any more."""

    def __init__(self, reference: str, *, both: bool) -> None:
        do = "Cancel one of the two visits first." if both else "Open it, and merge this one into it."
        super().__init__(f"{show_reference(reference)} has an appointment. {do}")
        self.reference = reference


class OtherIsDone(LifecycleError):
    """One of two cases is closed, or was merged already."""

    def __init__(self, reference: str, status: Status) -> None:
        what = "was merged already" if status is Status.MERGED else "is closed"
        do = "Separate it first" if status is Status.MERGED else "Reopen it first"
        super().__init__(f"{show_reference(reference)} {what}. {do}, if it is to be merged with this one.")
        self.reference = reference


class PerhapsOthers(LifecycleError):
    """Two cases may be two people's: the birth dates differ (`differ`), or one of them was not told."""

    def __init__(self, born: str | None, other_born: str | None, *, differ: bool, may_agree: bool) -> None:
        if differ:
            so = f"The birth dates differ: {_in_words(born)} and {_in_words(other_born)}."
            do = "Merge them only if it is one person." if may_agree else "Only a clinician can merge them."
        else:
            so = f"A birth date is missing: {_in_words(born)} and {_in_words(other_born)}."
            do = "Merge them only if you know that it is one person."
        super().__init__(f"{so} {do}")
        self.differ, self.may_agree = differ, may_agree


def _in_words(birth_date: str | None) -> str:
    if birth_date is None:
        return "not told"
    day = date.fromisoformat(birth_date)
    return f"{day:%b} {day.day}, {day.year}"


_CLINICIANS: Mapping[Action, str] = MappingProxyType(
    {
        Action.SCHEDULE: "A clinician reads this request before a visit is booked.",
        Action.WAIT_ON_PATIENT: "This request is urgent, so it is not put aside.",
        Action.WAIT_ON_RECORDS: "This request is urgent, so it is not put aside.",
        Action.SEND_FINAL_NOTICE: "This request is urgent, so a clinician decides on the last letter.",
        Action.CLOSE: "Only a clinician closes an urgent request, or any as “Not ours to treat”.",
        Action.UNDO: "Only a clinician can take this step back.",
    }
)


def _clinicians_step(action: Action, status: Status) -> str:
    if status is Status.WITH_CLINICIAN:
        return f"{_IT_IS_SO[status]} Only a clinician can do this now: ask them."
    why = _CLINICIANS.get(action, "Only a clinician can do this.")
    if status is Status.SCHEDULED or status in DONE:
        return f"{why} Ask the clinician on duty."
    return f"{why} Press “Hand to the clinician”, and ring the clinician on duty if it cannot wait."


def _what_to_do(action: Action, status: Status) -> str:
    if status is Status.MERGED:
        return "Go on with that one, or separate them first."
    if status in DONE and action not in _AS_IT_IS:
        return _REOPEN_FIRST if action is not Action.CLOSE else "It need not be closed again."
    if status is Status.SCHEDULED and action not in _OF_A_VISIT | _AS_IT_IS:
        return _MARK_THE_VISIT if action is Action.CLOSE else _VISIT_IN_THE_WAY
    if status is Status.WITH_CLINICIAN and _DO[action] == _TAKE_FIRST:
        return "Ask the clinician, who can do this or return it to the front desk."
    return _DO[action]
