"""The one thing to do next with a request, as its button says it; a clinician's word to the desk decides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from intake.domain.case_state import Status
from intake.services.cases.instructions import CLINICIAN_CALLS, NOT_OURS, PAPERS, VISITS
from intake.services.frontdesk.desk_case import DeskCase

_WITHOUT_CLAIM = frozenset({Status.SCHEDULED, Status.CLOSED, Status.ARRIVED, Status.WITH_CLINICIAN})


class Does(StrEnum):
    """What a primary action leads to."""

    CLAIM = "claim"
    CLAIM_AND_BOOK = "claim_and_book"
    CONNECT = "connect"
    RECORD = "record"
    BOOK = "book"
    WAIT_ON_RECORDS = "wait_on_records"
    CLOSE = "close"
    WRITE = "write"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class PrimaryAction:
    """What the button does, and its text."""

    does: Does
    text: str


def connects(case: DeskCase, *, is_clinician: bool) -> bool:
    """Whether it waits for a clinician, and only a clinician may go on with it."""
    decided = case.next_step and case.next_step_stands
    return case.is_urgent and not is_clinician and not decided and case.status not in _WITHOUT_CLAIM


TAKE = PrimaryAction(Does.CLAIM, "Take")
RECORD = PrimaryAction(Does.RECORD, "Record a call")
OPEN = PrimaryAction(Does.OPEN, "Open")
CHECK_ON = PrimaryAction(Does.OPEN, "Check on them")
WRITE = PrimaryAction(Does.WRITE, "Write to them")
_ASKED_FOR = {"imaging": "Imaging", "records": "Records"}


def primary_action(
    case: DeskCase, viewer_id: str, *, is_clinician: bool, connect_words: str
) -> PrimaryAction:
    """The action for whoever looks; nobody is offered what somebody else is working on.

    What is urgent the desk hands to the clinician on duty, as `connect_words` say, whoever works on it.
    """
    if connects(case, is_clinician=is_clinician):
        return PrimaryAction(Does.CONNECT, connect_words)
    is_mine = case.owner_id == viewer_id
    if not is_mine and (case.owner_id is not None or case.status in _WITHOUT_CLAIM):
        return OPEN
    told = case.next_step if case.next_step_stands else ""
    if case.check_on or (told == CLINICIAN_CALLS and not is_clinician):
        return CHECK_ON if case.check_on else OPEN
    if told in VISITS:
        return PrimaryAction(Does.BOOK if is_mine else Does.CLAIM_AND_BOOK, "Book a visit")
    if case.is_urgent:
        return RECORD if is_mine else TAKE
    if told == NOT_OURS:
        return PrimaryAction(Does.CLOSE, "Close as not ours")
    if told in PAPERS and case.status is not Status.WAITING_ON_RECORDS:
        what = _ASKED_FOR[told]
        asked = PrimaryAction(Does.WAIT_ON_RECORDS, f"{what} asked for")
        return asked if is_mine else PrimaryAction(Does.CLAIM, f"Ask for {what.lower()}")
    return _call(case) if is_mine else TAKE


def _call(case: DeskCase) -> PrimaryAction:
    """A call, or a letter where no number works and none has gone out."""
    return WRITE if case.no_number and case.notice_at is None else RECORD
