"""Who sent a request before and has news: found by form number and birth date, or right after sending.

What does not fit is answered with the same words, whatever was wrong. The news are a sitting of their own,
filled with what was sent only in the browser that sent it; until they are sent, the request stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from intake import context
from intake.content.spoken import spoken_day
from intake.domain.answers import Answers
from intake.domain.reference import UnreadableReference, show_reference
from intake.extensions import db, keys
from intake.services.errors import DraftNotFound, RequestNotFound, TooManyGuesses
from intake.services.patient import sitting as sittings
from intake.services.patient import updates
from intake.services.patient.sitting import case_of
from intake.store.models import Case
from intake.web.form.languages import posted_language, remember_language
from intake.web.form.page_check import BIRTH_DATE, check_contact
from intake.web.form.page_form import PageForm, filled_form, posted_form
from intake.web.form.page_view import FieldView, present_fields, summary
from intake.web.form.typed_text import tidy, without_strange
from intake.web.form.words import Words
from intake.web.guards import public
from intake.web.host_cookie import SITTING
from intake.web.patient.again import lapsed_error
from intake.web.patient.blueprint import bp
from intake.web.patient.forms import ButtonForm
from intake.web.patient.guard import patient_sitting, sent_sitting
from intake.web.patient.page import PAGE_FORM, page_words, render
from intake.web.patient.saved_form import LAPSED, NOBODY, OK, TOO_MANY, UNUSABLE
from intake.web.patient.saving import birth_date_asked
from intake.web.patient.sending import refuse_unattended
from intake.web.patient.visit import Visit

NUMBER = "form_number"
LONGEST_NUMBER = 40
"""More than any way of writing a form number down takes; a longer text is shown again no further."""


@bp.route("/sent", methods=["GET", "POST"])
@public
def find_sent() -> Response:
    """Ask for form number and date of birth of a request that was sent."""
    words, now = page_words(), context.now()
    today = context.practice().hours.local_date(now)
    if request.method == "GET":
        return _find_page(words, filled_form(birth_date_asked(words), NOBODY), {}, OK)
    form = posted_form(birth_date_asked(words), request.form, today)
    if form.is_stale:
        return _find_page(words, form, {}, LAPSED)
    if language := posted_language(words.questionnaire):
        remember_language(language)
        words = replace(words, language=language)
        form = posted_form(birth_date_asked(words), request.form, today)
        form.forget_errors()
        return _find_page(words, form, {}, OK)
    checked = check_contact(form, words.questionnaire, NOBODY)
    missing = {} if _typed_number() else {NUMBER: words("error_number_missing")}
    if errors := {**missing, **checked.errors}:
        return _find_page(words, form, errors, UNUSABLE)
    phone = context.practice().phone.shown
    try:
        case = _found(date.fromisoformat(Answers(checked.given).value(BIRTH_DATE)), now)
    except UnreadableReference:
        return _find_page(words, form, {NUMBER: words("already_sent_unreadable")}, UNUSABLE)
    except RequestNotFound:
        db.session.rollback()
        wrong = f"{words('already_sent_wrong', phone=phone)} {words('tries_wait')}"
        return _find_page(words, form, {NUMBER: wrong}, UNUSABLE)
    except TooManyGuesses:
        db.session.rollback()
        return _find_page(words, form, {NUMBER: words("open_locked", phone=phone)}, TOO_MANY)
    return _begin(case, words.language, now, by_sender=False)


@bp.post("/form/changed")
@sent_sitting
def tell_change(visit: Visit, reference: str) -> Response:  # noqa: ARG001 - the guard hands it to every view
    """Begin telling what changed, right after sending, on the same device."""
    refuse_unattended(visit)
    case = case_of(db.session(), visit.sitting)
    if case is None or not ButtonForm().validate():
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
    return make_response(html, OK)


def _found(birth_date: date, now: datetime) -> Case:
    """Count the try, for good, and then look."""
    session, address = db.session(), request.remote_addr or ""
    attempt = updates.begin(session, keys(), _typed_number(), address, now=now, new_id=context.new_id)
    session.commit()
    return updates.find(session, keys(), attempt, birth_date)


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
    sittings.change_language(session, begun, language)
    session.commit()
    response = redirect(url_for("patient.already_sent"), 303)
    SITTING.give(response, token)
    return response


def _typed_number() -> str:
    return tidy(without_strange(request.form.get(NUMBER, "")), one_line=True)[:LONGEST_NUMBER]


def _find_page(words: Words, form: PageForm, errors: Mapping[str, str], status: int) -> Response:
    number = FieldView(
        kind="reference",
        name=NUMBER,
        label=words("already_sent_number"),
        hint=words("already_sent_hint"),
        error=errors.get(NUMBER, ""),
        heading=False,
        value=_typed_number() if request.method == "POST" else "",
    )
    listed = [(NUMBER, errors[NUMBER])] if NUMBER in errors else []
    html = render(
        "patient/find_sent.html",
        words,
        words("find_sent_title"),
        errors=lapsed_error(words) if status == LAPSED else (*listed, *summary(form.answer_fields, errors)),
        back_url=f"{request.script_root}/",
        language_form=PAGE_FORM,
        views=(number, *present_fields(form, errors, words)),
    )
    return make_response(html, status)
