"""Changing the language in the middle of the form, without losing what was typed."""

from __future__ import annotations

from flask import current_app, redirect, request, url_for
from werkzeug.wrappers import Response

from intake import context
from intake.extensions import db
from intake.services.errors import DraftNotFound
from intake.services.patient import sitting as sittings
from intake.store.errors import Unavailable
from intake.web.form.button import ButtonForm
from intake.web.form.languages import posted_language, remember_language
from intake.web.guards import guard_of, public
from intake.web.own_address import own_address
from intake.web.patient.blueprint import bp
from intake.web.patient.visit import open_visit


@bp.post("/language")
@public
def change_language() -> Response:
    """Show a page that has no form of its own in the other language; with or without an open sitting."""
    language = posted_language(context.questionnaire())
    if language and ButtonForm().validate():
        remember_language(language)
        _tell_sitting(language)
    wanted = own_address(request.form.get("back", ""), _is_of_patients)
    return redirect(wanted or url_for("patient.start"), 303)


def _tell_sitting(language: str) -> None:
    try:
        visit = open_visit(also_filed=True)
    except (DraftNotFound, Unavailable):
        return  # nothing is open here, or the database is down: the browser knows the language all the same
    remember_language(language)
    sittings.change_language(db.session(), visit.sitting, language)
    db.session.commit()


def _is_of_patients(endpoint: str) -> bool:
    """Whether it is a page, and none of the staff's: those have one language."""
    return guard_of(current_app.view_functions[endpoint]) is not None
