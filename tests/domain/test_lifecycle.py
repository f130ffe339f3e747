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
    HalfDay,
    Lease,
    Outcome,
    SentTo,
    Status,
)
from intake.domain.dates import Interval
from intake.domain.lifecycle import (
    allowed_actions,
    changed_nothing,
    changes_since,
    perform,
    undo,
)
from intake.domain.lifecycle_errors import (
    ChangedMeanwhile,
    IllegalTransition,
    LeaseHeld,
    NeedsClinician,
    NobodySpoke,
    NoFinalNotice,
    NotCheckedOn,
    NotEnoughAttempts,
    NoticeWaits,
    NotSentToEmergency,
    NotUrgent,
    VisitNotYet,
    WrongReason,
)
from intake.domain.roles import Role
from intake.domain.step_checks import CaseFacts, is_recent_elsewhere
from tests.domain.offices import HOURS
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
    Action.DISPOSE: Command(Action.DISPOSE, sent_to=SentTo.EMERGENCY_ROOM),
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
    return perform(
        case, command, actor=actor, now=now, seen_version=case.version, facts=facts, due=DUE, hours=HOURS
    )


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
HANDS = ["claimed", "attempted", "contacted"]
WAITS = ["waiting_on_patient", "waiting_on_records"]
OPEN_DESK = [*HANDS, *WAITS, "new", "reopened", "no_show", "cancelled"]
OPEN = [*OPEN_DESK, "with_clinician"]
# Written out from the practice's workflow, not from the product's table: step, by whom, from where.
NOT_MERGED: list[str] = [str(status) for status in Status if status is not Status.MERGED]
"""What is written down is written down in the request that took it in."""
AGREED = [
    ("claim", D, OPEN_DESK),
    ("claim", C, OPEN),
    ("release", D, ["claimed"]),
    ("release", C, ["claimed", "with_clinician"]),
    ("log_attempt", D, HANDS),
    ("log_attempt", C, [*HANDS, "with_clinician"]),
    ("answer_heard", D, [*OPEN, "scheduled"]),
    ("answer_heard", C, [*OPEN, "scheduled"]),
    ("note", D, NOT_MERGED),
    ("note", C, NOT_MERGED),
    ("told_worse", D, NOT_MERGED),
    ("told_worse", C, NOT_MERGED),
    ("correct", D, NOT_MERGED),
    ("correct", C, NOT_MERGED),
    ("no_number", D, OPEN),
    ("no_number", C, OPEN),
    ("send_final_notice", D, [*HANDS, *WAITS]),
    ("send_final_notice", C, [*HANDS, *WAITS, "with_clinician"]),
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
    ("check_on", D, OPEN_DESK),
    ("check_on", C, OPEN),
    ("return_to_desk", C, ["with_clinician"]),
    ("arrive", D, ["scheduled"]),
    ("arrive", C, ["scheduled"]),
    ("miss", D, ["scheduled"]),
    ("miss", C, ["scheduled"]),
    ("cancel", D, ["scheduled"]),
    ("cancel", C, ["scheduled"]),
    ("close", D, [*OPEN_DESK, "arrived"]),
    ("close", C, [*OPEN, "arrived"]),
    ("reopen", D, ["closed", "arrived", "merged"]),
    ("reopen", C, ["closed", "arrived", "merged"]),
    ("reopen", P, ["closed", "arrived", "merged", "scheduled", *WAITS]),
    ("update", P, [*OPEN, "scheduled"]),
]
LEGAL = {(action, status, who) for action, who, statuses in AGREED for status in statuses}
URGENT_ONLY = {("dispose", status, C) for status in OPEN}
TRIED = tuple(HalfDay(date(2026, 6, day), "morning") for day in (10, 11, 12))


