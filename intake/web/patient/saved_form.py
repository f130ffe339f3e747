"""Opening a saved form with its code and the date of birth, on any device."""

from __future__ import annotations

from datetime import datetime

from flask import redirect, request
from werkzeug.wrappers import Response

from intake import context
from intake.domain.reference import UnreadableCode
from intake.extensions import db, keys
from intake.services.errors import CodeRefused, TooManyGuesses
from intake.services.patient import saving
from intake.services.patient.kept_pages import KeptKind
from intake.services.patient.sitting import Sitting
from intake.web.form.addresses import step_address
from intake.web.form.languages import remember_language
from intake.web.form.visit import visit_of
from intake.web.guards import public
from intake.web.host_cookie import SITTING
from intake.web.patient import kept_page
from intake.web.patient.blueprint import bp
from intake.web.patient.looking_up import LookUpPage, Wanted

TOO_MANY = 429
WRONG, LOCKED = "wrong", "locked"
PAGE = LookUpPage(
    page=KeptKind.OPEN,
    name="code",
    kind="text",
    label="open_code",
    hint="",
    missing="error_code_missing",
    template="patient/open_saved.html",
    title="open_title",
    refusals={WRONG: ("open_wrong", "tries_wait"), LOCKED: ("open_locked",)},
)


@bp.route("/open", methods=["GET", "POST"])
@public
def open_saved() -> Response:
    """Ask for code and date of birth; whatever does not fit is answered with the same words."""
    if request.method == "GET":
        return PAGE.show()
    wanted, now = PAGE.taken(), context.now()
    if isinstance(wanted, Response):
        return wanted
    try:
        opened, token = _open(wanted, now)
    except (UnreadableCode, CodeRefused):
        db.session.rollback()
        return PAGE.refuse(WRONG)
    except TooManyGuesses:
        db.session.rollback()
        return PAGE.refuse_at_once(TOO_MANY, LOCKED)
    return _go_on(opened, token, now)


def _open(wanted: Wanted, now: datetime) -> tuple[Sitting, str]:
    """Count the try, for good, and then look."""
    session, address = db.session(), request.remote_addr or ""
    attempt = saving.begin(session, keys(), wanted.given, address, now=now, new_id=context.new_id)
    session.commit()
    opened = saving.open_saved(
        session, keys(), attempt, wanted.birth_date, now=now, new_token=context.new_token
    )
    kept_page.forget(KeptKind.OPEN)
    session.commit()
    return opened


def _go_on(opened: Sitting, token: str, now: datetime) -> Response:
    """To the first page that is not complete; a form sent meanwhile leads on to its number by itself."""
    visit = visit_of(opened, now)
    remember_language(visit.words.language)
    response = redirect(step_address(visit.turn.first_incomplete, opened="1"), 303)
    SITTING.give(response, token)
    return response
