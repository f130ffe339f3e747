"""The pages that tell a patient to get help, and what can be done from there."""

from __future__ import annotations

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from intake.domain.answers import Answers
from intake.domain.flow import Step
from intake.domain.policy import Urgency
from intake.domain.questionnaire import Help
from intake.extensions import db
from intake.services.patient import filling
from intake.services.patient.filling import CONTACT_QUESTIONS, LEAVE_PHONE, Saved
from intake.services.patient.page_marks import Own, own_of
from intake.services.patient.safety import HelpNeeded, help_by_sign, ticked_box
from intake.services.patient.shown_again import ShownAgain
from intake.web.form.again import form_again, said_of, show_again, typed_pairs, why_again
from intake.web.form.asking import TAKEN_BACK, ask, help_address, safety_section
from intake.web.form.button import ButtonForm
from intake.web.form.fields import Asked
from intake.web.form.help_view import (
    call_now,
    help_said,
    page_of_cause,
    plan_title,
    planned,
    plans,
    told_by_mistake,
)
from intake.web.form.languages import posted_language
from intake.web.form.page import PAGE_FORM, render
from intake.web.form.page_check import take_contact
from intake.web.form.page_form import asked_for, posted_form
from intake.web.form.page_mark import PageChanged, is_as_shown, mark
from intake.web.form.page_view import present_fields, summary
from intake.web.form.visit import Visit
from intake.web.patient.blueprint import bp
from intake.web.patient.guard import patient_sitting

SEEN = Step("seen")
OPTIONAL_IN_A_HURRY = ("name_given", "name_family", "birth_date")
"""Asked for, but nobody who was just told to get help is held up by them: a phone number alone is enough."""


@bp.get("/form/get-help")
@patient_sitting
def get_help(visit: Visit) -> Response:
    """Get help now: call 911 or go to the nearest emergency room."""
    return _help_page(visit, Urgency.EMERGENCY, "patient/get_help.html")


@bp.get("/form/call-today")
@patient_sitting
def call_today(visit: Visit) -> Response:
    """Call today: the office, or whoever answers while it is closed; for thoughts of self-harm, 988."""
    return _help_page(visit, Urgency.SAME_DAY, "patient/call_today.html")


@bp.route("/form/mistake", methods=["GET", "POST"])
@patient_sitting
def mistake(visit: Visit) -> Response:
    """Take back a sign in one press; that it was ticked stays on record.

    What follows from more than a tick is taken back on the page where it was told.
    """
    needed = visit.turn.needed
    if needed is None:
        return redirect(url_for("patient.go_on"), 303)
    cause = next((each for each in needed.causes if each.rule == request.form.get("sign")), None)
    if cause is None or not ButtonForm().validate():
        return redirect(help_address(needed), 303)
    page, box = page_of_cause(visit, cause), ticked_box(visit.answers, cause.rule)
    if box is None:
        return redirect(page, 303)
    saved = filling.take_back(db.session(), visit.turn, *box)
    left = saved.turn.needed
    db.session.commit()
    return redirect(f"{help_address(left) if left else page}?{TAKEN_BACK}", 303)


@bp.post("/form/plan")
@patient_sitting
def plan(visit: Visit) -> Response:
    """Say in one press what one will do now; nobody has to, and it changes nothing that they are told."""
    needed = visit.turn.needed
    if needed is None:
        return _nothing_urgent()
    said = request.form.get("plan", "")
    if said in dict(plans(visit.words)) and ButtonForm().validate():
        filling.say_plan(db.session(), visit.turn, said)
        db.session.commit()
    return redirect(help_address(needed), 303)


@bp.route("/form/seen", methods=["GET", "POST"])
@patient_sitting
def seen(visit: Visit) -> Response:
    """A doctor or nurse checked the sign after it began: when and where. The level stays."""
    needed = visit.turn.needed
    if needed is None:
        return _nothing_urgent()
    address = help_address(needed)

    def thanked_or_back(saved: Saved) -> str:
        return url_for("patient.seen_thanks") if _was_seen(saved.turn.answers) else address

    return ask(visit, SEEN, back=lambda: address, after=thanked_or_back)


@bp.get("/form/seen-thanks")
@patient_sitting
def seen_thanks(visit: Visit) -> Response:
    """Thanks for telling who checked the sign, and what that means from here."""
    needed = visit.turn.needed
    if needed is None or not _was_seen(visit.answers):
        return redirect(help_address(needed) if needed else url_for("patient.go_on"), 303)
    words = visit.words
    html = render(
        "patient/seen_thanks.html",
        words,
        words("seen_thanks_title"),
        section=safety_section(visit),
        back_url=url_for("patient.seen"),
        call=call_now(visit),
        help_url=help_address(needed),
        phone_url=url_for("patient.leave_phone"),
        go_on_url=url_for("patient.go_on"),
    )
    return make_response(html)