def is_legal_exactly_where_the_workflow_says_so(at: tuple[Action, Status, str]) -> None:
    action, status, who = at
    case = CaseState(status, tried=TRIED, spoken=True, check_on=action is Action.CHECK_ON)
    command = DETAILS.get(action) or Command(action)
    if action is Action.CLOSE and status is Status.ARRIVED:
        command = close_as(CloseReason.SEEN)
    legal = (action, status, who) in LEGAL
    assert (action in allowed_actions(case, WHO[who], NOW, PLAIN)) is legal
    of_urgent = action in allowed_actions(case, WHO[who], NOW, URGENT)
    assert of_urgent or (action, status, who) not in URGENT_ONLY
    if legal:
        assert step(case, command, WHO[who]).after.version == 1
    else:
        with pytest.raises((IllegalTransition, NeedsClinician, NotUrgent)):
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
        ((Action.CLAIM, Action.SCHEDULE, Action.ARRIVE, close_as(CloseReason.SEEN)), Status.CLOSED),
        ((Action.CLAIM, REACHED), Status.CONTACTED),
        ((Action.CLAIM, REACHED, Action.LOG_ATTEMPT), Status.ATTEMPTED),
        ((Action.CLAIM, REACHED, Action.CLOSE, Action.REOPEN), Status.REOPENED),
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
    assert allowed_actions(case, BEN, NOW, PLAIN) == (
        Action.NOTE,
        Action.TOLD_WORSE,
        Action.CORRECT,
        Action.HAND_TO_CLINICIAN,
    )


def test_a_lapsed_claim_can_be_taken_over() -> None:
    case = step(CaseState(), Action.CLAIM).after
    taken = step(case, Action.CLAIM, BEN, now=NOW + HALF_HOUR).after
    assert (taken.status, taken.lease) == (Status.CLAIMED, Lease("ben", NOW + 2 * HALF_HOUR))
    assert step(taken, Action.RELEASE, BEN, now=NOW + HALF_HOUR).after.status is Status.NEW


def test_claiming_again_renews_ones_own_lease() -> None:
    case = step(CaseState(), Action.CLAIM).after
    renewed = step(case, Action.CLAIM, now=NOW + HALF_HOUR / 2).after
    assert renewed.lease == Lease("ana", NOW + HALF_HOUR * 1.5)


@pytest.mark.parametrize(
    "what", [Action.RELEASE, Action.LOG_ATTEMPT, Action.SCHEDULE, close_as(CloseReason.DUPLICATE)]
)
def test_the_end_of_the_work_gives_the_lease_back(what: Action | Command) -> None:
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
        (Action.NOTE, BEN),
        (Action.CORRECT, BEN),
        (Action.TOLD_WORSE, BEN),
    ],
)
def test_help_and_news_do_not_wait_for_a_lease(what: Action, actor: Actor) -> None:
    claimed = walk(Action.CLAIM)
    kept = claimed.lease if what not in (Action.HAND_TO_CLINICIAN, Action.TOLD_WORSE) else None
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
            hours=HOURS,
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
    assert not step(ASKED, close_as(CloseReason.DUPLICATE)).after.clinician_asked_call


# --- closing ----------------------------------------------------------------------------------------------

CANNOT_REACH = close_as(CloseReason.CANNOT_REACH)
DAY = timedelta(days=1)
DECLINED = close_as(CloseReason.DECLINED)


def tried(*at: datetime) -> CaseState:
    """A case called in vain at these moments."""
    case = CaseState()
    for when in at:
        case = step(step(case, Action.CLAIM, now=when).after, Action.LOG_ATTEMPT, now=when).after
    return case


THREE_DAYS = tried(NOW - 2 * DAY, NOW - DAY, NOW)


