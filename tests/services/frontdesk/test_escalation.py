"""Urgent cases are passed on until a clinician acts, and only a delivered letter has told anybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.content.forms import load_form
from intake.content.loader import load_questionnaire
from intake.content.practice import Notify, load_practice
from intake.domain.bands import Link
from intake.domain.case_state import Action, CaseState, CloseReason, Command, Outcome, SentTo, Status
from intake.domain.lifecycle_errors import LifecycleError, NeedsClinician
from intake.domain.policy import Urgency
from intake.domain.roles import Role
from intake.mail import delivery
from intake.mail.delivery import Problem
from intake.mail.letters import Letterhead
from intake.services import outbox
from intake.services.accounts.accounts import Profile
from intake.services.actor import Actor, system
from intake.services.cases import record
from intake.services.clinician import review
from intake.services.frontdesk import casework, duty, patient_news
from intake.services.frontdesk.duty import Fate
from intake.services.frontdesk.handling import Handling
from intake.store.keys import Keys
from intake.store.models import Case, OutboxMessage
from intake.store.models.outbox import OutboxKind
from tests.support.every import holds_of_every
from tests.support.filed_stories import file_into, new_id, office
from tests.support.staff import added

TUESDAY = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
DAY = date(2026, 11, 17)
URGENT_STORIES = ("both legs weak", "foot drop")  # an emergency, and a call today


@dataclass
class Office:
    """An urgent case, somebody at the desk and a clinician, and what they do with it."""

    session: Session
    keys: Keys
    case: Case
    desk: str
    clinician: str

    def take(self, what: Action | Command, role: Role = Role.FRONT_DESK, minutes: int = 1) -> None:
        command = what if isinstance(what, Command) else Command(what)
        request = self.request(role, minutes)
        given = {"next_at": None} if command.action is Action.LOG_ATTEMPT else {}
        casework.take_step(self.session, self.keys, self.case.reference, command, request, details=given)

    def undo(self, role: Role = Role.FRONT_DESK, minutes: int = 1) -> None:
        casework.undo(self.session, self.keys, self.case.reference, self.request(role, minutes), load_form())

    def request(self, role: Role, minutes: int) -> Handling:
        who = self.desk if role is Role.FRONT_DESK else self.clinician
        seen = self.state().version
        at = TUESDAY + timedelta(minutes=minutes)
        return Handling(Actor("staff", who, role), at, DAY, seen, office(), new_id)

    def state(self) -> CaseState:
        return record.open_one(self.session, self.keys, self.case.reference).state

    def news(self, urgency: Urgency, minutes: int) -> None:
        """What filing an update does with the case: it raises the row, and tells staff."""
        at = TUESDAY + timedelta(minutes=minutes)
        self.case.urgency = min(urgency, Urgency(self.case.urgency), key=lambda level: level.rank)
        patient_news.tell_staff(
            self.session, self.keys, self.case, office(), today=DAY, now=at, new_id=new_id
        )

    def passed_on(self, minutes: int) -> int:
        """How many messages about the case are written at that minute."""
        at = TUESDAY + timedelta(minutes=minutes)
        return duty.escalate(self.session, self.keys, office(), actor=system(), now=at, new_id=new_id)

    def waiting(self, minutes: int) -> list[tuple[Fate, ...]]:
        at = TUESDAY + timedelta(minutes=minutes)
        urgent = duty.waiting(self.session, at)
        return [each.letters for each in duty.unclaimed_urgent(self.session, office(), at, urgent)]


@pytest.fixture
def open_office(session: Session, keys: Keys) -> Callable[[str], Office]:
    def made(story: str) -> Office:
        desk = added(session, keys).id
        clinician = added(session, keys, Profile("Cleo", "cleo@example.org"), Role.CLINICIAN).id
        return Office(session, keys, file_into(session, keys, story, TUESDAY), desk, clinician)

    return made


VOICEMAIL = Command(Action.LOG_ATTEMPT, outcome=Outcome.VOICEMAIL)
REACHED = Command(Action.LOG_ATTEMPT, outcome=Outcome.REACHED)


def test_a_second_person_is_told_after_fifteen_minutes_and_the_manager_after_sixty_once_each(
    open_office: Callable[[str], Office], session: Session, keys: Keys
) -> None:
    at_work = open_office("foot drop")
    file_into(session, keys, "plain back pain", TUESDAY)
    written = [at_work.passed_on(minutes) for minutes in (14, 15, 16, 59, 60, 61, 600)]
    assert written == [0, 1, 0, 0, 1, 0, 0]
    messages = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "escalation"))
    assert sorted(outbox.payload_of(keys, each)["level"] for each in messages) == [1, 2]


DESK_DOES: dict[str, list[Action | Command]] = {
    "takes it and does nothing": [Action.CLAIM],
    "takes it and gives it back": [Action.CLAIM, Action.RELEASE],
    "leaves a message": [Action.CLAIM, VOICEMAIL],
    "calls three times": [Action.CLAIM, VOICEMAIL, VOICEMAIL, VOICEMAIL],
    "sends them to emergency care": [
        Action.CLAIM,
        Command(Action.LOG_ATTEMPT, outcome=Outcome.SENT_TO_EMERGENCY),
    ],
    "writes that they are worse": [Action.TOLD_WORSE],
    "corrects a name": [Action.CORRECT],
    "finds no working number": [Action.NO_NUMBER],
    "speaks with the patient": [Action.CLAIM, REACHED],
    "writes down what was told by phone": [Action.ANSWER_HEARD],
    "hands it over": [Action.HAND_TO_CLINICIAN],
    "takes it and hands it over": [Action.CLAIM, Action.HAND_TO_CLINICIAN],
}


@pytest.mark.parametrize("steps", DESK_DOES.values(), ids=DESK_DOES)
@pytest.mark.parametrize("undone", [False, True])
def test_nothing_that_the_desk_does_stops_it(
    open_office: Callable[[str], Office], steps: list[Action | Command], undone: bool
) -> None:
    at_work = open_office("both legs weak")
    for what in steps:
        at_work.take(what)
    if undone:
        at_work.undo()
    assert [at_work.passed_on(minutes) for minutes in (14, 15, 60, 600)] == [0, 1, 1, 0]
    assert at_work.waiting(120) == [(Fate.WAITING, Fate.WAITING)]


def test_a_note_goes_beside_it_and_changes_nothing(open_office: Callable[[str], Office]) -> None:
    at_work = open_office("both legs weak")
    at_work.take(Command(Action.NOTE, patient_called=True))
    at_work.take(Action.NOTE)
    assert [at_work.passed_on(minutes) for minutes in (14, 15, 60)] == [0, 1, 1]


DESK_IS_REFUSED: list[Command] = [
    Command(Action.SEND_FINAL_NOTICE),
    Command(Action.WAIT_ON_PATIENT),
    Command(Action.WAIT_ON_RECORDS),
    Command(Action.SCHEDULE),
    *(
        Command(Action.CLOSE, reason=reason)
        for reason in CloseReason
        if reason not in (CloseReason.BOOKED, CloseReason.SEEN)
    ),
]


@pytest.mark.parametrize("story", URGENT_STORIES)
def test_the_desk_neither_parks_nor_books_nor_closes_it(
    open_office: Callable[[str], Office], story: str
) -> None:
    at_work = open_office(story)
    for what in (Action.CLAIM, VOICEMAIL, VOICEMAIL, VOICEMAIL):
        at_work.take(what)

    def is_refused_and_changes_nothing(command: Command) -> None:
        before = at_work.state()
        with pytest.raises(NeedsClinician):
            at_work.take(command)
        assert at_work.state() == before
        assert (at_work.case.in_queue, at_work.case.status) == (True, Status.ATTEMPTED)

    holds_of_every(DESK_IS_REFUSED, is_refused_and_changes_nothing, str)
    assert [at_work.passed_on(minutes) for minutes in (15, 60)] == [1, 1]


def test_every_step_of_the_desk_is_among_these() -> None:
    tried = {command.action for command in DESK_IS_REFUSED}
    tried |= {
        each if isinstance(each, Action) else each.action for steps in DESK_DOES.values() for each in steps
    }
    of_a_visit = {Action.ARRIVE, Action.MISS, Action.CANCEL}
    others = {Action.REOPEN, Action.UNDO, Action.UPDATE, Action.READ, Action.RETURN_TO_DESK, Action.DISPOSE}
    noted = {Action.NOTE, Action.CHECK_ON}
    of_two_cases = {Action.MERGE, Action.TAKE_IN, Action.SEPARATE}  # tests/services/frontdesk/test_merges.py
    assert tried | of_a_visit | others | noted | of_two_cases == set(Action)


CLINICIAN_DOES: dict[str, list[Action | Command]] = {
    "speaks": [Action.CLAIM, REACHED],
    "hears that they do not want a visit": [
        Action.CLAIM,
        Command(Action.LOG_ATTEMPT, outcome=Outcome.REFUSED),
    ],
    "books": [Action.CLAIM, Action.SCHEDULE],
    "parks": [Action.CLAIM, Action.WAIT_ON_PATIENT],
    "closes": [
        Command(Action.NOTE, patient_called=True),
        Command(Action.CLOSE, reason=CloseReason.CARE_ELSEWHERE),
    ],
    "sends them to the emergency room": [Command(Action.DISPOSE, sent_to=SentTo.EMERGENCY_ROOM)],
    "says that it can wait": [Command(Action.DISPOSE, sent_to=SentTo.CAN_WAIT)],
}


@pytest.mark.parametrize("steps", CLINICIAN_DOES.values(), ids=CLINICIAN_DOES)
def test_a_clinician_who_speaks_or_decides_ends_it(
    open_office: Callable[[str], Office], steps: list[Action | Command]
) -> None:
    at_work = open_office("foot drop")
    at_work.take(Action.CLAIM)
    at_work.undo()
    for what in steps:
        at_work.take(what, Role.CLINICIAN)
    assert at_work.passed_on(120) == 0
    assert at_work.waiting(120) == []


def test_a_next_step_ends_it(open_office: Callable[[str], Office]) -> None:
    at_work = open_office("foot drop")
    request = at_work.request(Role.CLINICIAN, 2)
    review.record_next_step(
        at_work.session, at_work.keys, at_work.case.reference, "clinician_calls", "", request
    )
    assert at_work.waiting(120) == []


@pytest.mark.parametrize("urgency", [Urgency.EMERGENCY, Urgency.ROUTINE])
def test_another_urgency_ends_it(open_office: Callable[[str], Office], urgency: Urgency) -> None:
    at_work = open_office("foot drop")
    request = at_work.request(Role.CLINICIAN, 2)
    reference = at_work.case.reference
    review.override(at_work.session, at_work.keys, reference, urgency, Link.EARLY, "Heard", request)
    assert at_work.waiting(120) == []


def test_a_clinicians_claim_holds_it_off_while_it_lasts_and_no_longer(
    open_office: Callable[[str], Office],
) -> None:
    at_work = open_office("foot drop")
    at_work.take(Action.CLAIM, Role.CLINICIAN, minutes=10)
    assert [at_work.passed_on(minutes) for minutes in (15, 39)] == [0, 0]
    assert at_work.passed_on(40) == 1  # the half hour is over, nothing was done, and it waits since minute 0
    at_work.take(Action.CLAIM, Role.CLINICIAN, minutes=50)
    assert at_work.passed_on(61) == 0
    at_work.take(VOICEMAIL, Role.CLINICIAN, minutes=62)  # a call in vain gives it back, and reached nobody
    assert at_work.passed_on(63) == 1


def test_what_a_clinician_did_and_took_back_was_not_done(open_office: Callable[[str], Office]) -> None:
    at_work = open_office("foot drop")
    at_work.take(Action.CLAIM, Role.CLINICIAN)
    at_work.take(REACHED, Role.CLINICIAN)
    at_work.undo(Role.CLINICIAN, minutes=2)
    at_work.take(Action.RELEASE, Role.CLINICIAN, minutes=3)
    assert at_work.passed_on(17) == 1


PLACES: list[list[Action | Command]] = [
    [Action.CLAIM],
    [Action.CLAIM, VOICEMAIL],
    [Action.CLAIM, Action.WAIT_ON_PATIENT],
    [Action.CLAIM, Action.WAIT_ON_RECORDS],
    [Action.CLAIM, Action.WAIT_ON_RECORDS, Action.CLAIM],
    [Action.CLAIM, Action.SCHEDULE],
    [Command(Action.NOTE, patient_called=True), Command(Action.CLOSE, reason=CloseReason.DECLINED)],
    [Action.HAND_TO_CLINICIAN],
]


@pytest.mark.parametrize("before", PLACES)
def test_news_that_makes_a_case_urgent_starts_it_wherever_the_case_was(
    open_office: Callable[[str], Office], before: list[Action | Command]
) -> None:
    at_work = open_office("plain back pain")
    for what in before:
        at_work.take(what)
    assert at_work.passed_on(90) == 0
    at_work.news(Urgency.SAME_DAY, minutes=100)
    assert at_work.case.in_queue
    assert at_work.case.status not in (Status.WAITING_ON_PATIENT, Status.WAITING_ON_RECORDS)
    for what in (Action.RELEASE, Action.CLAIM, VOICEMAIL, Action.HAND_TO_CLINICIAN):
        try:
            at_work.take(what, minutes=131)
        except LifecycleError:
            continue
        assert at_work.case.status not in (Status.WAITING_ON_PATIENT, Status.WAITING_ON_RECORDS)
    assert [at_work.passed_on(minutes) for minutes in (114, 115, 160)] == [0, 1, 1]


def test_news_after_a_clinician_acted_needs_a_clinician_again(open_office: Callable[[str], Office]) -> None:
    at_work = open_office("foot drop")
    at_work.take(Action.CLAIM, Role.CLINICIAN)
    at_work.take(REACHED, Role.CLINICIAN)
    at_work.news(Urgency.EMERGENCY, minutes=100)
    assert [at_work.passed_on(minutes) for minutes in (114, 115, 160)] == [0, 1, 1]


def test_a_missed_visit_of_an_urgent_case_needs_a_clinician_again(
    open_office: Callable[[str], Office],
) -> None:
    at_work = open_office("foot drop")
    at_work.take(Action.CLAIM, Role.CLINICIAN)
    at_work.take(Action.SCHEDULE, Role.CLINICIAN)
    assert at_work.passed_on(60) == 0
    at_work.take(Action.MISS, minutes=61)
    assert [at_work.passed_on(minutes) for minutes in (75, 76)] == [0, 1]


def test_closed_hours_do_not_count(session: Session, keys: Keys) -> None:
    evening = datetime(2026, 11, 17, 22, 55, tzinfo=UTC)  # five minutes before closing
    file_into(session, keys, "foot drop", evening)
    at = evening + timedelta(hours=10)
    assert duty.escalate(session, keys, office(), actor=system(), now=at, new_id=new_id) == 0
    morning = datetime(2026, 11, 18, 14, 10, tzinfo=UTC)  # ten minutes after opening
    assert duty.escalate(session, keys, office(), actor=system(), now=morning, new_id=new_id) == 1


def test_several_levels_that_passed_unseen_are_made_up_for(open_office: Callable[[str], Office]) -> None:
    assert open_office("both legs weak").passed_on(90) == 2


# --- who was told -----------------------------------------------------------------------------------------

NOTIFY = Notify((), ("second@example.org", "third@example.org"), ("manager@example.org",))


def deliver(
    at_work: Office, minutes: int, *, refused: bool = False, letters: int = 99, names: Notify = NOTIFY
) -> None:
    """Turn events into letters to those named, and send so many of them, or have them refused for good."""
    letterhead = Letterhead(
        replace(load_practice(), notify=names), load_questionnaire(), "https://intake.example.org/staff"
    )
    session, keys, at = at_work.session, at_work.keys, TUESDAY + timedelta(minutes=minutes)
    while (taken := delivery.claim(session, at)) is not None:
        if taken.is_event:
            delivery.write_letters(session, keys, letterhead, taken, now=at, new_id=new_id)
        elif letters > 0:
            letters -= 1
            if refused:
                delivery.note_failed(session, taken, Problem.REFUSED, now=at, jitter=0)
            else:
                delivery.note_sent(session, taken, at)


def test_told_is_whoever_a_letter_reached(open_office: Callable[[str], Office]) -> None:
    at_work = open_office("foot drop")
    assert at_work.waiting(20) == [(Fate.WAITING,)]  # nobody has come to writing of it
    at_work.passed_on(20)
    assert at_work.waiting(20) == [(Fate.WAITING,)]
    deliver(at_work, 21, letters=0)
    assert at_work.waiting(21) == [(Fate.WAITING,)]
    deliver(at_work, 30)
    assert at_work.waiting(30) == [(Fate.TOLD,)]
    at_work.passed_on(60)
    assert at_work.waiting(60) == [(Fate.TOLD, Fate.WAITING)]
    deliver(at_work, 61, refused=True)
    assert at_work.waiting(61) == [(Fate.TOLD, Fate.NOT_SENT)]


def test_one_of_two_who_was_reached_is_enough(open_office: Callable[[str], Office]) -> None:
    at_work = open_office("foot drop")
    at_work.passed_on(20)
    deliver(at_work, 21, refused=True, letters=1)
    assert at_work.waiting(21) == [(Fate.WAITING,)]
    deliver(at_work, 30)
    assert at_work.waiting(30) == [(Fate.TOLD,)]


def test_where_the_practice_names_nobody_nobody_was_told(open_office: Callable[[str], Office]) -> None:
    at_work = open_office("foot drop")
    at_work.passed_on(20)
    deliver(at_work, 21, names=Notify((), (), ()))
    assert at_work.waiting(21) == [(Fate.NOT_SENT,)]


def test_a_case_that_comes_back_has_nobody_told_of_it_yet(open_office: Callable[[str], Office]) -> None:
    at_work = open_office("foot drop")
    at_work.passed_on(20)
    deliver(at_work, 21)
    at_work.take(Action.CLAIM, Role.CLINICIAN, minutes=22)
    at_work.take(REACHED, Role.CLINICIAN, minutes=22)
    at_work.news(Urgency.EMERGENCY, minutes=60)
    assert at_work.waiting(80) == [(Fate.WAITING,)]


def test_a_letter_that_became_part_of_another_has_told_nobody_until_that_one_went(
    open_office: Callable[[str], Office], session: Session, keys: Keys
) -> None:
    """The second letter is taken in by the first, which fails; then the third takes in both."""
    at_work, at = open_office("foot drop"), TUESDAY + timedelta(minutes=20)
    second_of_all = replace(load_practice(), notify=Notify((), ("second@example.org",), ()))
    letterhead = Letterhead(second_of_all, load_questionnaire(), "https://intake.example.org/staff")

    def write_letters(count: int) -> None:
        escalations: list[delivery.Claim] = []
        while len(escalations) < count:
            event = delivery.claim(session, at)
            assert event is not None
            escalations += [event] if event.kind is OutboxKind.ESCALATION else []
        for event in escalations:
            assert delivery.write_letters(session, keys, letterhead, event, now=at, new_id=new_id) == 1

    def letter_in_hand() -> delivery.Claim:
        taken = delivery.claim(session, at)
        assert taken is not None
        assert not taken.is_event
        delivery.gather(session, keys, letterhead, taken, at)
        return taken

    file_into(session, keys, "foot drop", TUESDAY)
    assert at_work.passed_on(20) == 2
    write_letters(2)
    first = letter_in_hand()
    assert at_work.waiting(20) == [(Fate.WAITING,)] * 2
    delivery.note_failed(session, first, Problem.NOT_NOW, now=at, jitter=0)
    file_into(session, keys, "foot drop", TUESDAY)
    assert at_work.passed_on(20) == 1
    write_letters(1)
    third = letter_in_hand()
    assert third.id != first.id
    assert at_work.waiting(20) == [(Fate.WAITING,)] * 3
    delivery.note_sent(session, third, at)
    assert at_work.waiting(20) == [(Fate.TOLD,)] * 3
