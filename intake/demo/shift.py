"""What the demonstration tells: a shift of two desks with a surgeon behind it, request by request.

Forty requests are open: one emergency that came in minutes ago, three that need a call today, and the rest
in every state that work leaves them in. Behind them stand visits that were booked and requests that ended.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from intake.demo.work import CLINICIAN, SURGEON, Work
from intake.domain.case_state import Action, CloseReason, Command, Outcome, SentTo

Plan = Callable[[Work], None]


def left_alone(_work: Work) -> None:
    """Nobody has looked yet."""


def taken_just_now(work: Work) -> None:
    """A desk has it in hand at this moment."""
    work.wait(hours=999)
    work.claim()


def connected(work: Work) -> None:
    """The desk connected the caller's request to the clinician, who has not acted yet."""
    work.spent = timedelta(minutes=5)
    work.take(work.desk, Command(Action.HAND_TO_CLINICIAN))


def not_answering(work: Work) -> None:
    """One call in vain; the next try is set."""
    work.claim()
    work.call(work.desk, Outcome.NO_ANSWER, again_in=timedelta(hours=20))


def message_left(work: Work) -> None:
    """A message was left; the next try is due now."""
    work.claim()
    work.call(work.desk, Outcome.VOICEMAIL, "Left the usual message.")


def called_on_two_days(work: Work) -> None:
    """Two half days with a call in vain."""
    message_left(work)
    work.wait(hours=9)
    work.claim()
    work.call(work.desk, Outcome.NO_ANSWER)


def asked_to_be_called(work: Work) -> None:
    """Was reached at work, and asked for another time."""
    work.claim()
    work.call(
        work.desk, Outcome.ASKED_CALL_AT, "At work. Tomorrow before nine.", again_in=timedelta(hours=22)
    )


def handed_over(work: Work) -> None:
    """The desk asks the clinician to read it."""
    work.take(work.desk, Command(Action.HAND_TO_CLINICIAN), note="Says that the leg gave way twice.")


def told_to_book(work: Work) -> None:
    """The clinician read it: a visit with the assistant."""
    work.instruct("pa", "Within two weeks. Bring the implant card.")


def told_imaging_first(work: Work) -> None:
    """The clinician wants pictures before the visit."""
    work.instruct("imaging", "New MRI of the lower back, then the surgeon.")


def told_records_first(work: Work) -> None:
    """The clinician wants the report of the operation before the visit."""
    work.instruct("records", "Report of the operation from the hospital that did it.")


def records_wanted(work: Work) -> None:
    """Spoke; the pictures are asked for."""
    work.claim()
    work.call(work.desk, Outcome.REACHED, "Will bring the pictures on a disc.")
    work.take(work.desk, Command(Action.WAIT_ON_RECORDS))


def patient_thinks_it_over(work: Work) -> None:
    """Spoke; calls back once the daughter has seen her calendar."""
    work.claim()
    work.call(work.desk, Outcome.REACHED, "Calls back when the daughter can drive.")
    work.take(work.desk, Command(Action.WAIT_ON_PATIENT))


def missed(work: Work) -> None:
    """Did not come to the visit."""
    work.take(work.people.clinician, Command(Action.READ))
    work.claim()
    visit = work.last_office_day() + timedelta(minutes=60 + 30 * (work.number % 4))
    work.book_at(work.desk, visit)
    work.wait_until(visit + timedelta(minutes=20))
    work.take(work.desk, Command(Action.MISS))


def cancelled(work: Work) -> None:
    """Called the visit off."""
    work.take(work.people.clinician, Command(Action.READ))
    work.claim()
    work.book(work.desk, days_ahead=3)
    work.take(work.desk, Command(Action.CANCEL), note="The car is in repair.")


def booked(work: Work) -> None:
    """Reached and booked; who comes today comes to the clinician who signs in."""
    work.take(work.people.clinician, Command(Action.READ))
    work.claim()
    work.call(work.desk, Outcome.REACHED)
    days_ahead = work.number % 3 * 2
    work.book(work.desk, days_ahead, CLINICIAN if days_ahead == 0 else SURGEON)


def elsewhere(work: Work) -> None:
    """Has found care elsewhere."""
    work.claim()
    work.call(work.desk, Outcome.REFUSED, "Sees a surgeon near their daughter.")
    work.take(work.desk, Command(Action.CLOSE, reason=CloseReason.CARE_ELSEWHERE))


