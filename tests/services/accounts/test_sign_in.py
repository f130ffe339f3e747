from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from intake.domain.roles import Role
from intake.services import audit
from intake.services.accounts import accounts, sign_in
from intake.services.accounts.passwords import hash_password
from intake.services.accounts.sign_in import (
    ABSOLUTE_LIMIT,
    IDLE_LIMIT,
    SECOND_STEP_LIMIT,
    TOUCH_AFTER,
    From,
    SignedIn,
    Tokens,
)
from intake.services.actor import Actor, system
from intake.services.audit_actions import AuditAction
from intake.services.errors import NotSignedIn
from intake.store.engine import reading
from intake.store.keys import Keys
from intake.store.models import AuditEvent, SignInAttempt, Staff, StaffDevice, StaffSession
from intake.store.queries import staff as queries
from tests.support.staff import PASSWORD, added
from tests.support.stories import NOW, new_id, new_token

EMAIL, ADDRESS = "dana@example.org", "192.0.2.7"
HERE = From(ADDRESS)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def dana(session: Session, keys: Keys) -> Staff:
    staff = added(session, keys)
    session.commit()
    return staff


def begin(
    session: Session,
    keys: Keys,
    email: str = EMAIL,
    address: str = ADDRESS,
    now: datetime = NOW,
    device: str | None = None,
) -> sign_in.Attempt:
    return sign_in.begin(session, keys, email, From(address, device), now=now, new_id=new_id)


def given_tokens(
    session: Session,
    keys: Keys,
    *,
    second_step: bool = False,
    now: datetime = NOW,
    sent_from: From = HERE,
    email: str = EMAIL,
) -> tuple[SignedIn, Tokens]:
    attempt = sign_in.begin(session, keys, email, sent_from, now=now, new_id=new_id)
    return sign_in.complete(
        session,
        keys,
        attempt,
        second_step=second_step,
        sent_from=sent_from,
        now=now,
        new_id=new_id,
        new_token=new_token,
    )


def signed_in(
    session: Session, keys: Keys, *, second_step: bool = False, now: datetime = NOW
) -> tuple[SignedIn, str]:
    live, tokens = given_tokens(session, keys, second_step=second_step, now=now)
    return live, tokens.session


def after_second_step(
    session: Session, keys: Keys, waiting: SignedIn, now: datetime = NOW
) -> tuple[SignedIn, str]:
    attempt_id = sign_in.begin_second_step(session, keys, waiting, HERE, now=now, new_id=new_id)
    live, tokens = sign_in.complete_second_step(
        session, keys, waiting, attempt_id, sent_from=HERE, now=now, new_id=new_id, new_token=new_token
    )
    return live, tokens.session


def actions(session: Session) -> list[str]:
    return list(session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)))


def test_the_right_password_signs_in_and_the_wrong_one_does_not(
    session: Session, keys: Keys, dana: Staff
) -> None:
    attempt = begin(session, keys)

    assert not sign_in.password_matches(attempt, PASSWORD + "!")
    assert sign_in.password_matches(attempt, PASSWORD)
    live, token = signed_in(session, keys)
    session.commit()

    assert sign_in.who_is_signed_in(session, token, NOW).staff == dana
    assert live.actor == Actor("staff", dana.id, Role.FRONT_DESK)
    assert actions(session) == ["staff.added", "staff.signed_in"]


def test_closed_and_unknown_accounts_match_no_password(session: Session, keys: Keys, dana: Staff) -> None:
    accounts.set_active(session, keys, dana, actor=system(), now=NOW, active=False)

    for email in (EMAIL, "nobody@example.org"):
        attempt = begin(session, keys, email)
        assert (attempt.staff_id, attempt.password_hash) == (None, None)
        assert not sign_in.password_matches(attempt, PASSWORD)
        with pytest.raises(NotSignedIn):
            sign_in.complete(
                session,
                keys,
                attempt,
                second_step=False,
                sent_from=HERE,
                now=NOW,
                new_id=new_id,
                new_token=new_token,
            )


def test_a_password_changed_while_the_old_one_is_checked_signs_nobody_in(
    session: Session, keys: Keys, dana: Staff
) -> None:
    attempt = begin(session, keys)
    accounts.change_password(
        session, keys, dana, hash_password("ladder cobalt thimble reed"), actor=system(), now=NOW
    )

    with pytest.raises(NotSignedIn):
        sign_in.complete(
            session,
            keys,
            attempt,
            second_step=False,
            sent_from=HERE,
            now=NOW,
            new_id=new_id,
            new_token=new_token,
        )


