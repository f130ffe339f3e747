"""Checking all clinical content together before it is used."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from intake.content.information import PAGES, InformationPage, load_information
from intake.content.loader import DEFAULT_QUESTIONNAIRE, load_questionnaire
from intake.content.policies import DEFAULT_POLICY, load_policy
from intake.content.vignettes import load_vignettes, rules_without_vignette
from intake.domain.lint import Finding, Severity, lint_questionnaire
from intake.domain.policy_lint import lint_policy
from intake.domain.questionnaire import Audience, Questionnaire
from intake.domain.who_sees_lint import LaidOut, lint_who_sees
from intake.services.clinician import summary
from intake.services.frontdesk import desk_case


def laid_out() -> LaidOut:
    """The answers that staff pages have a place of their own for, by who reads the page."""
    return {Audience.DESK: desk_case.laid_out(), Audience.CLINICIAN: summary.laid_out()}


def check_content(questionnaire_folder: Path | None = None, policy_file: Path | None = None) -> list[Finding]:
    """All that is wrong with questionnaire, policy and vignettes, those that ship where no other is named.

    Raises ContentError where one cannot be read.
    """
    questionnaire = load_questionnaire(questionnaire_folder or DEFAULT_QUESTIONNAIRE)
    policy = load_policy(policy_file or DEFAULT_POLICY)
    uncovered = rules_without_vignette(policy, load_vignettes())
    return [
        *lint_questionnaire(questionnaire),
        *_missing_words(questionnaire),
        *lint_policy(policy, questionnaire, uncovered),
        *lint_who_sees(questionnaire, laid_out()),
        *(finding for page_id in PAGES for finding in _information(load_information(page_id))),
    ]


def _information(page: InformationPage) -> Iterator[Finding]:
    """What is missing on a page that only informs, and what review is still open."""
    where = f"information {page.id}"
    for text in page.texts():
        if not text.es:
            yield Finding(Severity.ERROR, where, f"the Spanish wording is missing: {text.en!r}")
    for language, what in page.translation_review.items():
        yield Finding(Severity.NOTE, f"{where}, translation {language}", what)


def _missing_words(questionnaire: Questionnaire) -> Iterator[Finding]:
    """The words that pages show besides the questions: what ships has them all."""
    for key in load_questionnaire().words:
        if key not in questionnaire.words:
            yield Finding(Severity.ERROR, f"words.{key}", "is missing; the pages show it")
