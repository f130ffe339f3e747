"""Pages of questions on which nothing was answered yet, shown from what was written once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import current_app, request

from intake.content.practice import Practice
from intake.domain import flow
from intake.domain.flow import Step
from intake.domain.questionnaire import Page, PageKind
from intake.web.form.blank_page import BlankPages, Own, is_unanswered, place, reads_itself
from intake.web.form.fields import Asked
from intake.web.form.languages import offered_languages
from intake.web.form.page import open_now
from intake.web.form.page_mark import step_mark
from intake.web.form.page_view import ruled_out_on
from intake.web.form.portal import portal
from intake.web.form.same_places import same_places
from intake.web.form.told import placeholders
from intake.web.form.visit import Visit
from intake.web.form.where import part_words, section_of, time_left
from intake.web.page_tokens import page_token

RETURN = "to"
"""What may stand in the address of a blank page: where its form leads back to."""
PLACES: Mapping[str, Any] = {each: place(each) for each in Own} | {Own.TOKEN: lambda: place(Own.TOKEN)}
"""What the templates are given instead of a person's own."""
_PAGES = "blank_pages"


def is_blank(visit: Visit, step: Step, asked: tuple[Asked, ...]) -> bool:
    """Whether the page shows nothing of what this person answered, and says nothing to them alone."""
    page = visit.questionnaire.page(step.page_id)
    return (
        page.kind is PageKind.QUESTIONS
        and request.args.keys() <= {RETURN}
        and not any(each.question.options_from_loop for each in asked)
        and not (page.help_first and visit.sitting.signs_before)
        and is_unanswered(asked, visit.answers, step.instance)
    )


def show_blank(
    visit: Visit,
    step: Step,
    asked: tuple[Asked, ...],
    back_url: str,
    write: Callable[[Mapping[str, Any]], str],
) -> str:
    """The page for this person; `write` writes it for everybody, with places for what is a person's own."""
    page = _pages(visit.practice).page(_key(visit, step, asked), lambda: write(PLACES))
    own: dict[str, str] = {
        Own.TOKEN: page_token(),
        Own.MARK: step_mark(visit, step),
        Own.BACK: back_url,
        Own.OPEN: open_now(visit.practice.hours, visit.desk.now, visit.words),
    }
    if not own.keys() >= set(page.places):  # it speaks of an operation
        own |= placeholders(visit.answers, visit.words, step.instance)
    return page.shown_with(own)


def _pages(practice: Practice) -> BlankPages:
    pages: BlankPages | None = current_app.extensions.get(_PAGES)
    if pages is None or pages.practice is not practice:
        pages = current_app.extensions[_PAGES] = BlankPages(practice)
    return pages


def _key(visit: Visit, step: Step, asked: tuple[Asked, ...]) -> tuple[Any, ...]:
    """All that a blank page depends on."""
    questionnaire, page = visit.questionnaire, visit.questionnaire.page(step.page_id)
    depends = reads_itself(questionnaire, page.id)
    ruled_out = tuple(ruled_out_on(page, asked, visit.answers).items()) if depends else ()
    return (
        questionnaire,
        visit.words.language,
        visit.words.of_another,
        page.id,
        tuple([(each.question.link_id, each.keys) for each in asked]),
        part_words(visit, page, section_of(visit, page.id, step.instance)),
        time_left(visit, page),
        is_first_of_loop(visit, step),
        ruled_out,
        same.button if (same := same_places(visit, page)) else "",
        offered_languages(questionnaire),
        request.script_root,
        portal().staffed,
    )


def is_first_of_loop(visit: Visit, step: Step) -> bool:
    """Whether the page stands in the first turn of its loop, or in none."""
    return step.instance is None or step.instance == flow.surgery_numbers(visit.answers)[0]


def asks_of_another(visit: Visit, page: Page) -> bool:
    """Whether somebody answers for another, on a page about signs that only the person can feel."""
    return page.help_first and visit.turn.is_for_another