def test_calls_of_one_half_day_count_once_and_giving_up_needs_three_days() -> None:
    minutes = tried(NOW, NOW + timedelta(minutes=1), NOW + timedelta(minutes=2))
    assert len(minutes.tried) == 1
    two_days = tried(NOW, NOW + timedelta(hours=4), NOW + DAY)
    for case, made, days in ((minutes, 1, 1), (two_days, 3, 2)):
        for what in (CANNOT_REACH, Action.SEND_FINAL_NOTICE):
            with pytest.raises(NotEnoughAttempts) as refused:
                step(case, what, now=NOW + DAY)
            assert (refused.value.made, refused.value.days) == (made, days)
    wrong = step(walk(Action.CLAIM), Command(Action.LOG_ATTEMPT, outcome=Outcome.WRONG_NUMBER)).after
    assert (wrong.status, wrong.tried) == (Status.ATTEMPTED, ())


def test_giving_up_needs_a_letter_and_the_time_to_answer_it() -> None:
    with pytest.raises(NoFinalNotice):
        step(THREE_DAYS, CANNOT_REACH)
    sent = step(THREE_DAYS, Action.SEND_FINAL_NOTICE).after
    assert (sent.status, sent.notice_at) == (Status.WAITING_ON_PATIENT, NOW)
    assert sent.follow_up_at == NOW.replace(hour=13) + DUE.notice_days * DAY
    with pytest.raises(NoticeWaits) as refused:
        step(sent, CANNOT_REACH, now=sent.follow_up_at - timedelta(minutes=1))
    assert refused.value.until == date(2026, 6, 25)
    closed = step(sent, CANNOT_REACH, now=sent.follow_up_at).after
    assert (closed.status, closed.close_reason) == (Status.CLOSED, CloseReason.CANNOT_REACH)
    assert closed.follow_up_at is None


def test_where_no_number_works_the_letter_goes_out_at_once() -> None:
    none = step(CaseState(), Action.NO_NUMBER).after
    claimed = step(none, Action.CLAIM).after
    sent = step(claimed, Action.SEND_FINAL_NOTICE).after
    assert step(sent, CANNOT_REACH, now=NOW + 11 * DAY).after.status is Status.CLOSED
    assert not step(none, Command(Action.CORRECT, new_number=True)).after.no_number
    assert step(none, Action.CORRECT).after.no_number


@pytest.mark.parametrize(
    "between", [REACHED, Command(Action.LOG_ATTEMPT, outcome=Outcome.REFUSED), Action.SCHEDULE]
)
def test_the_count_begins_anew_once_the_patient_was_spoken_to(between: Action | Command) -> None:
    noticed = step(step(THREE_DAYS, Action.SEND_FINAL_NOTICE).after, Action.CLAIM).after
    case = step(noticed, between).after
    assert (case.tried, case.notice_at) == ((), None)


def test_a_reopened_case_begins_anew() -> None:
    noticed = step(step(THREE_DAYS, Action.READ, DOC).after, Action.SEND_FINAL_NOTICE).after
    case = step(step(noticed, CANNOT_REACH, now=NOW + 11 * DAY).after, Action.REOPEN).after
    assert replace(case, version=0) == CaseState(Status.REOPENED)


@pytest.mark.parametrize("reason", [CloseReason.DECLINED, CloseReason.CARE_ELSEWHERE, CloseReason.DUPLICATE])
def test_an_urgent_case_is_closed_by_a_clinician(reason: CloseReason) -> None:
    reached = walk(Action.CLAIM, REACHED)
    with pytest.raises(NeedsClinician):
        step(reached, close_as(reason), facts=URGENT)
    assert step(reached, close_as(reason)).after.close_reason is reason
    theirs = walk((Action.CLAIM, DOC), (REACHED, DOC))
    assert step(theirs, close_as(reason), DOC, facts=URGENT).after.close_reason is reason


