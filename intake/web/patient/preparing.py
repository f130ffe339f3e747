"""From the page after sending to the questions that help the surgeon prepare."""

from __future__ import annotations

from datetime import timedelta

from flask import redirect, url_for
from werkzeug.wrappers import Response

from intake import context
from intake.extensions import db
from intake.services.errors import DraftNotFound, RequestNotFound
from intake.services.patient import preparing
from intake.services.patient import sitting as sittings
from intake.services.patient.sitting import case_of
from intake.web.form.button import ButtonForm
from intake.web.form.visit import Visit, desk
from intake.web.host_cookie import SITTING
from intake.web.patient.blueprint import bp
from intake.web.patient.guard import sent_sitting
from intake.web.patient.sending import is_unattended


@bp.post("/form/prepare")
@sent_sitting
def prepare(visit: Visit, reference: str) -> Response:  # noqa: ARG001 - the guard hands it to every view
    """Begin to tell what helps the surgeon prepare, right after sending, on the same device."""
    session = db.session()
    case = case_of(session, visit.sitting)
    if case is None or is_unattended(visit) or not ButtonForm().validate():
        return redirect(url_for("patient.done"), 303)
    asked = context.questionnaire_of(case.questionnaire_id, case.questionnaire_version)
    try:
        begun, token = preparing.start(
            session,
            desk(asked, visit.desk.now),
            case,
            new_token=context.new_token,
            kept_for=timedelta(days=context.practice().retention.draft_days),
        )
    except RequestNotFound as erased:
        raise DraftNotFound("This request was erased.") from erased
    sittings.change_language(session, begun, visit.words.language)
    session.commit()
    response = redirect(url_for("patient.go_on"), 303)
    SITTING.give(response, token)
    return response
