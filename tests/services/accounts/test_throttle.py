"""Nobody guesses without end, and nobody who knows an email address keeps its owner out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import Engine, event, func, select
from sqlalchemy.orm import Session

from intake.domain.roles import Role
from intake.services.accounts import sign_in
from intake.services.accounts.accounts import Profile
from intake.services.accounts.sign_in import From
from intake.services.errors import TooManyTries
from intake.store.keys import Keys, token_hash
from intake.store.models import SignInAttempt, Staff, StaffDevice
from tests.services.accounts.test_sign_in import (
    ADDRESS,
    EMAIL,
    MINUTE,
    after_second_step,
    begin,
    given_tokens,
    signed_in,
)
from tests.support.databases import postgresql_later
from tests.support.staff import added
from tests.support.stories import NOW, new_id, new_token

NOBODY = "nobody@example.org"
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


@pytest.fixture
def dana(session: Session, keys: Keys) -> Staff:
    staff = added(session, keys)
    session.commit()
    return staff


@pytest.fixture
def device(session: Session, keys: Keys, dana: Staff) -> str:
    """The token of a browser that Dana signed in from."""
    assert dana.active
    _, tokens = given_tokens(session, keys, now=NOW - 2 * HOUR)
    session.commit()
    assert tokens.device is not None
    return tokens.device


@pytest.mark.usefixtures("dana")
@pytest.mark.parametrize("email", [EMAIL, NOBODY])
def test_after_five_tries_for_an_account_from_an_address_that_address_waits(
    session: Session, keys: Keys, email: str
) -> None:
    for n in range(5):
        begin(session, keys, email, now=NOW + n * MINUTE)
    with pytest.raises(TooManyTries) as refusal:
        begin(session, keys, email, now=NOW + 4 * MINUTE)
    assert refusal.value.retry_at == NOW + 5 * MINUTE

    assert begin(session, keys, email, "198.51.100.1", NOW + 4 * MINUTE).id
    assert begin(session, keys, "other@example.org", now=NOW + 4 * MINUTE).id
    begin(session, keys, email, now=NOW + 5 * MINUTE)
    with pytest.raises(TooManyTries):
        begin(session, keys, email, now=NOW + 5 * MINUTE)


@pytest.mark.usefixtures("dana")
@pytest.mark.parametrize("email", [EMAIL, NOBODY])
def test_after_twenty_an_hour_from_wherever_strangers_wait(session: Session, keys: Keys, email: str) -> None:
    for n in range(20):
        begin(session, keys, email, f"192.0.2.{n}", NOW + n * MINUTE)
    with pytest.raises(TooManyTries) as refusal:
        begin(session, keys, email, "198.51.100.1", NOW + 30 * MINUTE)
    assert refusal.value.retry_at == NOW + HOUR
    assert begin(session, keys, email, "198.51.100.1", NOW + HOUR).id


@pytest.mark.usefixtures("dana")
def test_all_addresses_of_an_ipv6_network_have_these_tries_together(session: Session, keys: Keys) -> None:
    for n in range(5):
        begin(session, keys, address=f"2001:db8:1:2::{n}")

    with pytest.raises(TooManyTries):
        begin(session, keys, address="2001:db8:1:2:ffff::")
    assert begin(session, keys, address="2001:db8:1:3::").staff_id


@postgresql_later
def test_nobody_who_knows_an_address_keeps_its_owner_out_of_a_browser_of_theirs(
    session: Session, keys: Keys, device: str
) -> None:
    """A day long strangers try as much as they may, from the owner's own network too."""
    refused = 0
    for minute in range(0, 24 * 60, 3):
        now = NOW + minute * MINUTE
        for address in (ADDRESS, f"198.51.100.{minute % 250}"):
            try:
                begin(session, keys, address=address, now=now)
            except TooManyTries:
                refused += 1
        if minute % 12 == 0:
            live, tokens = given_tokens(session, keys, now=now + SECOND, sent_from=From(ADDRESS, device))
            assert live.staff.email_mac
            assert tokens.device is not None
            device = tokens.device
    assert refused > 400


def test_a_known_browser_has_five_tries_of_its_own(session: Session, keys: Keys, device: str) -> None:
    for _ in range(5):
        begin(session, keys, device=device)
    for address in (ADDRESS, "198.51.100.1"):
        with pytest.raises(TooManyTries) as refusal:
            begin(session, keys, address=address, device=device)
    assert refusal.value.retry_at == NOW + 5 * MINUTE
    # They are its own: a stranger's are not used up by them.
    assert begin(session, keys).staff_id
    assert begin(session, keys, device=device, now=NOW + 5 * MINUTE).staff_id


def test_a_browser_is_known_for_those_who_signed_in_from_it_alone(
    session: Session, keys: Keys, device: str
) -> None:
    added(session, keys, Profile("Cleo Clinician", "cleo@example.org"), Role.CLINICIAN)
    for email in ("cleo@example.org", NOBODY):
        for _ in range(5):
            begin(session, keys, email, device=device)
        with pytest.raises(TooManyTries):
            begin(session, keys, email, device=device)
        assert begin(session, keys, email, "198.51.100.1", device=device).id

    _, tokens = given_tokens(session, keys, email="cleo@example.org", sent_from=From("198.51.100.1", device))
    shared = tokens.device
    for email in ("cleo@example.org", EMAIL):
        for _ in range(5):
            begin(session, keys, email, device=shared)
        with pytest.raises(TooManyTries):
            begin(session, keys, email, "203.0.113.9", device=shared)


