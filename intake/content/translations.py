"""What a qualified translator must have read, part by part, and which of it a practice has had signed.

The content files mark their own Spanish as unread. A signature in practice.toml names the digest of exactly
the wordings that were read, in both languages: when one of them changes, the signature no longer holds.
Another threshold in the policy changes no wording.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from intake.content.information import InformationPage
from intake.domain.questionnaire import PageKind, Questionnaire, Text

SAFETY, QUESTIONS, WORDS = "safety", "questions", "words"


@dataclass(frozen=True, slots=True)
class Signature:
    """That `by`, somebody qualified, read a part in a language; `digest` is what the part was on that day."""

    language: str
    part: str
    digest: str
    by: str
    on: date


@dataclass(frozen=True)
class Part:
    """Wordings with their places, read and signed together; `review` says by language what is open."""

    id: str
    title: str
    texts: tuple[tuple[str, Text], ...]
    review: tuple[tuple[str, str], ...]

    @cached_property
    def digest(self) -> str:
        """The text "sha256:" and 64 hex digits, over every wording and its place."""
        plain = json.dumps([(where, text.en, text.es) for where, text in self.texts])
        return f"sha256:{hashlib.sha256(plain.encode()).hexdigest()}"

    def open_review(self, language: str) -> str:
        """What the content file says is open with that language's wordings; empty for nothing."""
        return dict(self.review).get(language, "")

    def may_be_shown(self, language: str, signatures: Iterable[Signature]) -> bool:
        """Whether that language's wordings need no review, or are signed as they are."""
        if not self.open_review(language):
            return True
        newest = self.newest_signature(language, signatures)
        return newest is not None and newest.digest == self.digest

    def newest_signature(self, language: str, signatures: Iterable[Signature]) -> Signature | None:
        """Who read that language's wordings last, perhaps before some of them changed."""
        own = (each for each in signatures if (each.language, each.part) == (language, self.id))
        return max(own, key=lambda each: (each.digest == self.digest, each.on), default=None)


@lru_cache(maxsize=16)
def safety_part(questionnaire: Questionnaire) -> Part:
    """All that tells somebody in danger what to do: the safety checks and the safety pages."""
    review = tuple(questionnaire.translation_review.items())
    texts = tuple(each for each in questionnaire.as_written.texts() if _is_safety(questionnaire, each[0]))
    return Part(SAFETY, "Safety checks and safety pages", texts, review)


def parts(questionnaire: Questionnaire, pages: Iterable[InformationPage]) -> tuple[Part, ...]:
    """Everything patients read, each wording in exactly one part, the safety texts first."""
    review = tuple(questionnaire.translation_review.items())
    others = [each for each in questionnaire.as_written.texts() if not _is_safety(questionnaire, each[0])]
    words = tuple(each for each in others if each[0].startswith("words."))
    questions = tuple(each for each in others if not each[0].startswith("words."))
    return (
        safety_part(questionnaire),
        Part(QUESTIONS, "Questions", questions, review),
        Part(WORDS, "Other words on the pages, and mail", words, review),
        *_information(pages),
    )


def _information(pages: Iterable[InformationPage]) -> Iterator[Part]:
    for page in pages:
        texts = tuple((f"{page.id}.{number}", text) for number, text in enumerate(page.texts(), 1))
        yield Part(page.id, page.title.en, texts, tuple(page.translation_review.items()))


def _is_safety(questionnaire: Questionnaire, where: str) -> bool:
    """Whether the wording at that place belongs to the safety part."""
    page_id, _, key = where.partition(".")
    if page_id == "words":
        return key in questionnaire.safety_words
    if not questionnaire.has_page(page_id):
        return False
    page = questionnaire.page(page_id)
    return page.help_first or page.kind is PageKind.ASIDE
