"""Refusals are read by people: what is so, and what to do instead, in the words of the pages."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from itertools import product

import pytest

from intake.domain.case_state import Action, CloseReason, Status
from intake.domain.lifecycle_errors import (
    ChangedMeanwhile,
    IllegalTransition,
    LeaseHeld,
    LifecycleError,
    NeedsClinician,
    NobodySpoke,
    NoFinalNotice,
    NoOpenTwin,
    NotCheckedOn,
    NotEnoughAttempts,
    NoticeWaits,
    NotSentToEmergency,
    NotUrgent,
    VisitNotYet,
    WrongReason,
)
from tests.support.every import holds_of_every

NOON = datetime(2026, 11, 17, 18, tzinfo=UTC)
EVERY_REFUSAL: list[LifecycleError] = [
    *(kind(*at) for kind in (IllegalTransition, NeedsClinician) for at in product(Action, Status)),
    *(WrongReason(*at) for at in product(Status, (CloseReason.SEEN, None))),
    LeaseHeld("ana", NOON),
    ChangedMeanwhile(1, 2),
    NotEnoughAttempts(1, 3, 1, 3),
    NoFinalNotice(),
    NoticeWaits(date(2026, 12, 10)),
    NobodySpoke(),
    NotUrgent(),
    NotSentToEmergency(),
    NotCheckedOn(),
    VisitNotYet(Action.ARRIVE),
    VisitNotYet(Action.MISS),
    NoOpenTwin("TXH4M7KP", None),
    NoOpenTwin("TXH4M7KP", "ABCD2345"),
]
PROGRAMS_WORDS = re.compile(
    r"\b(case|status|state|transition|lease|claim(ed)?|attempts?|with clinician|wait on)\b|_"
)


def is_said_in_peoples_words_and_says_what_to_do(refusal: LifecycleError) -> None:
    said = str(refusal)
    assert not PROGRAMS_WORDS.search(said), said
    sentences = re.findall(r"[A-Z“0-9][^.]*\.", said)
    assert len(sentences) >= 2, said
    assert all(len(sentence.split()) <= 20 for sentence in sentences), said


def test_a_refusal_is_said_in_peoples_words_and_says_what_to_do() -> None:
    holds_of_every(EVERY_REFUSAL, is_said_in_peoples_words_and_says_what_to_do, repr)


@pytest.mark.parametrize(
    ("refusal", "says"),
    [
        (
            IllegalTransition(Action.LOG_ATTEMPT, Status.NEW),
            "Nobody has taken this request yet. Take the request first, then do this again.",
        ),
        (
            IllegalTransition(Action.SCHEDULE, Status.CLOSED),
            "This request is closed. Press “Reopen” first, then do this again.",
        ),
        (
            IllegalTransition(Action.CLAIM, Status.SCHEDULED),
            (
                "This request has an appointment. "
                "Press “Cancelled” or “No-show” first, if the visit is not to be."
            ),
        ),
        (
            IllegalTransition(Action.SCHEDULE, Status.WITH_CLINICIAN),
            (
                "This request is with the clinician. "
                "Ask the clinician, who can do this or return it to the front desk."
            ),
        ),
        (
            NeedsClinician(Action.WAIT_ON_RECORDS, Status.CLAIMED),
            (
                "This request is urgent, so it is not put aside. "
                "Press “Hand to the clinician”, and ring the clinician on duty if it cannot wait."
            ),
        ),
        (
            NeedsClinician(Action.LOG_ATTEMPT, Status.WITH_CLINICIAN),
            "This request is with the clinician. Only a clinician can do this now: ask them.",
        ),
        (
            IllegalTransition(Action.CLOSE, Status.SCHEDULED),
            (
                "This request has an appointment. "
                "Press “Arrived” on its day, or “Cancelled” or “No-show” if the visit is not to be."
            ),
        ),
        (
            NeedsClinician(Action.CLOSE, Status.CLOSED),
            (
                "Only a clinician closes an urgent request, or any as “Not ours to treat”. "
                "Ask the clinician on duty."
            ),
        ),
        (
            NeedsClinician(Action.SEND_FINAL_NOTICE, Status.ATTEMPTED),
            (
                "This request is urgent, so a clinician decides on the last letter. "
                "Press “Hand to the clinician”, and ring the clinician on duty if it cannot wait."
            ),
        ),
        (
            WrongReason(Status.ARRIVED, CloseReason.SEEN),
            "The patient has come to the visit. Choose “Seen”.",
        ),
        (
            WrongReason(Status.CLAIMED, None),
            (
                "The patient has not come to a visit. “Seen” is for a visit that was kept. "
                "Choose another reason."
            ),
        ),
        (
            WrongReason(Status.CANCELLED, None),
            ("The visit was cancelled. “Seen” is for a visit that was kept. Choose another reason."),
        ),
        (
            NotEnoughAttempts(3, 3, 2, 3),
            ("3 of 3 calls count, on 2 of 3 days. Calls of one half day count once. Try another day first."),
        ),
        (
            NoticeWaits(date(2026, 12, 10)),
            ("The patient has until Thursday, December 10 to answer the letter. Close the request then."),
        ),
        (
            VisitNotYet(Action.ARRIVE),
            "The visit is still to come. Press this on its day, or “Cancelled” if it is not to be.",
        ),
        (
            NoOpenTwin("TXH4M7KP", None),
            (
                "No other open request of this person is known, so this one stays open. "
                "Work on it, or close it for another reason."
            ),
        ),
        (
            NoOpenTwin("TXH4M7KP", "ABCD2345"),
            (
                "ABCD-2345 was closed as sent twice, so this one, TXH4-M7KP, stays open. "
                "Work on it, or close it for another reason."
            ),
        ),
    ],
)
def test_what_each_refusal_says(refusal: LifecycleError, says: str) -> None:
    assert str(refusal) == says
