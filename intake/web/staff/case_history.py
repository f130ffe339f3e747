"""What was done with a case, in words: each step, correction and visit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from intake.domain.call_answers import HEARD, HeardAnswer
from intake.domain.case_state import Action
from intake.domain.phone import phone_from_value
from intake.domain.reference import show_reference
from intake.services.cases.identity import CORRECTED
from intake.services.cases.record import CaseRecord, HistoryStep
from intake.services.frontdesk.duty import Person
from intake.services.frontdesk.merges import WITH
from intake.web.staff.case_rows import Clock
from intake.web.staff.heard_words import heard_words
from intake.web.staff.words import (
    ACTION_WORDS,
    CLOSE_WORDS,
    OUTCOME_WORDS,
    long_day,
)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One step of a case's life."""

    when: str
    who: str
    what: str
    note: str


def history_lines(record: CaseRecord, clock: Clock, people: Mapping[str, Person]) -> list[HistoryLine]:
    """Everything done with the case, the newest first."""
    return [history_line(step, clock, people) for step in reversed(record.history)]


def history_line(step: HistoryStep, clock: Clock, people: Mapping[str, Person]) -> HistoryLine:
    """One step in words."""
    who = people.get(step.staff_id or "")
    what = ACTION_WORDS[step.command.action]
    if step.command.outcome is not None:
        what = f"{what}: {OUTCOME_WORDS[step.command.outcome].lower()}"
    if step.command.reason is not None:
        what = f"{what}: {CLOSE_WORDS[step.command.reason].lower()}"
    if step.command.action is Action.DISPOSE:
        what = f"A clinician said what became of the patient: {step.details['decision']}"
    elif "decision" in step.details:
        what = f"{step.details['decision']} (clinician)"
    if visit := visit_words(step.details, clock):
        what = f"{what}: {visit}"
    note = step.note
    if HEARD in step.details:
        heard = HeardAnswer.from_data(step.details[HEARD])
        note = f"{heard.question.text} {heard_words(heard)}"
    if "letter" in step.details:
        what = f"{what}, by {step.details['letter']}"
    if WITH in step.details:
        what = f"{what}: {show_reference(step.details[WITH])}"
    if CORRECTED in step.details:
        note = "; ".join(_corrected(step.details[CORRECTED]))
    return HistoryLine(clock.moment(step.at), who.name if who else "The program", what, note)


_CORRECTED_WORDS = {
    "name_given": "First name",
    "name_family": "Last name",
    "birth_date": "Birth date",
    "birth_date_typed": "Birth date as typed",
    "phone": "Phone",
    "phone_second": "Second phone",
}


def _corrected(changes: Mapping[str, Sequence[Mapping[str, object] | None]]) -> Iterator[str]:
    """What a correction changed, each with both values."""
    for link_id, (before, after) in changes.items():
        was, now = _identity_words(link_id, before), _identity_words(link_id, after)
        yield f"{_CORRECTED_WORDS[link_id]}: {was} → {now}"


def _identity_words(link_id: str, answer: Mapping[str, object] | None) -> str:
    value = answer.get("value") if answer else None
    if value is None:
        return "none"
    phone = phone_from_value(value) if link_id.startswith("phone") else None
    if phone is not None:
        return phone.told
    return long_day(date.fromisoformat(str(value))) if link_id == "birth_date" else str(value)


def visit_words(details: Mapping[str, object], clock: Clock) -> str:
    """When and with whom an appointment is; empty for steps that are none."""
    at, with_whom = details.get("visit_at"), details.get("with_whom")
    return booked_words(at, str(with_whom), clock) if isinstance(at, str) else ""


def booked_words(at: str, with_whom: str, clock: Clock) -> str:
    """The same of an instant as it is stored."""
    try:
        when = clock.moment(datetime.fromisoformat(at))
    except (OverflowError, ValueError):  # stored before such moments were refused
        when = "at a time that cannot be shown"
    return f"{when} with {with_whom}"