def test_giving_up_on_an_urgent_case_needs_a_clinician_and_the_calls() -> None:
    with pytest.raises(NeedsClinician):
        step(THREE_DAYS, Action.SEND_FINAL_NOTICE, facts=URGENT)
    noticed = step(THREE_DAYS, Action.SEND_FINAL_NOTICE, DOC, facts=URGENT).after
    later = NOW + 11 * DAY
    with pytest.raises(NeedsClinician):
        step(noticed, CANNOT_REACH, facts=URGENT, now=later)
    assert step(noticed, CANNOT_REACH, DOC, facts=URGENT, now=later).after.status is Status.CLOSED
    with pytest.raises(NotEnoughAttempts):
        step(walk((Action.CLAIM, DOC)), CANNOT_REACH, DOC, facts=URGENT)


def test_what_only_the_patient_can_say_needs_that_somebody_spoke_with_them() -> None:
    for reason in (CloseReason.DECLINED, CloseReason.CARE_ELSEWHERE):
        with pytest.raises(NobodySpoke):
            step(walk(Action.CLAIM), close_as(reason))
    called = walk(Command(Action.NOTE, patient_called=True))
    assert step(called, DECLINED).after.status is Status.CLOSED
    with pytest.raises(NobodySpoke):
        step(step(step(called, DECLINED).after, Action.REOPEN).after, DECLINED)


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
        (Status.CLAIMED, CloseReason.BOOKED),
        (Status.ARRIVED, CloseReason.BOOKED),
        (Status.ARRIVED, CloseReason.DECLINED),
    ],
)
def test_a_visit_is_closed_for_what_became_of_it(status: Status, reason: CloseReason) -> None:
    with pytest.raises(WrongReason) as refused:
        step(CaseState(status), close_as(reason), DOC)
    assert refused.value.fits is (CloseReason.SEEN if status is Status.ARRIVED else None)


def test_a_kept_visit_of_an_urgent_case_is_closed_by_the_front_desk() -> None:
    arrived = CaseState(Status.ARRIVED)
    assert step(arrived, close_as(CloseReason.SEEN), facts=URGENT).after.status is Status.CLOSED


# --- visits -----------------------------------------------------------------------------------------------


def test_a_visit_is_kept_from_its_day_on_and_missed_once_its_time_has_passed() -> None:
    booked, facts = CaseState(Status.SCHEDULED), replace(PLAIN, visit_at=NOW)
    evening_before, morning = NOW - timedelta(hours=16), NOW - timedelta(hours=2)
    with pytest.raises(VisitNotYet):
        step(booked, Action.ARRIVE, now=evening_before, facts=facts)
    assert step(booked, Action.ARRIVE, now=morning, facts=facts).after.status is Status.ARRIVED
    with pytest.raises(VisitNotYet):
        step(booked, Action.MISS, now=morning, facts=facts)
    assert step(booked, Action.MISS, now=NOW, facts=facts).after.status is Status.NO_SHOW
    assert step(booked, Action.CANCEL, now=morning, facts=facts).after.status is Status.CANCELLED


# --- what is put aside ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "opens"),
    [
        (Action.WAIT_ON_PATIENT, datetime(2026, 6, 18, 13, tzinfo=UTC)),
        (Action.WAIT_ON_RECORDS, datetime(2026, 6, 22, 13, tzinfo=UTC)),
        (Command(Action.WAIT_ON_RECORDS, back_at=NOW + 2 * DAY), NOW + 2 * DAY),
        (Action.HAND_TO_CLINICIAN, datetime(2026, 6, 16, 13, tzinfo=UTC)),
    ],
)
def test_what_is_put_aside_has_the_day_on_which_it_comes_back(
    what: Action | Command, opens: datetime
) -> None:
    aside = step(walk(Action.CLAIM), what).after
    assert aside.follow_up_at == opens
    assert step(aside, Action.NOTE).after.follow_up_at == opens


def test_a_case_taken_up_and_given_back_keeps_its_day() -> None:
    aside = walk(Action.CLAIM, Action.WAIT_ON_RECORDS)
    taken = step(aside, Action.CLAIM, now=NOW + DAY).after
    assert taken.follow_up_at == aside.follow_up_at
    back = step(taken, Action.RELEASE, now=NOW + DAY).after
    assert (back.status, back.follow_up_at) == (Status.WAITING_ON_RECORDS, aside.follow_up_at)
    assert step(taken, REACHED).after.follow_up_at is None