@bp.route("/form/leave-phone", methods=["GET", "POST"])
@patient_sitting
def leave_phone(visit: Visit) -> Response:
    """Leave a phone number at a safety page, name and birth date as far as they go; the form stays open."""
    needed = visit.turn.needed
    if needed is None:
        return _nothing_urgent()
    if request.method == "GET":
        return _contact_page(visit, needed)
    if not is_as_shown(visit, LEAVE_PHONE, _own_contact(visit)):
        raise PageChanged(url_for("patient.leave_phone"))
    form = posted_form(_contact_asked(visit), request.form, visit.today)
    typed = typed_pairs(form)
    if form.is_stale:
        return show_again(visit, LEAVE_PHONE, typed, ShownAgain.LAPSED)
    if language := posted_language(visit.questionnaire):
        return show_again(visit, LEAVE_PHONE, typed, ShownAgain.LANGUAGE, language=language)
    checked = take_contact(form, visit.turn.counted)
    if checked.errors:
        return show_again(visit, LEAVE_PHONE, typed, ShownAgain.ERRORS)
    filling.leave_contact(db.session(), visit.turn, checked.given)
    db.session.commit()
    return redirect(url_for("patient.phone_left"), 303)


@bp.get("/form/phone-left")
@patient_sitting
def phone_left(visit: Visit) -> Response:
    """The number was left; the help still comes first."""
    needed = visit.turn.needed
    if needed is None or visit.sitting.draft.case_id is None:
        return redirect(url_for("patient.go_on"), 303)
    words = visit.words
    html = render(
        "patient/phone_left.html",
        words,
        words("leave_phone_done_title"),
        section=safety_section(visit),
        back_url=help_address(needed),
        is_emergency=needed.level is Urgency.EMERGENCY,
        only_911=help_by_sign(visit.questionnaire, needed.causes) is Help.CALL_911,
        call=call_now(visit),
        go_on_url=url_for("patient.go_on"),
    )
    return make_response(html)


def _nothing_urgent() -> Response:
    """On with the form. Raises `PageChanged` for a page that was sent: the sign was taken back meanwhile."""
    go_on = url_for("patient.go_on")
    if request.method == "POST":
        raise PageChanged(go_on)
    return redirect(go_on, 303)


def _was_seen(answers: Answers) -> bool:
    return bool(answers.value("seen_already") == "yes")


def _help_page(visit: Visit, level: Urgency, template: str) -> Response:
    needed = visit.turn.needed
    if needed is None:
        return redirect(url_for("patient.go_on"), 303)
    if needed.level is not level:
        return redirect(help_address(needed), 303)
    words = visit.words
    help_first = help_said(words, needed, call_now(visit))
    html = render(
        template,
        words,
        help_first.title,
        section=safety_section(visit),
        back_url=page_of_cause(visit, needed.causes[0]),
        help_first=help_first,
        seen_already=_was_seen(visit.answers),
        taken_back=TAKEN_BACK in request.args,
        seen_url=url_for("patient.seen"),
        plan_url=url_for("patient.plan"),
        plans=plans(words, only_911=help_first.only_911) if help_first.told else (),
        plan_title=plan_title(words),
        planned=planned(words, visit.answers),
        mistake_url=url_for("patient.mistake"),
        mistakes=told_by_mistake(words, needed, visit.answers),
        page_mark=mark(visit, "mistake"),
        phone_url=url_for("patient.leave_phone"),
        go_on_url=url_for("patient.go_on"),
    )
    return make_response(html)


def _contact_asked(visit: Visit) -> tuple[Asked, ...]:
    return asked_for(visit.questionnaire, CONTACT_QUESTIONS, visit.words, optional=OPTIONAL_IN_A_HURRY)


def _own_contact(visit: Visit) -> Own:
    return own_of(visit.sitting, list(CONTACT_QUESTIONS))


def _contact_page(visit: Visit, needed: HelpNeeded) -> Response:
    words, why = visit.words, why_again(visit, LEAVE_PHONE)
    form, checked = form_again(
        visit, LEAVE_PHONE, _contact_asked(visit), lambda form: take_contact(form, visit.turn.counted)
    )
    html = render(
        "patient/leave_phone.html",
        words,
        words("leave_phone_title"),
        section=safety_section(visit),
        errors=said_of(why, words) or summary(form.answer_fields, checked.errors),
        back_url=help_address(needed),
        language_form=PAGE_FORM,
        views=present_fields(form, checked.errors, words),
        page_mark=mark(visit, LEAVE_PHONE, _own_contact(visit)),
    )
    return make_response(html)
