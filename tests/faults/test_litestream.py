"""Litestream, with the file that ships for it, copies the database of a server under four patients elsewhere.

Then everything on the machine is destroyed, and the copy brought back the way docs/deployment.md says.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, make_url, select
from sqlalchemy.orm import Session

from intake.domain.reference import show_reference
from intake.services import audit
from intake.services.cases import record
from intake.store.keys import Keys
from intake.store.models import Case
from intake.store.start import check_store
from tests.faults.serving import ROOT, Server
from tests.faults.test_server_kills import PERSON, Patients
from tests.support.engines import configured_engine

pytestmark = [pytest.mark.faults, pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True)]

LITESTREAM = str(Path(sys.executable).with_name("litestream"))
SHIPPED = str(ROOT / "docs" / "deployment" / "litestream.yml")
BEFORE, AFTER = 12, 6
"""How many requests are shown their reference before the last erasure, and after it."""
WIPES = 30
"""How often it is tried to empty the log under the patients, who stand in its way now and then."""
NAP, PATIENCE_S = 0.2, 60


class Replica:
    """The copy elsewhere, and the process that makes it."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.folder, self.log = folder, folder.with_suffix(".log")
        self.environment = {**server.environment, "REPLICA_FOLDER": str(folder)}

    @contextmanager
    def made(self) -> Iterator[subprocess.Popen[bytes]]:
        """Copy while the block lasts; it ends as a service does that is stopped, unless it was killed."""
        command = [LITESTREAM, "replicate", "-config", SHIPPED]
        with self.log.open("ab") as output:
            process = subprocess.Popen(command, env=self.environment, stdout=output, stderr=output)
        try:
            self.wait_for_newer()
            yield process
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE_S)

    def wait_for_newer(self) -> None:
        """Return once two more pieces were copied: the second holds all that was there before."""
        until, before = time.monotonic() + PATIENCE_S, self._newest()
        while self._newest() < before + 2 and time.monotonic() < until:
            time.sleep(NAP)
        assert self._newest() >= before + 2, self.log.read_text()

    def bring_back(self, database: str, target: Path) -> None:
        """Write the newest moment of the copy into a file."""
        options = ("-config", SHIPPED, "-integrity-check", "full", "-o", str(target))
        command = [LITESTREAM, "restore", *options, database]
        ended = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr

    def _newest(self) -> int:
        """The number of the newest piece; 0 where nothing was copied yet."""
        return max((int(file.stem[-16:], 16) for file in self.folder.glob("ltx/0/*.ltx")), default=0)


@pytest.fixture
def server(engine: Engine, engine_url: URL, keys: Keys) -> Iterator[Server]:
    check_store(engine, keys)
    folder = Path(str(engine_url.database)).parent
    running = Server(engine_url, folder, {"PATH": os.environ["PATH"]})
    running.start()
    yield running
    running.stop()


def command(server: Server, *words: str, database: Path | None = None) -> subprocess.CompletedProcess[str]:
    """A command of the product, run beside its server; of another database where one is given."""
    address = {"DATABASE_URL": f"sqlite:///{database}"} if database else {}
    return subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        cwd=ROOT,
        env={**server.environment, **address},
        capture_output=True,
        text=True,
        check=False,
    )


def test_what_was_copied_elsewhere_comes_back_and_what_was_erased_does_not(
    engine: Engine,
    engine_url: URL,
    keys: Keys,
    server: Server,
    tmp_path_factory: pytest.TempPathFactory,
    summary: Callable[[str], None],
) -> None:
    kept, database = tmp_path_factory.mktemp("elsewhere"), Path(str(engine_url.database))
    replica = Replica(server, kept / "replica")
    patients = Patients(engine, keys, server)
    patients.begin()
    with replica.made():
        while len(patients.shown) < BEFORE:
            patients.wait_for_another()
        erased = next(iter(patients.shown.values()))
        held = command(server, "erase", show_reference(erased), "--yes")
        assert (held.returncode, "not wiped yet" in held.stderr) == (1, True), (
            "who copies holds on to the log"
        )
    # The copying stands still meanwhile, as erase-with-replica.conf has it.
    assert any(not command(server, "erase", show_reference(erased), "--yes").returncode for _ in range(WIPES))
    with replica.made() as copying:
        while len(patients.shown) < BEFORE + AFTER:
            patients.wait_for_another()
        acknowledged = dict(patients.shown)
        replica.wait_for_newer()
        copying.kill()
    patients.wait_for_another()
    patients.finish()
    assert patients.failures == []
    server.kill_all()
    shutil.copyfile(database.with_name("erasures.txt"), kept / "erasures.txt")
    engine.dispose()
    for file in (*database.parent.glob("intake.db*"), database.with_name("erasures.txt")):
        file.unlink()
    shutil.rmtree(database.with_name(f".{database.name}-litestream"))

    began, brought = time.monotonic(), kept / "brought" / "intake.db"
    replica.bring_back(str(database), brought)
    made = command(server, "backup", "create", str(kept / "backups"), database=brought)
    assert made.returncode == 0, made.stderr
    backup = made.stdout.split(": ")[0]
    assert command(server, "backup", "verify", backup).stdout.startswith("Sound: ")
    restored = command(server, "backup", "restore", backup, "--erasures", str(kept / "erasures.txt"))
    assert restored.returncode == 0, restored.stderr
    took = time.monotonic() - began
    server.start()

    back = configured_engine(make_url(f"sqlite:///{database}"))
    with Session(back) as session:
        cases = {case.reference: case for case in session.scalars(select(Case))}
        assert set(acknowledged.values()) <= set(cases)
        assert [reference for reference, case in cases.items() if case.is_erased] == [erased]
        for reference in set(acknowledged.values()) - {erased}:
            answers = record.open_one(session, keys, reference).answers.to_json()
            assert answers["name_family"] == {"value": PERSON["name_family"]}
        assert audit.verify(session, keys) == []
    back.dispose()
    summary(
        f"Litestream: {len(acknowledged)} acknowledged before its last look, all back; one erased; "
        f"{len(cases)} of all {len(patients.shown)}; back in {took:.1f} s"
    )