def test_what_a_clinician_gives_back_comes_back_at_once() -> None:
    with_doc = walk(Action.CLAIM, Action.WAIT_ON_RECORDS, Action.HAND_TO_CLINICIAN)
    back = step(with_doc, Action.RETURN_TO_DESK, DOC, now=NOW + DAY).after
    assert (back.status, back.follow_up_at) == (Status.WAITING_ON_RECORDS, NOW + DAY)


# --- notes and news ---------------------------------------------------------------------------------------


def test_a_note_fits_whatever_others_did_meanwhile_and_changes_nothing_else() -> None:
    seen = walk(Action.CLAIM)
    now = step(seen, Action.LOG_ATTEMPT).after
    noted = perform(
        now,
        Command(Action.NOTE),
        actor=BEN,
        now=NOW,
        seen_version=seen.version,
        facts=PLAIN,
        due=DUE,
        hours=HOURS,
    )
    assert replace(noted.after, version=now.version) == now
    assert changed_nothing(noted)
    assert not changed_nothing(step(now, Command(Action.NOTE, patient_called=True)))
    assert not changed_nothing(step(now, Action.CLAIM))


@pytest.mark.parametrize(
    ("status", "back"),
    [
        (Status.CLOSED, Status.REOPENED),
        (Status.ARRIVED, Status.REOPENED),
        (Status.SCHEDULED, Status.SCHEDULED),
        (Status.WAITING_ON_RECORDS, Status.WAITING_ON_RECORDS),
        (Status.NEW, Status.NEW),
    ],
)
def test_worse_news_go_to_the_clinician_from_everywhere_and_past_every_lease(
    status: Status, back: Status
) -> None:
    held = CaseState(status, lease=Lease("ana", NOW + HALF_HOUR), clinician_acted=True, clinician_read=True)
    told = step(held, Action.TOLD_WORSE, BEN).after
    assert (told.status, told.lease, told.told_worse) == (Status.WITH_CLINICIAN, None, True)
    assert not told.clinician_acted
    assert not told.clinician_read
    assert not step(told, Action.READ, DOC).after.told_worse
    assert step(told, Action.RETURN_TO_DESK, DOC).after.status is back


def test_closed_stays_closed_beside_a_note_and_a_correction() -> None:
    closed = CaseState(Status.CLOSED, close_reason=CloseReason.SEEN)
    for what in (Action.NOTE, Action.CORRECT):
        assert step(closed, what).after.close_reason is CloseReason.SEEN


# --- emergencies ------------------------------------------------------------------------------------------

SENT = Command(Action.LOG_ATTEMPT, outcome=Outcome.SENT_TO_EMERGENCY)


def disposed(sent_to: SentTo, back_at: datetime | None = None) -> CaseState:
    command = Command(Action.DISPOSE, sent_to=sent_to, back_at=back_at)
    return step(walk(Action.HAND_TO_CLINICIAN), command, DOC, facts=URGENT).after


@pytest.mark.parametrize(
    ("sent_to", "leads_to", "back"),
    [
        (SentTo.EMERGENCY_ROOM, Status.WAITING_ON_PATIENT, datetime(2026, 6, 16, 13, tzinfo=UTC)),
        (SentTo.IN_HOSPITAL, Status.WAITING_ON_PATIENT, datetime(2026, 6, 16, 13, tzinfo=UTC)),
        (SentTo.SAME_DAY_VISIT, Status.REOPENED, None),
        (SentTo.CAN_WAIT, Status.REOPENED, None),
    ],
)
def test_a_disposition_ends_the_emergency(sent_to: SentTo, leads_to: Status, back: datetime | None) -> None:
    case = disposed(sent_to)
    assert (case.status, case.follow_up_at) == (leads_to, back)
    assert case.disposed
    assert case.clinician_acted
    assert case.clinician_read
    assert case.check_on is (back is not None)
    assert case.clinician_asked_call is (sent_to is SentTo.SAME_DAY_VISIT)
    assert not step(case, Action.UPDATE, PROGRAM).after.disposed
    assert step(case, Action.NOTE).after.disposed


