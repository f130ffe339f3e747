from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from intake.domain.roles import Role
from intake.services.accounts import accounts
from intake.services.accounts.accounts import Profile
from intake.services.accounts.passwords import hash_password, matches, new_hash
from intake.services.actor import system
from intake.services.errors import EmailTaken, StaffNotFound, WeakPassword
from intake.store.keys import Keys
from intake.store.models import AuditEvent, Staff
from tests.support.staff import DANA, PASSWORD, added
from tests.support.stories import NOW, new_id

OTHER_PASSWORD = "ladder cobalt thimble reed"


def test_a_new_account_has_its_role_and_its_name_sealed(session: Session, keys: Keys) -> None:
    staff = added(session, keys, role=Role.CLINICIAN)
    session.commit()
    session.expire_all()

    assert (staff.role, staff.active, staff.credential_version) == ("clinician", True, 1)
    assert accounts.profile_of(keys, staff) == DANA
    stored = [getattr(staff, column.key) for column in Staff.__mapper__.columns]
    plain = " ".join(value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in stored)
    assert not [word for word in ("Dana", "Whitlock", "dana@", PASSWORD) if word in plain]


def test_an_account_is_found_by_its_id(session: Session, keys: Keys) -> None:
    staff = added(session, keys)

    assert accounts.find_staff(session, staff.id) == staff


def test_an_account_that_is_locked_is_read_anew(session: Session, keys: Keys) -> None:
    staff = added(session, keys)
    session.execute(text("UPDATE staff SET credential_version = 7"))  # as another transaction would

    assert accounts.find_staff(session, staff.id).credential_version == 7


def test_after_every_change_the_sealed_copy_is_what_stands(session: Session, keys: Keys) -> None:
    staff = added(session, keys)
    for action in accounts.CHANGED_BY:
        accounts.credentials_changed(session, keys, staff, action, actor=system(), now=NOW)
        assert accounts.sealed_standing(keys, staff) == accounts.standing_of(session, staff)


def test_accounts_of_an_older_version_get_their_copy_and_others_keep_theirs(
    session: Session, keys: Keys
) -> None:
    older, newer = added(session, keys), added(session, keys, Profile("Ann Other", "ann@example.org"))
    data = {"name": DANA.name, "email": DANA.email}
    place = {"table": "staff", "row": older.id, "column": "sealed_profile"}
    older.sealed_profile = older.data_key(keys.ring).seal_json(data, **place)
    sealed = newer.sealed_profile
    session.commit()

    assert accounts.seal_older(session, keys) == 1
    session.commit()
    assert accounts.sealed_standing(keys, older) == accounts.standing_of(session, older)
    assert accounts.profile_of(keys, older) == DANA
    assert newer.sealed_profile == sealed
    assert accounts.seal_older(session, keys) == 0


def test_accounts_that_do_not_exist_are_not_found(session: Session) -> None:
    with pytest.raises(StaffNotFound):
        accounts.find_staff(session, new_id())


def test_one_email_address_signs_in_one_person(session: Session, keys: Keys) -> None:
    added(session, keys)

    with pytest.raises(EmailTaken):
        added(session, keys, Profile("Someone Else", "Dana@Example.org"))


def test_a_weak_password_makes_no_account_and_changes_none(session: Session, keys: Keys) -> None:
    with pytest.raises(WeakPassword):
        added(session, keys, password="dana whitlock dana")
    assert session.scalars(select(Staff)).all() == []

    staff = added(session, keys)
    with pytest.raises(WeakPassword):
        new_hash("short", DANA.name, DANA.email)
    assert matches(staff.password_hash, PASSWORD)


def test_every_change_raises_the_credential_version_and_is_audited(session: Session, keys: Keys) -> None:
    staff = added(session, keys)
    accounts.change_password(session, keys, staff, hash_password(OTHER_PASSWORD), actor=system(), now=NOW)
    accounts.change_role(session, keys, staff, Role.AUDITOR, actor=system(), now=NOW)
    accounts.set_active(session, keys, staff, actor=system(), now=NOW, active=False)
    accounts.set_active(session, keys, staff, actor=system(), now=NOW, active=True)
    session.commit()

    assert staff.credential_version == 5
    assert (staff.role, staff.active) == ("auditor", True)
    assert matches(staff.password_hash, OTHER_PASSWORD)
    assert session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq)).all() == [
        "staff.added",
        "staff.password_changed",
        "staff.role_changed",
        "staff.closed",
        "staff.opened",
    ]
    assert {event.object_id for event in session.scalars(select(AuditEvent))} == {staff.id}
