"""What was erased is in the database's files no more, and no key that is left opens its old backup."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, LargeBinary, select
from sqlalchemy.orm import Session

from intake.services.actor import system
from intake.services.keeping import backups, erasure
from intake.services.patient import sitting
from intake.store.base import Base
from intake.store.canary import check_keys
from intake.store.errors import WrongKeys
from intake.store.keys import Keys, keys_from_values
from intake.store.models import Case
from intake.store.rotation import rewrap, rows_by_key
from intake.store.wiping import wipe
from tests.support.made_up_keys import made_up_key
from tests.support.on_disk import files_of
from tests.support.stories import NOW, answered, file, new_id

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("on_the_path")]

OF_THE_CASE = ("case_file", "appointment_request", "safety_exit")


def sealed_bytes(session: Session) -> list[bytes]:
    """Every sealed value and wrapped key that an erasure destroys, as it stands now."""
    found = []
    for name in OF_THE_CASE:
        table = Base.metadata.tables[name]
        columns = [each for each in table.columns if isinstance(each.type, LargeBinary)]
        for row in session.execute(select(*columns)):
            found += [value for value in row if value]
    return found


def test_the_bytes_of_an_erased_case_are_gone_and_no_key_that_is_left_opens_its_old_backup(
    engine: Engine,
    engine_url: URL,
    empty_url: URL,
    keys: Keys,
    tmp_path: Path,
    make_engine: Callable[[URL], Engine],
) -> None:
    with Session(engine) as session:
        check_keys(session, keys)
        opened, _ = answered(session, keys)
        sitting.record_safety_exit(
            session, keys, opened, level="emergency", page="safety", findings=["x"], now=NOW, new_id=new_id
        )
        reference = file(session, keys, opened).reference
        session.commit()
        held = sealed_bytes(session)
    assert len(held) >= 7
    made, _ = backups.create(engine, keys, tmp_path / "kept", actor=system(), now=NOW)
    engine.dispose()
    before = b"".join(files_of(engine_url).values())
    assert all(each in before for each in held)

    with Session(engine) as session:
        erasure.erase_case(
            session, keys, reference, reason="asked_for", actor=system(), now=NOW, new_id=new_id
        )
        session.commit()
    assert wipe(engine, rewrite=True)

    after = {name: content for name, content in files_of(engine_url).items() if name != "log"}
    assert [(name, each) for name, content in after.items() for each in held if each in content] == []
    backups.verify(made, keys)  # the old backup still opens: its keys are in use
    new = keys_from_values([made_up_key("n"), made_up_key("d")], made_up_key("i"), made_up_key("a"))
    with Session(engine) as session:
        while rewrap(session, new.ring):
            session.commit()
        assert set(rows_by_key(session)) == {new.ring.current_id.hex()}
        assert session.scalars(select(Case)).one().is_erased
    retired = keys_from_values([made_up_key("n")], made_up_key("i"), made_up_key("a"))
    with pytest.raises(WrongKeys):
        backups.restore(make_engine(empty_url), retired, made, [], actor=system(), now=NOW, new_id=new_id)