@pytest.mark.usefixtures("dana")
def test_neither_token_nor_address_nor_typed_name_is_stored(session: Session, keys: Keys) -> None:
    begin(session, keys, "typed-by-mistake@example.org")
    _, token = signed_in(session, keys)
    session.commit()

    for model in (StaffSession, SignInAttempt, StaffDevice):
        for row in session.scalars(select(model)):
            for column in model.__mapper__.columns:
                value = getattr(row, column.key)
                plain = value.decode("latin-1") if isinstance(value, bytes) else str(value)
                assert not [text for text in (token, ADDRESS, "typed-by-mistake") if text in plain]


@pytest.mark.usefixtures("dana")
def test_tries_that_ended_in_a_sign_in_do_not_count(session: Session, keys: Keys) -> None:
    for n in range(12):
        signed_in(session, keys, now=NOW + timedelta(seconds=n))


@pytest.mark.usefixtures("dana")
def test_signing_in_ends_the_session_that_the_browser_held(session: Session, keys: Keys) -> None:
    _, before = signed_in(session, keys)
    _, elsewhere = signed_in(session, keys)
    attempt = begin(session, keys)
    sign_in.complete(
        session,
        keys,
        attempt,
        second_step=False,
        sent_from=From(ADDRESS, session=before),
        now=NOW,
        new_id=new_id,
        new_token=new_token,
    )

    with pytest.raises(NotSignedIn):
        sign_in.who_is_signed_in(session, before, NOW)
    assert sign_in.who_is_signed_in(session, elsewhere, NOW).staff.email_mac


def test_a_wrong_password_is_audited_without_what_was_typed(
    session: Session, keys: Keys, dana: Staff
) -> None:
    for email in (EMAIL, "nobody@example.org"):
        sign_in.refuse(session, keys, begin(session, keys, email), now=NOW)
    session.commit()

    refused = session.scalars(select(AuditEvent).where(AuditEvent.action == "staff.password_refused")).all()
    assert [event.object_id for event in refused] == [dana.id, None]
    assert audit.verify(session, keys) == []


@pytest.mark.usefixtures("dana")
def test_each_sign_in_has_a_token_of_its_own(session: Session, keys: Keys) -> None:
    _, one = signed_in(session, keys)
    _, two = signed_in(session, keys)

    assert one != two
    assert (
        sign_in.who_is_signed_in(session, one, NOW).session.id
        != sign_in.who_is_signed_in(session, two, NOW).session.id
    )


@pytest.mark.usefixtures("dana")
def test_an_idle_session_ends_after_a_quarter_of_an_hour(session: Session, keys: Keys) -> None:
    _, token = signed_in(session, keys)
    session.commit()

    at = NOW
    for _ in range(4):
        at += IDLE_LIMIT - timedelta(seconds=1)
        sign_in.who_is_signed_in(session, token, at)
        session.commit()
    with pytest.raises(NotSignedIn):
        sign_in.who_is_signed_in(session, token, at + IDLE_LIMIT)


@pytest.mark.usefixtures("dana")
def test_no_session_outlives_eight_hours_however_busy(session: Session, keys: Keys) -> None:
    _, token = signed_in(session, keys)
    at = NOW
    while at + 10 * MINUTE < NOW + ABSOLUTE_LIMIT:
        at += 10 * MINUTE
        sign_in.who_is_signed_in(session, token, at)

    with pytest.raises(NotSignedIn):
        sign_in.who_is_signed_in(session, token, NOW + ABSOLUTE_LIMIT)


@pytest.mark.usefixtures("dana")
def test_last_seen_is_written_only_now_and_then(session: Session, keys: Keys) -> None:
    live, token = signed_in(session, keys)
    session.commit()

    reading(session)
    sign_in.who_is_signed_in(session, token, NOW + TOUCH_AFTER - timedelta(seconds=1))
    session.rollback()
    sign_in.who_is_signed_in(session, token, NOW + TOUCH_AFTER)
    session.commit()
    session.refresh(live.session)
    assert live.session.last_seen_at == NOW + TOUCH_AFTER


@pytest.mark.usefixtures("dana")
def test_a_signed_out_token_opens_nothing_ever_again(session: Session, keys: Keys) -> None:
    live, token = signed_in(session, keys)
    sign_in.sign_out(session, keys, live, now=NOW)
    session.commit()

    for at in (NOW, NOW + MINUTE):
        with pytest.raises(NotSignedIn):
            sign_in.who_is_signed_in(session, token, at)
    assert actions(session)[-1] == "staff.signed_out"


