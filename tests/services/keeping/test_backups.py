from __future__ import annotations

import json
import re
import secrets
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import URL, Engine, select
from sqlalchemy.orm import Session

from intake.domain.reference import new_reference
from intake.services import audit
from intake.services.actor import system
from intake.services.audit import Head
from intake.services.audit_actions import AuditAction
from intake.services.cases import record
from intake.services.keeping import backups, erasure, erasure_list
from intake.services.keeping.backups import MANIFEST, Manifest, Restored
from intake.services.keeping.erasure_list import Erased
from intake.store import backup_postgresql, backup_sqlite, schema
from intake.store.canary import check_keys
from intake.store.errors import BackupFailed, WrongKeys
from intake.store.keys import Keys, keys_from_values
from intake.store.models import AuditEvent, Case
from intake.store.models.erasure import ASKED_FOR
from tests.support.databases import ENGINES
from tests.support.engines import configured_engine
from tests.support.made_up_keys import made_up_key
from tests.support.stories import ANSWERS, NOW, filed, new_id

pytestmark = pytest.mark.usefixtures("on_the_path")


def a_reference() -> str:
    return new_reference(secrets.randbelow)


@pytest.fixture
def references(session: Session, keys: Keys) -> list[str]:
    """Three filed requests, by their references."""
    check_keys(session, keys)
    made = [filed(session, keys, next_reference=a_reference).reference for _ in range(3)]
    session.commit()
    return made


@pytest.fixture
def made(engine: Engine, keys: Keys, references: list[str], tmp_path: Path) -> Path:
    """A backup of them."""
    assert references
    return backups.create(engine, keys, tmp_path / "kept", actor=system(), now=NOW)[0]


@pytest.fixture
def empty(empty_url: URL, make_engine: Callable[[URL], Engine]) -> Engine:
    """The empty place that a backup is brought into."""
    return make_engine(empty_url)


def brought_back(empty: Engine, keys: Keys, made: Path, erased: list[Erased] | None = None) -> Restored:
    return backups.restore(
        empty,
        keys,
        made,
        erased or [],
        actor=system(),
        now=NOW + timedelta(days=1),
        new_id=new_id,
    )


def test_what_was_filed_is_there_again_and_opens(
    empty: Engine, keys: Keys, made: Path, references: list[str]
) -> None:
    restored = brought_back(empty, keys, made)

    assert restored.erased_again == 0
    assert restored.manifest.requests == len(references)
    with Session(empty) as session:
        for case in session.scalars(select(Case)):
            references.remove(case.reference)
            told = record.open_one(session, keys, case.reference).answers.to_json()
            assert told["name_family"] == ANSWERS["name_family"]
        assert audit.verify(session, keys, [restored.manifest.head or pytest.fail("no head")]) == []
        last = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc())).first()
        assert last is not None
        assert last.action == AuditAction.BACKUP_RESTORED
    assert references == []
    assert schema.is_current(empty)


def test_a_backup_is_recorded_after_it_was_made(session: Session, keys: Keys, made: Path) -> None:
    manifest = backups.verify(made, keys)

    assert manifest.head is not None
    events = session.scalars(select(AuditEvent).where(AuditEvent.action == AuditAction.BACKUP_MADE)).all()
    assert [event.seq for event in events] == [manifest.head.seq + 1]
    assert manifest.made_at == NOW


def test_whoever_was_erased_since_is_erased_again(
    session: Session, keys: Keys, empty: Engine, made: Path, references: list[str], tmp_path: Path
) -> None:
    gone = references[1]
    erasure.erase_case(session, keys, gone, reason=ASKED_FOR, actor=system(), now=NOW, new_id=new_id)
    session.commit()
    assert erasure_list.publish(session, tmp_path / "erasures.txt") == 1

    restored = brought_back(empty, keys, made, erasure_list.read(tmp_path / "erasures.txt"))

    assert restored.erased_again == 1
    with Session(empty) as again:
        erased = {case.reference: case.is_erased for case in again.scalars(select(Case))}
    assert erased == {reference: reference == gone for reference in references}