def sent_to_emergency_room(work: Work) -> None:
    """The clinician spoke, sent the patient to the emergency room, and checked on them."""
    clinician = work.people.clinician
    work.spent = timedelta(minutes=12)
    work.take(clinician, Command(Action.CLAIM))
    work.call(clinician, Outcome.REACHED, "Wife drives to the emergency room now.")
    words = "Sent to the emergency room, by Demo Clinician; spoke with the patient"
    work.take(clinician, Command(Action.DISPOSE, sent_to=SentTo.EMERGENCY_ROOM), {"decision": words})
    work.wait(hours=6)
    work.take(clinician, Command(Action.CHECK_ON), note="Was seen and kept for the night.")
    work.take(clinician, Command(Action.CLOSE, reason=CloseReason.EMERGENCY_CARE))


def seen_the_same_day(work: Work) -> None:
    """The clinician spoke and gave a visit, to which the patient came."""
    clinician = work.people.clinician
    work.spent = timedelta(minutes=20)
    work.take(clinician, Command(Action.CLAIM))
    work.call(clinician, Outcome.REACHED, "Comes in.")
    words = "Comes to us today, by Demo Clinician; spoke with the patient"
    work.take(clinician, Command(Action.DISPOSE, sent_to=SentTo.SAME_DAY_VISIT), {"decision": words})
    work.take(clinician, Command(Action.CLAIM))
    visit = work.soon()
    work.book_at(clinician, visit, CLINICIAN)
    work.wait_until(visit)
    work.take(work.desk, Command(Action.ARRIVE))


@dataclass(frozen=True)
class Told:
    """One request of the demonstration: which story, how long ago it came in, and what became of it."""

    story: str
    ago: timedelta
    plan: Plan = left_alone


def _minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


URGENT_AND_OPEN = (
    Told("cannot pass urine", _minutes(9)),
    Told("foot drop", _minutes(24)),
    Told("headache when upright", _minutes(50), connected),
)
"""With the contact that was left at a safety page, one emergency and three that need a call today."""

_STORIES = (
    "back within two years",
    "plain back pain",
    "year alone does not settle it",
    "never better since surgery",
    "two operations",
    "surgery date forgotten",
    "ten years or more",
    "only wants a second opinion",
    "early after surgery",
    "somewhere between",
    "severe pain, long",
    "there before the surgery",
    "surgery planned",
    "neck surgery, back pain",
    "weak immune system",
)
_OPEN_PLANS: tuple[Plan, ...] = (
    *[left_alone] * 11,
    taken_just_now,
    *[not_answering] * 4,
    *[message_left] * 3,
    called_on_two_days,
    asked_to_be_called,
    *[handed_over] * 3,
    told_to_book,
    told_to_book,
    told_imaging_first,
    told_records_first,
    *[records_wanted] * 3,
    *[patient_thinks_it_over] * 2,
    missed,
    missed,
    cancelled,
)
_ENDED_PLANS: tuple[Plan, ...] = (*[booked] * 9, *[elsewhere] * 3)
_ENDED_URGENT = (
    Told("both legs weak", timedelta(hours=30), sent_to_emergency_room),
    Told("weak since surgery last week", timedelta(hours=54), sent_to_emergency_room),
    Told("fever after surgery", timedelta(hours=75), seen_the_same_day),
    Told("clumsy hands", timedelta(hours=98), seen_the_same_day),
    Told("sexual change", timedelta(hours=122), seen_the_same_day),
    Told("not sure about the first signs", timedelta(hours=146), seen_the_same_day),
)


def _ago(place: int, plan: Plan) -> timedelta:
    """The untouched ones within the last hours, the rest over the days before, a missed visit a week ago."""
    if plan in (left_alone, taken_just_now):
        return _minutes(13 + 19 * place)
    if plan is missed:
        return timedelta(days=7, minutes=place)
    return timedelta(hours=22 + 2.2 * place)


def _told(plans: tuple[Plan, ...], first_story: int) -> tuple[Told, ...]:
    return tuple(
        Told(_STORIES[(first_story + place) % len(_STORIES)], _ago(place, plan), plan)
        for place, plan in enumerate(plans)
    )


SHIFT = (*URGENT_AND_OPEN, *_told(_OPEN_PLANS, 0), *_told(_ENDED_PLANS, 7), *_ENDED_URGENT)
"""Every request, the open ones first."""
