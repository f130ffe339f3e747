"""Emergency and same-day cases belong to a clinician: what the front desk does with one ends nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from intake.domain.case_state import Action, CaseState, CloseReason, Command, Outcome, Status
from intake.domain.lifecycle import allowed_actions, undo
from intake.domain.lifecycle_errors import NeedsClinician
from intake.domain.worklist import QueueClass, awaits_clinician_since
from tests.domain.test_lifecycle import (
    ANA,
    DOC,
    HALF_HOUR,
    NOW,
    PLAIN,
    PROGRAM,
    REACHED,
    TRIED,
    URGENT,
    close_as,
    step,
    walk,
)

PARKING = (Action.WAIT_ON_PATIENT, Action.WAIT_ON_RECORDS)
VOICEMAIL = Command(Action.LOG_ATTEMPT, outcome=Outcome.VOICEMAIL)
CLINICIANS_LAST_WORDS = [
    REACHED,
    Command(Action.LOG_ATTEMPT, outcome=Outcome.REFUSED),
    Action.READ,
    Action.SCHEDULE,
    Action.WAIT_ON_PATIENT,
    Action.WAIT_ON_RECORDS,
]
ACTED = CaseState(Status.CLAIMED, back_to=Status.NEW, clinician_acted=True, clinician_read=True)


@pytest.mark.parametrize("what", CLINICIANS_LAST_WORDS)
def test_speaking_or_deciding_is_a_clinicians_act(what: Action | Command) -> None:
    assert step(walk((Action.CLAIM, DOC)), what, DOC, facts=URGENT).after.clinician_acted
    returned = step(CaseState(Status.WITH_CLINICIAN, back_to=Status.NEW), Action.RETURN_TO_DESK, DOC)
    assert returned.after.clinician_acted


@pytest.mark.parametrize("what", [Action.CLAIM, VOICEMAIL, Action.RELEASE, Action.HAND_TO_CLINICIAN])
def test_a_claim_a_call_in_vain_and_giving_it_back_are_no_act_not_even_a_clinicians(
    what: Action | Command,
) -> None:
    assert not step(walk((Action.CLAIM, DOC)), what, DOC, facts=URGENT).after.clinician_acted


@pytest.mark.parametrize("what", [Action.CLAIM, REACHED, VOICEMAIL, Action.RELEASE, Action.HAND_TO_CLINICIAN])
def test_nothing_the_front_desk_does_is_a_clinicians_act(what: Action | Command) -> None:
    assert not step(walk(Action.CLAIM), what, facts=URGENT).after.clinician_acted


@pytest.mark.parametrize("what", [Action.CLAIM, REACHED, VOICEMAIL, Action.RELEASE])
def test_and_it_takes_back_none(what: Action | Command) -> None:
    assert step(ACTED, what, facts=URGENT).after.clinician_acted


@pytest.mark.parametrize(
    ("status", "what", "actor"),
    [
        (Status.CLAIMED, Action.UPDATE, PROGRAM),
        (Status.CLAIMED, Action.HAND_TO_CLINICIAN, ANA),
        (Status.CLOSED, Action.REOPEN, ANA),
        (Status.SCHEDULED, Action.MISS, ANA),
        (Status.SCHEDULED, Action.CANCEL, ANA),
    ],
)
def test_news_and_what_came_to_nothing_need_a_clinician_again(
    status: Status, what: Action, actor: object
) -> None:
    case = replace(ACTED, status=status, back_to=None)
    taken = step(case, what, PROGRAM if actor is PROGRAM else ANA, facts=URGENT)
    assert not taken.after.clinician_acted


@pytest.mark.parametrize("what", PARKING)
def test_the_front_desk_puts_no_urgent_case_aside(what: Action) -> None:
    claimed = walk(Action.CLAIM)
    with pytest.raises(NeedsClinician) as refused:
        step(claimed, what, facts=URGENT)
    assert refused.value.action is what
    assert what not in allowed_actions(claimed, ANA, NOW, URGENT)
    assert what in allowed_actions(claimed, ANA, NOW, PLAIN)
    assert what in allowed_actions(walk((Action.CLAIM, DOC)), DOC, NOW, URGENT)
    assert step(claimed, what, facts=PLAIN).after.status.value.startswith("waiting")


@pytest.mark.parametrize("parked", PARKING)
@pytest.mark.parametrize(("goes_back", "actor"), [(Action.RELEASE, ANA), (Action.RETURN_TO_DESK, DOC)])
def test_what_became_urgent_after_it_was_put_aside_does_not_go_back_to_waiting(
    parked: Action, goes_back: Action, actor: object
) -> None:
    waiting = walk(Action.CLAIM, parked)
    in_hand = step(waiting, Action.CLAIM if goes_back is Action.RELEASE else Action.HAND_TO_CLINICIAN).after
    who = DOC if actor is DOC else ANA
    assert step(in_hand, goes_back, who, facts=URGENT).after.status is Status.REOPENED
    assert step(in_hand, goes_back, who, facts=PLAIN).after.status is waiting.status


@pytest.mark.parametrize("parked", PARKING)
def test_nor_does_undo_put_it_back(parked: Action) -> None:
    waiting = walk(Action.CLAIM, parked)
    claim = step(waiting, Action.CLAIM)
    seen = claim.after.version
    with pytest.raises(NeedsClinician):
        undo(claim.after, claim, actor=ANA, now=NOW, seen_version=seen, facts=URGENT)
    later = NOW + HALF_HOUR
    for actor, now, facts in ((ANA, NOW, PLAIN), (DOC, later, URGENT)):
        undone = undo(claim.after, claim, actor=actor, now=now, seen_version=seen, facts=facts)
        assert undone.after.status is waiting.status


@pytest.mark.parametrize("parked", PARKING)
def test_urgent_news_brings_back_what_was_put_aside(parked: Action) -> None:
    assert step(walk(Action.CLAIM, parked), Action.REOPEN, PROGRAM).after.status is Status.REOPENED


@pytest.mark.parametrize(
    "reason", [each for each in CloseReason if each not in (CloseReason.SEEN, CloseReason.BOOKED)]
)
def test_the_front_desk_closes_no_urgent_case_but_a_kept_visit(reason: CloseReason) -> None:
    letter = NOW - timedelta(days=11)
    case = CaseState(Status.WAITING_ON_PATIENT, tried=TRIED, notice_at=letter, spoken=True, checked_on=True)
    with pytest.raises(NeedsClinician):
        step(case, close_as(reason), facts=URGENT)
    assert step(case, close_as(reason), DOC, facts=URGENT).after.status is Status.CLOSED


@pytest.mark.parametrize("kind", QueueClass)
@pytest.mark.parametrize("in_queue", [True, False])
@pytest.mark.parametrize("acted", [True, False])
def test_an_open_urgent_case_waits_until_a_clinician_acts(
    kind: QueueClass, in_queue: bool, acted: bool
) -> None:
    waits = kind in (QueueClass.SAFETY, QueueClass.SAME_DAY) and in_queue and not acted
    for since in (None, NOW - HALF_HOUR):
        begins = since or NOW
        found = awaits_clinician_since(since, kind, in_queue=in_queue, acted=acted, now=NOW)
        assert found == (begins if waits else None)
