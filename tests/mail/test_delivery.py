"""Taking messages, noting how they fared, and what staff get to see of it; on both engines."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from intake.content.loader import load_questionnaire
from intake.content.practice import load_practice
from intake.mail import delivery
from intake.mail.delivery import LEASE, Claim, Problem
from intake.mail.letters import FOR_STAFF, Letter, Letterhead, LetterKind
from intake.services import audit, given_up, outbox
from intake.services.actor import system
from intake.services.errors import MessageNotFound
from intake.services.patient.filing import Filing
from intake.store.errors import Erased, SealError
from intake.store.keys import Keys
from intake.store.models import OutboxMessage
from intake.store.queries.outbox import Counts
from tests.support.stories import ANSWERS, HERE, NOW, assessment, filed, new_id, placing

LETTER = Letter("somebody@example.com", "1 new request", "Sign in.")
LETTERHEAD = Letterhead(load_practice(), load_questionnaire(), "https://intake.example.com/staff/sign-in")
A_MOMENT = timedelta(microseconds=1)


def urgent_filing() -> Filing:
    return Filing(ANSWERS, assessment("same_day"), NOW.date(), placing(1), HERE)


def letter(session: Session, keys: Keys, minutes: float = 0) -> OutboxMessage:
    """A letter in the outbox, due some minutes from now."""
    due = NOW + timedelta(minutes=minutes)
    message_id = new_id()
    kind = LetterKind.STAFF_NOTICE
    delivery.add_letter(session, keys, kind, LETTER, about="case-1", now=due, new_id=lambda: message_id)
    return session.scalars(select(OutboxMessage).where(OutboxMessage.id == message_id)).one()


def taken(session: Session, keys: Keys) -> Claim:
    """A letter in hand."""
    letter(session, keys)
    claimed = delivery.claim(session, NOW)
    assert claimed is not None
    return claimed


def stored(session: Session, message_id: str) -> OutboxMessage:
    session.expire_all()
    return session.scalars(select(OutboxMessage).where(OutboxMessage.id == message_id)).one()


def test_the_message_due_longest_is_taken_first_and_none_before_it_is_due(
    session: Session, keys: Keys
) -> None:
    late, early = letter(session, keys, -1), letter(session, keys, -2)
    letter(session, keys, 1)

    claims = [delivery.claim(session, NOW) for _ in range(3)]

    assert [claimed and claimed.id for claimed in claims] == [early.id, late.id, None]


def test_what_staff_must_hear_at_once_is_taken_before_all_that_waits_longer(
    session: Session, keys: Keys
) -> None:
    for kind in (LetterKind.SAVED_CODE, LetterKind.FORM_NUMBER):
        to_patient = Letter("ana@example.com", "Your code", "It is here.")
        long_ago = NOW - timedelta(days=1)
        delivery.add_letter(session, keys, kind, to_patient, about="d", now=long_ago, new_id=new_id)
    letter(session, keys)
    filed(session, keys, urgent_filing())

    kinds = [claimed.kind for _ in range(4) if (claimed := delivery.claim(session, NOW))]

    assert set(kinds[:2]) == {"case_filed", "staff_notice"}
    assert set(kinds[2:]) == {"saved_code", "form_number"}


def test_a_message_in_hand_is_nobody_elses_until_its_lease_is_over(session: Session, keys: Keys) -> None:
    first = taken(session, keys)

    assert delivery.claim(session, NOW + LEASE - A_MOMENT) is None
    again = delivery.claim(session, NOW + LEASE)

    assert again is not None
    assert (again.id, first.attempt, again.attempt) == (first.id, 1, 2)


def test_two_deliverers_never_hold_one_message_and_neither_waits(engine: Engine, keys: Keys) -> None:
    with Session(engine) as session:
        wanted = {letter(session, keys).id, letter(session, keys).id}
        session.commit()
    with Session(engine) as one, Session(engine) as two:
        first = delivery.claim(one, NOW)
        if engine.dialect.name == "sqlite":  # where a second writer could only wait
            one.commit()
        second = delivery.claim(two, NOW)

    assert first is not None
    assert second is not None
    assert {first.id, second.id} == wanted


def test_what_is_sent_is_never_due_again_and_its_content_is_gone(session: Session, keys: Keys) -> None:
    claimed = taken(session, keys)

    delivery.note_sent(session, claimed, NOW)

    message = stored(session, claimed.id)
    assert (message.state, message.sent_at, message.sealed_payload) == ("sent", NOW, b"")
    with pytest.raises(Erased):
        outbox.payload_of(keys, message)
    assert delivery.claim(session, NOW + timedelta(days=1)) is None


@pytest.mark.parametrize("problem", [Problem.NOT_NOW, Problem.UNREACHABLE, Problem.CANNOT_BE_OPENED])
def test_what_fails_for_now_is_tried_again_after_a_wait(
    session: Session, keys: Keys, problem: Problem
) -> None:
    claimed = taken(session, keys)

    assert delivery.note_failed(session, claimed, problem, now=NOW, jitter=0) is False

    message = stored(session, claimed.id)
    assert (message.state, message.problem) == ("pending", problem)
    assert message.next_at == NOW + timedelta(seconds=30)
    assert delivery.open_letter(session, keys, claimed) == LETTER


def test_what_is_refused_is_dead_and_kept(session: Session, keys: Keys) -> None:
    claimed = taken(session, keys)

    assert delivery.note_failed(session, claimed, Problem.REFUSED, now=NOW, jitter=0) is True

    message = stored(session, claimed.id)
    assert (message.state, message.problem) == ("dead", "refused")
    assert Letter.from_payload(outbox.payload_of(keys, message)) == LETTER
    assert delivery.claim(session, NOW + timedelta(days=1)) is None


def test_a_letter_is_tried_for_five_days_and_then_dead(session: Session, keys: Keys) -> None:
    claimed = taken(session, keys)
    nearly, over = NOW + timedelta(days=5) - A_MOMENT, NOW + timedelta(days=5)

    assert delivery.note_failed(session, claimed, Problem.UNREACHABLE, now=nearly, jitter=0) is False
    assert delivery.note_failed(session, claimed, Problem.UNREACHABLE, now=over, jitter=0) is True


def test_waits_double_up_to_ten_minutes_and_jitter_makes_them_up_to_half_as_long_again() -> None:
    seconds = [delivery.wait(attempt, 0).total_seconds() for attempt in range(1, 10)]

    assert seconds == [30, 60, 120, 240, 480, 600, 600, 600, 600]
    assert delivery.wait(10_000, 0) == timedelta(minutes=10)
    assert delivery.wait(1, 1) == timedelta(seconds=45)
    assert delivery.wait(1, 0.5) == timedelta(seconds=37.5)


def test_a_failure_after_the_lease_does_not_speak_for_whoever_took_the_message_since(
    session: Session, keys: Keys
) -> None:
    slow = taken(session, keys)
    quick = delivery.claim(session, NOW + LEASE)
    assert quick is not None

    assert delivery.note_failed(session, slow, Problem.REFUSED, now=NOW + LEASE, jitter=0) is False
    assert stored(session, slow.id).state == "pending"

    delivery.note_sent(session, quick, NOW + LEASE)
    assert delivery.note_failed(session, quick, Problem.REFUSED, now=NOW + LEASE, jitter=0) is False
    assert stored(session, slow.id).state == "sent"


def test_a_letter_that_another_deliverer_sent_meanwhile_is_not_sent_again(
    session: Session, keys: Keys
) -> None:
    slow = taken(session, keys)
    quick = delivery.claim(session, NOW + LEASE)
    assert quick is not None
    delivery.note_sent(session, quick, NOW + LEASE)

    assert delivery.open_letter(session, keys, slow) is None


# --- one letter for all that waits for one person ---------------------------------------------------------


def notice(session: Session, keys: Keys, to: str, kind: LetterKind = LetterKind.STAFF_NOTICE) -> str:
    """A letter to staff that tells of one request, due now."""
    message_id = new_id()
    one = FOR_STAFF[kind](LETTERHEAD, to, 1)
    delivery.add_letter(session, keys, kind, one, about="case-1", now=NOW, new_id=lambda: message_id)
    return message_id


def gathered(session: Session, keys: Keys, now: datetime = NOW) -> Letter:
    """The next letter as it goes out."""
    claimed = delivery.claim(session, now)
    assert claimed is not None
    delivery.gather(session, keys, LETTERHEAD, claimed, now)
    session.flush()
    letter_now = delivery.open_letter(session, keys, claimed)
    assert letter_now is not None
    return letter_now


def test_the_notices_that_wait_for_one_person_become_one(session: Session, keys: Keys) -> None:
    for to in ("ana@example.com", "bo@example.com", "Ana@example.com", "ana@example.com"):
        notice(session, keys, to)

    letters = [gathered(session, keys) for _ in range(2)]

    assert {(one.to.casefold(), one.subject) for one in letters} == {
        ("ana@example.com", "3 new requests"),
        ("bo@example.com", "1 new request"),
    }
    assert "3 new requests. Sign in to see them:" in " ".join(one.body for one in letters)
    assert delivery.claim(session, NOW) is None
    assert delivery.standing(session, NOW).pending == 2


def test_each_kind_of_notice_is_counted_by_itself(session: Session, keys: Keys) -> None:
    for kind in (LetterKind.STAFF_NOTICE, LetterKind.UNCLAIMED_NOTICE, LetterKind.UNCLAIMED_NOTICE):
        notice(session, keys, "ana@example.com", kind)

    subjects = {gathered(session, keys).subject for _ in range(2)}

    assert subjects == {"1 new request", "2 requests wait"}


def test_a_notice_that_failed_is_part_of_the_next_and_one_in_hand_is_not(
    session: Session, keys: Keys
) -> None:
    failed, in_hand = taken(session, keys), taken(session, keys)
    delivery.note_failed(session, failed, Problem.NOT_NOW, now=NOW, jitter=0)
    notice(session, keys, LETTER.to)

    assert gathered(session, keys).subject == "2 new requests"
    assert (stored(session, failed.id).state, stored(session, in_hand.id).state) == ("sent", "pending")


def test_what_one_letter_speaks_for_adds_up_while_it_fails(session: Session, keys: Keys) -> None:
    notice(session, keys, "ana@example.com")
    for hour in range(1, 4):
        later = NOW + timedelta(hours=hour)
        notice(session, keys, "ana@example.com")
        claimed = delivery.claim(session, later)
        assert claimed is not None
        delivery.gather(session, keys, LETTERHEAD, claimed, later)
        waiting = delivery.open_letter(session, keys, claimed)
        assert waiting is not None
        assert waiting.subject == f"{hour + 1} new requests"
        delivery.note_failed(session, claimed, Problem.UNREACHABLE, now=later, jitter=0)


def test_a_letter_that_speaks_for_more_than_the_copy_that_may_have_gone_out_is_no_copy_of_it(
    session: Session, keys: Keys
) -> None:
    first = notice(session, keys, "ana@example.com")
    ids = []
    for hours, more in ((0, False), (1, False), (2, True), (3, False)):
        later = NOW + timedelta(hours=hours)
        claimed = delivery.claim(session, later)  # whoever had it before died with it in hand
        assert claimed is not None
        if more:
            notice(session, keys, "ana@example.com")
        ids.append(delivery.gather(session, keys, LETTERHEAD, claimed, later))
        session.flush()

    assert ids == [first, first, f"{first}.2", f"{first}.2"]


def test_a_letter_to_a_patient_speaks_for_itself_alone(session: Session, keys: Keys) -> None:
    for code in ("AAAA", "BBBB"):
        one = Letter("ana@example.com", "Your code", code)
        delivery.add_letter(session, keys, LetterKind.SAVED_CODE, one, about="d", now=NOW, new_id=new_id)

    assert {gathered(session, keys).body for _ in range(2)} == {"AAAA", "BBBB"}


def test_a_notice_that_does_not_open_swallows_no_other(session: Session, keys: Keys) -> None:
    spoiled = stored(session, notice(session, keys, "ana@example.com"))
    claimed = delivery.claim(session, NOW)
    assert claimed is not None
    well = notice(session, keys, "ana@example.com")
    stored(session, spoiled.id).sealed_payload = b"spoiled"
    session.flush()

    with pytest.raises(SealError):
        delivery.gather(session, keys, LETTERHEAD, claimed, NOW)
    assert stored(session, well).state == "pending"


# --- how it stands ----------------------------------------------------------------------------------------


def test_staff_see_what_is_pending_overdue_and_dead(session: Session, keys: Keys) -> None:
    assert delivery.standing(session, NOW) == Counts(0, 0, 0)
    sent, dead = taken(session, keys), taken(session, keys)
    delivery.note_sent(session, sent, NOW)
    delivery.note_failed(session, dead, Problem.REFUSED, now=NOW, jitter=0)
    letter(session, keys)

    assert delivery.standing(session, NOW) == Counts(pending=1, overdue=0, dead=1)
    assert delivery.standing(session, NOW + timedelta(minutes=15)) == Counts(pending=1, overdue=1, dead=1)


def test_a_letter_that_keeps_failing_is_overdue_although_its_next_try_is_still_to_come(
    session: Session, keys: Keys
) -> None:
    claimed = taken(session, keys)
    later = NOW + timedelta(minutes=15)
    delivery.note_failed(session, claimed, Problem.UNREACHABLE, now=later, jitter=0)

    assert delivery.standing(session, later) == Counts(pending=1, overdue=1, dead=0)


def test_what_is_not_delivered_is_listed_the_oldest_first(session: Session, keys: Keys) -> None:
    newer, older = letter(session, keys, 2), letter(session, keys, 1)
    delivery.note_sent(session, taken(session, keys), NOW)

    assert [message.id for message in delivery.undelivered(session, 10)] == [older.id, newer.id]
    assert [message.id for message in delivery.undelivered(session, 1)] == [older.id]


def test_a_dead_letter_can_be_tried_again_from_the_start(session: Session, keys: Keys) -> None:
    claimed = taken(session, keys)
    delivery.note_failed(session, claimed, Problem.REFUSED, now=NOW, jitter=0)
    later = NOW + timedelta(days=6)

    given_up.retry(session, keys, claimed.id, actor=system(), now=later)

    again = delivery.claim(session, later)
    assert again is not None
    assert (again.id, again.attempt, again.created_at) == (claimed.id, 1, later)
    assert delivery.note_failed(session, again, Problem.NOT_NOW, now=later, jitter=0) is False
    assert audit.verify(session, keys) == []


def test_a_dead_letter_can_be_dropped(session: Session, keys: Keys) -> None:
    claimed = taken(session, keys)
    delivery.note_failed(session, claimed, Problem.REFUSED, now=NOW, jitter=0)

    given_up.drop(session, keys, claimed.id, actor=system(), now=NOW)

    assert delivery.standing(session, NOW) == Counts(0, 0, 0)
    assert delivery.undelivered(session, 10) == []


def test_only_dead_letters_can_be_retried_or_dropped(session: Session, keys: Keys) -> None:
    pending = letter(session, keys)

    for message_id in (pending.id, "nothing"):
        with pytest.raises(MessageNotFound):
            given_up.retry(session, keys, message_id, actor=system(), now=NOW)
        with pytest.raises(MessageNotFound):
            given_up.drop(session, keys, message_id, actor=system(), now=NOW)
    assert stored(session, pending.id).state == "pending"


def test_sent_and_dead_letters_are_erased_after_a_while_and_waiting_ones_never(
    session: Session, keys: Keys
) -> None:
    delivery.note_sent(session, taken(session, keys), NOW)
    delivery.note_failed(session, taken(session, keys), Problem.REFUSED, now=NOW, jitter=0)
    kept = letter(session, keys)

    assert delivery.erase_settled(session, NOW) == 0
    assert delivery.erase_settled(session, NOW + A_MOMENT) == 2
    assert session.scalars(select(OutboxMessage.id)).all() == [kept.id]


def test_a_letter_of_a_newer_program_goes_out_by_itself(session: Session, keys: Keys) -> None:
    payload = Letter("ana@example.com", "Your visit", "It is on Monday.").to_payload()
    outbox.add_letter(session, keys, letter="visit_booked", payload=payload, now=NOW, new_id=new_id)

    taken = delivery.claim(session, NOW)

    assert taken is not None
    assert not taken.is_event
    assert delivery.gather(session, keys, LETTERHEAD, taken, NOW) == taken.id
    assert delivery.open_letter(session, keys, taken) == Letter.from_payload(payload)
