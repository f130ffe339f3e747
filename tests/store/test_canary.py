from __future__ import annotations

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from intake.store.canary import check_keys
from intake.store.errors import WrongKeys
from intake.store.keys import KeyRing, Keys
from intake.store.models import KeyCheck
from tests.support.stories import started

OTHER = bytes(range(7, 39))


def test_an_empty_database_takes_the_first_keys_and_knows_them_again(session: Session, keys: Keys) -> None:
    check_keys(session, keys)
    session.commit()
    session.expire_all()

    check_keys(session, keys)


@pytest.mark.parametrize("setting", ["DATA_KEYS", "INDEX_KEY", "AUDIT_KEY"])
def test_any_other_key_is_refused_by_the_name_of_its_setting(
    session: Session, keys: Keys, setting: str
) -> None:
    check_keys(session, keys)
    given = {
        "DATA_KEYS": Keys(KeyRing(OTHER), keys.index, keys.audit),
        "INDEX_KEY": Keys(keys.ring, OTHER, keys.audit),
        "AUDIT_KEY": Keys(keys.ring, keys.index, OTHER),
    }[setting]

    with pytest.raises(WrongKeys, match=setting):
        check_keys(session, given)


def test_a_ring_that_still_holds_the_key_is_right(session: Session, keys: Keys) -> None:
    check_keys(session, keys)

    check_keys(session, Keys(KeyRing(OTHER, (keys.ring.current,)), keys.index, keys.audit))


def test_a_canary_that_was_changed_is_refused(session: Session, keys: Keys) -> None:
    check_keys(session, keys)
    canary = session.get_one(KeyCheck, "canary")
    canary.sealed_canary = canary.sealed_canary[:-1] + bytes([canary.sealed_canary[-1] ^ 1])

    with pytest.raises(WrongKeys, match="DATA_KEYS"):
        check_keys(session, keys)


def test_a_database_with_data_and_without_canary_is_not_given_a_new_one(session: Session, keys: Keys) -> None:
    check_keys(session, keys)
    started(session, keys)
    session.execute(delete(KeyCheck))
    session.expire_all()

    with pytest.raises(WrongKeys, match="no canary"):
        check_keys(session, keys)
