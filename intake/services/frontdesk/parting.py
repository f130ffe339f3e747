"""By when a request is due once another one that was merged into it leaves: what its own history says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from intake.domain.case_state import Action, CaseState
from intake.domain.own_times import Moved, Times, own_times
from intake.services.cases.placing import Office, times_of_class
from intake.services.cases.record import CaseRecord, HistoryStep
from intake.services.frontdesk import casework
from intake.store.models import Case

MERGE = "merge"
"""In a step's details: which merging it was, or by which one it came."""


def due_of(row: Case) -> Times:
    """By when a request is due as it stands, and from when it is due soon."""
    return row.due_at, row.due_soon_at


def first_taken_in(kept: CaseRecord) -> HistoryStep:
    """The step since which the request has held another one without a break."""
    inside: set[str] = set()
    first: HistoryStep | None = None
    for step in kept.history:
        if step.command.action is Action.TAKE_IN:
            first = step if not inside else first
            inside.add(step.details[MERGE])
        elif step.command.action is Action.SEPARATE:
            inside.discard(step.details[MERGE])
    assert first is not None, "a request that holds another one took it in"  # noqa: S101
    return first


def due_apart(
    kept: CaseRecord, first: HistoryStep, stays: Mapping[str, Times], after: CaseState, office: Office
) -> Times:
    """By when the kept request is due without the one that leaves it, since that first step.

    `stays` are the times of those that stay in it, by the merging; `after` is its own state then.
    """
    return own_times(first.due_before, _moves(kept, first, stays, after, office))


def _moves(
    kept: CaseRecord, first: HistoryStep, stays: Mapping[str, Times], after: CaseState, office: Office
) -> list[Moved]:
    """What each step since then did to the time of the kept request, by itself and by those that stay in it.

    Where the whole time of a class began, it is that of the request's own class, whatever pressed beside it.
    """
    steps = [step for step in kept.history if step.event.seq >= first.event.seq]
    found, judged = list[Moved](), kept.assessed_at if kept.assessed_at > first.at else None
    for step, then in zip(steps, [*(each.due_before for each in steps[1:]), due_of(kept.row)], strict=True):
        if judged is not None and judged < step.at:
            found.append(_judged_again(kept, judged, after, office))
            judged = None
        if step.command.action is Action.UNDO:
            move = Moved(step.event.id, undoes=step.event.undoes)
        elif MERGE in step.details:
            move = Moved(step.event.id, joined=stays.get(step.details[MERGE]))
        elif (start := casework.begins_anew(casework.domain_event(kept, step))) is not None:
            move = Moved(step.event.id, to=times_of_class(kept, office, start, after))
        else:
            move = Moved(step.event.id, to=then if then != step.due_before else None)
        found.append(move)
    return found if judged is None else [*found, _judged_again(kept, judged, after, office)]


def _judged_again(kept: CaseRecord, at: datetime, after: CaseState, office: Office) -> Moved:
    """The patient's own news of the kept request, by which it is due within the time of its class."""
    return Moved(kept.row.id, joined=times_of_class(kept, office, at, after))
