"""Who is on duty, and urgent cases that nobody takes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.domain.case_state import Action, Command
from intake.domain.roles import Role
from intake.services import casework, duty, outbox, staff_care
from intake.services.accounts import Profile
from intake.services.actor import Actor, system
from intake.store.keys import Keys
from intake.store.models import OutboxMessage, Staff
from tests.support.filed_stories import file_into, new_id, office
from tests.support.staff import added

TUESDAY = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
DAY = date(2026, 11, 17)


@pytest.fixture
def clinician(session: Session, keys: Keys) -> Staff:
    return added(session, keys, Profile("Cleo Clinician", "cleo@example.org"), Role.CLINICIAN)


def name(session: Session, keys: Keys, staff_id: str, by: str) -> None:
    duty.name(session, keys, staff_id, DAY, actor=Actor("staff", by, "admin"), now=TUESDAY, new_id=new_id)


def test_the_last_named_clinician_of_a_day_is_on_duty(session: Session, keys: Keys, clinician: Staff) -> None:
    other = added(session, keys, Profile("Olga Other", "olga@example.org"), Role.CLINICIAN)
    assert duty.on_duty(session, keys, DAY) is None
    name(session, keys, clinician.id, clinician.id)
    name(session, keys, other.id, clinician.id)
    on_duty = duty.on_duty(session, keys, DAY)
    assert on_duty is not None
    assert on_duty.name == "Olga Other"
    assert duty.on_duty(session, keys, DAY + timedelta(days=1)) is None


def test_only_clinicians_with_an_open_account_are_on_duty(
    session: Session, keys: Keys, clinician: Staff
) -> None:
    desk = added(session, keys)
    with pytest.raises(duty.NotAClinician):
        name(session, keys, desk.id, desk.id)
    name(session, keys, clinician.id, clinician.id)
    staff_care.disable(session, keys, clinician.id, actor=system(), now=TUESDAY)
    assert duty.on_duty(session, keys, DAY) is None
    with pytest.raises(duty.NotAClinician):
        name(session, keys, clinician.id, clinician.id)


def escalate(session: Session, keys: Keys, minutes: int) -> int:
    at = TUESDAY + timedelta(minutes=minutes)
    return duty.escalate(session, keys, office(), actor=system(), now=at, new_id=new_id)


def escalations(session: Session, keys: Keys) -> list[dict[str, object]]:
    messages = session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "escalation"))
    return sorted((outbox.payload_of(keys, each) for each in messages), key=lambda each: int(each["level"]))


def test_a_second_person_is_told_after_fifteen_minutes_and_the_manager_after_sixty_once_each(
    session: Session, keys: Keys
) -> None:
    case = file_into(session, keys, "foot drop", TUESDAY)
    file_into(session, keys, "plain back pain", TUESDAY)
    assert [escalate(session, keys, minutes) for minutes in (14, 15, 16, 59, 60, 61, 600)] == [
        0,
        1,
        0,
        0,
        1,
        0,
        0,
    ]
    assert escalations(session, keys) == [
        {"case_id": case.id, "level": 1},
        {"case_id": case.id, "level": 2},
    ]
    assert [
        each.level for each in duty.unclaimed_urgent(session, office(), TUESDAY + timedelta(hours=2))
    ] == [2]


def test_a_taken_case_is_not_passed_on(session: Session, keys: Keys) -> None:
    desk = added(session, keys)
    case = file_into(session, keys, "foot drop", TUESDAY)
    request = casework.Request(Actor("staff", desk.id, Role.FRONT_DESK), TUESDAY, DAY, 0, office(), new_id)
    casework.take_step(session, keys, case.reference, Command(Action.CLAIM), request)
    assert escalate(session, keys, 120) == 0
    assert duty.unclaimed_urgent(session, office(), TUESDAY + timedelta(hours=2)) == ()


def test_closed_hours_do_not_count(session: Session, keys: Keys) -> None:
    evening = datetime(2026, 11, 17, 22, 55, tzinfo=UTC)  # five minutes before closing
    file_into(session, keys, "foot drop", evening)
    at = evening + timedelta(hours=10)
    assert duty.escalate(session, keys, office(), actor=system(), now=at, new_id=new_id) == 0
    morning = datetime(2026, 11, 18, 14, 10, tzinfo=UTC)  # ten minutes after opening
    assert duty.escalate(session, keys, office(), actor=system(), now=morning, new_id=new_id) == 1


def test_several_levels_that_passed_unseen_are_made_up_for(session: Session, keys: Keys) -> None:
    file_into(session, keys, "both legs weak", TUESDAY)
    assert escalate(session, keys, 90) == 2
