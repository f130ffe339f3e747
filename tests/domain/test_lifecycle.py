"""A case's life by hand: who may do what from where, leases, versions, closing, and undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest

from intake.content.policies import load_policy
from intake.domain.case_state import (
    Action,
    Actor,
    CaseEvent,
    CaseState,
    CloseReason,
    Command,
    Lease,
    Outcome,
    Status,
)
from intake.domain.dates import Interval
from intake.domain.lifecycle import (
    CaseFacts,
    allowed_actions,
    changes_since,
    is_recent_elsewhere,
    perform,
    undo,
)
from intake.domain.lifecycle_errors import (
    ChangedMeanwhile,
    IllegalTransition,
    LeaseHeld,
    NeedsClinician,
    NoFinalNotice,
    NotEnoughAttempts,
    WrongReason,
)
from intake.domain.roles import Role
from tests.support.every import holds_of_every

DUE = load_policy().due

NOW = datetime(2026, 6, 15, 15, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
ANA = Actor("ana", Role.FRONT_DESK)
BEN = Actor("ben", Role.FRONT_DESK)
DOC = Actor("doc", Role.CLINICIAN)
PROGRAM = Actor("program", None)
PLAIN = CaseFacts(urgent=False, recent_surgery_elsewhere=False)
URGENT = CaseFacts(urgent=True, recent_surgery_elsewhere=False)
ELSEWHERE = CaseFacts(urgent=False, recent_surgery_elsewhere=True)

DETAILS = {
    Action.LOG_ATTEMPT: Command(Action.LOG_ATTEMPT, outcome=Outcome.VOICEMAIL),
    Action.CLOSE: Command(Action.CLOSE, reason=CloseReason.DECLINED),
}
REACHED = Command(Action.LOG_ATTEMPT, outcome=Outcome.REACHED)


def close_as(reason: CloseReason) -> Command:
    return Command(Action.CLOSE, reason=reason)


def step(
    case: CaseState,
    what: Action | Command,
    actor: Actor = ANA,
    *,
    now: datetime = NOW,
    facts: CaseFacts = PLAIN,
) -> CaseEvent:
    command = what if isinstance(what, Command) else DETAILS.get(what) or Command(what)
    return perform(case, command, actor=actor, now=now, seen_version=case.version, facts=facts, due=DUE)


def walk(*steps: Action | Command | tuple[Action | Command, Actor], facts: CaseFacts = PLAIN) -> CaseState:
    """The state after these steps from a new case, each by Ana unless it names somebody."""
    case = CaseState()
    for item in steps:
        what, actor = item if isinstance(item, tuple) else (item, ANA)
        case = step(case, what, actor, facts=facts).after
    return case


# --- the table, row by row --------------------------------------------------------------------------------

D, C, P = "desk", "clinician", "program"
WHO = {D: ANA, C: DOC, P: PROGRAM, "admin": Actor("adm", Role.ADMIN), "auditor": Actor("aud", Role.AUDITOR)}
HANDS = ["claimed", "attempted"]
WAITS = ["waiting_on_patient", "waiting_on_records"]
OPEN_DESK = [*HANDS, *WAITS, "new", "reopened", "no_show", "cancelled"]
OPEN = [*OPEN_DESK, "with_clinician"]
# Written out from the practice's workflow, not from the product's table: step, by whom, from where.
AGREED = [
    ("claim", D, OPEN_DESK),
    ("claim", C, OPEN),
    ("release", D, ["claimed"]),
    ("release", C, ["claimed", "with_clinician"]),
    ("log_attempt", D, HANDS),
    ("log_attempt", C, [*HANDS, "with_clinician"]),
    ("answer_heard", D, [*OPEN, "scheduled"]),
    ("answer_heard", C, [*OPEN, "scheduled"]),
    ("send_final_notice", D, HANDS),
    ("send_final_notice", C, [*HANDS, "with_clinician"]),
    ("schedule", D, [*HANDS, *WAITS, "scheduled"]),
    ("schedule", C, [*HANDS, *WAITS, "scheduled", "with_clinician"]),
    ("wait_on_patient", D, HANDS),
    ("wait_on_patient", C, [*HANDS, "with_clinician"]),
    ("wait_on_records", D, HANDS),
    ("wait_on_records", C, [*HANDS, "with_clinician"]),
    ("hand_to_clinician", D, OPEN_DESK),
    ("hand_to_clinician", C, OPEN_DESK),
    ("hand_to_clinician", P, OPEN_DESK),
    ("read", C, [*OPEN, "scheduled"]),
    ("return_to_desk", C, ["with_clinician"]),
    ("arrive", D, ["scheduled"]),
    ("arrive", C, ["scheduled"]),
    ("miss", D, ["scheduled"]),
    ("miss", C, ["scheduled"]),
    ("cancel", D, ["scheduled"]),
    ("cancel", C, ["scheduled"]),
    ("close", D, [*OPEN_DESK, "scheduled", "arrived"]),
    ("close", C, [*OPEN, "scheduled", "arrived"]),
    ("reopen", D, ["closed", "arrived"]),
    ("reopen", C, ["closed", "arrived"]),
    ("reopen", P, ["closed", "arrived", "scheduled", *WAITS]),
    ("update", P, [*OPEN, "scheduled"]),
]
LEGAL = {(action, status, who) for action, who, statuses in AGREED for status in statuses}
SOLE_REASON = {"scheduled": CloseReason.BOOKED, "arrived": CloseReason.SEEN}


def is_legal_exactly_where_the_workflow_says_so(at: tuple[Action, Status, str]) -> None:
    action, status, who = at
    case = CaseState(status, attempts=DUE.attempts_before_closing)
    command = DETAILS.get(action) or Command(action)
    if action is Action.CLOSE and status in SOLE_REASON:
        command = close_as(SOLE_REASON[status])
    legal = (action, status, who) in LEGAL
    assert (action in allowed_actions(case, WHO[who], NOW, PLAIN)) is legal
    if legal:
        assert step(case, command, WHO[who]).after.version == 1
    else:
        with pytest.raises((IllegalTransition, NeedsClinician)):
            step(case, command, WHO[who])


@pytest.mark.parametrize("action", [action for action in Action if action is not Action.UNDO])
def test_a_step_is_legal_exactly_where_the_workflow_says_so(action: Action) -> None:
    holds_of_every(product([action], Status, WHO), is_legal_exactly_where_the_workflow_says_so, str)


def test_what_only_a_clinician_may_do_is_said_to_the_front_desk() -> None:
    with pytest.raises(NeedsClinician) as refused:
        step(CaseState(Status.WITH_CLINICIAN, back_to=Status.NEW), Action.RETURN_TO_DESK)
    assert refused.value.action is Action.RETURN_TO_DESK
    with pytest.raises(IllegalTransition) as impossible:
        step(CaseState(), Action.ARRIVE)
    assert (impossible.value.action, impossible.value.status) == (Action.ARRIVE, Status.NEW)


@pytest.mark.parametrize(
    ("steps", "ends"),
    [
        ((Action.CLAIM,), Status.CLAIMED),
        ((Action.CLAIM, Action.RELEASE), Status.NEW),
        ((Action.CLAIM, Action.LOG_ATTEMPT, Action.CLAIM, Action.RELEASE), Status.ATTEMPTED),
        ((Action.CLAIM, REACHED, Action.SCHEDULE, Action.ARRIVE), Status.ARRIVED),
        ((Action.CLAIM, REACHED, Action.SCHEDULE, Action.MISS), Status.NO_SHOW),
        ((Action.CLAIM, REACHED, Action.SCHEDULE, Action.CANCEL), Status.CANCELLED),
        ((Action.CLAIM, Action.SCHEDULE, close_as(CloseReason.BOOKED)), Status.CLOSED),
        ((Action.CLAIM, Action.SCHEDULE, Action.ARRIVE, close_as(CloseReason.SEEN)), Status.CLOSED),
        ((Action.CLAIM, Action.CLOSE, Action.REOPEN), Status.REOPENED),
        ((Action.CLAIM, Action.WAIT_ON_RECORDS, Action.CLAIM, Action.RELEASE), Status.WAITING_ON_RECORDS),
        ((Action.CLAIM, Action.WAIT_ON_PATIENT, Action.SCHEDULE), Status.SCHEDULED),
        ((Action.HAND_TO_CLINICIAN, (Action.RETURN_TO_DESK, DOC)), Status.NEW),
        # what was claimed when it was handed over comes back unclaimed
        ((Action.CLAIM, Action.HAND_TO_CLINICIAN, (Action.RETURN_TO_DESK, DOC)), Status.NEW),
        ((Action.HAND_TO_CLINICIAN, (Action.CLAIM, DOC)), Status.WITH_CLINICIAN),
        ((Action.HAND_TO_CLINICIAN, (Action.CLAIM, DOC), (Action.RELEASE, DOC)), Status.WITH_CLINICIAN),
        ((Action.HAND_TO_CLINICIAN, (Action.LOG_ATTEMPT, DOC)), Status.WITH_CLINICIAN),
    ],
)
def test_steps_lead_where_the_workflow_says(
    steps: tuple[Action | Command | tuple[Action | Command, Actor], ...], ends: Status
) -> None:
    assert walk(*steps).status is ends


def test_an_event_tells_who_did_what_when_and_both_states() -> None:
    case = CaseState(version=4)
    event = step(case, Action.CLAIM)
    assert (event.command, event.actor, event.at) == (Command(Action.CLAIM), ANA, NOW)
    assert event.before == case
    assert event.after.version == 5


# --- leases -----------------------------------------------------------------------------------------------


def test_a_claim_holds_for_the_policys_half_hour() -> None:
    case = step(CaseState(), Action.CLAIM).after
    assert case.lease == Lease("ana", NOW + HALF_HOUR)
    with pytest.raises(LeaseHeld) as held:
        step(case, Action.CLAIM, BEN, now=NOW + HALF_HOUR - timedelta(seconds=1))
    assert (held.value.by, held.value.until) == ("ana", NOW + HALF_HOUR)
    assert allowed_actions(case, BEN, NOW, PLAIN) == (Action.HAND_TO_CLINICIAN,)


def test_a_lapsed_claim_can_be_taken_over() -> None:
    case = step(CaseState(), Action.CLAIM).after
    taken = step(case, Action.CLAIM, BEN, now=NOW + HALF_HOUR).after
    assert (taken.status, taken.lease) == (Status.CLAIMED, Lease("ben", NOW + 2 * HALF_HOUR))
    assert step(taken, Action.RELEASE, BEN, now=NOW + HALF_HOUR).after.status is Status.NEW


def test_claiming_again_renews_ones_own_lease() -> None:
    case = step(CaseState(), Action.CLAIM).after
    renewed = step(case, Action.CLAIM, now=NOW + HALF_HOUR / 2).after
    assert renewed.lease == Lease("ana", NOW + HALF_HOUR * 1.5)


@pytest.mark.parametrize("what", [Action.RELEASE, Action.LOG_ATTEMPT, Action.SCHEDULE, Action.CLOSE])
def test_the_end_of_the_work_gives_the_lease_back(what: Action) -> None:
    assert step(walk(Action.CLAIM), what).after.lease is None


def test_whoever_has_the_patient_on_the_line_holds_the_case() -> None:
    case = step(walk(Action.CLAIM, Action.LOG_ATTEMPT), REACHED, BEN).after
    assert case.lease == Lease("ben", NOW + HALF_HOUR)


@pytest.mark.parametrize(
    ("what", "actor"),
    [
        (Action.READ, DOC),
        (Action.HAND_TO_CLINICIAN, BEN),
        (Action.HAND_TO_CLINICIAN, PROGRAM),
        (Action.UPDATE, PROGRAM),
    ],
)
def test_help_and_news_do_not_wait_for_a_lease(what: Action, actor: Actor) -> None:
    claimed = walk(Action.CLAIM)
    kept = claimed.lease if what is not Action.HAND_TO_CLINICIAN else None
    assert step(claimed, what, actor).after.lease == kept


# --- versions ---------------------------------------------------------------------------------------------


def test_the_second_of_two_people_is_told_who_changed_what() -> None:
    seen = walk(Action.CLAIM, Action.LOG_ATTEMPT)
    first = step(seen, Action.CLAIM)
    second = step(first.after, Action.LOG_ATTEMPT)
    with pytest.raises(ChangedMeanwhile) as changed:
        perform(
            second.after,
            Command(Action.CLAIM),
            actor=BEN,
            now=NOW,
            seen_version=seen.version,
            facts=PLAIN,
            due=DUE,
        )
    assert (changed.value.seen, changed.value.current) == (2, 4)
    assert changes_since([first, second], seen.version) == (first, second)
    assert changes_since([first, second], first.after.version) == (second,)


# --- booking ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("facts", [URGENT, ELSEWHERE])
def test_a_clinician_reads_first_where_safety_or_another_surgeon_is_concerned(facts: CaseFacts) -> None:
    claimed = walk(Action.CLAIM)
    with pytest.raises(NeedsClinician):
        step(claimed, Action.SCHEDULE, facts=facts)
    read = step(claimed, Action.READ, DOC).after
    assert step(read, Action.SCHEDULE, facts=facts).after.status is Status.SCHEDULED
    assert step(walk((Action.CLAIM, DOC)), Action.SCHEDULE, DOC, facts=facts).after.status is Status.SCHEDULED


def test_returning_a_case_means_that_the_clinician_has_read_it() -> None:
    case = walk(Action.HAND_TO_CLINICIAN, (Action.RETURN_TO_DESK, DOC), Action.CLAIM)
    assert step(case, Action.SCHEDULE, facts=ELSEWHERE).after.status is Status.SCHEDULED


def test_news_from_the_patient_has_to_be_read_again() -> None:
    case = walk(Action.CLAIM, (Action.READ, DOC), (Action.UPDATE, PROGRAM))
    assert case.status is Status.CLAIMED
    with pytest.raises(NeedsClinician):
        step(case, Action.SCHEDULE, facts=ELSEWHERE)


@pytest.mark.parametrize(
    ("days_ago", "recent"),
    [((0, 0), True), ((89, 89), True), ((90, 90), False), ((200, 60), True), ((200, 90), False)],
)
def test_surgery_elsewhere_counts_unless_it_is_certainly_ninety_days_ago(
    days_ago: tuple[int, int], recent: bool
) -> None:
    today = date(2026, 6, 15)
    when = Interval(*(today - timedelta(days=days) for days in days_ago))
    assert is_recent_elsewhere(when, today, 90) is recent
    assert is_recent_elsewhere(None, today, 90)


# --- a clinician's wish -----------------------------------------------------------------------------------

ASKED = walk(Action.HAND_TO_CLINICIAN, (Command(Action.RETURN_TO_DESK, asks_call=True), DOC))


def test_a_clinicians_wish_for_a_call_stands_until_the_patient_was_spoken_to() -> None:
    assert ASKED.clinician_asked_call
    tried = step(step(ASKED, Action.CLAIM).after, Action.LOG_ATTEMPT).after
    assert tried.clinician_asked_call
    assert not step(tried, REACHED).after.clinician_asked_call


def test_the_clinicians_last_word_counts() -> None:
    again = step(step(ASKED, Action.HAND_TO_CLINICIAN).after, Action.RETURN_TO_DESK, DOC).after
    assert not again.clinician_asked_call


def test_closing_a_case_ends_the_wish_for_a_call() -> None:
    assert not step(ASKED, Action.CLOSE).after.clinician_asked_call


# --- closing ----------------------------------------------------------------------------------------------

THREE_CALLS = (Action.CLAIM, *[Action.LOG_ATTEMPT] * 3)
CANNOT_REACH = close_as(CloseReason.CANNOT_REACH)


def test_giving_up_needs_the_policys_calls_and_a_final_notice() -> None:
    two = walk(Action.CLAIM, Action.LOG_ATTEMPT, Action.LOG_ATTEMPT)
    for what in (CANNOT_REACH, Action.SEND_FINAL_NOTICE):
        with pytest.raises(NotEnoughAttempts) as refused:
            step(two, what)
        assert (refused.value.made, refused.value.needed) == (2, 3)
    with pytest.raises(NoFinalNotice):
        step(walk(*THREE_CALLS), CANNOT_REACH)
    closed = walk(*THREE_CALLS, Action.SEND_FINAL_NOTICE, CANNOT_REACH)
    assert (closed.status, closed.close_reason) == (Status.CLOSED, CloseReason.CANNOT_REACH)


def test_a_patient_who_does_not_answer_the_final_notice_may_be_closed() -> None:
    waiting = walk(*THREE_CALLS, Action.SEND_FINAL_NOTICE, Action.WAIT_ON_PATIENT)
    assert step(waiting, CANNOT_REACH).after.status is Status.CLOSED


@pytest.mark.parametrize(
    "between", [REACHED, Command(Action.LOG_ATTEMPT, outcome=Outcome.REFUSED), Action.SCHEDULE]
)
def test_the_count_begins_anew_once_the_patient_was_spoken_to(between: Action | Command) -> None:
    case = walk(*THREE_CALLS, Action.SEND_FINAL_NOTICE, between)
    assert (case.attempts, case.final_notice) == (0, False)


def test_a_reopened_case_begins_anew() -> None:
    case = walk(*THREE_CALLS, (Action.READ, DOC), Action.SEND_FINAL_NOTICE, CANNOT_REACH, Action.REOPEN)
    assert replace(case, version=0) == CaseState(Status.REOPENED)


@pytest.mark.parametrize("reason", [CloseReason.DECLINED, CloseReason.CARE_ELSEWHERE, CloseReason.DUPLICATE])
def test_an_urgent_case_is_closed_by_a_clinician(reason: CloseReason) -> None:
    with pytest.raises(NeedsClinician):
        step(walk(Action.CLAIM), close_as(reason), facts=URGENT)
    assert step(walk(Action.CLAIM), close_as(reason)).after.close_reason is reason
    assert step(walk((Action.CLAIM, DOC)), close_as(reason), DOC, facts=URGENT).after.close_reason is reason


def test_giving_up_on_an_urgent_case_needs_a_clinician_and_the_calls() -> None:
    noticed = walk(*THREE_CALLS, Action.SEND_FINAL_NOTICE)
    with pytest.raises(NeedsClinician):
        step(noticed, CANNOT_REACH, facts=URGENT)
    assert step(noticed, CANNOT_REACH, DOC, facts=URGENT).after.status is Status.CLOSED
    with pytest.raises(NotEnoughAttempts):
        step(walk((Action.CLAIM, DOC)), CANNOT_REACH, DOC, facts=URGENT)


def test_only_a_clinician_says_that_a_case_is_not_ours() -> None:
    with pytest.raises(NeedsClinician):
        step(walk(Action.CLAIM), close_as(CloseReason.NOT_OURS))
    assert step(walk((Action.CLAIM, DOC)), close_as(CloseReason.NOT_OURS), DOC).after.status is Status.CLOSED


def test_the_desk_closes_as_not_ours_what_a_clinician_declared_so_but_nothing_urgent() -> None:
    declared = replace(PLAIN, declared_not_ours=True)
    assert step(walk(), close_as(CloseReason.NOT_OURS), facts=declared).after.status is Status.CLOSED
    with pytest.raises(NeedsClinician):
        step(walk(), close_as(CloseReason.NOT_OURS), facts=replace(declared, urgent=True))


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (Status.CLAIMED, CloseReason.SEEN),
        (Status.ARRIVED, CloseReason.BOOKED),
        (Status.SCHEDULED, CloseReason.CANNOT_REACH),
        (Status.ARRIVED, CloseReason.DECLINED),
    ],
)
def test_a_visit_is_closed_for_what_became_of_it(status: Status, reason: CloseReason) -> None:
    with pytest.raises(WrongReason) as refused:
        step(CaseState(status, attempts=3, final_notice=True), close_as(reason), DOC)
    assert refused.value.fits is SOLE_REASON.get(status)


def test_a_kept_visit_of_an_urgent_case_is_closed_by_the_front_desk() -> None:
    arrived = CaseState(Status.ARRIVED)
    assert step(arrived, close_as(CloseReason.SEEN), facts=URGENT).after.status is Status.CLOSED


# --- undo -------------------------------------------------------------------------------------------------


def take_back(
    event: CaseEvent, actor: Actor = ANA, now: datetime = NOW, facts: CaseFacts = PLAIN
) -> CaseEvent:
    return undo(event.after, event, actor=actor, now=now, seen_version=event.after.version, facts=facts)


def test_undo_is_a_new_event_that_restores_what_was() -> None:
    closing = step(walk(Action.CLAIM), Action.CLOSE)
    undone = take_back(closing, BEN)
    assert undone.after == replace(closing.before, version=closing.after.version + 1)
    assert (undone.command.action, undone.actor, undone.undoes) == (Action.UNDO, BEN, closing.after.version)
    assert undone.before == closing.after


def test_what_a_clinician_did_only_a_clinician_takes_back() -> None:
    reading = step(CaseState(), Action.READ, DOC)
    with pytest.raises(NeedsClinician):
        take_back(reading)
    assert not take_back(reading, Actor("another", Role.CLINICIAN)).after.clinician_read
    assert take_back(step(CaseState(), Action.HAND_TO_CLINICIAN), DOC).after.status is Status.NEW


def test_an_undo_and_the_programs_own_steps_are_not_taken_back() -> None:
    for event in (
        take_back(step(CaseState(), Action.HAND_TO_CLINICIAN)),
        step(CaseState(), Action.UPDATE, PROGRAM),
    ):
        with pytest.raises(IllegalTransition):
            take_back(event)


@pytest.mark.parametrize("actor", [PROGRAM, WHO["admin"], WHO["auditor"]])
def test_only_front_desk_and_clinicians_undo(actor: Actor) -> None:
    with pytest.raises(IllegalTransition):
        take_back(step(CaseState(), Action.HAND_TO_CLINICIAN), actor)


def test_undo_respects_somebody_elses_lease_and_news() -> None:
    claiming = step(CaseState(), Action.CLAIM)
    with pytest.raises(LeaseHeld):
        take_back(claiming, BEN)
    assert take_back(claiming, BEN, NOW + HALF_HOUR).after.status is Status.NEW
    with pytest.raises(ChangedMeanwhile):
        undo(claiming.after, claiming, actor=ANA, now=NOW, seen_version=0, facts=PLAIN)


def test_only_the_last_step_can_be_taken_back() -> None:
    first = step(CaseState(), Action.CLAIM)
    second = step(first.after, Action.LOG_ATTEMPT)
    with pytest.raises(ValueError, match="present state"):
        undo(second.after, first, actor=ANA, now=NOW, seen_version=2, facts=PLAIN)
