"""Checks that every answer is read: by whom the questionnaire says, and on a page that shows it.

What pages have a place of their own for is theirs to say (`laid_out`, by audience); all else the pages show
because the questionnaire says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from intake.domain.lint import Finding, Severity
from intake.domain.questionnaire import Audience, Kind, Page, Question, Questionnaire, SummaryPart
from intake.domain.read_by_program import read_by_program
from intake.domain.symptoms import symptom_asked_of

LaidOut = Mapping[Audience, frozenset[str]]
_FREE_TEXT = (Kind.TEXT, Kind.TEXTAREA, Kind.TOLD_DATE)
_WRITTEN_FREELY = (Kind.TEXTAREA, Kind.TOLD_DATE)
"""Where people write whole sentences, and so may write of a red flag; a date is told in their own words."""
LONGEST_STAFF_WORDS = 40
"""A clinician reads a page of them in two minutes; our choice."""


def lint_who_sees(questionnaire: Questionnaire, laid_out: LaidOut) -> list[Finding]:
    """Find answers nobody is shown, texts nobody searches, and pages that show more than they may."""
    return [
        Finding(Severity.ERROR, f"{page.id}.{question.link_id}", says)
        for page in questionnaire.pages
        for question in page.questions
        for says in (
            *_audience(question),
            *_text(question),
            *_of_clinician(page, question, laid_out[Audience.CLINICIAN]),
            *_staff_words(question),
            *_of_desk(page, question, laid_out[Audience.DESK]),
        )
    ]


def _audience(question: Question) -> Iterator[str]:
    seen_by = question.seen_by
    if not seen_by:
        yield "does not say who sees the answer; name desk, clinician or nobody in seen_by"
    elif Audience.NOBODY in seen_by and len(seen_by) > 1:
        yield "is seen by nobody and by somebody; name the one or the other"
    elif Audience.NOBODY in seen_by and question.link_id not in read_by_program():
        yield "nobody is shown the answer, and the program does not read it"


def _text(question: Question) -> Iterator[str]:
    if question.kind not in _FREE_TEXT:
        if question.searched is not None:
            yield "is no free text, so there is nothing to search; drop searched"
        return
    if question.searched is None:
        yield "does not say whether its text is searched for warnings; set searched"
    elif question.kind in _WRITTEN_FREELY and not question.searched:
        yield "is not searched for warnings, and a red flag may hide wherever people write freely"
    if Audience.NOBODY in question.seen_by:
        yield "nobody reads the text"


def _of_clinician(page: Page, question: Question, laid_out: frozenset[str]) -> Iterator[str]:
    has_place = question.link_id in laid_out
    if Audience.CLINICIAN not in question.seen_by:
        if has_place or question.summary or question.gap:
            yield "the clinician's summary shows it, and seen_by does not name the clinician"
        return
    if not has_place and not question.summary:
        yield f"no part of the clinician's summary shows it; name one of {', '.join(SummaryPart)} in summary"
    if question.summary and page.loop is not None:
        yield "is asked of each operation, which no part of the summary but the operations' own can show"
    if SummaryPart.SYMPTOM in question.summary and symptom_asked_of(question.link_id) is None:
        yield "begins with no symptom's key, so no symptom's line shows it"


def _staff_words(question: Question) -> Iterator[str]:
    if (question.summary or question.gap) and not question.staff:
        yield "the clinician's summary shows it in staff's own short words; say them in staff"
    words = [("staff", question.staff), *((f"{each.key}.staff", each.staff) for each in question.options)]
    for where, said in words:
        if len(said) > LONGEST_STAFF_WORDS:
            yield f"{where} has {len(said)} characters; use at most {LONGEST_STAFF_WORDS}"


def _of_desk(page: Page, question: Question, laid_out: frozenset[str]) -> Iterator[str]:
    has_place = question.link_id in laid_out
    if Audience.DESK not in question.seen_by:
        if has_place:
            yield "the front desk's pages show it, and seen_by does not name the desk"
        return
    if not has_place and page.loop is not None:
        yield "is asked of each operation, and the front desk's pages have no place for it"
    if not has_place and any(option.hidden_from_desk for option in question.options):
        yield "has choices hidden from the desk, and would be shown to it as it was answered"
