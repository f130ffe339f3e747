"""After sending: a few more questions that help the surgeon prepare, added to the request and judged again.

They are answered in a sitting of their own that holds all that was sent, in the browser that sent it. Sending
it brings the case up to date, as an update does; nothing is asked twice, and only a new sign leads to help.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy.orm import Session

from intake.domain.answers import Answered
from intake.domain.route import NOW, PREPARING
from intake.services.cases import record as case_record
from intake.services.patient import sitting, updates
from intake.services.patient.safety import finding_ids
from intake.services.patient.sitting import Sitting
from intake.services.patient.turn import FormDesk, turn_of
from intake.store.models import Case


def start(
    session: Session, desk: FormDesk, case: Case, *, new_token: Callable[[], str], kept_for: timedelta
) -> tuple[Sitting, str]:
    """Begin to prepare: a sitting with everything that was sent, and the token for its cookie.

    Only for a case that this browser's own sitting was filed as, whose form `desk` holds. Raises
    `RequestNotFound` for an erased case.
    """
    begun, token = updates.start(
        session,
        desk.keys,
        case,
        desk.questionnaire,
        now=desk.now,
        new_id=desk.new_id,
        new_token=new_token,
        kept_for=kept_for,
    )
    sent = case_record.open_one(session, desk.keys, case.reference).answers
    filled = sent.with_(PREPARING, Answered(NOW))
    begun = sitting.save_page(session, begun, answers=filled.to_json(), now=desk.now)
    needed = turn_of(desk, begun).needed
    if needed:  # told of it before sending
        shown = finding_ids(needed.causes)
        begun = sitting.save_page(session, begun, answers=begun.answers, now=desk.now, shown=shown)
    return begun, token
