"""A page that is shown again after it was sent, by redirect: so that Back and Reload only ever open pages.

What was typed is kept sealed in the sitting until the page is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from flask import redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from intake.extensions import db
from intake.services.patient import filling
from intake.services.patient.shown_again import ShownAgain
from intake.services.patient.sitting import Sitting
from intake.web.form.addresses import return_page
from intake.web.form.fields import Asked
from intake.web.form.languages import remember_language
from intake.web.form.page_check import Checked
from intake.web.form.page_form import PageForm, filled_form, posted_form
from intake.web.form.page_mark import posted_number
from intake.web.form.typed_text import hide_ssn, without_strange
from intake.web.form.visit import Visit
from intake.web.form.words import Words

Pairs = list[tuple[str, str]]
NOTHING = Checked({}, {})
_WORDS = {ShownAgain.TOO_SOON: "error_too_soon", ShownAgain.CHANGED: "check_changed"}


def show_again(visit: Visit, page: str, typed: Pairs, why: ShownAgain, *, language: str = "") -> Response:
    """Keep what was typed on this page, and lead back to it.

    `language` is the one that its button asked for, if any. Commits. Raises `DraftChanged`.
    """
    if language:
        remember_language(language)
    filling.show_again(
        db.session(), visit.turn, page, typed, why, given_by=posted_number(), language=language
    )
    db.session.commit()
    return to_itself()


def to_itself() -> Response:
    """To the very page that was posted to, to be opened; it leads back where it led to before."""
    parts: dict[str, Any] = dict(request.view_args or {})
    if to := return_page():
        parts["to"] = to
    return redirect(url_for(request.endpoint or "", **parts), 303)


def typed_pairs(form: PageForm, *more: str) -> Pairs:
    """What was typed into the page's own fields, and into those named besides."""
    names = (*(field.name for field in form.answer_fields), *more)
    beside = tuple(f"{name}-" for name in names)
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if value and (name in names or name.startswith(beside))
    ]


def why_again(visit: Visit, page: str) -> ShownAgain | None:
    """Why a page that was sent is shown again; None where it is shown for another reason."""
    why = visit.sitting.shown_again.get(page)
    return ShownAgain(why) if why else None


def kept_typed(visit: Visit, page: str) -> Iterable[tuple[str, str]]:
    """What was typed on that page and could not be taken."""
    return ((name, value) for name, value in visit.sitting.typed.get(page, ()))


def form_again(
    visit: Visit, page: str, asked: tuple[Asked, ...], check: Callable[[PageForm], Checked]
) -> tuple[PageForm, Checked]:
    """The form of a page beside the questionnaire's, as typed or answered, and what its check found."""
    why, typed = why_again(visit, page), MultiDict(kept_typed(visit, page))
    if why is None and not typed:
        return filled_form(asked, visit.answers), NOTHING
    form = posted_form(asked, typed, visit.today)
    if why is ShownAgain.ERRORS:
        return form, check(form)
    form.forget_errors()
    return form, NOTHING


def kept_for_later(value: str) -> str:
    """A text that is kept unread: without what cannot be shown, Social Security numbers blotted out."""
    return hide_ssn(without_strange(value))


def put_away(sitting: Sitting, page: str) -> Sitting:
    """The sitting, not saved yet, as it is kept for later: what was typed stays, but for that page's own.

    Social Security numbers are blotted out, and nothing is complained of when the form is opened again.
    """
    typed = {
        other: [[name, kept_for_later(value)] for name, value in pairs]
        for other, pairs in sitting.typed.items()
        if other != page
    }
    return replace(sitting, typed=typed, shown_again={})


def said_of(why: ShownAgain | None, words: Words) -> tuple[tuple[str, str], ...]:
    """What is wrong with a page as a whole."""
    if why is ShownAgain.LAPSED:
        return lapsed_error(words)
    return (("", words(_WORDS[why])),) if why in _WORDS else ()


def lapsed_error(words: Words) -> tuple[tuple[str, str], ...]:
    """What to say on a page whose token is gone: what was typed is still there."""
    return (("", f"{words('lapsed_title')}. {words('lapsed_text')}"),)
