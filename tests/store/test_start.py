from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import URL, Engine
from sqlalchemy.orm import Session

from intake.store.errors import WrongKeys
from intake.store.keys import KeyRing, Keys
from intake.store.models import KeyCheck
from intake.store.start import WrongSchema, check_store


def test_a_migrated_database_and_its_keys_may_start(engine: Engine, keys: Keys) -> None:
    check_store(engine, keys)
    check_store(engine, keys)

    with Session(engine) as session:
        assert session.get(KeyCheck, "canary") is not None


def test_a_database_without_tables_says_what_to_run(
    empty_url: URL, make_engine: Callable[[URL], Engine], keys: Keys
) -> None:
    with pytest.raises(
        WrongSchema, match=r"at revision none, and \d+ is needed\. Run: flask --app wsgi db upgrade"
    ):
        check_store(make_engine(empty_url), keys)


def test_the_wrong_keys_do_not_start_and_leave_the_database_as_it_was(engine: Engine, keys: Keys) -> None:
    check_store(engine, keys)

    with pytest.raises(WrongKeys):
        check_store(engine, Keys(KeyRing(bytes(range(32))), keys.index, keys.audit))

    check_store(engine, keys)
