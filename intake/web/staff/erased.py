"""The page of a request that was erased: that it was, when and why, and nothing else of it."""

from __future__ import annotations

from flask import Flask, abort, make_response
from werkzeug.wrappers import Response

from intake.context import now
from intake.domain.reference import show_reference
from intake.extensions import db, keys
from intake.services import audit
from intake.services.audit_actions import AuditAction
from intake.services.errors import CaseErased
from intake.services.keeping import erasure
from intake.store.models.erasure import ASKED_FOR, RETENTION
from intake.web.staff.desk import desk
from intake.web.staff.page import render
from intake.web.staff.who import staff_or_nobody

GONE = 410
WHY = {ASKED_FOR: "because it was asked for", RETENTION: "because the time for closed requests was over"}


def register(app: Flask) -> None:
    """Answer for erased requests wherever one is opened."""
    app.register_error_handler(CaseErased, _erased)


def _erased(gone: CaseErased) -> Response:
    db.session.rollback()
    user = staff_or_nobody()
    if user is None or not user.may_look:
        abort(GONE)
    certificate = erasure.certificate_of(db.session(), keys(), gone.reference)
    html = render(
        "staff/erased.html",
        "This request was erased",
        reference=show_reference(gone.reference),
        received=desk().clock.dated(certificate.received_at),
        erased=desk().clock.dated(certificate.erased_at),
        why=WHY[certificate.reason],
        certificate=certificate.id,
        merged=[(each, show_reference(each)) for each in certificate.merged],
    )
    audit.append(
        db.session(),
        keys(),
        user.actor,
        action=AuditAction.ERASURE_READ,
        object_kind="case",
        object_id=certificate.case_id,
        now=now(),
    )
    db.session.commit()
    return make_response(html, GONE)
