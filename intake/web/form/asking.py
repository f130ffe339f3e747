"""Asking one page of questions: show it, check what comes back, save it, go on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import make_response, redirect, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from intake.domain import flow
from intake.domain.answers import instance_id
from intake.domain.flow import Step
from intake.domain.policy import Urgency
from intake.domain.questionnaire import Page, PageKind
from intake.domain.sign_lists import first_safety_page
from intake.extensions import db
from intake.services.patient import filling
from intake.services.patient.filling import Saved
from intake.services.patient.safety import HelpNeeded, finding_ids
from intake.services.patient.shown_again import ShownAgain
from intake.web.form.addresses import step_address
from intake.web.form.again import kept_for_later, kept_typed, said_of, show_again, typed_pairs, why_again
from intake.web.form.blank import asks_of_another, is_blank, show_blank
from intake.web.form.blank_page import place
from intake.web.form.cards import present_cards
from intake.web.form.check_rows import present_answers
from intake.web.form.dates_right import present_timeline
from intake.web.form.fields import Asked
from intake.web.form.languages import posted_language
from intake.web.form.page import PAGE_FORM, render
from intake.web.form.page_check import (
    Checked,
    birth_date,
    check_page,
    planned_date,
    recall_planned,
    ticks_a_sign,
)
from intake.web.form.page_form import PageForm, asked_on, filled_form, posted_form
from intake.web.form.page_mark import (
    PageChanged,
    gave_its_answers,
    posted_number,
    step_is_as_shown,
    step_mark,
)
from intake.web.form.page_view import present_page
from intake.web.form.portal import portal
from intake.web.form.posted import given_on, help_in
from intake.web.form.robots import TRAP, is_sent_too_soon, refuse_trapped_sending
from intake.web.form.same_places import SAME_PLACES, same_places
from intake.web.form.told import date_words, placeholders
from intake.web.form.visit import Visit
from intake.web.form.where import part_words, section_of, time_left

SAVE = "save"
"""What the button "Save and finish later" posts as `action`."""
TAKEN_BACK = "taken-back"
"""In the address of a page that says that a sign was taken back."""

_TEMPLATES = {
    PageKind.CARDS: "form/surgeries.html",
    PageKind.TIMELINE: "form/dates_right.html",
    PageKind.CHECK: "form/check.html",
}


def ask(visit: Visit, step: Step, *, back: Callable[[], str], after: Callable[[Saved], str]) -> Response:
    """Show a page, or take what was posted to it; saved answers lead to the address that `after` gives.

    `back` gives the address that a page shown leads back to.

    Raises `PageChanged` where the page's own answers are no longer those that it was shown with.
    """
    if request.method == "GET":
        return _show_asked(visit, step, back())
    asked = asked_on(visit.questionnaire, visit.answers, step, visit.words, visit.practice.hours)
    form = posted_form(asked, request.form, visit.today, birth_date(visit.answers))
    if not _is_up_to_date(visit, step, form):
        if not _is_check(visit, step):
            raise page_changed(visit, step, form)
        return show_again(visit, _page_id(step), [], ShownAgain.CHANGED)
    if form.is_stale:
        return _again(visit, step, form, ShownAgain.LAPSED)
    if language := posted_language(visit.questionnaire):
        return _again(visit, step, form, ShownAgain.LANGUAGE, language=language)
    if request.form.get("action") == SAME_PLACES and (
        same := same_places(visit, visit.questionnaire.page(step.page_id))
    ):
        typed = [(name, value) for name, value in typed_pairs(form) if name != same.field]
        filled = [*typed, *((same.field, place) for place in same.places)]
        return show_again(visit, _page_id(step), filled, ShownAgain.FILLED)
    return _take(visit, step, form, after)


def _take(visit: Visit, step: Step, form: PageForm, after: Callable[[Saved], str]) -> Response:
    """Save what was posted, or lead back to the page with what is to be mended."""
    checked = check_page(form, visit.turn, step)
    if request.form.get("action") == SAVE:
        return _save_for_later(visit, step, form, checked)
    if checked.errors:
        return _again(visit, step, form, ShownAgain.ERRORS)
    if _is_check(visit, step):
        as_sent = replace(visit, turn=filling.as_sent(visit.turn, step, checked.given))
        refuse_trapped_sending(as_sent)
        if is_sent_too_soon(as_sent):
            return _again(visit, step, form, ShownAgain.TOO_SOON)
    planned = planned_date(form) if visit.questionnaire.has_page(filling.PLANNED_PAGE) else None
    if planned is not None and step.instance is not None:
        said = date_words(planned, visit.words).split(" (")[0]
        saved = filling.plan_surgery(db.session(), visit.turn, step.instance, said)
    else:
        saved = filling.answer_page(db.session(), visit.turn, step, checked.given, given_by=posted_number())
    address = after(saved)
    db.session.commit()
    return redirect(address, 303)


def safety_section(visit: Visit) -> str:
    """The part of the form that the safety check belongs to."""
    return section_of(visit, first_safety_page(visit.questionnaire).id)


def help_address(needed: HelpNeeded) -> str:
    """The safety page of that level."""
    return portal().address("get_help" if needed.level is Urgency.EMERGENCY else "call_today")


def page_changed(visit: Visit, step: Step, form: PageForm) -> PageChanged:
    """The refusal of a page that is older than its answers, with the help that it newly calls for."""
    on_path = step in visit.turn.path
    way_on = step_address(step) if on_path and visit.turn.may_open(step) else portal().address("go_on")
    needed = help_in((form,), visit.questionnaire, visit.policy, visit.today)
    if on_path:
        whole = visit.turn.after(step, given_on(form)).needed
        if whole and (needed or not finding_ids(whole.causes) <= visit.sitting.shown):
            needed = whole
    return PageChanged(way_on, needed)


def _again(visit: Visit, step: Step, form: PageForm, why: ShownAgain, *, language: str = "") -> Response:
    return show_again(visit, _page_id(step), typed_pairs(form), why, language=language)


def _page_id(step: Step) -> str:
    return instance_id(step.page_id, step.instance)


def _is_up_to_date(visit: Visit, step: Step, form: PageForm) -> bool:
    """Whether the page overwrites nothing told since: its answers are as it showed them, or as it gives them.

    A page sent twice gives what stands already, and one sent, gone back to and changed what it gave itself.
    What is sent off from the check is what was shown on it.
    """
    kind = visit.questionnaire.page(step.page_id).kind
    if step_is_as_shown(visit, step) or (kind is PageKind.QUESTIONS and gave_its_answers(visit, step)):
        return True
    checked = check_page(form, visit.turn, step)
    if checked.errors or kind is PageKind.CHECK:
        return False
    given = visit.turn.after(step, checked.given).answers
    if kind is PageKind.CARDS:
        given = flow.offer_surgery(visit.questionnaire, given)
    return given == visit.answers


def _is_check(visit: Visit, step: Step) -> bool:
    return visit.questionnaire.page(step.page_id).kind is PageKind.CHECK


def _save_for_later(visit: Visit, step: Step, form: PageForm, checked: Checked) -> Response:
    """Keep what stands on the page, usable or not, and go on to saving; a sign ticked on it comes first."""
    typed = [(name, kept_for_later(value)) for name, value in typed_pairs(form)] if checked.errors else []
    address = portal().address("save")
    # A page left as it came stays unanswered, so that the form opens there again.
    if checked.given or typed or flow.is_complete(visit.questionnaire, visit.answers, step):
        saved = filling.answer_page(db.session(), visit.turn, step, checked.given, typed=typed)
        address = help_address(saved.help) if saved.help else address
        db.session.commit()
    return redirect(address, 303)


def _show_asked(visit: Visit, step: Step, back_url: str) -> Response:
    """The page with what was answered on it, or typed and kept without being an answer."""
    page = _page_id(step)
    errors: Mapping[str, str] = {}
    why, typed = why_again(visit, page), MultiDict(kept_typed(visit, page))
    asked = asked_on(visit.questionnaire, visit.answers, step, visit.words, visit.practice.hours)
    if back_url and not (typed or why) and is_blank(visit, step, asked):
        return make_response(
            show_blank(visit, step, asked, back_url, lambda own: _written_blank(visit, step, asked, own))
        )
    if typed or why not in (None, ShownAgain.CHANGED):
        form = posted_form(asked, typed, visit.today, birth_date(visit.answers))
        checked = check_page(form, visit.turn, step)
        if why is ShownAgain.ERRORS:
            errors = checked.errors
        else:
            form.forget_errors()
    else:
        form = filled_form(asked, visit.answers, step.instance)
        recall_planned(form, visit.answers, step, visit.today)
    own = {"back_url": back_url, "page_mark": step_mark(visit, step)}
    return make_response(_written(visit, step, form, errors, said_of(why, visit.words), own))


def _written_blank(visit: Visit, step: Step, asked: tuple[Asked, ...], own: Mapping[str, Any]) -> str:
    """The page as it is before anything is answered on it."""
    told = {name: place(name) for name in placeholders(visit.answers, visit.words, step.instance)}
    return _written(visit, step, filled_form(asked, visit.answers, step.instance), {}, (), own, told)


def _written(
    visit: Visit,
    step: Step,
    form: PageForm,
    errors: Mapping[str, str],
    said: Sequence[tuple[str, str]],
    own: Mapping[str, Any],
    told: Mapping[str, str] | None = None,
) -> str:
    """The page; `said` is what is wrong with it as a whole, `own` and `told` what one person is shown."""
    page = visit.questionnaire.page(step.page_id)
    view = present_page(page, form, errors, visit.answers, visit.words, instance=step.instance, told=told)
    return render(
        _TEMPLATES.get(page.kind, "form/question.html"),
        visit.words,
        view.title,
        section=part_words(visit, page, section_of(visit, step.page_id, step.instance)),
        time_left=time_left(visit, page),
        errors=said or view.errors,
        only_asks=not said and view.only_asks,
        language_form=PAGE_FORM,
        page=view,
        button_text=visit.words(_button(visit, page)),
        under_age=visit.words("under_age_text") in errors.values(),
        missing="missing" in request.args,
        unsaved_sign=bool(said) and ticks_a_sign(form, visit.questionnaire, step),
        opened="opened" in request.args,
        taken_back=TAKEN_BACK in request.args,
        signs_before=_signs_before(visit, page) if page.help_first else (),
        same_places=same_places(visit, page),
        asks_of_another=asks_of_another(visit, page),
        **own,
        **_more(visit, page.kind),
    )


def _button(visit: Visit, page: Page) -> str:
    """The word on the button that sends the page."""
    if page.kind is not PageKind.CHECK:
        return "continue"
    return "prepare_send" if visit.turn.is_preparing else "check_send"


def _signs_before(visit: Visit, page: Page) -> tuple[str, ...]:
    """Of the page's signs those that were told before this update, in the words that were ticked."""
    told = visit.sitting.signs_before or frozenset()
    options = (option for question in page.questions for option in question.options)
    return tuple(visit.words.of(option.text) for option in options if option.key in told)


def _more(visit: Visit, kind: PageKind) -> dict[str, Any]:
    """What stands on a page besides its questions."""
    if kind is PageKind.CARDS:
        return present_cards(visit)
    if kind is PageKind.TIMELINE:
        return present_timeline(visit)
    if kind is PageKind.CHECK:
        return {"sections": present_answers(visit), "preparing": visit.turn.is_preparing, "trap": TRAP}
    return {}
