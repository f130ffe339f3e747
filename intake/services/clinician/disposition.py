"""How an emergency ends: a clinician says in one form what became of the patient, and what the case is now.

The row follows the level after it. Who was sent to emergency care waits outside the queue's order until the
day on which somebody checks on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from intake.domain.bands import Link
from intake.domain.case_state import Action, Command, SentTo
from intake.domain.policy import Urgency
from intake.services.cases import gists, judgements
from intake.services.cases import record as case_record
from intake.services.cases.instructions import SAME_DAY_VISIT
from intake.services.cases.placing import reclassify, restart_clock
from intake.services.cases.record import CaseRecord
from intake.services.clinician.review import add_decision
from intake.services.frontdesk import casework
from intake.services.frontdesk.handling import Handling
from intake.store.keys import Keys

LEVELS_AFTER = (Urgency.SAME_DAY, Urgency.SOON, Urgency.ROUTINE)
"""What a case can be once its emergency is over."""

SENT_WORDS: Mapping[SentTo, str] = MappingProxyType(
    {
        SentTo.EMERGENCY_ROOM: "Sent to the emergency room",
        SentTo.IN_HOSPITAL: "Is in hospital",
        SentTo.SAME_DAY_VISIT: "Comes to us today",
        SentTo.CAN_WAIT: "Can wait",
    }
)


@dataclass(frozen=True, slots=True)
class Disposition:
    """What became of the patient of an urgent case.

    `spoke`: whether the clinician spoke with them; `by_whom`: who decided or takes them, as written; `level`:
    one of `LEVELS_AFTER`; `back_at`: when to call back, None for the policy's day.
    """

    spoke: bool
    sent_to: SentTo
    by_whom: str
    level: Urgency
    back_at: datetime | None
    line: str

    @property
    def words(self) -> str:
        """The disposition on one line of the history."""
        spoke = "spoke with the patient" if self.spoke else "did not speak with the patient"
        return f"{SENT_WORDS[self.sent_to]}, by {self.by_whom}; {spoke}"


def dispose(
    session: Session, keys: Keys, reference: str, told: Disposition, handling: Handling
) -> CaseRecord:
    """End the emergency of a case, and give the case as it stood before.

    Raises ValueError for a level that is none after an emergency, `CaseNotFound`, and the errors of the
    lifecycle.
    """
    if told.level not in LEVELS_AFTER:
        raise ValueError(f"a case is no {told.level} once its emergency is over")
    command = Command(Action.DISPOSE, sent_to=told.sent_to, back_at=told.back_at)
    kept = asdict(told) | {"back_at": told.back_at.isoformat() if told.back_at else None}
    details = {"decision": told.words, "disposition": kept}
    record = casework.take_step(session, keys, reference, command, handling, note=told.line, details=details)
    row = record.row
    visit = told.sent_to is SentTo.SAME_DAY_VISIT
    decision = {
        "reason": told.words,
        "next_step": SAME_DAY_VISIT if visit else None,
        "next_step_note": told.line if visit else "",
    }
    add_decision(session, record, handling, decision, urgency=told.level, link=Link(row.link))
    row.urgency = judgements.urgency_of(session, row)
    after = case_record.open_one(session, keys, reference).state
    restart_clock(record, handling.office, after.follow_up_at or handling.now, after)
    reclassify(record, after, handling.office.policy, handling.now)
    gists.renew(session, keys, row)
    return record
