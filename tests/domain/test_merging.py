"""What holds of two requests made one and parted again, whatever stood on each and in whatever order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.content.policies import load_policy
from intake.domain.bands import Link
from intake.domain.case_state import (
    DONE,
    Action,
    Actor,
    CaseEvent,
    CaseState,
    Command,
    HalfDay,
    Lease,
    Outcome,
    Status,
)
from intake.domain.due_times import SoonBy
from intake.domain.lifecycle import perform, replayed, undo
from intake.domain.lifecycle_errors import (
    ChangedMeanwhile,
    HasVisit,
    HoldsOthers,
    IllegalTransition,
    LeaseHeld,
    LifecycleError,
    NotWithItself,
    OtherIsDone,
    PerhapsOthers,
    TellsLess,
)
from intake.domain.merging import (
    Asked,
    Past,
    Pressing,
    Request,
    check,
    merge,
    more_soon,
    separate,
    taken_in,
    told_in,
    worse_flag,
)
from intake.domain.policy import Urgency
from intake.domain.reference import show_reference
from intake.domain.roles import Role
from intake.domain.step_checks import CaseFacts
from intake.domain.transitions import WAITING
from tests.domain.offices import HOURS

NOW = datetime(2026, 6, 15, 15, tzinfo=UTC)
DUE = load_policy().due
DESK, DOC, ANA = Actor("ben", Role.FRONT_DESK), Actor("doc", Role.CLINICIAN), Actor("ana", Role.FRONT_DESK)
BORN = "1961-02-03"
OPEN = sorted(frozenset(Status) - DONE)

instants = st.integers(0, 500).map(lambda minutes: NOW + timedelta(minutes=minutes))
presses = st.builds(
    Pressing,
    urgency=st.sampled_from(Urgency),
    link=st.sampled_from(Link),
    settled=st.booleans(),
    due_at=instants,
    due_soon_at=instants,
    awaits_since=st.none() | instants,
)


@st.composite
def states(draw: st.DrawFn) -> CaseState:
    """A state of an open request, as far as any may go into another or take one in."""
    status = draw(st.sampled_from(OPEN))
    aside = status in (*WAITING, Status.WITH_CLINICIAN)
    halves = st.builds(
        HalfDay, st.dates(date(2026, 6, 1), date(2026, 6, 5)), st.sampled_from(["morning", "afternoon"])
    )
    return CaseState(
        status=status,
        version=draw(st.integers(0, 9)),
        back_to=draw(st.sampled_from([Status.NEW, Status.WAITING_ON_RECORDS]))
        if status in (Status.CLAIMED, Status.WITH_CLINICIAN)
        else None,
        tried=tuple(draw(st.lists(halves, max_size=3, unique=True))),
        follow_up_at=draw(instants) if aside else None,
        spoken=draw(st.booleans()),
        told_worse=draw(st.booleans()),
        disposed=draw(st.booleans()),
        check_on=draw(st.booleans()),
        clinician_read=draw(st.booleans()),
        clinician_asked_call=draw(st.booleans()),
        clinician_acted=draw(st.booleans()),
    )


def request(state: CaseState, name: str = "one", **told: object) -> Request:
    plain = {
        "birth_date": BORN,
        "contact_only": False,
        "has_phone": True,
        "urgent": state.told_worse,
        "surgery_elsewhere": False,
        "soon_because": None,
        "holds_others": False,
    }
    return Request(id=name, reference=f"{name}2345", state=state, **plain | told)  # type: ignore[arg-type]


requests = st.builds(
    lambda state, urgent, exit_, elsewhere, soon: request(
        state,
        "other",
        urgent=urgent or state.told_worse or (exit_ and not state.disposed),
        contact_only=exit_,
        surgery_elsewhere=elsewhere,
        soon_because=soon,
    ),
    states(),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.none() | st.sampled_from(SoonBy),
)


@given(presses, presses, presses)
def test_in_whatever_order_the_worse_and_the_earlier_survive(
    one: Pressing, two: Pressing, three: Pressing
) -> None:
    both = one.joined(two)
    assert both == two.joined(one)
    assert both.joined(three) == one.joined(two.joined(three))
    assert both.joined(two) == both.joined(one) == both
    assert both.urgency.rank == min(one.urgency.rank, two.urgency.rank)
    assert both.link.rank == min(one.link.rank, two.link.rank)
    assert both.due_at == min(one.due_at, two.due_at)
    assert (both.awaits_since is None) is (one.awaits_since is two.awaits_since is None)


@given(st.sampled_from(Link), st.booleans(), st.booleans())
def test_of_two_flags_alike_the_one_that_is_not_settled_stands(link: Link, one: bool, two: bool) -> None:
    assert worse_flag((link, one), (link, two)) == (link, one and two)


@given(states(), requests)
def test_news_of_the_other_add_what_its_facts_say_and_nothing_else(kept: CaseState, other: Request) -> None:
    after = told_in(kept, other)
    assert after.took_in_surgery is (kept.took_in_surgery or other.surgery_elsewhere)
    assert after.took_in_exit is (kept.took_in_exit or other.contact_only or other.state.took_in_exit)
    assert after.took_in_soon == more_soon(kept.took_in_soon, other.soon_because)
    assert told_in(after, other) == after
    names = ("took_in_surgery", "took_in_exit", "took_in_soon")
    assert replace(kept, **{name: getattr(after, name) for name in names}) == after


@given(states(), requests, st.booleans())
def test_nothing_that_needs_somebody_is_forgotten(kept: CaseState, other: Request, urgent: bool) -> None:
    urgent = urgent or kept.told_worse
    after = taken_in(kept, other, kept_urgent=urgent)
    its = other.state
    assert taken_in(after, other, kept_urgent=urgent or other.urgent) == after
    for flag in ("told_worse", "check_on", "clinician_asked_call", "spoken"):
        assert getattr(after, flag) is (getattr(kept, flag) or getattr(its, flag))
    assert after.clinician_read is (kept.clinician_read and its.clinician_read)
    assert not (other.left_at_safety_page and after.disposed)
    assert after.took_in_exit is other.left_at_safety_page
    assert set(after.tried) == {*kept.tried, *its.tried}
    awaits = (urgent and not kept.clinician_acted) or (other.urgent and not its.clinician_acted)
    if awaits:
        assert not after.clinician_acted
        assert after.status not in (*WAITING, Status.SCHEDULED)
    if its.status not in WAITING:
        assert after.status not in WAITING
    if kept.status is Status.SCHEDULED:
        assert after.origin is Status.SCHEDULED


@given(states(), requests, requests, st.booleans())
def test_two_taken_in_leave_the_same_in_either_order(
    kept: CaseState, one: Request, two: Request, urgent: bool
) -> None:
    def both(first: Request, second: Request) -> CaseState:
        after = taken_in(kept, first, kept_urgent=urgent)
        return taken_in(after, second, kept_urgent=urgent or first.urgent)

    here, there = both(one, two), both(two, one)
    assert replace(here, status=Status.NEW, back_to=None, follow_up_at=None) == replace(
        there, status=Status.NEW, back_to=None, follow_up_at=None
    )


@given(states(), states(), st.booleans())
def test_parted_at_once_both_are_exactly_as_they_were(kept: CaseState, its: CaseState, urgent: bool) -> None:
    its = replace(its, status=Status.NEW, back_to=None, follow_up_at=None)
    here, there = request(kept, urgent=urgent), request(its, "other")
    one, two = merge(here, there, Asked(DESK, NOW, (kept.version, its.version)))
    assert (one.command.action, two.command.action) == (Action.TAKE_IN, Action.MERGE)
    assert two.after.status is Status.MERGED
    asked = Asked(DESK, NOW, (one.after.version, two.after.version))
    parted = separate(
        one.after,
        two.after,
        Past("OTHER", kept, its, [], kept_urgent=urgent, told_anew=False),
        asked,
        due=DUE,
        hours=HOURS,
    )
    assert [replace(event.after, version=0) for event in parted] == [
        replace(s, version=0) for s in (kept, its)
    ]
    assert [event.after.version for event in parted] == [kept.version + 2, its.version + 2]


STEPS = (
    Command(Action.CLAIM),
    Command(Action.LOG_ATTEMPT, outcome=Outcome.NO_ANSWER),
    Command(Action.LOG_ATTEMPT, outcome=Outcome.REACHED),
    Command(Action.TOLD_WORSE),
    Command(Action.NOTE),
    Command(Action.RETURN_TO_DESK, asks_call=True),
    Command(Action.READ),
    Command(Action.HAND_TO_CLINICIAN),
    Command(Action.WAIT_ON_RECORDS),
)


@given(st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from([DESK, DOC])), max_size=8), st.booleans())
def test_what_was_done_meanwhile_stays_and_what_the_other_brought_goes(
    steps: list[tuple[Command, Actor]], worse: bool
) -> None:
    facts = CaseFacts(urgent=False, recent_surgery_elsewhere=False)
    its = CaseState(told_worse=worse, tried=(HalfDay(date(2026, 6, 1), "morning"),))
    one, two = merge(request(CaseState()), request(its, "other"), Asked(DESK, NOW, (0, 0)))
    alone, now, since = CaseState(), one.after, list[CaseEvent]()
    for command, actor in steps:
        try:
            event = perform(
                now,
                command,
                actor=actor,
                now=NOW,
                seen_version=now.version,
                facts=facts,
                due=DUE,
                hours=HOURS,
            )
        except LifecycleError:
            continue
        since.append(event)
        now, alone = event.after, replayed(alone, event, due=DUE, hours=HOURS)
    asked = Asked(DOC, NOW + timedelta(days=1), (now.version, two.after.version))
    parted, _ = separate(
        now,
        two.after,
        Past("OTHER", CaseState(), its, since, kept_urgent=False, told_anew=False),
        asked,
        due=DUE,
        hours=HOURS,
    )
    after = parted.after
    assert replace(after, version=0) == replace(alone, version=0)
    assert after.status is now.status
    assert after.spoken is now.spoken
    told = [event.command.action for event in since]
    said_worse = Action.TOLD_WORSE in told
    assert after.told_worse is (said_worse and now.told_worse)
    assert HalfDay(date(2026, 6, 1), "morning") not in after.tried


def test_who_stays_when_another_leaves_still_counts() -> None:
    first, second = CaseState(told_worse=True), CaseState(clinician_asked_call=True)
    stays = request(second, "second")
    one, gone = merge(request(CaseState()), request(first, "first"), Asked(DESK, NOW, (0, 0)))
    both, _ = merge(request(one.after, urgent=True), stays, Asked(DESK, NOW, (1, 0)))
    parted, its = separate(
        both.after,
        gone.after,
        Past("OTHER", CaseState(), first, [stays], kept_urgent=False, told_anew=True),
        Asked(DESK, NOW, (2, 1)),
        due=DUE,
        hours=HOURS,
    )
    assert (parted.after.told_worse, parted.after.clinician_asked_call) == (False, True)
    assert its.after.told_worse


def test_news_of_the_other_need_a_clinician_anew_when_they_part() -> None:
    decided = CaseState(clinician_read=True, clinician_acted=True, disposed=True)
    one, two = merge(request(CaseState()), request(decided, "other"), Asked(DESK, NOW, (0, 0)))
    for anew in (False, True):
        _, its = separate(
            one.after,
            two.after,
            Past("OTHER", CaseState(), decided, [], kept_urgent=False, told_anew=anew),
            Asked(DESK, NOW, (1, 1)),
            due=DUE,
            hours=HOURS,
        )
        after = its.after
        assert (after.clinician_read, after.clinician_acted, after.disposed) == ((not anew,) * 3)


@pytest.mark.parametrize(("side", "named"), [(0, None), (1, "BCDFGHJKM")])
def test_whose_request_was_changed_or_taken_meanwhile_is_named_when_they_part(
    side: int, named: str | None
) -> None:
    past = Past("BCDFGHJKM", CaseState(), CaseState(), [], kept_urgent=False, told_anew=False)

    def part(changed: CaseState) -> None:
        states = [CaseState(), CaseState(status=Status.MERGED)]
        states[side] = replace(changed, status=states[side].status)
        separate(states[0], states[1], past, Asked(DESK, NOW, (0, 0)), due=DUE, hours=HOURS)

    with pytest.raises(ChangedMeanwhile) as changed:
        part(CaseState(version=1))
    assert changed.value.reference == named
    with pytest.raises(LeaseHeld) as held:
        part(CaseState(lease=Lease("ana", NOW + timedelta(hours=1))))
    assert held.value.which == (show_reference(named) if named else "this request")


MINE, THEIRS = Lease("ben", NOW + timedelta(hours=1)), Lease("ana", NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    ("kept", "other", "why"),
    [
        (request(CaseState()), request(CaseState()), NotWithItself),
        (request(CaseState(status=Status.MERGED)), request(CaseState(), "two"), IllegalTransition),
        (request(CaseState(status=Status.CLOSED)), request(CaseState(), "two"), IllegalTransition),
        (request(CaseState()), request(CaseState(status=Status.MERGED), "two"), OtherIsDone),
        (request(CaseState()), request(CaseState(status=Status.CLOSED), "two"), OtherIsDone),
        (request(CaseState(version=1)), request(CaseState(), "two"), ChangedMeanwhile),
        (request(CaseState()), request(CaseState(version=1), "two"), ChangedMeanwhile),
        (request(CaseState(lease=THEIRS)), request(CaseState(), "two"), LeaseHeld),
        (request(CaseState()), request(CaseState(lease=THEIRS), "two"), LeaseHeld),
        (request(CaseState()), request(CaseState(), "two", holds_others=True), HoldsOthers),
        (request(CaseState(), contact_only=True), request(CaseState(), "two"), TellsLess),
        (
            request(CaseState(), contact_only=True, has_phone=False),
            request(CaseState(), "two", contact_only=True),
            TellsLess,
        ),
        (request(CaseState()), request(CaseState(status=Status.SCHEDULED), "two"), HasVisit),
        (
            request(CaseState()),
            request(CaseState(status=Status.WITH_CLINICIAN, back_to=Status.SCHEDULED), "two"),
            HasVisit,
        ),
        (request(CaseState()), request(CaseState(), "two", birth_date="1962-02-03"), PerhapsOthers),
        (request(CaseState()), request(CaseState(), "two", birth_date=None), PerhapsOthers),
        (request(CaseState(), birth_date=None), request(CaseState(), "two", birth_date=None), PerhapsOthers),
    ],
)
def test_what_cannot_be_merged_is_refused_with_words(
    kept: Request, other: Request, why: type[LifecycleError]
) -> None:
    with pytest.raises(why, match=r"[.]$"):
        check(kept, other, Asked(DESK, NOW, (0, 0)))


def test_birth_dates_that_differ_are_asked_back_and_a_clinicians_to_judge() -> None:
    here, there = request(CaseState(lease=MINE)), request(CaseState(), "two", birth_date="1962-02-03")
    for actor, agreed, may_agree in ((DESK, True, False), (DESK, False, False), (DOC, False, True)):
        lease = replace(here, state=CaseState())
        with pytest.raises(PerhapsOthers, match="Feb 3, 1961 and Feb 3, 1962") as refused:
            check(lease, there, Asked(actor, NOW, (0, 0), agreed))
        assert (refused.value.differ, refused.value.may_agree) == (True, may_agree)
    check(replace(here, state=CaseState()), there, Asked(DOC, NOW, (0, 0), agreed=True))
    unknown = request(CaseState(), "two", birth_date=None)
    check(here, unknown, Asked(DESK, NOW, (0, 0), agreed=True))


def test_only_what_was_merged_is_separated_and_neither_step_is_undone_alone() -> None:
    asked = Asked(DESK, NOW, (0, 0))
    fresh = CaseState()
    with pytest.raises(IllegalTransition):
        separate(
            fresh,
            fresh,
            Past("OTHER", fresh, fresh, [], kept_urgent=False, told_anew=False),
            asked,
            due=DUE,
            hours=HOURS,
        )
    facts = CaseFacts(urgent=False, recent_surgery_elsewhere=False)
    for event in merge(request(fresh), request(fresh, "two"), asked):
        with pytest.raises(IllegalTransition):
            undo(event.after, event, actor=DESK, now=NOW, seen_version=1, facts=facts)


@pytest.mark.parametrize("action", sorted(set(Action) - {Action.UNDO, Action.REOPEN}))
def test_no_other_step_is_taken_on_a_request_that_was_merged(action: Action) -> None:
    detail = {
        Action.LOG_ATTEMPT: {"outcome": Outcome.REACHED},
        Action.CLOSE: {"reason": "seen"},
        Action.DISPOSE: {"sent_to": "can_wait"},
    }.get(action, {})
    facts = CaseFacts(urgent=True, recent_surgery_elsewhere=False)
    for actor in (DESK, DOC, Actor("", None)):
        with pytest.raises(LifecycleError):
            perform(
                CaseState(status=Status.MERGED),
                Command(action, **detail),  # type: ignore[arg-type]
                actor=actor,
                now=NOW,
                seen_version=0,
                facts=facts,
                due=DUE,
                hours=HOURS,
            )


def test_of_two_reasons_the_first_of_the_list_stands() -> None:
    assert more_soon(None, None) is None
    assert more_soon(SoonBy.OWN_WORDS, SoonBy.SIGN) is SoonBy.SIGN
    assert more_soon(None, SoonBy.WEAKNESS) is SoonBy.WEAKNESS
