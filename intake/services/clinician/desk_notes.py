"""What staff wrote down about a patient, for the surgeon: first what says that it is worse."""

from __future__ import annotations

from dataclasses import dataclass

from intake.domain.case_state import Action, Outcome
from intake.services.cases.record import CaseRecord, HistoryStep

MOST_NOTES = 3
"""Of notes that do not say worse, the newest; the request's own page has all."""


@dataclass(frozen=True, slots=True)
class DeskNote:
    """One step of a case with what was written at it; `says_worse`: the patient said that it is worse."""

    step: HistoryStep
    says_worse: bool


def desk_notes(record: CaseRecord) -> tuple[DeskNote, ...]:
    """Every note that says worse, the newest first, then the newest `MOST_NOTES` others.

    What a clinician decided is no such note: it stands as the next step. What was taken back is none either.
    """
    told = [DeskNote(step, _says_worse(step)) for step in reversed(record.standing) if _is_note(step)]
    worse = [each for each in told if each.says_worse]
    others = [each for each in told if not each.says_worse]
    return (*worse, *others[:MOST_NOTES])


def _is_note(step: HistoryStep) -> bool:
    if step.by.role is None or "decision" in step.details or step.command.action is Action.ANSWER_HEARD:
        return False
    return bool(step.note.strip()) or _says_worse(step)


def _says_worse(step: HistoryStep) -> bool:
    return step.command.action is Action.TOLD_WORSE or step.command.outcome is Outcome.SENT_TO_EMERGENCY
