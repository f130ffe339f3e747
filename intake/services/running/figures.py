"""The figures of a time: how many requests came in, whose call was in time, and how long calls took."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from intake.domain.bands import Link
from intake.domain.case_state import Action, Outcome, Status
from intake.domain.figures import Call, Step, call_of, group_of
from intake.domain.policy import Urgency
from intake.services.cases.unreadable import Unreadable, shown
from intake.store.keys import Keys
from intake.store.queries import figures as query
from intake.store.queries.figures import ReceivedCase, SealedStep
from intake.store.seal import DataKey

Span = tuple[datetime, datetime]


def span_of_days(first: date, last: date, zone: ZoneInfo) -> Span:
    """From the first moment of one day on the practice's calendar to the last of another."""
    start = datetime.combine(first, time(), zone)
    return start, datetime.combine(last + timedelta(days=1), time(), zone)


def calls_in(session: Session, keys: Keys, span: Span) -> list[Call]:
    """The calls of the requests that came in during that time, in their order.

    Those that were erased are left out, those that were merged into another one, whose call is theirs, and
    those that cannot be read: a line in the log tells of these.
    """
    calls: list[Call] = []
    for received in query.received(session, *span):
        page = [row for row in received if row.status != Status.MERGED]
        steps = query.steps_of(session, [row.id for row in page])
        calls += filter(None, (readable_call(keys, row, steps[row.id]) for row in page))
    return calls


def readable_call(keys: Keys, row: ReceivedCase, steps: list[SealedStep]) -> Call | None:
    """The call of one request, from what is stored of it; None where that cannot be read."""
    call = shown(row.reference, lambda: _call(keys, row, steps))
    return None if isinstance(call, Unreadable) else call


def _call(keys: Keys, row: ReceivedCase, steps: list[SealedStep]) -> Call:
    group = group_of(Urgency(row.urgency), Link(row.link), contact_only=row.contact_only)
    told = _opened(row.data_key(keys.ring), steps) if steps else ()
    return call_of(group, row.received_at, row.due_at, Status(row.status), told)


def _opened(key: DataKey, steps: list[SealedStep]) -> Iterator[Step]:
    """Each step as it is asked for, so that what follows the first talk is not opened."""
    undone = {step.undoes for step in steps}
    for step in steps:
        place = {"table": "case_event", "row": step.id, "column": "sealed_note"}
        sealed = key.open_json(step.sealed_note, **place)
        outcome = sealed["command"]["outcome"]
        yield Step(
            at=step.at,
            action=Action(step.kind),
            outcome=Outcome(outcome) if outcome else None,
            due_before=datetime.fromisoformat(sealed["due_before"][0]),
            undone=step.id in undone,
        )
