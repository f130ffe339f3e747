from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import URL, Engine, select, text
from sqlalchemy.orm import Session

from intake.store import engine as settings
from intake.store.engine import reading
from intake.store.keys import Keys
from intake.store.models import Case
from intake.store.wiping import wipe
from tests.support.stories import filed


def test_wiping_waits_for_whoever_stands_in_the_way_and_then_says_so(
    engine_url: URL, make_engine: Callable[[URL], Engine], keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("BUSY_TIMEOUT_MS", "LOCK_TIMEOUT_MS"):
        monkeypatch.setattr(settings, name, 200)
    monkeypatch.setitem(settings._SQLITE_PRAGMAS, "busy_timeout", 200)
    engine = make_engine(engine_url)
    with Session(engine) as session:
        filed(session, keys)
        session.commit()

    with Session(engine) as other:
        if engine.dialect.name == "sqlite":
            reading(other)
            other.scalars(select(Case.id)).all()
            with Session(engine) as session:  # what the reader does not see yet cannot leave the log
                filed(session, keys)
                session.commit()
        else:
            other.execute(text("LOCK TABLE case_file IN SHARE UPDATE EXCLUSIVE MODE"))
        assert not wipe(engine)

    assert wipe(engine)
    with Session(engine) as session:
        assert session.scalars(select(Case.id)).all()
