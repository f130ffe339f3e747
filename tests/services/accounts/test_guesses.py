"""Administrators are told once that somebody guesses at an account."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from intake.domain.roles import Role
from intake.services.accounts import accounts, guesses
from intake.services.accounts.accounts import Profile
from intake.services.actor import system
from intake.store.keys import Keys
from intake.store.models import Staff
from tests.services.accounts.test_sign_in import EMAIL, MINUTE, begin, given_tokens
from tests.support.databases import postgresql_later
from tests.support.staff import added
from tests.support.stories import NOW

ADMINISTRATORS = ["ada@example.org", "amos@example.org"]


@pytest.fixture
def dana(session: Session, keys: Keys) -> Staff:
    """Somebody to guess at, and two administrators beside one whose account is closed."""
    for email in (*ADMINISTRATORS, "gone@example.org"):
        member = added(session, keys, Profile("Ada Admin", email), Role.ADMIN)
        if email.startswith("gone"):
            accounts.set_active(session, keys, member, active=False, actor=system(), now=NOW)
    return added(session, keys)


def told(session: Session, keys: Keys, now: datetime) -> list[tuple[str, list[str]]]:
    return [(each.staff_id, sorted(each.tell)) for each in guesses.newly_guessed_at(session, keys, now)]


def guess(session: Session, keys: Keys, number: int, email: str = EMAIL) -> None:
    for n in range(number):
        begin(session, keys, email, f"198.51.100.{n}")


@postgresql_later
def test_administrators_are_told_once_a_day_of_an_account_that_strangers_guess_at(
    session: Session, keys: Keys, dana: Staff
) -> None:
    guess(session, keys, 19)
    assert told(session, keys, NOW) == []
    begin(session, keys, address="203.0.113.1")
    assert told(session, keys, NOW) == [(dana.id, ADMINISTRATORS)]
    assert told(session, keys, NOW + MINUTE) == []

    for hour in range(1, 26):
        for n in range(20):
            begin(session, keys, address=f"198.51.100.{n}", now=NOW + timedelta(hours=hour))
    again = [told(session, keys, NOW + timedelta(hours=hour)) for hour in (23, 24, 25)]
    assert [len(each) for each in again] == [0, 1, 0]


@pytest.mark.usefixtures("dana")
def test_nobody_is_told_of_accounts_that_do_not_exist_or_of_one_s_own_mistypes(
    session: Session, keys: Keys
) -> None:
    guess(session, keys, 20, "nobody@example.org")
    _, tokens = given_tokens(session, keys)
    for n in range(20):
        begin(session, keys, device=tokens.device, now=NOW + 2 * n * MINUTE)
    assert told(session, keys, NOW + 40 * MINUTE) == []


def test_guesses_from_the_future_are_none_and_do_not_keep_later_ones_from_being_told(
    session: Session, keys: Keys, dana: Staff
) -> None:
    ahead = NOW + timedelta(days=40)
    for n in range(20):
        begin(session, keys, address=f"198.51.100.{n}", now=ahead)
    assert told(session, keys, NOW) == []
    assert told(session, keys, ahead) == [(dana.id, ADMINISTRATORS)]
    guess(session, keys, 20)
    assert told(session, keys, NOW) == [(dana.id, ADMINISTRATORS)]
