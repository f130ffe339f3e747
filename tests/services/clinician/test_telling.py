"""A case as it is told to other systems: what became of its visit stays with it once it is closed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from intake.content.forms import load_form
from intake.content.policies import load_policy
from intake.domain.case_state import Action, CloseReason, Command, Outcome, Status
from intake.domain.reference import show_reference
from intake.domain.roles import Role
from intake.domain.visit_outcomes import Relation
from intake.formats.fhir.bundle import write_bundle
from intake.formats.fhir.told_case import GoesOn, ToldCase, Work
from intake.services.actor import Actor
from intake.services.cases import record as case_record
from intake.services.clinician import outcomes
from intake.services.clinician.telling import told_case
from intake.services.frontdesk import casework, merges
from intake.services.frontdesk.handling import Handling
from intake.store.keys import Keys
from tests.support.filed_stories import file_into, new_id, office
from tests.support.staff import added

TUESDAY = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
VISIT = datetime.fromisoformat("2026-11-20T09:00:00-06:00")


def test_a_request_that_is_closed_after_a_missed_visit_tells_that_it_was_missed(
    session: Session, keys: Keys
) -> None:
    reference, desk = file_into(session, keys, "plain back pain", TUESDAY).reference, added(session, keys)
    actor = Actor("staff", desk.id, Role.FRONT_DESK)

    def handling(seen: int, days: int = 7) -> Handling:
        at = TUESDAY + timedelta(days=days)
        return Handling(
            actor=actor,
            now=at,
            today=date(2026, 11, 17) + timedelta(days=days),
            seen_version=seen,
            office=office(),
            new_id=new_id,
        )

    def told() -> Work:
        record = case_record.open_one(session, keys, reference)
        return told_case(record, load_form(), load_policy(), "https://intake.example.org").work

    booked = {"visit_at": VISIT.isoformat(), "with_whom": "Example Surgeon"}
    casework.take_step(session, keys, reference, Command(Action.CLAIM), handling(0, 0))
    assert told().visit is None
    casework.take_step(session, keys, reference, Command(Action.SCHEDULE), handling(1, 0), details=booked)
    assert (told().visit, told().visit_at) == (Status.SCHEDULED, VISIT)
    casework.take_step(session, keys, reference, Command(Action.MISS), handling(2))
    casework.take_step(session, keys, reference, Command(Action.CLAIM), handling(3))
    casework.log_attempt(session, keys, reference, Outcome.REFUSED, None, "", handling(4))
    assert (told().status, told().visit) == (Status.CONTACTED, Status.NO_SHOW)
    closing = Command(Action.CLOSE, reason=CloseReason.DECLINED)
    casework.take_step(session, keys, reference, closing, handling(5))
    assert (told().status, told().visit, told().visit_at) == (Status.CLOSED, Status.NO_SHOW, VISIT)


def test_merged_requests_are_one_call_and_one_outcome_and_separated_each_has_its_own(
    session: Session, keys: Keys
) -> None:
    doc = Actor("staff", added(session, keys, role=Role.CLINICIAN).id, Role.CLINICIAN)
    kept, other, third = (
        file_into(session, keys, "plain back pain", TUESDAY, {}).reference for _ in range(3)
    )

    def handling(reference: str) -> Handling:
        seen = case_record.open_one(session, keys, reference).state.version
        return Handling(doc, TUESDAY, date(2026, 11, 17), seen, office(), new_id)

    def do(what: Callable[..., object], other: str) -> None:
        seen = merges.OtherSeen(other, case_record.open_one(session, keys, other).state.version)
        what(session, keys, kept, seen, handling(kept))

    def visited(reference: str, relation: Relation) -> None:
        outcomes.record_outcome(session, keys, reference, relation, [], "", handling(reference))

    def told(reference: str) -> tuple[ToldCase, Any, Any]:
        record = case_record.open_one(session, keys, reference)
        beside = merges.beside(session, record.row)
        one = told_case(record, load_form(), load_policy(), "https://intake.example.org", beside)
        bundle = [each["resource"] for each in write_bundle(one, TUESDAY)["entry"]]
        return one, *(
            next(each for each in bundle if each["resourceType"] == kind) for kind in ("Task", "Appointment")
        )

    def counted() -> tuple[int, int]:
        (band,) = outcomes.figures(session, keys).bands
        return band.seen, band.unclear

    visited(other, Relation.NOT_RELATED)
    visited(third, Relation.UNCLEAR)
    assert counted() == (2, 1)
    assert (told(kept)[0].held, told(kept)[0].goes_on) == ((), None)
    do(merges.merge, other)
    assert counted() == (2, 1), "the one that goes on has none of its own yet"
    do(merges.merge, third)
    assert counted()[0] == 1, "of two merged into one the newest stands for it"
    number = show_reference(kept)
    one, task, visit = told(other)
    assert one.goes_on == GoesOn(case_record.open_one(session, keys, kept).row.id, number)
    assert [task["status"], visit["status"]] == ["cancelled", "cancelled"]
    why = f"Merged into form number {number}, which goes on"
    assert [task["statusReason"]["text"], visit["cancelationReason"]["text"]] == [why, why]
    one, call, _ = told(kept)
    assert task["partOf"][0]["identifier"] == call["identifier"][0]
    assert set(one.held) == {show_reference(other), show_reference(third)}
    assert call["status"] == "requested"
    assert "partOf" not in call
    with pytest.raises(outcomes.GoesOnElsewhere, match=number):
        visited(other, Relation.RELATED)
    visited(kept, Relation.UNCLEAR)
    assert counted() == (1, 1)
    do(merges.separate, other)
    assert counted()[0] == 2
    one, task, visit = told(other)
    assert (task["status"], visit["status"], one.goes_on) == ("requested", "proposed", None)
    assert not {"partOf", "statusReason"} & set(task)
