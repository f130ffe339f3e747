from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Engine, func, inspect, select, text
from sqlalchemy.orm import Session

from intake.domain.phone import Phone
from intake.services import audit, outbox
from intake.services.cases import record
from intake.services.patient import sitting
from intake.store import schema
from intake.store.base import Base
from intake.store.blind_index import phone_macs
from intake.store.keys import Keys
from intake.store.models import Case, ContactAttempt, SafetyExit
from intake.store.models.outbox import OutboxKind
from intake.store.queries import search
from intake.store.sealed_case import HowTold
from tests.support.databases import postgresql_later
from tests.support.populated import populate
from tests.support.staff import added
from tests.support.stories import ANSWERS, NOW, answered, filed, how_told, new_id, started


@pytest.fixture
def empty(empty_url: URL, make_engine: Callable[[URL], Engine]) -> Engine:
    return make_engine(empty_url)


def count_cases(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Case)) or 0


def test_an_empty_database_is_not_current_until_it_is_upgraded(empty: Engine) -> None:
    assert schema.current_revision(empty) is None
    assert not schema.is_current(empty)

    schema.upgrade(empty)

    assert schema.current_revision(empty) == schema.newest_revision()
    assert schema.is_current(empty)


def test_the_migrations_make_exactly_what_the_models_say(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})

        assert compare_metadata(context, Base.metadata) == []


def test_every_constraint_and_index_has_the_name_the_models_give_it(engine: Engine) -> None:
    found = inspect(engine)
    for table in Base.metadata.sorted_tables:
        checks = {str(check["name"]) for check in found.get_check_constraints(table.name)}
        keys = {str(key["name"]) for key in found.get_foreign_keys(table.name)}
        named = {str(constraint.name) for constraint in table.constraints}

        assert checks | keys <= named
        assert {name for name in named if name.startswith("ck_")} == checks
        assert {name for name in named if name.startswith("fk_")} == keys


def test_a_populated_database_goes_down_to_nothing_and_up_again(empty: Engine, keys: Keys) -> None:
    schema.upgrade(empty)
    with Session(empty) as session:
        filed(session, keys)
        started(session, keys)
        session.commit()

    schema.downgrade(empty, "base")
    assert set(inspect(empty).get_table_names()) <= {"alembic_version"}

    schema.upgrade(empty)
    with Session(empty) as session:
        assert count_cases(session) == 0
        filed(session, keys)
        session.commit()


def test_what_staff_wait_for_goes_first_also_where_it_was_written_before_there_was_an_order(
    empty: Engine, keys: Keys
) -> None:
    schema.upgrade(empty)
    with Session(empty) as session:
        outbox.add(session, keys, kind=OutboxKind.CASE_FILED, payload={}, now=NOW, new_id=new_id)
        for letter in ("staff_notice", "saved_code", "form_number"):
            outbox.add_letter(session, keys, letter=letter, payload={}, now=NOW, new_id=new_id)
        session.commit()
    schema.downgrade(empty, "0005")
    schema.upgrade(empty)
    with empty.connect() as connection:
        query = text("SELECT COALESCE(letter, kind), priority FROM outbox_message")
        found = dict(connection.execute(query).tuples().all())
        kinds = connection.execute(text("SELECT kind FROM outbox_message ORDER BY kind")).scalars().all()
    assert found == {"case_filed": 0, "staff_notice": 0, "saved_code": 1, "form_number": 1}
    assert kinds == ["case_filed", "letter", "letter", "letter"]


Rows = dict[str, list[tuple[object, ...]]]


def columns_of(engine: Engine) -> dict[str, set[str]]:
    found = inspect(engine)
    names = set(found.get_table_names()) - {"alembic_version"}
    return {name: {column["name"] for column in found.get_columns(name)} for name in names}


def rows_of(engine: Engine, columns: dict[str, set[str]]) -> Rows:
    """Every row of these tables in these columns."""
    found: Rows = {}
    with engine.connect() as connection:
        for name, names in columns.items():
            query = select(*(sa.column(each) for each in sorted(names))).select_from(sa.table(name))
            found[name] = sorted((tuple(row) for row in connection.execute(query)), key=repr)
    return found


@postgresql_later
def test_every_migration_goes_down_and_up_again_and_keeps_every_row_of_a_full_database(
    engine: Engine, keys: Keys
) -> None:
    """A table is changed on SQLite by copying it: the rows that point to it must outlive that."""
    with Session(engine) as session:
        populate(session, keys)
        # A letter of a kind that older versions do not know is dropped on the way down to them.
        session.execute(sa.text("DELETE FROM outbox_message WHERE kind = 'sign_in_changed'"))
        session.commit()
    newest = columns_of(engine)
    assert [name for name, rows in rows_of(engine, newest).items() if not rows] == []

    scripts = ScriptDirectory(str(schema.MIGRATIONS)).walk_revisions()
    revisions = [script.revision for script in scripts]
    assert revisions[0] == schema.newest_revision()
    columns = newest
    for upper, lower in pairwise(revisions):
        before = rows_of(engine, columns)
        schema.downgrade(engine, lower)
        below = columns_of(engine)
        kept = {name: below[name] & columns[name] for name in below}
        assert rows_of(engine, kept) == {name: only(before[name], columns[name], kept[name]) for name in kept}

        schema.upgrade(engine, upper)
        assert columns_of(engine) == columns
        assert rows_of(engine, kept) == {name: only(before[name], columns[name], kept[name]) for name in kept}

        schema.downgrade(engine, lower)
        columns = below

    oldest, before = columns, rows_of(engine, columns)
    schema.upgrade(engine)
    kept = {name: names & newest[name] for name, names in oldest.items()}
    assert rows_of(engine, kept) == {name: only(before[name], oldest[name], kept[name]) for name in kept}
    assert all(rows_of(engine, kept).values())


