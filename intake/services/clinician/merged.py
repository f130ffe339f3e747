"""What a clinician reads of a request merged into another: what was found, and what it says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from intake.domain.policy import Policy
from intake.domain.reference import show_reference
from intake.services.cases.answer_reader import AnswerReader
from intake.services.cases.record import CaseRecord
from intake.services.cases.words import bands_of, found_words, urgency_words
from intake.services.clinician.safety_lines import SafetyLine, safety_lines
from intake.services.clinician.told_before import Change, ReadForm, changes


@dataclass(frozen=True, slots=True)
class MergedTelling:
    """One request that stands merged into the one that is read.

    `differ` are the questions answered otherwise, `before` what this one says and `after` what the one says
    that is read; none where it stopped at a safety page (`contact_only`).
    """

    reference: str
    shown_reference: str
    received_at: datetime
    urgency: str
    link: str
    contact_only: bool
    safety: tuple[SafetyLine, ...]
    differ: tuple[Change, ...]

    cannot_be_shown = False


def merged_telling(record: CaseRecord, held: CaseRecord, policy: Policy, form_of: ReadForm) -> MergedTelling:
    """What a request that stands merged into this one tells besides it."""
    return MergedTelling(
        reference=held.row.reference,
        shown_reference=show_reference(held.row.reference),
        received_at=held.row.received_at,
        urgency=urgency_words(held.urgency),
        link=found_words(held.assessment.surgery_link, bands_of(held.assessment.policy.digest, policy)),
        contact_only=held.row.contact_only,
        safety=safety_lines(held),
        differ=tuple(changes(_reader(held, form_of), _reader(record, form_of))),
    )


def _reader(record: CaseRecord, form_of: ReadForm) -> AnswerReader:
    form = form_of(record.row.questionnaire_id, record.row.questionnaire_version)
    return AnswerReader(record.answers, form, record.assessed_on)
