"""Tries at codes and form numbers: counted before anything is looked at, locked, and limited by address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from threading import Thread

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from intake.services.errors import TooManyGuesses
from intake.services.patient import guessing
from intake.services.patient.guessing import ADDRESS_TRIES, TRIES, Attempt, Target
from intake.store.keys import Keys
from intake.store.models import AccessTry
from tests.support.stories import NOW, new_id

HOUR = timedelta(hours=1)
A_MOMENT = timedelta(microseconds=1)
CODE, OTHER = "123451234512345", "543215432154321"
HERE, THERE = "192.0.2.1", "192.0.2.2"


def attempt(
    session: Session,
    keys: Keys,
    value: str = CODE,
    *,
    address: str = HERE,
    at: datetime = NOW,
    target: Target = Target.SAVED_FORM,
) -> Attempt:
    return guessing.begin(session, keys, target, value, address, now=at, new_id=new_id)


def wrong(session: Session, keys: Keys, minutes: Iterable[float], value: str = CODE) -> list[bool]:
    """Wrong tries at these minutes; for each, whether it met a lock."""
    return [attempt(session, keys, value, at=NOW + timedelta(minutes=m)).is_locked for m in minutes]


def test_five_tries_are_looked_at_and_the_sixth_meets_a_lock(session: Session, keys: Keys) -> None:
    assert wrong(session, keys, range(6)) == [False] * TRIES + [True]


def test_a_try_counted_first_counts_for_who_began_before_it_and_had_to_wait(
    session: Session, keys: Keys
) -> None:
    assert wrong(session, keys, [0.05, 0.04, 0.03, 0.02, 0.01, 0]) == [False] * TRIES + [True]

    for n in range(ADDRESS_TRIES):
        attempt(session, keys, f"{n:015}", address=THERE, at=NOW + timedelta(seconds=1))
    with pytest.raises(TooManyGuesses):
        attempt(session, keys, OTHER, address=THERE)


def test_the_lock_holds_for_an_hour_from_the_fifth_wrong_try(session: Session, keys: Keys) -> None:
    wrong(session, keys, [0, 10, 20, 30, 40])
    fifth = NOW + timedelta(minutes=40)

    assert attempt(session, keys, at=fifth + HOUR - A_MOMENT).is_locked
    assert not attempt(session, keys, at=fifth + HOUR).is_locked


def test_tries_while_locked_do_not_make_the_lock_last_longer(session: Session, keys: Keys) -> None:
    wrong(session, keys, [0, 0, 0, 0, 0])

    assert wrong(session, keys, [10, 30, 59]) == [True] * 3
    assert wrong(session, keys, [60]) == [False]


def test_five_wrong_tries_in_more_than_an_hour_do_not_lock(session: Session, keys: Keys) -> None:
    assert wrong(session, keys, [0, 15, 30, 45, 60, 60]) == [False] * 5 + [False]
    assert wrong(session, keys, [61]) == [True]


def test_a_right_try_forgets_the_wrong_ones_before_it(session: Session, keys: Keys) -> None:
    wrong(session, keys, range(4))
    guessing.succeed(session, attempt(session, keys))

    assert wrong(session, keys, [10] * 6) == [False] * TRIES + [True]


def test_each_code_and_each_kind_of_target_has_tries_of_its_own(session: Session, keys: Keys) -> None:
    wrong(session, keys, range(5))

    assert not attempt(session, keys, OTHER).is_locked
    assert not attempt(session, keys, CODE, target=Target.FORM_NUMBER).is_locked


def test_a_lock_does_not_ask_where_a_try_comes_from(session: Session, keys: Keys) -> None:
    wrong(session, keys, range(5))

    assert attempt(session, keys, address=THERE, at=NOW + timedelta(minutes=5)).is_locked


def test_an_address_has_thirty_tries_in_vain_an_hour_whatever_it_tries_at(
    session: Session, keys: Keys
) -> None:
    for number in range(ADDRESS_TRIES):
        attempt(session, keys, f"code {number}", at=NOW + timedelta(minutes=number))
    last = NOW + timedelta(minutes=ADDRESS_TRIES - 1)

    with pytest.raises(TooManyGuesses) as refusal:
        attempt(session, keys, OTHER, at=last)

    assert refusal.value.retry_at == NOW + HOUR
    attempt(session, keys, OTHER, address=THERE, at=last)
    attempt(session, keys, OTHER, at=NOW + HOUR)


def test_all_addresses_of_an_ipv6_network_have_these_tries_together(session: Session, keys: Keys) -> None:
    for number in range(ADDRESS_TRIES):
        attempt(session, keys, f"code {number}", address=f"2001:db8:1:2::{number}")

    with pytest.raises(TooManyGuesses):
        attempt(session, keys, OTHER, address="2001:db8:1:2:ffff::")
    attempt(session, keys, OTHER, address="2001:db8:1:3::")


def test_tries_at_what_is_locked_count_against_their_address(session: Session, keys: Keys) -> None:
    wrong(session, keys, [0] * ADDRESS_TRIES)

    with pytest.raises(TooManyGuesses):
        attempt(session, keys, OTHER)


def test_a_room_full_of_patients_behind_one_address_gets_through(session: Session, keys: Keys) -> None:
    for number in range(60):
        guessing.succeed(session, attempt(session, keys, f"code {number}"))

    assert not attempt(session, keys).is_locked


def test_tries_at_the_same_moment_are_all_counted(engine: Engine, keys: Keys) -> None:
    locked: list[bool] = []

    def one_try() -> None:
        with Session(engine) as session:
            locked.append(attempt(session, keys).is_locked)
            session.commit()

    threads = [Thread(target=one_try) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(locked) == [False] * TRIES + [True] * (12 - TRIES)


def test_neither_what_was_tried_nor_the_address_is_stored_readably(session: Session, keys: Keys) -> None:
    begun = attempt(session, keys)

    stored = session.scalars(select(AccessTry)).one()
    values = [repr(getattr(stored, column.key)) for column in AccessTry.__mapper__.columns]
    assert not [value for value in values if CODE in value or HERE in value]
    assert CODE not in repr(begun)


def test_old_tries_are_erased_once_they_lock_nothing_any_more(session: Session, keys: Keys) -> None:
    wrong(session, keys, [0, 10])

    assert guessing.erase_old(session, NOW + 2 * HOUR) == 0
    assert guessing.erase_old(session, NOW + 2 * HOUR + A_MOMENT) == 1
    assert session.scalar(select(func.count()).select_from(AccessTry)) == 1


@pytest.mark.parametrize("ahead", [HOUR, timedelta(days=10), timedelta(days=40)])
def test_tries_made_while_a_clock_ran_ahead_hold_nobody(
    session: Session, keys: Keys, ahead: timedelta
) -> None:
    for _ in range(TRIES):
        attempt(session, keys, at=NOW + ahead)
    for number in range(ADDRESS_TRIES):
        attempt(session, keys, str(number), address=THERE, at=NOW + ahead)

    assert wrong(session, keys, range(6)) == [False] * TRIES + [True]
    assert not attempt(session, keys, OTHER, address=THERE).is_locked
