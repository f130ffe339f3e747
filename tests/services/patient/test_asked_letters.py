"""Letters that patients ask for: 3 a day for a form and for a recipient, 20 an hour from an address."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from intake.services.patient import asked_letters
from intake.services.patient.asked_letters import DAY, HOUR, PER_ADDRESS, Wish
from intake.store.keys import Keys
from intake.store.models import AskedLetter
from tests.support.stories import HERE, NOW, new_id, started

THERE = "198.51.100.9"
A_MOMENT = timedelta(microseconds=1)


def form(session: Session, keys: Keys) -> str:
    """The id of a form that was just begun."""
    return started(session, keys)[0].draft.id


def ask(
    session: Session,
    keys: Keys,
    draft_id: str,
    to: str = "ana@example.com",
    address: str = HERE,
    at: datetime = NOW,
) -> bool:
    return asked_letters.grant(session, keys, draft_id, Wish(to, address), now=at, new_id=new_id)


def test_a_form_has_three_letters_a_day_whomever_they_go_to(session: Session, keys: Keys) -> None:
    mine = form(session, keys)

    granted = [ask(session, keys, mine, f"p{n}@example.com", f"198.51.100.{n}") for n in range(5)]

    assert granted == [True, True, True, False, False]
    assert ask(session, keys, form(session, keys), "p0@example.com")
    assert not ask(session, keys, mine, "q@example.com", at=NOW + DAY - A_MOMENT)
    assert ask(session, keys, mine, "q@example.com", at=NOW + DAY)


def test_a_recipient_has_three_letters_a_day_from_whatever_forms_and_addresses(
    session: Session, keys: Keys
) -> None:
    spellings = [
        "ana@example.com",
        "Ana@Example.com ",
        "ana+1@example.com",
        "ana+2@example.com",
        "ANA@example.com",
    ]

    granted = [
        ask(session, keys, form(session, keys), to, f"198.51.100.{n}") for n, to in enumerate(spellings)
    ]

    assert granted == [True, True, True, False, False]
    assert ask(session, keys, form(session, keys), "bo@example.com")
    assert ask(session, keys, form(session, keys), at=NOW + DAY)


def test_a_network_address_has_twenty_letters_an_hour(session: Session, keys: Keys) -> None:
    def asked(number: int, address: str, at: datetime = NOW) -> bool:
        return ask(session, keys, form(session, keys), f"p{number}@example.com", address, at)

    granted = [asked(n, f"2001:db8:1:2::{n}") for n in range(PER_ADDRESS + 2)]

    assert granted == [True] * PER_ADDRESS + [False] * 2
    assert asked(100, "2001:db8:1:3::1")
    assert asked(101, THERE)
    assert not asked(102, "2001:db8:1:2:f::", NOW + HOUR - A_MOMENT)
    assert asked(103, "2001:db8:1:2:f::", NOW + HOUR)


def test_a_refused_letter_does_not_count_so_that_waiting_helps(session: Session, keys: Keys) -> None:
    mine = form(session, keys)
    for hour in range(40):
        ask(session, keys, mine, at=NOW + hour * HOUR)

    assert session.scalar(select(func.count()).select_from(AskedLetter)) == 6


def test_letters_that_a_wrong_clock_put_into_the_future_do_not_count(session: Session, keys: Keys) -> None:
    mine = form(session, keys)
    for _ in range(3):
        assert ask(session, keys, mine, at=NOW + 40 * DAY)

    assert ask(session, keys, mine)


def test_a_letter_granted_first_counts_for_who_began_before_it_and_had_to_wait(
    session: Session, keys: Keys
) -> None:
    mine = form(session, keys)
    for seconds in (3, 2, 1):
        assert ask(session, keys, mine, at=NOW + timedelta(seconds=seconds))

    assert not ask(session, keys, mine)


def test_whoever_asks_at_the_same_moment_counts_together(engine: Engine, keys: Keys) -> None:
    with Session(engine) as session:
        forms = [form(session, keys) for _ in range(12)]
        session.commit()

    def ask_once(draft_id: str) -> bool:
        with Session(engine) as session:
            granted = ask(session, keys, draft_id)
            session.commit()
            return granted

    with ThreadPoolExecutor(4) as workers:
        assert sum(workers.map(ask_once, forms)) == 3


def test_neither_recipient_nor_address_is_stored_readably(session: Session, keys: Keys) -> None:
    ask(session, keys, form(session, keys))

    row = session.scalars(select(AskedLetter)).one()
    assert b"ana" not in row.recipient_mac + row.address_mac
    assert HERE.encode() not in row.address_mac


def test_what_counts_no_longer_is_erased(session: Session, keys: Keys) -> None:
    ask(session, keys, form(session, keys))

    assert asked_letters.erase_old(session, NOW + DAY) == 0
    assert asked_letters.erase_old(session, NOW + DAY + A_MOMENT) == 1
