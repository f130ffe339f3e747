"""A page that asks for what somebody was given, a code or a form number, and for the date of birth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from flask import make_response, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from intake import context
from intake.domain.answers import Answers
from intake.services.patient.kept_pages import KeptKind
from intake.services.patient.shown_again import ShownAgain
from intake.web.form.again import lapsed_error, typed_pairs
from intake.web.form.fields import Asked
from intake.web.form.languages import posted_language, remember_language
from intake.web.form.page import PAGE_FORM, page_words, render
from intake.web.form.page_check import BIRTH_DATE, check_contact
from intake.web.form.page_form import PageForm, asked_for, filled_form, posted_form
from intake.web.form.page_view import FieldView, present_fields, summary
from intake.web.form.typed_text import tidy, without_strange
from intake.web.form.words import Words
from intake.web.patient.kept_page import kept_typed, show_typed_again

NOBODY = Answers({})
LONGEST = 40
"""More than any way of writing a code or a form number down takes; more of it is not shown again."""
OK, LAPSED = 200, 400
_WITHOUT_ERRORS = (ShownAgain.LANGUAGE, ShownAgain.LAPSED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed and can be looked for."""

    given: str
    birth_date: date


@dataclass(frozen=True, slots=True)
class LookUpPage:
    """One such page: the box `name` of that kind with its words, its template and title.

    `refusals` are the keys of the words, joined, for each reason why what was typed leads nowhere.
    """

    page: KeptKind
    name: str
    kind: str
    label: str
    hint: str
    missing: str
    template: str
    title: str
    refusals: Mapping[str, tuple[str, ...]]

    def show(self) -> Response:
        """The page, empty, or as it was typed with what is to be mended."""
        words, kept = page_words(), kept_typed(self.page)
        if kept is None:
            return self._render(words, filled_form(_asked(words), NOBODY), "", {})
        form = posted_form(_asked(words), kept.typed, _today())
        errors = self._refused(words, kept.why) or self._errors(words, form, kept.typed)
        if kept.why in _WITHOUT_ERRORS:
            form.forget_errors()
            errors = {}
        return self._render(words, form, self._typed(kept.typed), errors)

    def taken(self) -> Wanted | Response:
        """What was posted, or where to go where something is to be mended first."""
        words = page_words()
        form = posted_form(_asked(words), request.form, _today())
        if form.is_stale:  # it may come from another site: then nothing of it is kept
            return self._render(words, form, self._typed(request.form), {}, LAPSED)
        if language := posted_language(words.questionnaire):
            remember_language(language)
            return show_typed_again(self.page, typed_pairs(form, self.name), ShownAgain.LANGUAGE)
        if self._errors(words, form, request.form):
            return self.refuse(ShownAgain.ERRORS)
        born = Answers(check_contact(form, words.questionnaire, NOBODY).given).value(BIRTH_DATE)
        return Wanted(self._typed(request.form), date.fromisoformat(born))

    def refuse(self, why: str) -> Response:
        """Back to the page with what was typed, and with the words for that reason. Commits."""
        form = posted_form(_asked(page_words()), request.form, _today())
        return show_typed_again(self.page, typed_pairs(form, self.name), why)

    def refuse_at_once(self, status: int, why: str) -> Response:
        """The page itself as the answer, keeping nothing."""
        words = page_words()
        form = posted_form(_asked(words), request.form, _today())
        return self._render(words, form, self._typed(request.form), self._refused(words, why), status)

    def _typed(self, posted: MultiDict[str, str]) -> str:
        return tidy(without_strange(posted.get(self.name, "")), one_line=True)[:LONGEST]

    def _errors(self, words: Words, form: PageForm, posted: MultiDict[str, str]) -> dict[str, str]:
        errors = {} if self._typed(posted) else {self.name: words(self.missing)}
        return {**errors, **check_contact(form, words.questionnaire, NOBODY).errors}

    def _refused(self, words: Words, why: str) -> dict[str, str]:
        values, texts = {"phone": context.practice().phone.shown}, words.questionnaire.words
        said = " ".join(words.of(texts[key], values) for key in self.refusals.get(why, ()))
        return {self.name: said} if said else {}

    def _render(
        self, words: Words, form: PageForm, typed: str, errors: Mapping[str, str], status: int = OK
    ) -> Response:
        box = FieldView(
            kind=self.kind,
            name=self.name,
            label=words(self.label),
            hint=words(self.hint) if self.hint else "",
            error=errors.get(self.name, ""),
            heading=False,
            value=typed,
        )
        listed = [(self.name, errors[self.name])] if self.name in errors else []
        html = render(
            self.template,
            words,
            words(self.title),
            errors=lapsed_error(words)
            if status == LAPSED
            else (*listed, *summary(form.answer_fields, errors)),
            back_url=f"{request.script_root}/",
            language_form=PAGE_FORM,
            views=(box, *present_fields(form, errors, words)),
        )
        return make_response(html, status)


def _asked(words: Words) -> tuple[Asked, ...]:
    return asked_for(words.questionnaire, (BIRTH_DATE,), words)


def _today() -> date:
    return context.practice().hours.local_date(context.now())
