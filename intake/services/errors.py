"""Errors the services raise; each message can be shown to the person it concerns."""

from __future__ import annotations

from datetime import datetime

from intake.logs import Reason


class ServiceError(Exception):
    """Base of every error a service raises by name."""


class DraftNotFound(ServiceError):
    """No open sitting belongs to this token: it never existed, or it expired. Both look alike on purpose."""


class DraftAlreadyFiled(ServiceError):
    """The sitting was sent already and can change no more. `case_id` and `reference` tell where it went."""

    def __init__(self, case_id: str, reference: str) -> None:
        super().__init__(f"This request was sent already. Its form number is {reference}.")
        self.case_id = case_id
        self.reference = reference


class DraftChanged(ServiceError):
    """Another request of the same sitting saved since this one read it; sending the page again mends it."""


class CodeRefused(ServiceError):
    """Code and birth date open no form: no such code, another date, locked, or erased. All look alike."""

    def __init__(self) -> None:
        super().__init__(
            "This code and this date of birth open no form. Check both. "
            "After 5 wrong tries a code stays locked for an hour."
        )


class RequestNotFound(ServiceError):
    """Form number and birth date find no request: no such number, another date, locked. All look alike."""

    def __init__(self) -> None:
        super().__init__(
            "This form number and this date of birth do not fit together. Check both. "
            "After 5 wrong tries a form number stays locked for an hour."
        )


class TooManyGuesses(ServiceError):
    """Too many wrong codes or form numbers came from one network address; it may go on at `retry_at`."""

    def __init__(self, retry_at: datetime) -> None:
        super().__init__("Too many wrong tries came from here. Wait an hour, or call us.")
        self.retry_at = retry_at


class CaseNotFound(ServiceError):
    """No case has this id or reference."""


class CaseErased(ServiceError):
    """The case with this reference was erased for good; `erasure.certificate_of` tells when and why."""

    def __init__(self, reference: str) -> None:
        super().__init__("This request was erased. What the patient told cannot be read any more.")
        self.reference = reference


class CaseHeld(ServiceError):
    """A legal hold stands on the case with this reference: it is not erased until the hold is lifted."""

    def __init__(self, reference: str) -> None:
        super().__init__(
            "A legal hold stands on this request, so it is not erased. "
            "An administrator lifts it on the page Kept records."
        )
        self.reference = reference


class NoHold(ServiceError):
    """No legal hold stands on this case: there is none to lift."""

    def __init__(self) -> None:
        super().__init__("No legal hold stands on this request.")


class NothingToCorrect(ServiceError):
    """A correction that changes nothing: what was typed is what stands on the case."""

    def __init__(self) -> None:
        super().__init__("Nothing is different from what stands here. Change what is wrong, then save.")


class CallRecordedAlready(ServiceError):
    """The same person wrote down the same call a moment ago: it is not written twice."""

    def __init__(self) -> None:
        super().__init__("You wrote down this call a moment ago. It is not written twice.")


class QuestionClosed(ServiceError):
    """What was asked of a case is answered by now, or asked no more; look at the request again."""


class ClockFarAhead(ServiceError):
    """The time is so far beyond the newest entry of the audit chain that the clock is likely to be wrong."""

    def __init__(self, newest: datetime, now: datetime) -> None:
        super().__init__(
            f"It is {now.isoformat(timespec='minutes')} by this machine's clock, and the newest entry of the "
            f"audit chain is of {newest.isoformat(timespec='minutes')}."
        )


class MessageNotFound(ServiceError):
    """The outbox holds no message with this id in the state asked for."""


class WeakPassword(ServiceError):
    """The password breaks a rule; the message says which and what to do."""


class EmailTaken(ServiceError):
    """Another member of staff signs in with this email address."""


class StaffNotFound(ServiceError):
    """No member of staff has this id or email address."""


class NotSignedIn(ServiceError):
    """There is no live session: never was, ended, idle, revoked, or the account closed. All look alike."""


class TooManyTries(ServiceError):
    """Too many failed sign-ins for this account or address. `retry_at` is when the next try may come."""

    def __init__(self, retry_at: datetime) -> None:
        super().__init__("Too many failed tries to sign in. Wait a few minutes, then try again.")
        self.retry_at = retry_at


class Busy(ServiceError):
    """The program is doing as much as it may at once; try again in a few seconds. `reason` is for the log."""

    def __init__(self, reason: Reason, words: str) -> None:
        super().__init__(words)
        self.reason = reason
