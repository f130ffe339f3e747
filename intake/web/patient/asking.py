"""Asking one page of questions: show it, check what comes back, save it, go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import make_response, redirect, request, url_for
from werkzeug.wrappers import Response

from intake.domain import flow
from intake.domain.flow import Step
from intake.domain.policy import Urgency
from intake.domain.questionnaire import PageKind
from intake.extensions import db
from intake.services import form_filling
from intake.services.form_filling import Saved
from intake.services.safety_pages import HelpNeeded
from intake.web.page_check import check_page, recall_planned
from intake.web.page_form import PageForm, asked_on, filled_form, posted_form
from intake.web.patient.cards import present_cards
from intake.web.patient.check_rows import present_answers
from intake.web.patient.language import in_posted_language
from intake.web.patient.page import PAGE_FORM, render
from intake.web.patient.visit import Visit
from intake.web.presenters import present_page
from intake.web.words import Words

OK = 200
LAPSED = 400
UNUSABLE = 422

_TEMPLATES = {PageKind.CARDS: "patient/surgeries.html", PageKind.CHECK: "patient/check.html"}


def ask(visit: Visit, step: Step, *, back_url: str, after: Callable[[Saved], str]) -> Response:
    """Show a page, or take what was posted to it; saved answers lead to the address that `after` gives."""
    asked = asked_on(visit.questionnaire, visit.answers, step, visit.words, visit.practice.hours)
    if request.method == "GET":
        form = filled_form(asked, visit.answers, step.instance)
        recall_planned(form, visit.answers, step, visit.today)
        return _show(visit, step, form, {}, back_url, OK)
    form = posted_form(asked, request.form, visit.today)
    if form.is_stale:
        return _show(visit, step, form, {}, back_url, LAPSED)
    if other := in_posted_language(visit):
        return _show(other, step, _typed_form(other, step), {}, back_url, OK)
    checked = check_page(form, visit.questionnaire, visit.answers, step)
    if checked.errors:
        return _show(visit, step, form, checked.errors, back_url, UNUSABLE)
    saved = form_filling.answer_page(db.session(), visit.desk, visit.sitting, step, checked.given)
    address = after(saved)
    db.session.commit()
    return redirect(address, 303)


def section_of(visit: Visit, page_id: str, instance: int | None = None) -> str:
    """The part of the form a page belongs to; among several operations with the operation's place."""
    words = visit.words
    section = words.of(visit.questionnaire.section(visit.questionnaire.page(page_id).section).title)
    numbers = flow.surgery_numbers(visit.answers)
    if instance is None or len(numbers) == 1:
        return section
    return f"{section}: {words('surgery_number', n=numbers.index(instance) + 1)}"


def help_address(needed: HelpNeeded) -> str:
    """The safety page of that level."""
    return url_for("patient.get_help" if needed.level is Urgency.EMERGENCY else "patient.call_today")


def lapsed_error(words: Words) -> tuple[tuple[str, str], ...]:
    """What to say on a page whose token is gone: what was typed is still there."""
    return (("", f"{words('lapsed_title')}. {words('lapsed_text')}"),)


def _typed_form(visit: Visit, step: Step) -> PageForm:
    """The page as it was typed, in the visit's language, held to account for nothing yet."""
    asked = asked_on(visit.questionnaire, visit.answers, step, visit.words, visit.practice.hours)
    form = posted_form(asked, request.form, visit.today)
    check_page(form, visit.questionnaire, visit.answers, step)
    form.forget_errors()
    return form


def _show(
    visit: Visit, step: Step, form: PageForm, errors: Mapping[str, str], back_url: str, status: int
) -> Response:
    page = visit.questionnaire.page(step.page_id)
    is_first = step.instance is None or step.instance == flow.surgery_numbers(visit.answers)[0]
    view = present_page(page, form, errors, visit.answers, visit.words, first_of_loop=is_first)
    html = render(
        _TEMPLATES.get(page.kind, "patient/question.html"),
        visit.words,
        view.title,
        section=section_of(visit, step.page_id, step.instance),
        errors=lapsed_error(visit.words) if status == LAPSED else view.errors,
        back_url=back_url,
        language_form=PAGE_FORM,
        page=view,
        button_text=visit.words("check_send" if page.kind is PageKind.CHECK else "continue"),
        under_age=visit.words("under_age_text") in errors.values(),
        missing="missing" in request.args,
        **_more(visit, page.kind),
    )
    return make_response(html, status)


def _more(visit: Visit, kind: PageKind) -> dict[str, object]:
    """What stands on a page besides its questions."""
    if kind is PageKind.CARDS:
        return present_cards(visit)
    if kind is PageKind.CHECK:
        return {"sections": present_answers(visit)}
    return {}
