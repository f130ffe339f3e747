"""Refusals are read by people: what is so, and what to do instead, in the words of the pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import product

import pytest

from intake.domain.case_state import Action, CloseReason, Status
from intake.domain.lifecycle_errors import (
    ChangedMeanwhile,
    IllegalTransition,
    LeaseHeld,
    LifecycleError,
    NeedsClinician,
    NoFinalNotice,
    NoOpenTwin,
    NotEnoughAttempts,
    WrongReason,
)
from tests.support.every import holds_of_every

NOON = datetime(2026, 11, 17, 18, tzinfo=UTC)
EVERY_REFUSAL: list[LifecycleError] = [
    *(kind(*at) for kind in (IllegalTransition, NeedsClinician) for at in product(Action, Status)),
    *(WrongReason(*at) for at in product(Status, (CloseReason.BOOKED, CloseReason.SEEN, None))),
    LeaseHeld("ana", NOON),
    ChangedMeanwhile(1, 2),
    NotEnoughAttempts(1, 3),
    NoFinalNotice(),
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
    assert len(sentences) >= 2 or isinstance(refusal, NoFinalNotice), said
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
            NeedsClinician(Action.CLOSE, Status.SCHEDULED),
            (
                "Only a clinician closes an urgent request, or any as “Not ours to treat”. "
                "Ask the clinician on duty."
            ),
        ),
        (
            WrongReason(Status.SCHEDULED, CloseReason.BOOKED),
            (
                "This request has an appointment. Choose “Booked”. "
                "If the visit is not to be, press “Cancelled” first and close it then."
            ),
        ),
        (
            WrongReason(Status.ARRIVED, CloseReason.SEEN),
            "The patient has come to the visit. Choose “Seen”.",
        ),
        (
            WrongReason(Status.CLAIMED, None),
            (
                "This request has no appointment. “Booked” and “Seen” are for requests with an appointment. "
                "Choose another reason."
            ),
        ),
        (
            WrongReason(Status.CANCELLED, None),
            (
                "The visit was cancelled. “Booked” and “Seen” are for requests with an appointment. "
                "Choose another reason."
            ),
        ),
        (NotEnoughAttempts(1, 3), "1 of 3 calls were made. Try to reach the patient again first."),
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
