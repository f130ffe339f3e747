from __future__ import annotations

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from intake.services import outbox
from intake.services.accounts import accounts
from intake.services.patient import sitting
from intake.store import sealed_case
from intake.store.canary import check_keys
from intake.store.errors import UnknownKey
from intake.store.keys import KeyRing, Keys
from intake.store.models import Case, Draft, KeyCheck, OutboxMessage, SafetyExit, Staff
from intake.store.models.mixins import OwnsDataKey
from intake.store.rotation import rewrap
from tests.support.staff import DANA, added
from tests.support.stories import ANSWERS, NOW, answered, filed, new_id

NEW = bytes(range(7, 39))
OWNERS: tuple[type[OwnsDataKey], ...] = (Case, Draft, KeyCheck, OutboxMessage, SafetyExit, Staff)


def populate(session: Session, keys: Keys) -> str:
    check_keys(session, keys)
    for _ in range(3):
        filed(session, keys)
    opened, token = answered(session, keys)
    sitting.record_safety_exit(
        session, keys, opened, level="same_day", page="safety", findings=["fever"], now=NOW, new_id=new_id
    )
    added(session, keys)
    session.commit()
    return token


def test_after_rotation_the_old_key_is_no_longer_needed_anywhere(session: Session, keys: Keys) -> None:
    token = populate(session, keys)

    while rewrap(session, KeyRing(NEW, (keys.ring.current,)), limit=2):
        session.commit()
    session.expire_all()

    only_new = Keys(KeyRing(NEW), keys.index, keys.audit)
    check_keys(session, only_new)
    assert sitting.open_by_token(session, only_new, token, NOW).answers == ANSWERS
    for case in session.scalars(select(Case)):
        assert sealed_case.open_answers(case.data_key(only_new.ring), case)["pain_score"] == {"value": 7}
    for message in session.scalars(select(OutboxMessage)):
        assert outbox.payload_of(only_new, message)["assessment_seq"] == 1
    for exit_row in session.scalars(select(SafetyExit)):
        assert sitting.safety_exit_details(only_new, exit_row)["findings"] == ["fever"]
    assert accounts.profile_of(only_new, session.scalars(select(Staff)).one()) == DANA
    for model in OWNERS:
        for row in session.scalars(select(model).where(model.wrapped_key.is_not(None))):
            with pytest.raises(UnknownKey):
                row.data_key(keys.ring)


def test_rotation_stopped_in_the_middle_goes_on_where_it_was(engine: Engine, keys: Keys) -> None:
    ring = KeyRing(NEW, (keys.ring.current,))
    with Session(engine) as session:
        populate(session, keys)
    with Session(engine) as session:
        assert rewrap(session, ring, limit=4) == 4
        session.commit()
        assert rewrap(session, ring, limit=3) == 3  # never committed: as if the process had died
        session.rollback()

        rest = rewrap(session, ring, limit=100)
        session.commit()
        assert rest == 10 - 4
        assert rewrap(session, ring) == 0


def test_rotation_does_not_count_as_a_change_of_a_case(session: Session, keys: Keys) -> None:
    populate(session, keys)
    before = session.scalars(select(Case.revision)).all()

    rewrap(session, KeyRing(NEW, (keys.ring.current,)))

    assert session.scalars(select(Case.revision)).all() == before


def test_rotation_without_the_old_key_refuses_and_changes_nothing(session: Session, keys: Keys) -> None:
    token = populate(session, keys)

    with pytest.raises(UnknownKey, match="add the key that sealed this data to DATA_KEYS"):
        rewrap(session, KeyRing(NEW))
    session.rollback()

    assert sitting.open_by_token(session, keys, token, NOW).answers == ANSWERS
