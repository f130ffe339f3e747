"""Checking all clinical content together before it is used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from intake.content.information import LANGUAGE_HELP, InformationPage
from intake.content.loader import DEFAULT_QUESTIONNAIRE, load_questionnaire
from intake.content.policies import DEFAULT_POLICY, load_policy
from intake.content.practice import DEFAULT_PRACTICE, load_practice
from intake.content.vignettes import load_vignettes, rules_without_vignette
from intake.domain.lint import Finding, Severity, lint_questionnaire
from intake.domain.policy_lint import lint_policy
from intake.domain.questionnaire import Audience, Questionnaire
from intake.domain.who_sees_lint import LaidOut, lint_who_sees
from intake.services.clinician import summary
from intake.services.frontdesk import desk_case

MOST_WORDS = 20
"""In a sentence that patients read."""


def laid_out() -> LaidOut:
    """The answers that staff pages have a place of their own for, by who reads the page."""
    return {Audience.DESK: desk_case.laid_out(), Audience.CLINICIAN: summary.laid_out()}


def check_content(
    questionnaire_folder: Path | None = None,
    policy_file: Path | None = None,
    practice_file: Path | None = None,
) -> list[Finding]:
    """All that is wrong with questionnaire, policy, vignettes and the practice's pages.

    Those that ship are checked where no other is named.

    Raises ContentError where one cannot be read.
    """
    questionnaire = load_questionnaire(questionnaire_folder or DEFAULT_QUESTIONNAIRE)
    policy = load_policy(policy_file or DEFAULT_POLICY)
    practice = load_practice(practice_file or DEFAULT_PRACTICE)
    uncovered = rules_without_vignette(policy, load_vignettes())
    return [
        *lint_questionnaire(questionnaire),
        *_missing_words(questionnaire),
        *lint_policy(policy, questionnaire, uncovered),
        *lint_who_sees(questionnaire, laid_out()),
        *(finding for page in practice.information.values() for finding in _information(page)),
    ]


def _information(page: InformationPage) -> Iterator[Finding]:
    """What is missing on a page that only informs, and what review is still open."""
    where = f"information {page.id}"
    for text in page.texts():
        if not text.es:
            yield Finding(Severity.ERROR, where, f"the Spanish wording is missing: {text.en!r}")
    for language, what in page.translation_review.items():
        yield Finding(Severity.NOTE, f"{where}, translation {language}", what)
    if page.example is not None:
        yield Finding(Severity.NOTE, where, "its words are an example, which production does not start with")
    if page.id == LANGUAGE_HELP and not page.taglines:
        yield Finding(Severity.NOTE, where, "has no line in a language that the form is not offered in")
    for sentence in _long_sentences(page):
        yield Finding(Severity.NOTE, where, f"has over {MOST_WORDS} words in one sentence: {sentence!r}")


def _long_sentences(page: InformationPage) -> Iterator[str]:
    """Sentences that are hard to read; a practice's own notice may need one, and should know."""
    for text in page.texts():
        for wording in (text.en, text.es):
            for sentence in re.split(r"(?<=[.?!])[\"”]?\s+", wording):
                if len(sentence.split()) > MOST_WORDS:
                    yield sentence


def _missing_words(questionnaire: Questionnaire) -> Iterator[Finding]:
    """The words that pages show besides the questions: what ships has them all."""
    for key in load_questionnaire().words:
        if key not in questionnaire.words:
            yield Finding(Severity.ERROR, f"words.{key}", "is missing; the pages show it")