def test_an_erasure_of_what_came_after_the_backup_is_passed_over(
    empty: Engine, keys: Keys, made: Path
) -> None:
    unknown = Erased(NOW, a_reference(), ASKED_FOR, new_id())

    assert brought_back(empty, keys, made, [unknown]).erased_again == 0


def test_nothing_that_was_told_can_be_read_in_a_backup(made: Path) -> None:
    held = b"".join(file.read_bytes() for file in made.iterdir())

    for word in (
        "Quintanilla",
        "555-0142",
        "5550142",
        "lifted",
        "Ximena",
        made_up_key("d"),
        made_up_key("a"),
    ):
        assert word.encode() not in held
    assert all(file.stat().st_mode & 0o077 == 0 for file in [made, *made.iterdir()])


def _cut(folder: Path) -> None:
    copy = next(file for file in folder.iterdir() if file.name != MANIFEST)
    copy.write_bytes(copy.read_bytes()[:-100])


def _change_the_manifest(folder: Path) -> None:
    file = folder / MANIFEST
    data = json.loads(file.read_text())
    file.write_text(json.dumps({**data, "requests": data["requests"] + 1}))


def _empty_the_manifest(folder: Path) -> None:
    (folder / MANIFEST).write_text("{}")


def _lose_the_form(folder: Path) -> None:
    file = folder / MANIFEST
    file.write_text(json.dumps({**json.loads(file.read_text()), "format": 99}))


def _rename_as_cut_short(folder: Path) -> None:
    folder.rename(folder.with_name(f"{folder.name}.partial"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_cut, "it was changed or cut"),
        (_change_the_manifest, "The manifest was changed"),
        (_empty_the_manifest, "is not the manifest of a backup"),
        (_lose_the_form, "a form that this program does not know"),
        (_rename_as_cut_short, "was cut short"),
    ],
)
def test_a_backup_that_is_not_as_it_was_made_is_refused(
    empty: Engine, keys: Keys, made: Path, change: Callable[[Path], None], said: str
) -> None:
    change(made)
    there = made if made.exists() else made.with_name(f"{made.name}.partial")

    with pytest.raises(BackupFailed, match=said):
        backups.verify(there, keys)
    with pytest.raises(BackupFailed, match=said):
        brought_back(empty, keys, there)
    if empty.dialect.name == "sqlite":
        assert not Path(str(empty.url.database)).exists()


def test_a_backup_does_not_open_with_other_keys(made: Path) -> None:
    other_audit = keys_from_values([made_up_key("d")], made_up_key("i"), made_up_key("x"))

    with pytest.raises(BackupFailed, match="under another AUDIT_KEY"):
        backups.verify(made, other_audit)


@pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
def test_a_backup_does_not_open_with_another_data_key(made: Path) -> None:
    other_data = keys_from_values([made_up_key("x")], made_up_key("i"), made_up_key("a"))

    with pytest.raises(WrongKeys, match="DATA_KEYS"):
        backups.verify(made, other_data)


def _with_digest_of_the_copy(made: Path, keys: Keys) -> None:
    """Make manifest and copy fit each other again, as only a holder of the audit key can."""
    data = json.loads((made / MANIFEST).read_text())
    (made / MANIFEST).unlink()
    old = Head(**data["head"])
    told = {name: data[name] for name in ("engine", "revision", "requests")}
    manifest = Manifest(**told, made_at=NOW, head=old, sha256=backups._digest(made / "intake.db"))
    backups._write(made / MANIFEST, manifest, keys)


@pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
def test_a_page_that_was_damaged_or_an_entry_that_is_gone_is_seen_whatever_the_manifest_says(
    made: Path, keys: Keys
) -> None:
    copy = made / "intake.db"
    engine = configured_engine(URL.create("sqlite", database=str(copy)))
    with engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM audit_event WHERE seq = (SELECT max(seq) FROM audit_event)")
    engine.dispose()
    _with_digest_of_the_copy(made, keys)
    with pytest.raises(BackupFailed, match="its tail was cut"):
        backups.verify(made, keys)

    copy.write_bytes(copy.read_bytes()[:4096] + b"\x00" * (copy.stat().st_size - 4096))
    _with_digest_of_the_copy(made, keys)
    with pytest.raises(BackupFailed, match=r"damaged|cannot be read"):
        backups.verify(made, keys)


def test_a_backup_is_never_put_over_a_database(engine: Engine, keys: Keys, made: Path) -> None:
    engine.dispose()

    with pytest.raises(BackupFailed, match=r"is there already|not empty"):
        brought_back(engine, keys, made)


def test_a_backup_is_not_put_where_somebody_has_the_database_open(
    empty: Engine, keys: Keys, made: Path
) -> None:
    if empty.dialect.name == "postgresql":
        other = configured_engine(empty.url)
        with other.connect(), pytest.raises(BackupFailed, match="connected to this database"):
            brought_back(empty, keys, made)
        other.dispose()
        return
    file = Path(str(empty.url.database))
    holds = "import sys; f = open(sys.argv[1], 'a'); print('open', flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", holds, str(file)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == b"open\n"
        file.unlink()  # the server that lost its file has it open still
        with pytest.raises(BackupFailed, match="open in 1 processes"):
            brought_back(empty, keys, made)
        assert holder.stdin
        holder.stdin.close()
    assert brought_back(empty, keys, made).manifest.requests == 3


@pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
def test_a_backup_of_one_engine_is_not_read_into_the_other(
    made: Path, keys: Keys, postgresql_server: URL
) -> None:
    elsewhere = configured_engine(postgresql_server)

    with pytest.raises(BackupFailed, match="This is a backup of sqlite, and DATABASE_URL is postgresql"):
        brought_back(elsewhere, keys, made)
    elsewhere.dispose()


@pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
def test_a_restore_that_was_cut_short_leaves_no_database_and_can_be_done_again(
    empty: Engine, keys: Keys, made: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(_path: Path) -> None:
        raise OSError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr(backup_sqlite, "keep_on_disk", cut)
        with pytest.raises(OSError, match="the power went"):
            brought_back(empty, keys, made)
    assert not Path(str(empty.url.database)).exists()

    assert brought_back(empty, keys, made).manifest.requests == 3
    assert not backup_sqlite.waiting_file(empty.url).exists()


def test_a_backup_of_that_second_is_there_once(engine: Engine, keys: Keys, made: Path) -> None:
    with pytest.raises(BackupFailed, match="is there already"):
        backups.create(engine, keys, made.parent, actor=system(), now=NOW)


@pytest.mark.parametrize("engine_url", ENGINES[1:], indirect=True)
def test_without_the_programs_of_postgresql_the_error_names_them(
    engine: Engine, keys: Keys, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(BackupFailed, match="pg_dump is not installed"):
        backups.create(engine, keys, tmp_path / "kept", actor=system(), now=NOW)


@pytest.mark.parametrize("password", ["plain", "with:colon", "back\\slash and space"])
def test_the_password_of_a_database_goes_by_a_file_and_never_by_the_command_line(
    tmp_path: Path, password: str
) -> None:
    url = URL.create(
        "postgresql+psycopg",
        username="desk",
        password=password,
        host="db.example.org",
        port=5433,
        database="intake",
    )

    address = backup_postgresql.address_of(url, tmp_path / "password")

    assert password not in address
    assert conninfo_to_dict(address) == {
        "host": "db.example.org",
        "port": "5433",
        "user": "desk",
        "dbname": "intake",
        "passfile": str(tmp_path / "password"),
    }
    assert (tmp_path / "password").stat().st_mode & 0o077 == 0
    assert re.sub(r"\\(.)", r"\1", (tmp_path / "password").read_text()) == f"*:*:*:*:{password}\n"
