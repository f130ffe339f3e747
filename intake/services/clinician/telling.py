"""A case as it is told to other systems: what formats need of it, with the words that staff read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from intake.domain.bands import Link
from intake.domain.case_state import Action, Status
from intake.domain.policy import Policy
from intake.domain.questionnaire import Questionnaire
from intake.domain.reference import show_reference
from intake.formats.fhir.told_case import GoesOn, InWords, ToldCase, Work
from intake.services.cases.answer_reader import AnswerReader
from intake.services.cases.beginnings import beginning_words
from intake.services.cases.record import CaseRecord, Decision
from intake.services.cases.told_by import told_by_words
from intake.services.cases.words import bands_of, found_words, link_words, operation_date, urgency_words
from intake.services.clinician.flag import flag_lines
from intake.services.frontdesk.merges import ALONE, Beside
from intake.store.sealed_case import STAFF

_OF_CALLS = (
    ("Calls", "call_when"),
    ("Times", "call_windows"),
    ("Needs", "call_help"),
    ("Message may be left", "message_ok"),
)
_OF_A_VISIT = frozenset({Action.SCHEDULE, Action.ARRIVE, Action.MISS, Action.CANCEL})


def told_case(
    record: CaseRecord, form: Questionnaire, policy: Policy, base: str, beside: Beside = ALONE
) -> ToldCase:
    """The newest telling of a case; `base` begins the addresses of what is the practice's own.

    `beside` are the requests that stand merged with it.
    """
    row, into = record.row, beside.into
    return ToldCase(
        base=base,
        id=row.id,
        telling=row.assessment_seq,
        reference=show_reference(row.reference),
        form=form,
        answers=record.answers,
        story=record.story,
        identity=record.identity,
        assessment=record.assessment,
        language=record.how_told.language,
        by_staff=_staff_name(record),
        told_at=record.assessed_at,
        received_at=row.received_at,
        told_on=record.assessed_on,
        due_at=row.due_at,
        urgency=record.urgency,
        link=row.link,
        work=_work(record),
        is_whole=not row.contact_only,
        words=_in_words(record, form, policy, beside),
        held=tuple(show_reference(each.reference) for each in beside.held),
        goes_on=GoesOn(into.id, show_reference(into.reference)) if into else None,
    )


def _work(record: CaseRecord) -> Work:
    state, visit = record.state, record.visit
    became = [step.after.status for step in record.standing if step.command.action in _OF_A_VISIT]
    return Work(
        status=state.status,
        origin=state.origin,
        changed_at=max((record.assessed_at, *(step.at for step in record.events))),
        spoken=state.spoken,
        close_reason=state.close_reason if state.status is Status.CLOSED else None,
        visit_at=datetime.fromisoformat(visit["visit_at"]) if visit else None,
        with_whom=str(visit.get("with_whom", "")),
        visit=became[-1] if became else None,
    )


def _staff_name(record: CaseRecord) -> str:
    """Who of the staff filled it in for a caller; "" where nobody did."""
    how = record.how_told
    return "" if how.filled_in_by != STAFF else how.staff_name or "Staff of the practice"


def _in_words(record: CaseRecord, form: Questionnaire, policy: Policy, beside: Beside) -> InWords:
    story, link = record.story, record.assessment.surgery_link
    bands = bands_of(record.assessment.policy.digest, policy)
    in_force = Link(record.row.link)
    return InWords(
        told_by=told_by_words(record),
        link=found_words(link, bands) if in_force is link.link else link_words(in_force, bands),
        urgency=urgency_words(record.urgency),
        flag=flag_lines(record, policy),
        decided=tuple(map(_decided, (each for each in record.decisions if each.urgency or each.link))),
        beginnings={
            symptom.key: beginning_words(record.answers, story, symptom) for symptom in story.symptoms
        },
        operations=tuple(map(operation_date, story.surgeries)),
        calls=" ".join(
            (
                *_calls(AnswerReader(record.answers, form, record.assessed_on)),
                *(f"Merged with {show_reference(each.reference)}." for each in beside.held),
                *([f"Merged into {show_reference(beside.into.reference)}."] if beside.into else []),
            )
        ),
    )


def _decided(decision: Decision) -> str:
    urgency = f"urgency {urgency_words(decision.urgency).lower()}, " if decision.urgency else ""
    link = f"link {str(decision.link).replace('_', ' ')}" if decision.link else ""
    return f"A clinician decided on {decision.at.date().isoformat()}: {urgency}{link}. {decision.reason}"


def _calls(reader: AnswerReader) -> Iterator[str]:
    for name, link_id in _OF_CALLS:
        if words := reader.words(link_id):
            yield f"{name}: {words}."
