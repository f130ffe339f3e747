"""A booked visit as a calendar file, to hand to the patient."""

from __future__ import annotations

from flask import Response

from intake.domain.case_state import Status
from intake.formats.calendar_file import MEDIA_TYPE, visit_file
from intake.services.audit_actions import AuditAction
from intake.web.frontdesk.views import bp
from intake.web.staff import case_page
from intake.web.staff.desk import desk
from intake.web.staff.page import missing


@bp.get("/cases/<reference>/visit.ics", endpoint="visit_file")
def take_visit_file(reference: str) -> Response:
    """When and where, and whom to call about it; 404 where no visit stands."""
    record, at = case_page.find(reference), desk()
    if record.row.status != Status.SCHEDULED or record.row.visit_at is None:
        missing()
    text = visit_file(
        uid=f"{record.row.id}.visit",
        version=record.state.version,
        at=record.row.visit_at,
        address=at.practice.address,
        phone=at.practice.phone.shown,
        made_at=at.now,
    )
    response = case_page.hand_over(AuditAction.CASE_VISIT_FILE_TAKEN, record, text)
    response.mimetype = MEDIA_TYPE
    response.headers["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return response
