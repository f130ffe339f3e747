"""The pages of questions on the path, and removing an operation.

Portals put these views under their own addresses, each behind its own guard; what they lead to is found in
the portal that was come to (`portal.ENDPOINTS`).
"""

from __future__ import annotations

from flask import make_response, redirect, request
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from intake.domain import flow
from intake.domain.flow import Step
from intake.domain.questionnaire import PageKind
from intake.extensions import db
from intake.services.patient import filling, page_marks
from intake.services.patient.filling import Saved, removal_of
from intake.services.patient.shown_again import ShownAgain
from intake.web.form.addresses import CHECK, SURGERIES, address_after, return_page, step_address, step_at
from intake.web.form.again import said_of, show_again, why_again
from intake.web.form.asking import ask, help_address, page_changed
from intake.web.form.button import ButtonForm
from intake.web.form.page import render
from intake.web.form.page_form import asked_on, posted_form
from intake.web.form.page_mark import PageChanged, is_as_shown, mark
from intake.web.form.portal import portal
from intake.web.form.told import surgery_label
from intake.web.form.visit import Visit
from intake.web.form.where import section_of


def question(visit: Visit, slug: str) -> Response:
    """A page of questions outside the loop, the cards of operations and the check of all answers included."""
    return _on_path(visit, slug, None)


def looped_question(visit: Visit, slug: str, instance: int) -> Response:
    """A page of questions about one operation."""
    return _on_path(visit, slug, instance)


def remove_surgery(visit: Visit, instance: int) -> Response:
    """Ask whether to remove an operation, and remove it."""
    cards = Step(SURGERIES)
    if instance not in flow.surgery_numbers(visit.answers) or cards not in visit.turn.path:
        return redirect(step_address(cards), 303)
    page, own = removal_of(instance), page_marks.own_of_surgery(visit.sitting, instance)
    if request.method == "POST" and not is_as_shown(visit, page, own):
        raise PageChanged(portal().address("remove_surgery", instance=instance))
    if request.method == "POST":
        if not ButtonForm().validate():
            return show_again(visit, page, [], ShownAgain.LAPSED)
        filling.remove_surgery(db.session(), visit.turn, instance)
        db.session.commit()
        return redirect(step_address(cards, removed="1"), 303)
    words = visit.words
    html = render(
        "form/remove_surgery.html",
        words,
        words("surgery_remove_title"),
        section=section_of(visit, SURGERIES),
        errors=said_of(why_again(visit, page), words),
        back_url=step_address(cards),
        label=surgery_label(visit.answers, instance, words),
        page_mark=mark(visit, page, own),
    )
    return make_response(html)


def _on_path(visit: Visit, slug: str, instance: int | None) -> Response:
    step = step_at(visit.questionnaire, slug, instance)
    if step is None or visit.questionnaire.page(step.page_id).kind is PageKind.ASIDE:
        raise NotFound
    if not visit.turn.may_open(step) and not _is_taken_all_the_same(visit, step):
        missing = {"missing": "1"} if step.page_id == CHECK else {}
        return redirect(step_address(visit.turn.first_incomplete, **missing), 303)

    def after(saved: Saved) -> str:
        if step.page_id == CHECK:
            filling.send(db.session(), saved.turn)
            return portal().address("done")
        if saved.help is not None:
            return help_address(saved.help)
        to = return_page() or (CHECK if visit.updated_case and not visit.turn.is_preparing else "")
        return address_after(visit.questionnaire, saved.turn.answers, step, to)

    return ask(visit, step, back=lambda: _back_address(visit, step), after=after)


def _is_taken_all_the_same(visit: Visit, step: Step) -> bool:
    """Whether a posted page is looked at, although another window opened a question before it or closed it.

    Raises `PageChanged` where the page is no longer asked.
    """
    if request.method != "POST" or visit.questionnaire.page(step.page_id).kind is not PageKind.QUESTIONS:
        return False
    if step not in visit.turn.path:
        asked = asked_on(visit.questionnaire, visit.answers, step, visit.words, visit.practice.hours)
        raise page_changed(visit, step, posted_form(asked, request.form, visit.today))
    return True


def _back_address(visit: Visit, step: Step) -> str:
    """Where "Back" leads: the page a change was begun on, once that can be opened, else the page before."""
    if (to := return_page()) and visit.turn.may_open(Step(to)):
        return step_address(Step(to))
    before = flow.previous_step(visit.questionnaire, visit.answers, step)
    if before and visit.turn.is_preparing and not visit.questionnaire.page(before.page_id).after_sending:
        return ""  # what was sent is not filled in again
    return step_address(before) if before else portal().address("start")
