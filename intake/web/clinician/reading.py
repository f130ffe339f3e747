"""The sheets of the requests that wait to be read, to be printed in one job."""

from __future__ import annotations

from flask import Response, make_response

from intake.extensions import db, keys
from intake.services.audit_actions import AuditAction
from intake.services.cases.record import CaseRecord
from intake.services.cases.unreadable import Unreadable
from intake.services.clinician import reading_list
from intake.web.clinician.sheet import PLACE_NAMES, next_steps, record_merged, sheet_of
from intake.web.clinician.views import bp
from intake.web.staff import case_page
from intake.web.staff.desk import desk
from intake.web.staff.page import render

SHEETS_AT_ONCE = 50


@bp.get("/clinic-reading")
def reading_sheets() -> Response:
    """Up to fifty of them, the urgent ones first, as on the first page; each look is written down."""
    found = reading_list.whole_to_read(db.session(), keys(), SHEETS_AT_ONCE)
    sheets = []
    for each in found:
        if isinstance(each, CaseRecord):
            case_page.record_look(AuditAction.CASE_SUMMARY_READ, each)
            sheets.append(sheet_of(each))
            record_merged(sheets[-1], each)
    html = render(
        "clinician/reading.html",
        "Sheets to read",
        sheets=sheets,
        left_out=[each for each in found if isinstance(each, Unreadable)],
        at_once=SHEETS_AT_ONCE,
        place_names=PLACE_NAMES,
        next_steps=next_steps(),
        said_when=desk().clock.dated,
    )
    db.session.commit()
    return make_response(html)
