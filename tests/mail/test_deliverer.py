"""The outbox emptied for real: a real database of each kind, and a real mail server."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from config import Settings
from intake.content.loader import load_questionnaire
from intake.content.policies import load_policy
from intake.content.practice import load_practice
from intake.domain.roles import Role
from intake.mail import delivery
from intake.mail.deliverer import Deliverer, Outcome
from intake.mail.delivery import LEASE, Problem
from intake.mail.letters import Letter, Letterhead, LetterKind
from intake.mail.post import Post
from intake.services import outbox
from intake.services.accounts import sign_in
from intake.services.accounts.accounts import Profile
from intake.services.accounts.sign_in import From
from intake.services.cases.placing import Office
from intake.services.patient import asked_letters
from intake.services.patient.asked_letters import Wish
from intake.services.patient.filing import Filing
from intake.store.keys import Keys
from intake.store.models import OutboxMessage
from tests.support.databases import postgresql_later
from tests.support.mail_server import HOST, LATER, NEVER, SILENCE, TAKES, Mailbox, free_port, mail_server
from tests.support.staff import added
from tests.support.stories import ANSWERS, HERE, NOW, assessment, file, filed, new_id, placing, started

PRACTICE = load_practice()
LETTERHEAD = Letterhead(PRACTICE, load_questionnaire(), "https://intake.example.com/staff/sign-in")


@dataclass
class Clock:
    """A clock that stands still until it is put forward."""

    now: datetime = field(default=NOW)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, span: timedelta) -> None:
        self.now += span


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def deliverer(engine: Engine, keys: Keys, settings: Settings, port: int, clock: Clock) -> Deliverer:
    """A deliverer that sends to the mail server on `port`."""
    to_server = {"MAIL_HOST": HOST, "MAIL_PORT": port, "MAIL_SECURITY": "none", "MAIL_TIMEOUT": 0.5}
    return Deliverer(
        open_session=lambda: Session(engine),
        keys=keys,
        letterhead=LETTERHEAD,
        office=Office(PRACTICE.hours, load_policy()),
        post=Post(settings.flask_mapping() | to_server),
        clock=clock,
        new_id=new_id,
        jitter=lambda: 0,
    )


def put(engine: Engine, keys: Keys, to: str, kind: LetterKind = LetterKind.STAFF_NOTICE) -> str:
    """A letter in the outbox, due now."""
    payload = LETTERHEAD.staff_notice(to).to_payload()
    with Session(engine) as session:
        message_id = outbox.add_letter(session, keys, letter=kind, payload=payload, now=NOW, new_id=new_id).id
        session.commit()
    return message_id


def put_urgent_case(engine: Engine, keys: Keys) -> None:
    answers = {key: value for key, value in ANSWERS.items() if key != "email"}
    with Session(engine) as session:
        filed(session, keys, Filing(answers, assessment("same_day"), NOW.date(), placing(1), HERE))
        session.commit()


def states(engine: Engine) -> dict[str, str]:
    with Session(engine) as session:
        return dict(session.execute(select(OutboxMessage.id, OutboxMessage.state)).tuples().all())


def test_a_filed_urgent_request_ends_as_one_letter_to_staff(
    deliverer: Deliverer, engine: Engine, keys: Keys, port: int
) -> None:
    put_urgent_case(engine, keys)
    mailbox = Mailbox()
    with mail_server(mailbox, port):
        outcomes = list(deliverer.deliver_due())

    assert [(each.kind, each.problem) for each in outcomes] == [
        ("case_filed", None),
        (LetterKind.STAFF_NOTICE, None),
    ]
    assert [(letter["To"], letter["Subject"]) for letter in mailbox.taken] == [
        (PRACTICE.notify.urgent[0], "1 new request")
    ]
    assert set(states(engine).values()) == {"sent"}


@postgresql_later
def test_behind_hundreds_of_letters_asked_for_an_emergency_contact_is_told_of_next(
    deliverer: Deliverer, engine: Engine, keys: Keys, port: int
) -> None:
    with Session(engine) as session:
        opened, _ = started(session, keys)
        granted = 0
        for number in range(240):
            wish = Wish(f"stranger{number % 40}@example.com", f"198.51.100.{number % 60}")
            if asked_letters.grant(session, keys, opened.draft.id, wish, now=NOW, new_id=new_id):
                granted += 1
            letter = Letter(wish.to, "Your code", "It is here.")
            long_ago = NOW - timedelta(minutes=10)
            delivery.add_letter(
                session, keys, LetterKind.SAVED_CODE, letter, about="d", now=long_ago, new_id=new_id
            )
        file(session, keys, opened, contact_only=True)
        session.commit()
    assert granted == 3
    with mail_server(Mailbox(), port):
        outcomes = [outcome for _, outcome in zip(range(3), deliverer.deliver_due(), strict=False)]

    assert [each.kind for each in outcomes] == ["case_filed", LetterKind.STAFF_NOTICE, "saved_code"]


def test_a_wave_of_urgent_requests_is_one_letter_to_each_person(
    deliverer: Deliverer, engine: Engine, keys: Keys, port: int, clock: Clock
) -> None:
    for _ in range(3):
        put_urgent_case(engine, keys)
    clock.forward(timedelta(seconds=1))
    mailbox = Mailbox()
    with mail_server(mailbox, port):
        list(deliverer.deliver_due())

    assert [letter["Subject"] for letter in mailbox.taken] == ["3 new requests"]
    assert set(states(engine).values()) == {"sent"}


def test_a_long_round_of_letters_does_not_keep_unclaimed_requests_from_being_passed_on(
    deliverer: Deliverer, engine: Engine, keys: Keys, port: int, clock: Clock
) -> None:
    put_urgent_case(engine, keys)  # at 9:30 on a Monday
    for n in range(24):
        put(engine, keys, f"p{n}@example.com", LetterKind.SAVED_CODE)
    kinds = []
    with mail_server(Mailbox(), port):
        for outcome in deliverer.deliver_due():
            kinds.append(outcome.kind)
            clock.forward(timedelta(minutes=1))

    assert kinds.index(LetterKind.UNCLAIMED_NOTICE) < 20


def test_a_filed_request_that_is_rolled_back_sends_nothing(
    deliverer: Deliverer, engine: Engine, keys: Keys, port: int
) -> None:
    with Session(engine) as session:
        opened, _ = started(session, keys)
        file(session, keys, opened)
        session.rollback()
    mailbox = Mailbox()
    with mail_server(mailbox, port):
        assert list(deliverer.deliver_due()) == []
    assert mailbox.taken == []


def test_one_recipient_asked_to_come_later_or_refused_does_not_hold_up_the_others(
    deliverer: Deliverer, engine: Engine, keys: Keys, port: int, clock: Clock
) -> None:
    later, never = put(engine, keys, "later@example.com"), put(engine, keys, "never@example.com")
    well = put(engine, keys, "well@example.com")
    mailbox = Mailbox(answers={"later@example.com": LATER, "never@example.com": NEVER})
    with mail_server(mailbox, port):
        outcomes = {outcome.message_id: outcome for outcome in deliverer.deliver_due()}

        assert outcomes[later] == Outcome(later, LetterKind.STAFF_NOTICE, Problem.NOT_NOW)
        assert outcomes[never] == Outcome(never, LetterKind.STAFF_NOTICE, Problem.REFUSED, dead=True)
        assert outcomes[well] == Outcome(well, LetterKind.STAFF_NOTICE)
        assert states(engine) == {later: "pending", never: "dead", well: "sent"}

        mailbox.answers["later@example.com"] = TAKES
        assert list(deliverer.deliver_due()) == []
        clock.forward(timedelta(seconds=30))
        assert list(deliverer.deliver_due()) == [Outcome(later, LetterKind.STAFF_NOTICE)]
    assert sorted(str(letter["To"]) for letter in mailbox.taken) == ["later@example.com", "well@example.com"]


def test_while_no_server_answers_one_letter_is_tried_and_all_are_delivered_once_it_is_back(
    deliverer: Deliverer, engine: Engine, keys: Keys, port: int, clock: Clock
) -> None:
    wanted = {put(engine, keys, f"p{n}@example.com") for n in range(5)}

    for _ in range(3):
        (outcome,) = deliverer.deliver_due()
        assert outcome.problem is Problem.UNREACHABLE
    clock.forward(timedelta(hours=1))
    mailbox = Mailbox()
    with mail_server(mailbox, port):
        assert {outcome.message_id for outcome in deliverer.deliver_due()} == wanted

    assert sorted(mailbox.ids) == sorted(f"<{message_id}@127.0.0.1>" for message_id in wanted)


def test_a_letter_the_server_was_silent_about_is_tried_again(
    deliverer: Deliverer, engine: Engine, keys: Keys, port: int, clock: Clock
) -> None:
    put(engine, keys, "ana@example.com")
    mailbox = Mailbox(answer=SILENCE)
    with mail_server(mailbox, port):
        (outcome,) = deliverer.deliver_due()
        assert outcome.problem is Problem.UNREACHABLE
        mailbox.answer = TAKES
        clock.forward(timedelta(seconds=30))
        (outcome,) = deliverer.deliver_due()

    assert outcome.problem is None
    assert len(mailbox.taken) == 1


def test_a_copy_sent_after_a_lost_note_carries_the_id_of_the_first(
    deliverer: Deliverer, engine: Engine, keys: Keys, port: int, clock: Clock
) -> None:
    message_id = put(engine, keys, "ana@example.com")
    mailbox = Mailbox()
    with mail_server(mailbox, port):
        with Session(engine) as session:  # a deliverer that dies between sending and noting
            taken = delivery.claim(session, clock())
            session.commit()
            assert taken is not None
            letter = delivery.open_letter(session, keys, taken)
            assert letter is not None
        deliverer.post.send(letter, taken.id, clock())
        assert list(deliverer.deliver_due()) == []
        clock.forward(LEASE)
        assert list(deliverer.deliver_due()) == [Outcome(message_id, LetterKind.STAFF_NOTICE)]

    assert mailbox.ids == [f"<{message_id}@127.0.0.1>"] * 2


def test_a_message_that_does_not_open_waits_and_the_others_go_out(
    deliverer: Deliverer, engine: Engine, keys: Keys, port: int
) -> None:
    spoiled, well = put(engine, keys, "ana@example.com"), put(engine, keys, "bo@example.com")
    with Session(engine) as session:
        message = session.scalars(select(OutboxMessage).where(OutboxMessage.id == spoiled)).one()
        message.sealed_payload = message.sealed_payload[:-1] + bytes([message.sealed_payload[-1] ^ 1])
        session.commit()
    mailbox = Mailbox()
    with mail_server(mailbox, port):
        problems = {outcome.message_id: outcome.problem for outcome in deliverer.deliver_due()}

    assert problems == {spoiled: Problem.CANNOT_BE_OPENED, well: None}
    assert states(engine)[spoiled] == "pending"


def test_an_urgent_request_nobody_claims_is_passed_on_to_a_second_person_and_to_the_manager(
    deliverer: Deliverer, engine: Engine, keys: Keys, port: int, clock: Clock
) -> None:
    put_urgent_case(engine, keys)  # at 9:30 on a Monday
    mailbox = Mailbox()
    reached = []
    with mail_server(mailbox, port):
        for minutes in (0, 14, 1, 44, 1, 60):
            clock.forward(timedelta(minutes=minutes))
            deliverer.pass_on_unclaimed()
            list(deliverer.deliver_due())
            reached.append([str(letter["To"]) for letter in mailbox.taken])

    urgent, second, manager = "nurse-on-duty@example.com", "second-nurse@example.com", "manager@example.com"
    assert reached == [
        [urgent],
        [urgent],
        [urgent, second],
        [urgent, second],
        [urgent, second, manager],
        [urgent, second, manager],
    ]


def test_administrators_get_one_letter_about_all_accounts_that_are_guessed_at(
    deliverer: Deliverer, engine: Engine, keys: Keys, port: int, clock: Clock
) -> None:
    with Session(engine) as session:
        added(session, keys, Profile("Ada Admin", "ada@example.org"), Role.ADMIN)
        for email in ("dana@example.org", "cleo@example.org"):
            added(session, keys, Profile("Somebody Else", email))
            for number in range(20):
                there = From(f"198.51.100.{number}")
                sign_in.begin(session, keys, email, there, now=NOW, new_id=new_id)
        session.commit()
    mailbox = Mailbox()
    with mail_server(mailbox, port):
        for _ in range(3):
            deliverer.tell_of_guesses()
            list(deliverer.deliver_due())
            clock.forward(timedelta(minutes=1))

    assert [(letter["To"], letter["Subject"]) for letter in mailbox.taken] == [
        ("ada@example.org", "Wrong sign-ins to 2 staff accounts")
    ]