def only(rows: list[tuple[object, ...]], had: set[str], kept: set[str]) -> list[tuple[object, ...]]:
    """The rows with the kept ones of the columns they had."""
    places = [place for place, name in enumerate(sorted(had)) if name in kept]
    return sorted((tuple(row[place] for place in places) for row in rows), key=repr)


def test_upgrading_a_populated_database_that_is_current_changes_nothing(engine: Engine, keys: Keys) -> None:
    with Session(engine) as session:
        filed(session, keys)
        _, token = started(session, keys)
        session.commit()

    schema.upgrade(engine)

    with Session(engine) as session:
        assert count_cases(session) == 1
        assert sitting.open_by_token(session, keys, token, NOW).answers == {}
        assert audit.verify(session, keys) == []


def test_foreign_keys_are_on_again_after_a_migration(empty: Engine) -> None:
    schema.upgrade(empty)

    with empty.connect() as connection:
        if empty.dialect.name == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


@pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
def test_a_new_database_file_is_for_its_owner_alone_and_an_old_ones_mode_is_left(
    empty: Engine, engine_url: URL, make_engine: Callable[[URL], Engine]
) -> None:
    schema.upgrade(empty)
    new, old = Path(str(empty.url.database)), Path(str(engine_url.database))
    with empty.connect() as connection:
        connection.execute(text("SELECT 1"))
        modes = {path.name: oct(path.stat().st_mode & 0o777) for path in new.parent.glob(f"{new.name}*")}
    assert len(modes) == 3
    assert set(modes.values()) == {"0o600"}

    old.chmod(0o640)
    schema.upgrade(make_engine(engine_url))
    assert oct(old.stat().st_mode & 0o777) == "0o640"


def test_a_migration_that_leaves_rows_pointing_nowhere_is_refused_on_sqlite(
    sqlite_template: Path, tmp_path: Path, make_engine: Callable[[URL], Engine]
) -> None:
    path = tmp_path / "dangling.db"
    path.write_bytes(sqlite_template.read_bytes())
    engine = make_engine(URL.create("sqlite", database=str(path)))
    with engine.connect() as connection:
        connection.connection.cursor().execute("PRAGMA foreign_keys = OFF")
        connection.execute(
            text("INSERT INTO case_index VALUES (:case_id, 'name', x'00', '2026-06-15')"),
            {"case_id": new_id()},
        )
        connection.commit()
        connection.connection.cursor().execute("PRAGMA foreign_keys = ON")

    with pytest.raises(RuntimeError, match="rows that point nowhere, in: case_index"):
        schema.upgrade(engine)


def test_forms_and_requests_from_before_their_language_was_sealed_open_after_the_upgrade(
    engine: Engine, keys: Keys
) -> None:
    with Session(engine) as session:
        case = filed(session, keys)
        opened, token = answered(session, keys)
        sitting.record_safety_exit(
            session, keys, opened, level="same_day", page="safety", findings=["fever"], now=NOW, new_id=new_id
        )
        session.commit()
    schema.downgrade(engine, "0004")

    schema.upgrade(engine)

    with Session(engine) as session:
        case = session.scalars(select(Case)).one()
        assert how_told(keys, case) == HowTold("en", "patient", safety_exit=False)
        assert record.open_one(session, keys, case.reference).answers.value("pain_score") == 7
        assert sitting.open_by_token(session, keys, token, NOW).answers == ANSWERS
        exit_row = session.scalars(select(SafetyExit)).one()
        assert sitting.safety_exit_details(keys, exit_row)["page"] == "safety"


def test_cases_from_before_erasures_are_found_and_worked_on_after_the_upgrade(
    engine: Engine, keys: Keys
) -> None:
    with Session(engine) as session:
        case = filed(session, keys)
        member = added(session, keys)
        attempt = ContactAttempt(
            id=new_id(), case_id=case.id, seq=1, at=NOW, staff_id=member.id, next_at=NOW, sealed_note=b"kept"
        )
        session.add(attempt)
        session.commit()
    schema.downgrade(engine, "0002")

    schema.upgrade(engine)

    with Session(engine) as session:
        phone = [("phone", mac) for mac in phone_macs(keys.index, [Phone("+12055550142", "(205) 555-0142")])]
        (found,) = search.cases_with_all(session, phone)
        assert search.cases_with_all(session, phone, after=(found.received_at, found.id)) == []
        assert session.scalars(select(ContactAttempt.sealed_note)).all() == [b"kept"]
