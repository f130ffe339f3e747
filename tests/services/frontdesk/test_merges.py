"""Two requests of one person made one, worked on, and parted again, as staff do it."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from intake.content.forms import load_form
from intake.domain.bands import Link
from intake.domain.case_state import DONE, Action, CloseReason, Command, Outcome, SentTo, Status
from intake.domain.lifecycle_errors import (
    HoldsOthers,
    IllegalTransition,
    LeaseHeld,
    LifecycleError,
    OtherIsDone,
    PerhapsOthers,
)
from intake.domain.policy import Urgency
from intake.domain.reference import show_reference
from intake.domain.roles import Role
from intake.services.accounts.accounts import Profile
from intake.services.actor import Actor, system
from intake.services.cases import gists
from intake.services.cases.record import CaseRecord, open_one
from intake.services.clinician import disposition, review
from intake.services.clinician.disposition import Disposition
from intake.services.clinician.overrides import overrides
from intake.services.frontdesk import calls, casework, duplicates, duty, merges, patient_news, search
from intake.services.frontdesk.handling import Handling
from intake.services.frontdesk.merges import OtherSeen
from intake.services.keeping import erasure
from intake.services.running import figures
from intake.store.keys import Keys
from intake.store.models import AuditEvent, Case, CaseMerge
from intake.store.queries import erasures
from tests.support.filed_stories import file_into, new_id, office
from tests.support.staff import added

NOW = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
TODAY = date(2026, 11, 17)
ROUTINE, URGENT, FLAGGED = "plain back pain", "cannot pass urine", "back within two years"
on_sqlite = pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)


class Desk:
    """Somebody at the desk and a clinician, with what they may do with two requests."""

    def __init__(self, session: Session, keys: Keys) -> None:
        self.session, self.keys, self.now = session, keys, NOW
        doc = added(session, keys, Profile("Cleo", "cleo@example.org"), Role.CLINICIAN)
        self.actors = {
            "desk": Actor("staff", added(session, keys).id, Role.FRONT_DESK),
            "doc": Actor("staff", doc.id, Role.CLINICIAN),
        }

    def filed(self, story: str = ROUTINE, *, ago: int = 60, **told: Any) -> str:
        return file_into(self.session, self.keys, story, NOW - timedelta(minutes=ago), told).reference

    def open(self, reference: str) -> CaseRecord:
        return open_one(self.session, self.keys, reference)

    def handling(self, reference: str, who: str = "desk") -> Handling:
        seen = self.open(reference).state.version
        return Handling(self.actors[who], self.now, TODAY, seen, office(), new_id)

    def take(self, reference: str, what: Action | Command, who: str = "desk") -> None:
        command = what if isinstance(what, Command) else Command(what)
        casework.take_step(self.session, self.keys, reference, command, self.handling(reference, who))

    def merge(self, kept: str, other: str, who: str = "desk", *, agreed: bool = False) -> None:
        seen = OtherSeen(other, self.open(other).state.version, agreed)
        merges.merge(self.session, self.keys, kept, seen, self.handling(kept, who))

    def separate(self, kept: str, other: str, who: str = "desk") -> None:
        seen = OtherSeen(other, self.open(other).state.version)
        merges.separate(self.session, self.keys, kept, seen, self.handling(kept, who))

    def stands(self, reference: str) -> dict[str, Any]:
        """What of a request has to be as before once it is parted again."""
        record = self.open(reference)
        names = ("urgency", "link", "settled", "due_at", "due_soon_at", "queue_class", "in_queue", "status")
        state = record.state.to_data() | {"version": None}
        return {name: getattr(record.row, name) for name in names} | state

    def waiting(self) -> set[str]:
        """The urgent requests that no clinician has taken up."""
        later = self.now + timedelta(hours=2)
        urgent = duty.waiting(self.session, later)
        return {each.reference for each in duty.unclaimed_urgent(self.session, office(), later, urgent)}


@pytest.fixture
def desk(session: Session, keys: Keys) -> Desk:
    return Desk(session, keys)


@on_sqlite
@pytest.mark.parametrize("first", [0, 1])
def test_whichever_stays_the_worse_urgency_and_the_earlier_time_survive(desk: Desk, first: int) -> None:
    pair = [desk.filed(ROUTINE, ago=300), desk.filed(URGENT, ago=10)]
    before = [desk.stands(each) for each in pair]
    kept, other = pair[first], pair[1 - first]
    since = desk.open(pair[1]).row.awaits_clinician_since
    desk.merge(kept, other)
    row, gone = desk.open(kept).row, desk.open(other).row
    assert (row.urgency, row.link) == (
        Urgency.EMERGENCY,
        min((Link(b["link"]) for b in before), key=lambda k: k.rank),
    )
    assert row.due_at == min(each["due_at"] for each in before)
    assert row.awaits_clinician_since == since
    assert (gone.status, gone.in_queue) == (Status.MERGED, False)
    assert desk.waiting() == {kept}
    desk.separate(kept, other)
    assert [desk.stands(each) for each in pair] == before
    assert desk.waiting() == {pair[1]}
    told = desk.session.scalars(select(AuditEvent.action).where(AuditEvent.action.like("case.%"))).all()
    assert [told.count(f"case.{each}") for each in ("take_in", "merge", "separate")] == [1, 1, 2]


@on_sqlite
def test_only_a_clinician_lowers_it_and_parted_after_work_each_has_its_own(desk: Desk) -> None:
    kept, other = desk.filed(ROUTINE, ago=300), desk.filed(URGENT, ago=10)
    own, its = desk.stands(kept), desk.stands(other)
    desk.merge(kept, other)
    desk.take(kept, Action.CLAIM)
    with pytest.raises(LifecycleError):
        desk.take(kept, Command(Action.CLOSE, reason=CloseReason.DUPLICATE))
    desk.take(kept, Action.HAND_TO_CLINICIAN)
    assert desk.waiting() == {kept}
    told = Disposition(True, SentTo.CAN_WAIT, "Cleo", Urgency.SOON, None, "Old trouble.")
    disposition.dispose(desk.session, desk.keys, kept, told, desk.handling(kept, "doc"))
    assert desk.open(kept).row.urgency == Urgency.SOON
    assert desk.waiting() == set()
    desk.take(kept, Action.CLAIM)
    casework.log_attempt(desk.session, desk.keys, kept, Outcome.NO_ANSWER, None, "rang", desk.handling(kept))
    due = desk.open(kept).row.due_at
    desk.separate(kept, other)
    after = desk.open(kept)
    assert (after.row.urgency, after.row.due_at, after.state.status) == (Urgency.SOON, due, Status.ATTEMPTED)
    assert len(after.state.tried) == 1
    assert desk.stands(other) == its
    assert desk.waiting() == {other}
    assert own["urgency"] == Urgency.ROUTINE


@on_sqlite
def test_work_that_no_clinician_did_leaves_the_kept_one_its_own_urgency(desk: Desk) -> None:
    kept, other = desk.filed(ROUTINE, ago=300), desk.filed(URGENT, ago=10)
    own = desk.stands(kept)
    desk.merge(kept, other)
    desk.take(kept, Action.CLAIM)
    desk.take(kept, Action.NOTE)
    desk.separate(kept, other)
    after = desk.stands(kept)
    for name in ("urgency", "link", "settled", "due_at", "due_soon_at", "queue_class"):
        assert after[name] == own[name], name
    assert after["status"] == Status.CLAIMED
    desk.take(kept, Action.RELEASE)
    assert desk.stands(kept)["status"] == Status.NEW


@on_sqlite
def test_one_of_several_leaves_and_the_others_still_count(desk: Desk) -> None:
    kept, soon, urgent = desk.filed(ROUTINE), desk.filed("foot drop"), desk.filed(URGENT)
    middle = desk.open(soon).row.urgency
    before = {each: desk.stands(each) for each in (kept, soon, urgent)}
    desk.merge(kept, urgent)
    desk.merge(kept, soon)
    desk.separate(kept, urgent)
    row = desk.open(kept).row
    assert row.urgency == middle
    assert row.due_at == min(before[each]["due_at"] for each in (kept, soon))
    desk.separate(kept, soon)
    assert {each: desk.stands(each) for each in before} == before
    desk.merge(kept, soon)  # and once more
    assert desk.open(kept).row.urgency == middle


@on_sqlite
def test_what_cannot_be_merged_says_so(desk: Desk) -> None:
    one, two, three = (desk.filed(FLAGGED) for _ in range(3))
    desk.merge(one, two)
    with pytest.raises(OtherIsDone, match="merged already"):
        desk.merge(three, two)
    with pytest.raises(IllegalTransition, match="merged into another"):
        desk.merge(two, three)
    with pytest.raises(HoldsOthers):
        desk.merge(three, one)
    with pytest.raises(HoldsOthers):
        desk.take(one, Command(Action.CLOSE, reason=CloseReason.DUPLICATE))
    for action in (Action.REOPEN, Action.CLAIM, Action.CORRECT):
        with pytest.raises(IllegalTransition):
            desk.take(two, action)
    with pytest.raises(IllegalTransition):
        desk.separate(three, two)
    desk.take(three, Command(Action.CLOSE, reason=CloseReason.DUPLICATE))
    with pytest.raises(OtherIsDone, match="is closed"):
        desk.merge(one, three)
    for reference in (one, two):
        with pytest.raises(IllegalTransition):
            casework.undo(desk.session, desk.keys, reference, desk.handling(reference), load_form())


@on_sqlite
def test_birth_dates_that_differ_are_a_clinicians_to_judge_and_nobody_is_overtaken(desk: Desk) -> None:
    one, other = desk.filed(ROUTINE), desk.filed(ROUTINE, birth_date="1962-02-03")
    for who, agreed in (("desk", False), ("desk", True), ("doc", False)):
        with pytest.raises(PerhapsOthers, match="Feb 3, 1961 and Feb 3, 1962"):
            desk.merge(one, other, who, agreed=agreed)
    desk.take(other, Action.CLAIM)
    with pytest.raises(LeaseHeld, match=f"working on {show_reference(other)}"):
        desk.merge(one, other, "doc", agreed=True)
    desk.take(other, Action.RELEASE)
    desk.merge(one, other, "doc", agreed=True)
    desk.take(one, Action.CLAIM)
    with pytest.raises(LeaseHeld):
        desk.separate(one, other, "doc")


@on_sqlite
def test_what_is_said_and_sent_about_the_other_reaches_the_one_that_stays(desk: Desk) -> None:
    kept, other = desk.filed(ROUTINE), desk.filed(ROUTINE)
    desk.merge(kept, other)
    desk.take(other, Action.TOLD_WORSE)
    assert desk.open(kept).state.told_worse
    assert desk.waiting() == {kept}
    review.override(
        desk.session, desk.keys, kept, Urgency.ROUTINE, Link.NO_SURGERY, "Read.", desk.handling(kept, "doc")
    )
    assert desk.waiting() == set()
    row = desk.open(other).row
    row.urgency, row.assessment_seq = Urgency.EMERGENCY, 2  # as filing does that found a sign in an update
    patient_news.tell_staff(desk.session, desk.keys, row, office(), today=TODAY, now=NOW, new_id=new_id)
    assert desk.open(kept).row.urgency == Urgency.EMERGENCY
    assert desk.open(kept).history[-1].command.action is Action.UPDATE
    assert desk.waiting() == {kept}
    review.override(
        desk.session, desk.keys, kept, Urgency.SOON, Link.NO_SURGERY, "Called.", desk.handling(kept, "doc")
    )
    assert (desk.open(kept).row.urgency, desk.waiting()) == (Urgency.SOON, set())


def news(desk: Desk, other: str, urgency: Urgency) -> None:
    """As filing does that found more in an update of a request, of which the staff are told."""
    row = desk.open(other).row
    row.urgency, row.assessment_seq, row.due_at = urgency, 2, row.due_at - timedelta(hours=3)
    desk.session.flush()
    gists.renew(desk.session, desk.keys, row)
    patient_news.tell_staff(desk.session, desk.keys, row, office(), today=TODAY, now=desk.now, new_id=new_id)


@on_sqlite
def test_after_news_of_the_other_each_has_its_own_urgency_and_time_apart(desk: Desk) -> None:
    kept, other = desk.filed(ROUTINE, ago=300), desk.filed("foot drop", ago=10)
    desk.merge(kept, other)
    own = desk.open(kept).history[-1].due_before
    news(desk, other, Urgency.EMERGENCY)
    row, its = desk.open(kept).row, desk.open(other).row
    assert (row.urgency, row.due_at) == (Urgency.EMERGENCY, its.due_at)
    desk.separate(kept, other)
    row, its = desk.open(kept).row, desk.open(other).row
    assert (row.urgency, (row.due_at, row.due_soon_at)) == (Urgency.ROUTINE, own)
    assert its.urgency == Urgency.EMERGENCY


@on_sqlite
def test_a_step_taken_back_and_a_kept_one_reopened_leave_it_its_own_time_apart(desk: Desk) -> None:
    kept, other, second = desk.filed(ROUTINE), desk.filed("foot drop"), desk.filed("foot drop")
    own = desk.stands(kept)
    desk.merge(kept, other)
    calls.record(desk.session, desk.keys, kept, Outcome.NO_ANSWER, None, desk.handling(kept))
    called = desk.open(kept).row.due_at
    casework.undo(desk.session, desk.keys, kept, desk.handling(kept), load_form())
    desk.merge(kept, second)
    desk.separate(kept, other)
    assert desk.open(kept).row.due_at == desk.stands(second)["due_at"] < own["due_at"]
    desk.separate(kept, second)
    assert desk.stands(kept) == own
    assert called != own["due_at"]

    third = desk.filed(ROUTINE)
    desk.merge(kept, third)
    desk.take(kept, Action.CLAIM)
    desk.take(kept, Action.WAIT_ON_RECORDS)
    desk.now += timedelta(days=1)
    news(desk, third, Urgency.EMERGENCY)
    row = desk.open(kept).row
    assert (row.status, row.urgency) == (Status.REOPENED, Urgency.EMERGENCY)
    pressed = row.due_at
    desk.separate(kept, third)
    row = desk.open(kept).row
    assert (row.status, row.urgency) == (Status.REOPENED, Urgency.ROUTINE)
    days = office().policy.due.other_days
    assert pressed < row.due_at == office().hours.close_of_business_day(desk.now, days)


@on_sqlite
def test_what_news_of_the_other_say_is_known_of_the_one_that_stays(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept, other = desk.filed(ROUTINE), desk.filed(ROUTINE)
    desk.merge(kept, other)
    found = merges.request_of
    monkeypatch.setattr(
        merges, "request_of", lambda *told: replace(found(*told), surgery_elsewhere=True)
    )  # as an update that tells of an operation
    news(desk, other, Urgency.ROUTINE)
    state = desk.open(kept).state
    assert (state.took_in_surgery, state.took_in_exit) == (True, False)


@on_sqlite
def test_one_that_was_erased_hinders_nothing(desk: Desk) -> None:
    kept, erased, other, third = (desk.filed(ROUTINE) for _ in range(4))
    desk.merge(kept, erased)
    desk.merge(kept, other)
    erasure.erase_case(
        desk.session, desk.keys, erased, reason="asked_for", actor=system(), now=NOW, new_id=new_id
    )
    desk.separate(kept, other)
    assert desk.stands(other)["status"] == Status.NEW
    desk.merge(third, kept)
    assert desk.stands(kept)["status"] == Status.MERGED


@on_sqlite
def test_a_claim_that_went_back_with_its_call_is_not_taken_again_when_they_part(desk: Desk) -> None:
    kept, other = desk.filed(ROUTINE), desk.filed(ROUTINE)
    desk.merge(kept, other)
    calls.record(desk.session, desk.keys, kept, Outcome.NO_ANSWER, None, desk.handling(kept))
    casework.undo(desk.session, desk.keys, kept, desk.handling(kept), load_form())
    assert Action.CLAIM not in [step.command.action for step in desk.open(kept).standing]
    desk.separate(kept, other)
    after = desk.open(kept).state
    assert (after.status, after.lease) == (Status.NEW, None)


@on_sqlite
def test_what_a_clinician_lowers_stood_as_high_as_what_was_taken_in(desk: Desk) -> None:
    kept, other = desk.filed(ROUTINE), desk.filed(URGENT)
    desk.merge(kept, other)
    for level in (Urgency.SOON, Urgency.ROUTINE):
        desk.now += timedelta(minutes=10)
        handling = desk.handling(kept, "doc")
        review.override(desk.session, desk.keys, kept, level, Link.NO_SURGERY, "Read.", handling)
    found = overrides(desk.session, desk.open(kept), office().policy)
    assert [each.changes[0] for each in found] == ["Urgency: Emergency → Soon", "Urgency: Soon → Routine"]


@on_sqlite
def test_lists_search_and_figures_know_one_person(desk: Desk) -> None:
    kept, other = desk.filed(ROUTINE), desk.filed(ROUTINE, name_family="Quillan", phone="251-555-0199")
    third = desk.filed(ROUTINE)
    listed = gists.listed(desk.open(kept))
    assert {each.case.row.reference for each in duplicates.doubles(desk.session, desk.keys, listed)} == {
        other,
        third,
    }
    desk.merge(kept, other)
    listed = gists.listed(desk.open(kept))
    assert [each.case.row.reference for each in duplicates.doubles(desk.session, desk.keys, listed)] == [
        third
    ]
    assert duplicates.marked(desk.session, desk.keys, [listed]) == {listed.row.id: 1}
    for sought in (other, "Quillan", "251-555-0199"):
        found = search.find(desk.session, desk.keys, desk.actors["desk"], sought, NOW)
        assert [each.row.reference for each in found.cases] == [kept], sought
    both = search.find(desk.session, desk.keys, desk.actors["desk"], "1961-02-03", NOW)
    assert sorted(each.row.reference for each in both.cases) == sorted([kept, third])
    span = figures.span_of_days(TODAY, TODAY, office().hours.zone)
    assert len(figures.calls_in(desk.session, desk.keys, span)) == 2
    # A twin that was closed beside the merged one is still stood for.
    desk.take(third, Command(Action.CLOSE, reason=CloseReason.DUPLICATE))


@on_sqlite
def test_it_is_kept_as_long_as_the_one_it_went_into_and_outlives_its_erasure(desk: Desk) -> None:
    kept, other = desk.filed(ROUTINE), desk.filed(URGENT)
    desk.merge(kept, other)
    later = NOW + timedelta(days=9999)
    assert erasures.closed_before(desk.session, [Status.MERGED], later, 9) == []
    apart = desk.filed(ROUTINE)
    desk.merge(kept, apart)
    desk.separate(kept, apart)
    proof = erasure.erase_case(
        desk.session, desk.keys, kept, reason="asked_for", actor=system(), now=NOW, new_id=new_id
    )
    assert proof.merged == (other,)
    assert f"not erased with it: {show_reference(other)}." in proof.to_text()
    assert erasures.closed_before(desk.session, [Status.MERGED], later, 9) == [other]
    assert Status.MERGED in DONE
    desk.take(other, Action.REOPEN)
    assert desk.waiting() == {other}


def test_two_people_who_merge_one_each_into_the_other_merge_one(
    engine: Engine, session: Session, keys: Keys
) -> None:
    desk = Desk(session, keys)
    one, two = desk.filed(), desk.filed()
    session.commit()
    start, refused = threading.Barrier(2), list[str]()

    def merge_into(kept: str, other: str) -> None:
        with Session(engine) as own:
            start.wait()
            handling = Handling(desk.actors["desk"], NOW, TODAY, 0, office(), new_id)
            try:
                merges.merge(own, keys, kept, OtherSeen(other, 0), handling)
            except LifecycleError:
                refused.append(kept)
            else:
                own.commit()

    people = [threading.Thread(target=merge_into, args=pair) for pair in ((one, two), (two, one))]
    for person in people:
        person.start()
    for person in people:
        person.join()
    session.rollback()
    rows = session.scalars(select(Case).where(Case.reference.in_([one, two]), Case.in_queue)).all()
    assert len(rows) == len(refused) == 1
    assert rows[0].reference not in refused
    assert len(session.scalars(select(CaseMerge)).all()) == 1
