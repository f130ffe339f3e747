"""What leaves by a clinician's hand: a case as a FHIR bundle or as plain JSON, each time written down."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, current_app, make_response

from intake.context import questionnaire_of
from intake.extensions import db
from intake.formats.case_record import write_record
from intake.formats.fhir.bundle import write_bundle
from intake.formats.fhir.checking import check
from intake.formats.fhir.told_case import ToldCase
from intake.services.audit_actions import AuditAction
from intake.services.cases.record import CaseRecord
from intake.services.clinician.telling import told_case
from intake.services.frontdesk import merges
from intake.web.clinician.views import bp
from intake.web.staff import case_page
from intake.web.staff.desk import desk

FHIR_JSON, JSON = "application/fhir+json", "application/json"


@bp.get("/cases/<reference>/fhir")
def fhir(reference: str) -> Response:
    """A case as a FHIR R4 bundle, checked before it leaves."""
    record = case_page.find(reference)
    bundle = write_bundle(_told(record), desk().now)
    check(bundle)
    return _handed_over(record, bundle, FHIR_JSON, "fhir.json")


@bp.get("/cases/<reference>/record")
def record(reference: str) -> Response:
    """A case as plain JSON."""
    found = case_page.find(reference)
    return _handed_over(found, write_record(_told(found)), JSON, "json")


def _told(record: CaseRecord) -> ToldCase:
    form = questionnaire_of(record.row.questionnaire_id, record.row.questionnaire_version)
    base, beside = current_app.config["EXTERNAL_URL"], merges.beside(db.session(), record.row)
    return told_case(record, form, desk().policy, base, beside)


def _handed_over(record: CaseRecord, data: dict[str, Any], mimetype: str, ending: str) -> Response:
    """The file, named by the form number alone, once it is written down for good that it was taken."""
    case_page.record_look(AuditAction.CASE_EXPORTED, record)
    db.session.commit()
    response = make_response(f"{json.dumps(data, indent=1, ensure_ascii=False)}\n")
    response.mimetype = mimetype
    response.headers["Content-Disposition"] = f'attachment; filename="{record.row.reference}.{ending}"'
    return response
