"""What a clinician reads of a request merged into another: what was found, and what it says otherwise."""

from __future__ import annotations

from collections.abc import Sequence
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


def merged_tellings(
    record: CaseRecord, held: Sequence[CaseRecord], policy: Policy, form_of: ReadForm
) -> tuple[MergedTelling, ...]:
    """What each of the requests that stand merged into this one tells besides it."""
    return tuple(
        MergedTelling(
            reference=each.row.reference,
            shown_reference=show_reference(each.row.reference),
            received_at=each.row.received_at,
            urgency=urgency_words(each.urgency),
            link=found_words(each.assessment.surgery_link, bands_of(each.assessment.policy.digest, policy)),
            contact_only=each.row.contact_only,
            safety=safety_lines(each),
            differ=tuple(changes(_reader(each, form_of), _reader(record, form_of))),
        )
        for each in held
    )


def _reader(record: CaseRecord, form_of: ReadForm) -> AnswerReader:
    form = form_of(record.row.questionnaire_id, record.row.questionnaire_version)
    return AnswerReader(record.answers, form, record.assessed_on)
