"""Who is on duty."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from intake.domain.roles import Role
from intake.services.accounts import administration
from intake.services.accounts.accounts import Profile
from intake.services.actor import Actor, system
from intake.services.frontdesk import duty
from intake.store.keys import Keys
from intake.store.models import Staff
from tests.support.filed_stories import new_id
from tests.support.staff import added

TUESDAY = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)
DAY = date(2026, 11, 17)


@pytest.fixture
def clinician(session: Session, keys: Keys) -> Staff:
    return added(session, keys, Profile("Cleo Clinician", "cleo@example.org"), Role.CLINICIAN)


def name(session: Session, keys: Keys, staff_id: str, by: str) -> None:
    duty.name(session, keys, staff_id, DAY, actor=Actor("staff", by, Role.ADMIN), now=TUESDAY, new_id=new_id)


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
    administration.disable(session, keys, clinician.id, actor=system(), now=TUESDAY)
    assert duty.on_duty(session, keys, DAY) is None
    with pytest.raises(duty.NotAClinician):
        name(session, keys, clinician.id, clinician.id)


def test_the_usual_week_holds_from_its_day_on_under_whoever_is_named_for_a_day(
    session: Session, keys: Keys, clinician: Staff
) -> None:
    other = added(session, keys, Profile("Olga Other", "olga@example.org"), Role.CLINICIAN)
    by = {"actor": Actor("staff", other.id, Role.ADMIN), "now": TUESDAY, "new_id": new_id}

    def on_duty(*ahead: int) -> list[str | None]:
        return [duty.on_duty_id(session, DAY + timedelta(days=each)) for each in ahead]

    duty.name_weekly(session, keys, clinician.id, [1, 2], DAY, **by)  # type: ignore[arg-type]
    assert on_duty(-7, 0, 1, 2, 7, 700) == [
        None,
        clinician.id,
        clinician.id,
        None,
        clinician.id,
        clinician.id,
    ]
    duty.name(session, keys, other.id, DAY + timedelta(days=7), **by)  # type: ignore[arg-type]
    duty.name(session, keys, None, DAY + timedelta(days=8), **by)  # type: ignore[arg-type]
    duty.name_weekly(session, keys, other.id, [1], DAY + timedelta(days=14), **by)  # type: ignore[arg-type]
    assert on_duty(0, 7, 8, 14, 15) == [clinician.id, other.id, None, other.id, clinician.id]
    days = [DAY + timedelta(days=each) for each in (0, 7, 8, 2)]
    assert duty.named_days(session, days) == [
        duty.NamedDay(days[0], clinician.id, is_usual=True),
        duty.NamedDay(days[1], other.id, is_usual=False),
        duty.NamedDay(days[2], None, is_usual=False),
        duty.NamedDay(days[3]),
    ]
    administration.disable(session, keys, clinician.id, actor=system(), now=TUESDAY)
    assert duty.named_days(session, days[:1]) == [duty.NamedDay(days[0])]
    with pytest.raises(duty.NotAClinician):
        duty.name_weekly(session, keys, added(session, keys).id, [1], DAY, **by)  # type: ignore[arg-type]