def test_a_disposition_says_when_to_call_back_and_is_for_urgent_cases_alone() -> None:
    assert disposed(SentTo.EMERGENCY_ROOM, NOW + DAY).follow_up_at == NOW + DAY
    with pytest.raises(NotUrgent):
        step(CaseState(), Action.DISPOSE, DOC)
    booked = walk(Action.CLAIM, Action.SCHEDULE, Action.TOLD_WORSE)
    can_wait = Command(Action.DISPOSE, sent_to=SentTo.CAN_WAIT)
    assert step(booked, can_wait, DOC, facts=URGENT).after.status is Status.SCHEDULED


def test_whoever_the_desk_sends_to_emergency_care_is_the_clinicians_and_is_checked_on() -> None:
    sent = step(walk(Action.CLAIM), SENT).after
    assert (sent.status, sent.lease, sent.told_worse, sent.check_on) == (
        Status.WITH_CLINICIAN,
        None,
        True,
        True,
    )
    by_doc = step(walk((Action.CLAIM, DOC)), SENT, DOC).after
    assert by_doc.clinician_acted
    assert not by_doc.told_worse
    back = step(sent, Action.RETURN_TO_DESK, DOC).after
    with pytest.raises(NotCheckedOn):
        step(back, DECLINED)
    checked = step(back, Action.CHECK_ON).after
    assert (checked.status, checked.check_on, checked.checked_on) == (Status.CONTACTED, False, True)
    ended = step(checked, close_as(CloseReason.EMERGENCY_CARE)).after
    assert ended.close_reason is CloseReason.EMERGENCY_CARE
    with pytest.raises(NotSentToEmergency):
        step(checked, Action.CHECK_ON)
    with pytest.raises(NotSentToEmergency):
        step(walk(Action.CLAIM), close_as(CloseReason.EMERGENCY_CARE))
    assert not step(step(ended, Action.REOPEN).after, Action.CLAIM).after.checked_on


def test_who_asked_to_be_called_at_another_time_is_nobodys_meanwhile() -> None:
    later = step(walk(Action.CLAIM), Command(Action.LOG_ATTEMPT, outcome=Outcome.ASKED_CALL_AT)).after
    assert (later.status, later.lease, later.spoken) == (Status.CONTACTED, None, True)


# --- undo -------------------------------------------------------------------------------------------------


def take_back(
    event: CaseEvent, actor: Actor = ANA, now: datetime = NOW, facts: CaseFacts = PLAIN
) -> CaseEvent:
    return undo(event.after, event, actor=actor, now=now, seen_version=event.after.version, facts=facts)


def test_undo_is_a_new_event_that_restores_what_was() -> None:
    closing = step(walk(Action.CLAIM, REACHED), Action.CLOSE)
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


def test_a_note_written_since_does_not_stand_in_the_way_and_stays() -> None:
    claiming = step(CaseState(), Action.CLAIM)
    noted = step(claiming.after, Action.NOTE, BEN)
    undone = undo(noted.after, claiming, actor=ANA, now=NOW, seen_version=2, facts=PLAIN)
    assert undone.after == CaseState(version=3)
    assert undone.undoes == claiming.after.version


def test_only_the_last_step_can_be_taken_back() -> None:
    first = step(CaseState(), Action.CLAIM)
    second = step(first.after, Action.LOG_ATTEMPT)
    with pytest.raises(ValueError, match="present state"):
        undo(second.after, first, actor=ANA, now=NOW, seen_version=2, facts=PLAIN)
