"""What a patient told before an update, beside what is told now: each result, and answer by answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from intake.domain.answers import split_id
from intake.domain.assessment import Assessment
from intake.domain.policy import Policy, Urgency
from intake.domain.questionnaire import Questionnaire
from intake.domain.walk import SHOWN
from intake.services.cases import record as case_record
from intake.services.cases.answer_reader import AnswerReader
from intake.services.cases.record import CaseRecord, Earlier
from intake.services.cases.words import bands_of, found_words, urgency_words
from intake.store.models import Assessment as AssessmentRow
from intake.store.queries import records

ReadForm = Callable[[str, str], Questionnaire]
"""Gives the form of an id and a version."""

WHOLE_FORM = "symptoms"
"""Asked of everybody who did more than leave a name and a phone number."""


@dataclass(frozen=True, slots=True)
class Change:
    """A question with its answer before and after; "not asked" and the like where there was none."""

    text: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Telling:
    """One earlier telling: when, what the rules made of it, and what the next telling changed."""

    seq: int
    at: datetime
    urgency: str
    link: str
    contact_only: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ToldBefore:
    """All earlier tellings, the oldest first."""

    tellings: tuple[Telling, ...]


def told_before(
    session: Session, record: CaseRecord, earlier: Sequence[Earlier], policy: Policy, form_of: ReadForm
) -> ToldBefore:
    """What was told before each update of a case; `earlier` are the answers that the updates replaced."""
    if not earlier:
        return ToldBefore(())
    made = {row.seq: row for row in records.all_assessments(session, record.row.id)}
    forms = [form_of(each.questionnaire_id, each.questionnaire_version) for each in earlier]
    readers = [
        AnswerReader(each.answers, form, made[each.seq].assessed_on)
        for each, form in zip(earlier, forms, strict=True)
    ]
    now = form_of(record.row.questionnaire_id, record.row.questionnaire_version)
    readers.append(AnswerReader(record.answers, now, record.assessed_on))
    tellings = tuple(
        Telling(
            seq=each.seq,
            at=made[each.seq].at,
            urgency=urgency_words(Urgency(made[each.seq].urgency)),
            link=_link_found(record, made[each.seq], policy),
            contact_only=not before.answers.get(WHOLE_FORM).is_answered,
            changes=tuple(changes(before, after)),
        )
        for each, before, after in zip(earlier, readers, readers[1:], strict=False)
    )
    return ToldBefore(tellings)


def assessment_of(session: Session, record: CaseRecord, seq: int) -> tuple[Assessment, date] | None:
    """An earlier assessment, and the day it counted from; None where there is none such."""
    row = next((row for row in records.all_assessments(session, record.row.id) if row.seq == seq), None)
    return (_assessment_in(record, row), row.assessed_on) if row else None


def _assessment_in(record: CaseRecord, row: AssessmentRow) -> Assessment:
    known = {each.seq: each.assessment for each in record.still_standing}
    known[record.row.assessment_seq] = record.assessment
    return known.get(row.seq) or case_record.open_assessment(record.key, row)


def _link_found(record: CaseRecord, row: AssessmentRow, policy: Policy) -> str:
    return found_words(_assessment_in(record, row).surgery_link, bands_of(row.policy_digest, policy))


def changes(before: AnswerReader, after: AnswerReader) -> Iterator[Change]:
    """The questions that were answered otherwise, in the order they were told."""
    if not before.answers.get(WHOLE_FORM).is_answered:
        return
    for answer_id in dict.fromkeys([*before.answers, *after.answers]):
        link_id, instance = split_id(answer_id)
        if link_id.endswith(SHOWN) or _is_list_of_loops(link_id) or after.is_for_nobody(link_id):
            continue
        was, is_now = _said(before, link_id, instance), _said(after, link_id, instance)
        if was != is_now:
            which = f" (operation {instance})" if instance is not None else ""
            yield Change(f"{after.staff_text_of(link_id)}{which}", was, is_now)


def _is_list_of_loops(link_id: str) -> bool:
    return link_id == "surgeries"


def _said(reader: AnswerReader, link_id: str, instance: int | None) -> str:
    mark = reader.mark(link_id, instance)
    return reader.words(link_id, instance) if mark is None else str(mark.value)
