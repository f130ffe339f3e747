"""Who sent a request before and has news: found by form number and birth date, or right after sending.

What does not fit is answered with the same words, whatever was wrong. The news are a sitting of their own,
filled with what was sent only in the browser that sent it; until they are sent, the request stays as it is.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from intake import context
from intake.content.spoken import spoken_day
from intake.domain.reference import UnreadableReference, show_reference
from intake.extensions import db, keys
from intake.services.errors import DraftNotFound, RequestNotFound, TooManyGuesses
from intake.services.patient import sitting as sittings
from intake.services.patient import updates
from intake.services.patient.kept_pages import KeptKind
from intake.services.patient.sitting import case_of
from intake.store.models import Case
from intake.web.form.button import ButtonForm
from intake.web.form.page import page_words, render
from intake.web.form.visit import Visit
from intake.web.guards import public
from intake.web.host_cookie import SITTING
from intake.web.patient import kept_page
from intake.web.patient.blueprint import bp
from intake.web.patient.guard import patient_sitting, sent_sitting
from intake.web.patient.looking_up import LookUpPage, Wanted
from intake.web.patient.saved_form import TOO_MANY
from intake.web.patient.sending import is_unattended

WRONG, UNREADABLE, LOCKED = "wrong", "unreadable", "locked"
PAGE = LookUpPage(
    page=KeptKind.SENT,
    name="form_number",
    kind="reference",
    label="already_sent_number",
    hint="already_sent_hint",
    missing="error_number_missing",
    template="patient/find_sent.html",
    title="find_sent_title",
    refusals={
        WRONG: ("already_sent_wrong", "tries_wait"),
        UNREADABLE: ("already_sent_unreadable",),
        LOCKED: ("open_locked",),
    },
)


@bp.route("/sent", methods=["GET", "POST"])
@public
def find_sent() -> Response:
    """Ask for form number and date of birth of a request that was sent."""
    if request.method == "GET":
        return PAGE.show()
    wanted, now = PAGE.taken(), context.now()
    if isinstance(wanted, Response):
        return wanted
    try:
        case = _found(wanted, now)
    except UnreadableReference:
        return PAGE.refuse(UNREADABLE)
    except RequestNotFound:
        db.session.rollback()
        return PAGE.refuse(WRONG)
    except TooManyGuesses:
        db.session.rollback()
        return PAGE.refuse_at_once(TOO_MANY, LOCKED)
    return _begin(case, page_words().language, now, by_sender=False)


@bp.post("/form/changed")
@sent_sitting
def tell_change(visit: Visit, reference: str) -> Response:  # noqa: ARG001 - the guard hands it to every view
    """Begin telling what changed, right after sending, on the same device."""
    case = case_of(db.session(), visit.sitting)
    if case is None or is_unattended(visit) or not ButtonForm().validate():
        return redirect(url_for("patient.done"), 303)
    return _begin(case, visit.words.language, visit.desk.now, by_sender=True)


@bp.get("/form/already-sent")
@patient_sitting
def already_sent(visit: Visit) -> Response:
    """When the request was sent, and the choice: tell what changed, or send another one."""
    case = visit.updated_case
    if case is None:
        return redirect(url_for("patient.go_on"), 303)
    words = visit.words
    day = spoken_day(visit.practice.hours.local_date(case.received_at), words.language)
    html = render(
        "patient/already_sent.html",
        words,
        words("already_sent_title"),
        reference=show_reference(case.reference),
        sent=words("already_sent_text", date=day),
        is_filled=visit.sitting.signs_before is not None,
        go_on_url=url_for("patient.go_on"),
        begin_url=url_for("patient.begin"),
    )
    return make_response(html)


def _found(wanted: Wanted, now: datetime) -> Case:
    """Count the try, for good, and then look."""
    session, address = db.session(), request.remote_addr or ""
    attempt = updates.begin(session, keys(), wanted.given, address, now=now, new_id=context.new_id)
    session.commit()
    return updates.find(session, keys(), attempt, wanted.birth_date)


def _begin(case: Case, language: str, now: datetime, *, by_sender: bool) -> Response:
    """Start the sitting that tells the news, in the language the patient reads now."""
    session = db.session()
    asked = context.questionnaire_of(case.questionnaire_id, case.questionnaire_version)
    try:
        begun, token = updates.start(
            session,
            keys(),
            case,
            asked,
            now=now,
            new_id=context.new_id,
            new_token=context.new_token,
            kept_for=timedelta(days=context.practice().retention.draft_days),
        )
    except RequestNotFound as erased:
        raise DraftNotFound("This request was erased.") from erased
    if by_sender:
        begun = updates.fill(session, keys(), begun, case, asked, now)
    kept_page.forget(KeptKind.SENT)
    sittings.change_language(session, begun, language)
    session.commit()
    response = redirect(url_for("patient.already_sent"), 303)
    SITTING.give(response, token)
    return response
