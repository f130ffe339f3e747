"""Opening a saved form with its code and the date of birth, on any device."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from flask import make_response, redirect, request
from werkzeug.wrappers import Response

from intake import context
from intake.domain.answers import Answers
from intake.domain.reference import UnreadableCode
from intake.extensions import db, keys
from intake.services.errors import CodeRefused, TooManyGuesses
from intake.services.patient import saving
from intake.services.patient.sitting import Sitting
from intake.web.form.languages import posted_language, remember_language
from intake.web.form.page_check import BIRTH_DATE, check_contact
from intake.web.form.page_form import PageForm, filled_form, posted_form
from intake.web.form.page_view import FieldView, present_fields, summary
from intake.web.form.typed_text import tidy, without_strange
from intake.web.form.words import Words
from intake.web.guards import public
from intake.web.host_cookie import SITTING
from intake.web.patient.addresses import step_address
from intake.web.patient.again import lapsed_error
from intake.web.patient.blueprint import bp
from intake.web.patient.page import PAGE_FORM, page_words, render
from intake.web.patient.saving import birth_date_asked
from intake.web.patient.visit import visit_of

CODE = "code"
LONGEST_CODE = 40
"""More than any way of writing a code down takes; a longer text is shown again no further."""
TOO_MANY = 429
OK, LAPSED, UNUSABLE = 200, 400, 422
NOBODY = Answers({})


@bp.route("/open", methods=["GET", "POST"])
@public
def open_saved() -> Response:
    """Ask for code and date of birth; whatever does not fit is answered with the same words."""
    words, now = page_words(), context.now()
    today = context.practice().hours.local_date(now)
    if request.method == "GET":
        return _page(words, filled_form(birth_date_asked(words), NOBODY), {}, OK)
    form = posted_form(birth_date_asked(words), request.form, today)
    if form.is_stale:
        return _page(words, form, {}, LAPSED)
    if language := posted_language(words.questionnaire):
        remember_language(language)
        words = replace(words, language=language)
        form = posted_form(birth_date_asked(words), request.form, today)
        form.forget_errors()
        return _page(words, form, {}, OK)
    checked = check_contact(form, words.questionnaire, NOBODY)
    missing = {} if _typed_code() else {CODE: words("error_code_missing")}
    if errors := {**missing, **checked.errors}:
        return _page(words, form, errors, UNUSABLE)
    try:
        opened, token = _open(date.fromisoformat(Answers(checked.given).value(BIRTH_DATE)), now)
    except (UnreadableCode, CodeRefused):
        db.session.rollback()
        return _page(words, form, {CODE: f"{words('open_wrong')} {words('tries_wait')}"}, UNUSABLE)
    except TooManyGuesses:
        db.session.rollback()
        phone = context.practice().phone.shown
        return _page(words, form, {CODE: words("open_locked", phone=phone)}, TOO_MANY)
    return _go_on(opened, token, now)


def _open(birth_date: date, now: datetime) -> tuple[Sitting, str]:
    """Count the try, for good, and then look."""
    session, address = db.session(), request.remote_addr or ""
    attempt = saving.begin(session, keys(), _typed_code(), address, now=now, new_id=context.new_id)
    session.commit()
    opened = saving.open_saved(session, keys(), attempt, birth_date, now=now, new_token=context.new_token)
    session.commit()
    return opened


def _go_on(opened: Sitting, token: str, now: datetime) -> Response:
    """To the first page that is not complete; a form sent meanwhile leads on to its number by itself."""
    visit = visit_of(opened, now)
    remember_language(visit.words.language)
    response = redirect(step_address(visit.turn.first_incomplete, opened="1"), 303)
    SITTING.give(response, token)
    return response


def _typed_code() -> str:
    return tidy(without_strange(request.form.get(CODE, "")), one_line=True)[:LONGEST_CODE]


def _page(words: Words, form: PageForm, errors: Mapping[str, str], status: int) -> Response:
    code = FieldView(
        kind="text",
        name=CODE,
        label=words("open_code"),
        hint="",
        error=errors.get(CODE, ""),
        heading=False,
        value=_typed_code() if request.method == "POST" else "",
    )
    listed = [(CODE, errors[CODE])] if CODE in errors else []
    html = render(
        "patient/open_saved.html",
        words,
        words("open_title"),
        errors=lapsed_error(words) if status == LAPSED else (*listed, *summary(form.answer_fields, errors)),
        back_url=f"{request.script_root}/",
        language_form=PAGE_FORM,
        views=(code, *present_fields(form, errors, words)),
    )
    return make_response(html, status)