def test_with_every_sign_in_a_browser_gets_a_new_token_and_the_old_one_is_nobody_s(
    session: Session, keys: Keys, device: str, dana: Staff
) -> None:
    _, tokens = given_tokens(session, keys, sent_from=From(ADDRESS, device))
    assert tokens.device not in (None, device)
    assert session.scalars(select(StaffDevice.token_hash)).all() == [token_hash(str(tokens.device))]

    _, planted = given_tokens(session, keys, sent_from=From(ADDRESS, "planted by somebody"))
    assert planted.device != "planted by somebody"
    assert session.scalar(select(func.count()).select_from(StaffDevice)) == 2
    assert {each.staff_id for each in session.scalars(select(StaffDevice))} == {dana.id}


def test_before_the_second_step_no_browser_is_known(session: Session, keys: Keys, dana: Staff) -> None:
    waiting, tokens = given_tokens(session, keys, second_step=True)
    assert tokens.device is None
    assert session.scalars(select(StaffDevice)).all() == []
    after_second_step(session, keys, waiting)
    assert [each.staff_id for each in session.scalars(select(StaffDevice))] == [dana.id]


@pytest.mark.usefixtures("dana")
def test_codes_are_guessed_at_no_more_often_than_passwords(session: Session, keys: Keys) -> None:
    waiting, _ = signed_in(session, keys, second_step=True)  # one try
    here = From(ADDRESS)
    for _ in range(4):
        sign_in.begin_second_step(session, keys, waiting, here, now=NOW, new_id=new_id)

    with pytest.raises(TooManyTries):
        sign_in.begin_second_step(session, keys, waiting, here, now=NOW, new_id=new_id)
    with pytest.raises(TooManyTries):
        begin(session, keys)
    for n in range(15):
        sign_in.begin_second_step(session, keys, waiting, From(f"192.0.2.{n + 10}"), now=NOW, new_id=new_id)
    with pytest.raises(TooManyTries):
        sign_in.begin_second_step(session, keys, waiting, From("192.0.2.99"), now=NOW, new_id=new_id)


@pytest.mark.parametrize("second_step", [False, True])
@pytest.mark.usefixtures("dana")
def test_a_sign_in_takes_back_one_s_own_mistypes_and_nobody_else_s_guesses(
    session: Session, keys: Keys, *, second_step: bool
) -> None:
    for n in range(15):
        begin(session, keys, address=f"198.51.100.{n}")
    for _ in range(2):
        begin(session, keys)
    waiting, _ = signed_in(session, keys, second_step=second_step)
    if second_step:
        after_second_step(session, keys, waiting)
    for n in range(5):  # none of them was used up by the owner
        begin(session, keys, address=f"203.0.113.{n}")

    with pytest.raises(TooManyTries):
        begin(session, keys, address="198.51.100.99")


@pytest.mark.usefixtures("dana")
def test_refused_tries_are_not_counted_so_waiting_helps(session: Session, keys: Keys) -> None:
    for _ in range(5):
        begin(session, keys)
    for n in range(10):
        with pytest.raises(TooManyTries):
            begin(session, keys, now=NOW + timedelta(seconds=29 * n))

    assert begin(session, keys, now=NOW + 5 * MINUTE).staff_id


@pytest.mark.usefixtures("dana")
@pytest.mark.parametrize("ahead", [HOUR, timedelta(days=10), timedelta(days=40)])
def test_tries_made_while_a_clock_ran_ahead_hold_nobody(
    session: Session, keys: Keys, ahead: timedelta
) -> None:
    for n in range(20):
        begin(session, keys, address=ADDRESS if n < 5 else f"198.51.100.{n}", now=NOW + ahead)
    for _ in range(5):
        assert begin(session, keys).staff_id
    with pytest.raises(TooManyTries) as refusal:
        begin(session, keys)
    assert refusal.value.retry_at - NOW <= timedelta(minutes=5)


def test_a_try_counted_first_counts_for_who_began_before_it_and_had_to_wait(
    session: Session, keys: Keys
) -> None:
    for seconds in (5, 4, 3, 2, 1):
        begin(session, keys, now=NOW + timedelta(seconds=seconds))
    with pytest.raises(TooManyTries):
        begin(session, keys)


def test_of_many_tries_at_the_same_time_five_get_through(engine: Engine, keys: Keys) -> None:
    def guess(_: int) -> bool:
        with Session(engine) as session:
            try:
                begin(session, keys)
            except TooManyTries:
                return False
            session.commit()
            return True

    with ThreadPoolExecutor(8) as pool:
        admitted = sum(pool.map(guess, range(24)))

    assert admitted == 5


@pytest.mark.usefixtures("device")
def test_an_account_that_exists_asks_the_database_no_more_than_one_that_does_not(
    session: Session, keys: Keys
) -> None:
    asked: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *about: asked.append(about[2]))
    statements = []
    for email in (EMAIL, NOBODY):
        session.commit()
        asked.clear()
        begin(session, keys, email)
        statements.append(list(asked))
    assert len(statements[0]) > 2
    assert statements[0] == statements[1]


def test_a_count_says_nothing_of_the_browser_that_it_is_about(
    session: Session, keys: Keys, device: str
) -> None:
    begin(session, keys, device=device)
    session.flush()
    for row in session.scalars(select(SignInAttempt)):
        assert device not in str(vars(row))
    assert new_token() != device