@pytest.mark.parametrize(
    "change",
    [
        lambda session, keys, staff: accounts.change_password(
            session, keys, staff, hash_password("ladder cobalt thimble reed"), actor=system(), now=NOW
        ),
        lambda session, keys, staff: accounts.change_role(
            session, keys, staff, Role.AUDITOR, actor=system(), now=NOW
        ),
        lambda session, keys, staff: accounts.set_active(
            session, keys, staff, actor=system(), now=NOW, active=False
        ),
        lambda session, keys, staff: accounts.credentials_changed(
            session, keys, staff, AuditAction.STAFF_SECOND_STEP_RESET, actor=system(), now=NOW
        ),
    ],
    ids=["password", "role", "closed", "second step"],
)
def test_a_change_of_the_account_ends_every_session_made_before(
    session: Session, keys: Keys, dana: Staff, change: Callable[[Session, Keys, Staff], None]
) -> None:
    tokens = [signed_in(session, keys)[1] for _ in range(3)]

    change(session, keys, dana)
    session.commit()

    for token in tokens:
        with pytest.raises(NotSignedIn):
            sign_in.who_is_signed_in(session, token, NOW)


def test_a_request_in_flight_does_not_revive_a_session_revoked_meanwhile(engine: Engine, keys: Keys) -> None:
    with Session(engine) as session:
        added(session, keys)
        live, token = signed_in(session, keys)
        session.commit()
        session_id = live.session.id

    with Session(engine) as admin:
        reading(admin)
        seen_before = sign_in.who_is_signed_in(admin, token, NOW)
        admin.rollback()
        with Session(engine) as other:
            sign_in.sign_out(other, keys, sign_in.who_is_signed_in(other, token, NOW), now=NOW)
            other.commit()
        assert not queries.touch_session(admin, session_id, NOW + MINUTE)
        admin.commit()
        assert seen_before.session.id == session_id
        with pytest.raises(NotSignedIn):
            sign_in.who_is_signed_in(admin, token, NOW + MINUTE)


@pytest.mark.usefixtures("dana")
def test_the_second_step_gives_a_new_token_and_ends_the_waiting_one(session: Session, keys: Keys) -> None:
    waiting, half = signed_in(session, keys, second_step=True)
    assert sign_in.who_is_signed_in(session, half, NOW).session.awaits_second_step

    full, token = after_second_step(session, keys, waiting)
    session.commit()

    assert not full.session.awaits_second_step
    assert not sign_in.who_is_signed_in(session, token, NOW).session.awaits_second_step
    with pytest.raises(NotSignedIn):
        sign_in.who_is_signed_in(session, half, NOW)
    assert actions(session)[-2:] == ["staff.password_accepted", "staff.signed_in"]


@pytest.mark.usefixtures("dana")
def test_the_second_step_is_passed_once_in_time_and_only_where_it_is_awaited(
    session: Session, keys: Keys
) -> None:
    waiting, half = signed_in(session, keys, second_step=True)
    with pytest.raises(NotSignedIn):
        after_second_step(session, keys, waiting, NOW + SECOND_STEP_LIMIT)
    full, _ = after_second_step(session, keys, waiting)
    for used in (waiting, full):
        with pytest.raises(NotSignedIn):
            after_second_step(session, keys, used)

    _, half = signed_in(session, keys, second_step=True)
    with pytest.raises(NotSignedIn):
        sign_in.who_is_signed_in(session, half, NOW + SECOND_STEP_LIMIT)


@pytest.mark.usefixtures("dana")
def test_old_sessions_tries_and_browsers_are_erased(session: Session, keys: Keys) -> None:
    signed_in(session, keys)
    later = NOW + timedelta(days=180) + MINUTE
    signed_in(session, keys, now=later)
    session.commit()

    assert sign_in.erase_old(session, later) == 3
    assert session.scalar(select(func.count()).select_from(StaffDevice)) == 1
    assert session.scalar(select(func.count()).select_from(StaffSession)) == 1
    assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 1


@pytest.mark.usefixtures("dana")
def test_a_session_made_while_the_clock_ran_ahead_opens_nothing(session: Session, keys: Keys) -> None:
    _, token = signed_in(session, keys, now=NOW + timedelta(days=40))
    _, just_now = signed_in(session, keys, now=NOW + timedelta(seconds=30))

    with pytest.raises(NotSignedIn):
        sign_in.who_is_signed_in(session, token, NOW)
    assert sign_in.who_is_signed_in(session, just_now, NOW).staff.email_mac
