"""The drill: patients send requests, a backup is made under them, everything is destroyed, and brought back.

Every reference that a patient was shown before the backup began must be there afterwards, with its answers.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, make_url, select
from sqlalchemy.orm import Session

from intake.services import audit
from intake.services.cases import record
from intake.store.keys import Keys
from intake.store.models import Case
from intake.store.start import check_store
from tests.faults.serving import ROOT, Server
from tests.faults.test_server_kills import PERSON, Patients
from tests.support.engines import configured_engine

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("on_the_path")]

BEFORE, AFTER = 12, 6
"""How many requests are shown their reference before the backup, and after it."""


@pytest.fixture
def server(engine: Engine, engine_url: URL, keys: Keys, tmp_path: Path) -> Iterator[Server]:
    check_store(engine, keys)
    running = Server(engine_url, tmp_path / "first", {"PATH": os.environ["PATH"]})
    running.folder.mkdir()
    running.start()
    yield running
    running.stop()


def command(server: Server, *words: str) -> str:
    """What a command of the product prints, run beside its server."""
    ended = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        cwd=ROOT,
        env=server.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def test_every_request_acknowledged_before_the_cut_comes_back(
    engine: Engine,
    engine_url: URL,
    empty_url: URL,
    keys: Keys,
    server: Server,
    tmp_path: Path,
    summary: Callable[[str], None],
) -> None:
    patients = Patients(engine, keys, server)
    patients.begin()
    while len(patients.shown) < BEFORE:
        patients.wait_for_another()
    acknowledged = dict(patients.shown)

    began = time.monotonic()
    made = command(server, "backup", "create", str(tmp_path / "kept")).split(": ")[0]
    took = time.monotonic() - began
    while len(patients.shown) < len(acknowledged) + AFTER:
        patients.wait_for_another()
    patients.finish()
    assert patients.failures == []

    server.kill_all()
    engine.dispose()
    shutil.rmtree(server.folder)
    if engine_url.get_backend_name() == "sqlite":
        for file in Path(str(engine_url.database)).parent.glob("intake.db*"):
            file.unlink()

    second = Server(empty_url, tmp_path / "second", {"PATH": os.environ["PATH"]})
    second.folder.mkdir()
    assert "Sound: " in command(second, "backup", "verify", made)
    began = time.monotonic()
    command(second, "backup", "restore", made, "--no-erasures")
    back = time.monotonic() - began
    second.start()
    second.stop()

    restored = configured_engine(make_url(empty_url))
    with Session(restored) as session:
        references = {case.reference for case in session.scalars(select(Case))}
        assert set(acknowledged.values()) <= references <= set(patients.shown.values())
        for reference in acknowledged.values():
            answers = record.open_one(session, keys, reference).answers.to_json()
            assert answers["name_family"] == {"value": PERSON["name_family"]}
        assert audit.verify(session, keys) == []
    restored.dispose()
    summary(
        f"backup drill, {engine_url.get_backend_name()}: {len(acknowledged)} acknowledged before the cut, "
        f"all back; {len(references)} of all {len(patients.shown)}; copy {took:.1f} s, restore {back:.1f} s"
    )
