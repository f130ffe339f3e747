"""Checks content before it is used: whatever a reader cannot see is wrong until a patient meets it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from intake.domain.answers import INSTANCE_MARK
from intake.domain.conditions import ALWAYS, UNSURE, Condition, Reference
from intake.domain.flow import LAST_SURGERY, SURGERIES
from intake.domain.questionnaire import Page, PageKind, Question, Questionnaire, Text
from intake.domain.reachability import TooEntangledError, can_be_asked
from intake.domain.route import PREPARING
from intake.domain.thresholds import THRESHOLDS, YOUNGEST_AGE
from intake.domain.walk import SHOWN

QUESTION_PLACEHOLDERS = frozenset({"surgery", "this_surgery", *THRESHOLDS})
"""The only names the program fills into the wording of a question."""

WORD_PLACEHOLDERS = frozenset(
    {
        *THRESHOLDS,
        YOUNGEST_AGE,
        *("address", "alone", "code", "date", "day", "days", "from", "letter", "max", "minutes", "month"),
        *("n", "of", "opening", "phone", "plan", "question", "reason", "reference", "season", "section"),
        *("span", "surgery", "time", "to"),
        *("unsure", "when", "year"),
    }
)
"""The only names the program fills into the words outside the questions."""


class Severity(StrEnum):
    """Whether the content may be used at all."""

    ERROR = "error"  # it must not be used
    NOTE = "note"  # it may, and a person should know


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong with content: where it stands, and what is wrong in one sentence."""

    severity: Severity
    where: str
    says: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.where}: {self.says}"


def lint_questionnaire(questionnaire: Questionnaire) -> list[Finding]:
    """Find what is wrong with a questionnaire; no finding of severity ERROR means that it can be used."""
    findings = [*_ids(questionnaire), *_consumers(questionnaire), *_texts(questionnaire)]
    broken = [*_references(questionnaire)]
    findings += broken
    # Whether a page can be reached is only worth asking once every condition reads something that exists.
    if not broken and not any(finding.severity is Severity.ERROR for finding in findings):
        findings += _unreachable(questionnaire)
    findings += _reviews(questionnaire)
    return findings


def _error(where: str, says: str) -> Finding:
    return Finding(Severity.ERROR, where, says)


def _ids(questionnaire: Questionnaire) -> Iterator[Finding]:
    pages = questionnaire.pages
    questions = [question for page in pages for question in page.questions]
    yield from _twice("section", (section.id for section in questionnaire.sections))
    yield from _twice("page", (page.id for page in pages))
    yield from _twice("question", (question.link_id for question in questions))
    for question in questions:
        yield from _twice(f"{question.link_id}, option", (option.key for option in question.options))
    loops = {page.loop for page in pages if page.loop}
    for question in questions:
        reserved = question.link_id in {*loops, LAST_SURGERY, PREPARING} or question.link_id.endswith(SHOWN)
        if reserved or INSTANCE_MARK in question.link_id:
            yield _error(
                question.link_id, "the program keeps this id for itself; give the question another one"
            )
    for page in pages:
        if page.loop not in (None, SURGERIES):
            yield _error(page.id, f"there is no loop {page.loop!r}; the program knows {SURGERIES!r}")
    known = {section.id for section in questionnaire.sections}
    for page in pages:
        if page.section not in known:
            yield _error(page.id, f"there is no section {page.section!r}; known: {', '.join(sorted(known))}")


def _twice(what: str, ids: Iterable[str]) -> Iterator[Finding]:
    for name, times in Counter(ids).items():
        if times > 1:
            yield _error(f"{what} {name}", f"stands {times} times; every id stands once")


def _consumers(questionnaire: Questionnaire) -> Iterator[Finding]:
    for page in questionnaire.pages:
        for question in page.questions:
            if not question.consumer:
                yield _error(
                    f"{page.id}.{question.link_id}", "nobody uses the answer; name a consumer or drop it"
                )


def _texts(questionnaire: Questionnaire) -> Iterator[Finding]:
    for where, text in questionnaire.texts():
        if not text.en.strip():
            yield _error(where, "the English wording is missing")
        if not text.es.strip():
            yield _error(where, "the Spanish wording is missing")
        elif text.placeholders("en") != text.placeholders("es"):
            yield _error(where, f"{_names(text, 'en')} in English, but {_names(text, 'es')} in Spanish")
        is_word = where.startswith("words.")
        known = WORD_PLACEHOLDERS if is_word else QUESTION_PLACEHOLDERS
        if unknown := (text.placeholders("en") | text.placeholders("es")) - known:
            what = "a word" if is_word else "a question"
            yield _error(where, f"nothing fills {', '.join(sorted(unknown))} into {what}")


