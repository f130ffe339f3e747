"""The sitting that this browser's cookie opens."""

from __future__ import annotations

from flask import request

from intake import context
from intake.extensions import db, keys
from intake.services.errors import DraftNotFound
from intake.services.patient import sitting as sittings
from intake.services.patient.sitting import case_of, refuse_filed
from intake.store.engine import reading
from intake.store.plain_session import end_reading
from intake.web.form.visit import Visit, visit_of
from intake.web.host_cookie import SITTING

CHANGING_METHODS = frozenset({"POST"})


def open_visit(*, also_filed: bool = False, held: bool = True) -> Visit:
    """The sitting of this browser, held against other requests where this one changes it.

    With `held` false nobody waits for this request until it saves; that is then refused with `DraftChanged`
    where another one saved meanwhile. One that was sent is held all the same.

    Raises `DraftNotFound` where there is none, `DraftAlreadyFiled` where it was sent, unless `also_filed`.
    """
    token = SITTING.token()
    if not token:
        raise DraftNotFound("There is no form open in this browser. Start again, or open a saved form.")
    session, now = db.session(), context.now()
    changes = request.method in CHANGING_METHODS
    holds = changes and held
    if not holds:
        reading(session)
    opened = sittings.open_by_token(session, keys(), token, now, to_change=holds)
    if changes and not held:
        end_reading(session)  # what was read stands by itself: whatever comes now is another transaction
        if opened.is_filed:
            return open_visit(also_filed=also_filed)
    if opened.is_filed and not also_filed:
        refuse_filed(session, opened.draft)
    return visit_of(opened, now)


def sent_reference(visit: Visit) -> str:
    """The form number this sitting was given. Raises `DraftNotFound` where the request is no longer kept."""
    case = case_of(db.session(), visit.sitting)
    if case is None:
        raise DraftNotFound("This form was sent and has since been erased.")
    return case.reference
