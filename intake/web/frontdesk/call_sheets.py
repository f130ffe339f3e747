"""Call sheets on paper: of one request, or of up to fifty that are to be called, in one job."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, make_response, url_for

from intake.domain.roles import Role
from intake.extensions import db, keys
from intake.services import audit
from intake.services.audit_actions import AuditAction
from intake.services.cases.unreadable import Unreadable
from intake.services.frontdesk import queue as worklist
from intake.store.queries import cases
from intake.web.frontdesk.views import bp, listed_rows
from intake.web.isolated import isolated
from intake.web.staff import case_page
from intake.web.staff.call_help import call_help
from intake.web.staff.case_rows import RowView
from intake.web.staff.desk import desk
from intake.web.staff.page import render
from intake.web.staff.words import OUTCOME_WORDS

SHEETS_AT_ONCE = 50


@bp.get("/cases/<reference>/call-sheet")
def call_sheet(reference: str) -> Response:
    """The call sheet of one request."""
    record, at = case_page.find(reference), desk()
    back = url_for("frontdesk.case", reference=reference)
    html = _page([at.row(at.case(record))], back)
    return case_page.hand_over(AuditAction.CASE_SHEET_PRINTED, record, html)


@bp.get("/calls/sheets")
def call_sheets() -> Response:
    """The call sheets of those who can be called at this moment, the first to call first."""
    at = desk()
    found = worklist.call_list(db.session(), keys(), at.office, at.terms, staff_id=at.user.id)
    rows = listed_rows(found[:SHEETS_AT_ONCE])
    html = _page(rows, url_for("frontdesk.call_list"), left_out=len(found) - len(rows))
    _record([row.reference if isinstance(row, Unreadable) else row.case.reference for row in rows])
    return make_response(html)


def _page(rows: Sequence[RowView | Unreadable], back_href: str, *, left_out: int = 0) -> str:
    at = desk()
    sheets = [
        (row, None if isinstance(row, Unreadable) else call_help(row.case, at.practice, at.user.name))
        for row in rows
    ]
    return render(
        "frontdesk/call_sheets.html",
        "Call sheets",
        sheets=sheets,
        outcomes=list(OUTCOME_WORDS.values()),
        printed=at.clock.dated(at.now),
        back_href=back_href,
        left_out=left_out,
        on_duty=isolated(at.on_duty.name) if at.on_duty else "",
        is_clinician=at.user.role is Role.CLINICIAN,
    )


def _record(references: Sequence[str]) -> None:
    """Write down each request that leaves on paper."""
    for case_id in cases.ids(db.session(), references):
        audit.append(
            db.session(),
            keys(),
            desk().user.actor,
            action=AuditAction.CASE_SHEET_PRINTED,
            object_kind="case",
            object_id=case_id,
            now=desk().now,
        )
    db.session.commit()