def _names(text: Text, language: str) -> str:
    return ", ".join(f"{{{name}}}" for name in sorted(text.placeholders(language))) or "no {name}"


def _reviews(questionnaire: Questionnaire) -> Iterator[Finding]:
    for language, what in questionnaire.translation_review.items():
        yield Finding(Severity.NOTE, f"translation {language}", what)
    if questionnaire.clinician_review:
        yield Finding(Severity.NOTE, "clinician's signature", questionnaire.clinician_review)


def _references(questionnaire: Questionnaire) -> Iterator[Finding]:
    loops = {page.loop for page in questionnaire.pages if page.loop}
    order = [page.id for page in questionnaire.pages]
    for page in questionnaire.pages:
        for where, condition, question in _conditions(page):
            for reference in condition.references():
                says = _wrong_reference(questionnaire, loops, page, reference)
                if says is None and reference.link_id not in loops:
                    says = _out_of_order(
                        page, question, questionnaire.page_of(reference.link_id), order, reference
                    )
                if says:
                    yield _error(where, says)
        for asked in page.questions:
            if asked.options_from_loop is not None and asked.options_from_loop not in loops:
                yield _error(f"{page.id}.{asked.link_id}", f"there is no loop {asked.options_from_loop!r}")


def _conditions(page: Page) -> Iterator[tuple[str, Condition, Question | None]]:
    """Every condition on the page with its place; the question it belongs to, None for the page's own."""
    yield page.id, page.enable_when, None
    for question in page.questions:
        yield f"{page.id}.{question.link_id}", question.enable_when, question
        if question.taken_when is not None:
            yield f"{page.id}.{question.link_id}, taken", question.taken_when, question
        for option in question.options:
            yield f"{page.id}.{question.link_id}.{option.key}", option.enable_when, question


def _wrong_reference(
    questionnaire: Questionnaire, loops: set[str], asker: Page, reference: Reference
) -> str | None:
    """What is wrong with what a condition reads, None where it can be read."""
    if reference.link_id in loops:
        return None
    page = next((page for page in questionnaire.pages if page.question(reference.link_id)), None)
    if page is None:
        return f"its condition reads {reference.link_id!r}, which is no question and no loop"
    if reference.looped and asker.loop is None:
        return f"its condition reads {reference.link_id!r}, which a loop asks often; use any_instance"
    question = questionnaire.question(reference.link_id)
    known = {option.key for option in question.options} | ({UNSURE} if question.offers_not_sure else set())
    missing = [value for value in reference.values if value not in known]
    if missing:
        return f"its condition names {', '.join(missing)}, which {reference.link_id!r} does not offer"
    return None


def _out_of_order(
    page: Page, question: Question | None, source: Page, order: list[str], reference: Reference
) -> str | None:
    """What is wrong with when a condition is answered: it may only read what stands before it."""
    if source.kind is PageKind.ASIDE and source is not page:
        return f"its condition reads {reference.link_id!r}, which stands aside of the path"
    if source is not page:
        late = order.index(source.id) > order.index(page.id)
        return f"its condition reads {reference.link_id!r}, which is asked later" if late else None
    ids = [asked.link_id for asked in page.questions]
    if question is None or ids.index(reference.link_id) >= ids.index(question.link_id):
        return f"its condition reads {reference.link_id!r}, which is not asked before it"
    return None


def _unreachable(questionnaire: Questionnaire) -> Iterator[Finding]:
    for page in questionnaire.pages:
        if page.kind is PageKind.ASIDE:
            continue
        if page.enable_when is not ALWAYS:
            yield from _never(questionnaire, page, page.id)
        for question in page.questions:
            where = f"{page.id}.{question.link_id}"
            if question.enable_when is not ALWAYS:
                yield from _never(questionnaire, page, where, question.enable_when)
            if question.taken_when is not None:
                yield from _never(questionnaire, page, f"{where}, taken", question.taken_when)
            for option in question.options:
                if option.enable_when is not ALWAYS:
                    conditions = (question.enable_when, option.enable_when)
                    yield from _never(questionnaire, page, f"{where}.{option.key}", *conditions)


def _never(questionnaire: Questionnaire, page: Page, where: str, *conditions: Condition) -> Iterator[Finding]:
    try:
        if not can_be_asked(questionnaire, page, *conditions):
            yield _error(where, "can never be asked: no answers make its conditions true")
    except TooEntangledError as error:
        yield Finding(Severity.NOTE, where, f"not tried whether it can be asked: it {error}")
