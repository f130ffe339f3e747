"""The final notice: a letter to a patient nobody could reach, and until when it waits for an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from intake.domain.case_state import Action, Command
from intake.domain.follow_up import opening_after
from intake.domain.lifecycle_errors import NotEnoughAttempts
from intake.domain.step_checks import check_attempts
from intake.services.cases.placing import Office
from intake.services.cases.record import CaseRecord
from intake.services.frontdesk import casework
from intake.services.frontdesk.handling import Handling
from intake.store.keys import Keys


class SentBy(StrEnum):
    """How the letter went out."""

    POST = "post"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Notice:
    """What a letter tells: when the request came in, and until when the patient may answer."""

    sent_on: date
    until: date


def notice_of(record: CaseRecord, office: Office, now: datetime) -> Notice:
    """The letter that would go out now; one that went out keeps its day."""
    hours, sent = office.hours, record.state.notice_at or now
    until = hours.local_date(opening_after(hours, sent, office.policy.due.notice_days))
    return Notice(hours.local_date(record.row.received_at), until)


def too_early(record: CaseRecord, office: Office) -> str:
    """Why the letter would not be true yet, in words; empty once enough calls were made, or it went out."""
    if record.state.notice_at is not None:
        return ""
    try:
        check_attempts(record.state, office.policy.due)
    except NotEnoughAttempts as refusal:
        return str(refusal)
    return ""


def send(session: Session, keys: Keys, reference: str, by: SentBy, handling: Handling) -> CaseRecord:
    """Write down that the letter goes out; the case waits for an answer to it. Raises like `take_step`."""
    command = Command(Action.SEND_FINAL_NOTICE)
    return casework.take_step(session, keys, reference, command, handling, details={"letter": str(by)})
