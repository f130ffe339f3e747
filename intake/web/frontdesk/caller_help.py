"""A sign that needs help at once, told by a caller on the line: what to say, and the way to a clinician.

The front desk judges nothing: it reads aloud, takes down who and where the caller is, and connects.
"""

from __future__ import annotations

from flask import flash, make_response, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from intake.extensions import csrf, db, keys
from intake.services.cases import record as case_record
from intake.services.frontdesk import merges
from intake.services.frontdesk.connecting import connect
from intake.services.patient import filling
from intake.services.patient.filling import CONTACT_QUESTIONS, LEAVE_PHONE
from intake.services.patient.page_marks import own_of
from intake.services.patient.safety import HelpNeeded, ticked_box
from intake.services.patient.shown_again import ShownAgain
from intake.store.models import Case
from intake.web.form.again import form_again, said_of, show_again, typed_pairs, why_again
from intake.web.form.asking import TAKEN_BACK, help_address
from intake.web.form.fields import Asked
from intake.web.form.help_view import call_now, help_said, page_of_cause, told_by_mistake
from intake.web.form.languages import posted_language
from intake.web.form.page_check import take_contact
from intake.web.form.page_form import asked_for, posted_form
from intake.web.form.page_mark import PageChanged, is_as_shown, mark
from intake.web.form.page_view import present_fields, summary
from intake.web.form.portal import portal
from intake.web.form.visit import Visit
from intake.web.frontdesk.caller_guard import caller_form
from intake.web.frontdesk.callers import bp
from intake.web.frontdesk.read_aloud import on_duty_name, read_aloud
from intake.web.staff.desk import desk
from intake.web.staff.page import render

WHERE = "where"
LONGEST_PLACE = 200
OPTIONAL = ("name_given", "name_family", "birth_date")
"""Nobody waits for these; a phone number alone is enough."""


@caller_form
def get_help(visit: Visit) -> Response:
    """An emergency: what to tell the caller, then who they are, and connect."""
    return _help(visit)


@caller_form
def call_today(visit: Visit) -> Response:
    """The same for what a clinician must hear of today."""
    return _help(visit)


@bp.post("/<form_id>/mistake")
@caller_form
def mistake(visit: Visit) -> Response:
    """Take back a sign that was ticked by mistake; that it was ticked stays on record."""
    needed = visit.turn.needed
    cause = (
        next((each for each in needed.causes if each.rule == request.form.get("sign")), None)
        if needed
        else None
    )
    if needed is None or cause is None:
        return redirect(help_address(needed) if needed else portal().address("go_on"), 303)
    page, box = page_of_cause(visit, cause), ticked_box(visit.answers, cause.rule)
    if box is None:
        return redirect(page, 303)
    left = filling.take_back(db.session(), visit.turn, *box).turn.needed
    db.session.commit()
    return redirect(f"{help_address(left) if left else page}?{TAKEN_BACK}", 303)


def _help(visit: Visit) -> Response:
    needed = visit.turn.needed
    if needed is None:
        go_on = portal().address("go_on")
        if request.method == "POST":
            raise PageChanged(go_on)
        return redirect(go_on, 303)
    if request.method == "GET" and help_address(needed) != request.path:
        return redirect(help_address(needed), 303)
    return _page(visit, needed) if request.method == "GET" else _connect(visit)


def _connect(visit: Visit) -> Response:
    """File who and where the caller is, and ring a clinician."""
    form = posted_form(_asked(visit), request.form, visit.today)
    typed = typed_pairs(form, WHERE)
    if not is_as_shown(visit, LEAVE_PHONE, own_of(visit.sitting, list(CONTACT_QUESTIONS))):
        raise PageChanged(request.path)
    if form.is_stale:
        return show_again(visit, LEAVE_PHONE, typed, ShownAgain.LAPSED)
    if language := posted_language(visit.questionnaire):
        return show_again(visit, LEAVE_PHONE, typed, ShownAgain.LANGUAGE, language=language)
    checked = take_contact(form, visit.turn.counted)
    if checked.errors:
        return show_again(visit, LEAVE_PHONE, typed, ShownAgain.ERRORS)
    session = db.session()
    case = filling.leave_contact(session, visit.turn, checked.given)
    rung_for = _ring(session, case, request.form.get(WHERE, "").strip()[:LONGEST_PLACE])
    session.commit()
    on_duty = desk().on_duty
    rung = on_duty.name if on_duty else "every clinician"
    flash(
        f"The bell rings for {rung}, and letters go out. Stay on the line until somebody takes over. "
        "The form is kept among your forms for callers."
    )
    return redirect(url_for("frontdesk.case", reference=rung_for), 303)


def _ring(session: Session, case: Case, where: str) -> str:
    """Connect the request, or the one that it was merged into; gives the form number, as stored, of that."""
    record = case_record.open_one(session, keys(), case.reference)
    kept = merges.merged_into(session, record)
    if kept is not None and not kept.is_erased:
        record = case_record.open_one(session, keys(), kept.reference)
    connect(session, keys(), record.row.reference, where, desk().handling(record.state.version))
    return record.row.reference


def _asked(visit: Visit) -> tuple[Asked, ...]:
    return asked_for(visit.questionnaire, CONTACT_QUESTIONS, visit.words, optional=OPTIONAL)


def _page(visit: Visit, needed: HelpNeeded) -> Response:
    words, why = visit.words, why_again(visit, LEAVE_PHONE)
    form, checked = form_again(
        visit, LEAVE_PHONE, _asked(visit), lambda form: take_contact(form, visit.turn.counted)
    )
    said = help_said(words, needed, call_now(visit))
    at = desk()
    html = render(
        "frontdesk/caller_help.html",
        "Tell the caller to ring 911" if said.is_emergency else "This needs a clinician now",
        errors=[*(said_of(why, words) or summary(form.answer_fields, checked.errors))],
        help_first=said,
        aloud=read_aloud(said, words.language, on_duty_name()),
        words=words.plain,
        views=present_fields(form, checked.errors, words),
        where=dict(visit.sitting.typed.get(LEAVE_PHONE, [])).get(WHERE, ""),
        on_duty=at.on_duty.name if at.on_duty else "a clinician",
        taken_back=TAKEN_BACK in request.args,
        mistake_url=url_for(".mistake"),
        mistakes=told_by_mistake(words, needed, visit.answers),
        page_mark=mark(visit, LEAVE_PHONE, own_of(visit.sitting, list(CONTACT_QUESTIONS))),
        go_on_url=portal().address("go_on"),
        language=words.language,
    )
    return make_response(html)


# Like the pages of the form, these check their own token.
for rule, view in (("/<form_id>/get-help", get_help), ("/<form_id>/call-today", call_today)):
    bp.add_url_rule(rule, view_func=csrf.exempt(view), methods=["GET", "POST"])
