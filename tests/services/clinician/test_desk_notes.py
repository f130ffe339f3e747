"""What staff wrote down, as a surgeon reads it: what says worse first, then the newest."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

from intake.domain.case_state import Action, Actor, CaseState, Command, Outcome
from intake.domain.roles import Role
from intake.services.cases.record import CaseRecord, HistoryStep
from intake.services.clinician.desk_notes import MOST_NOTES, desk_notes

AT = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
DESK = Actor("desk", Role.FRONT_DESK)


def step(number: int, note: str, action: Action = Action.NOTE, **more: Any) -> HistoryStep:
    """The so-manyeth step of a case."""
    undoes = more.pop("undoes", None)
    return HistoryStep(
        at=AT + timedelta(minutes=number),
        staff_id="desk",
        by=more.pop("by", DESK),
        command=more.pop("command", None) or Command(action),
        note=note,
        details=more.pop("details", {}),
        after=CaseState(),
        due_before=(AT, AT),
        event=cast("Any", SimpleNamespace(id=str(number), undoes=undoes)),
    )


def notes_of(*history: HistoryStep) -> list[tuple[str, bool]]:
    told = SimpleNamespace(history=history)
    told.standing = CaseRecord.standing.fget(told)  # type: ignore[attr-defined]
    record = cast("CaseRecord", told)
    return [(each.step.note, each.says_worse) for each in desk_notes(record)]


def test_what_says_worse_stands_first_and_of_the_rest_the_newest() -> None:
    sent = Command(Action.LOG_ATTEMPT, outcome=Outcome.SENT_TO_EMERGENCY)
    told = notes_of(
        step(1, "Leg gave way", Action.TOLD_WORSE),
        *(step(number, f"note {number}") for number in range(2, 7)),
        step(7, "", command=sent),
    )
    assert told[:2] == [("", True), ("Leg gave way", True)]
    assert told[2:] == [("note 6", False), ("note 5", False), ("note 4", False)]
    assert len(told) == 2 + MOST_NOTES


def test_decisions_answers_on_the_phone_the_program_and_what_was_taken_back_are_no_notes() -> None:
    nobody = replace(DESK, role=None)
    assert not notes_of(
        step(1, "Bring pictures", details={"decision": "Visit"}),
        step(2, "before", Action.ANSWER_HEARD),
        step(3, "told again", by=nobody),
        step(4, "slip of the pen"),
        step(5, "", Action.UNDO, undoes="4"),
        step(6, "  "),
    )
