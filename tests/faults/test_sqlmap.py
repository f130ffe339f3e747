"""sqlmap on the fields of strangers that end in a statement: nothing can be injected; the control can."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine

from intake.domain.roles import Role
from intake.store.keys import Keys
from tests.faults.gateway import Doors, gateway
from tests.faults.office import office_in
from tests.faults.serving import Server
from tests.faults.test_server_kills import ready_to_send

pytestmark = [
    pytest.mark.faults,
    pytest.mark.sqlmap,
    pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True),
]

SECONDS_A_DOOR = 180
INJECTABLE = re.compile(r"is vulnerable|identified the following injection point")
NOTHING = "do not appear to be injectable"
ASKED = {
    "form": "own_words=walk&name_given=Ana&name_family=Quill&phone=2515550167&year=1951",
    "search": "sought=Quill",
    "lists": "after=1&before=1&show=all&day=2026-12-01&month=2026-11",
    "sign_in": "email=ana@example.org&password=otter",
    "open_saved": "code=ABCDE-FGHJK-MNPQR",
}


@pytest.fixture
def doors(engine: Engine, engine_url: URL, keys: Keys, tmp_path: Path) -> Iterator[Doors]:
    office = office_in(tmp_path)
    office.leave()
    server = Server(engine_url, tmp_path, {"MINIMUM_FILL_SECONDS": "0"})
    server.start()
    yield Doors(server, lambda: ready_to_send(engine, keys), office.tokens[Role.CLINICIAN])
    server.stop()
    assert "Traceback" not in server.log.read_text(encoding="utf-8")


def scanned(address: str, folder: Path) -> str:
    """What sqlmap says of an address and what it asks."""
    program = shutil.which("sqlmap")
    assert program, "sqlmap is not installed"
    asks = ["--batch", "--disable-coloring", "--flush-session", "--level=1", "--risk=1", "--technique=BEU"]
    bounds = ["--threads=4", "--timeout=60", "--retries=1", f"--output-dir={folder}", "--dbms=SQLite"]
    # Its own guess of how many columns a statement has is led on to hundreds by pages that tell the time.
    bounds += ["--union-cols=1-10"]
    # What it writes beside its output it writes into this folder, too.
    said = subprocess.run(
        [program, "-u", address, *asks, *bounds, "--skip-waf", "--ignore-code=*"],
        cwd=folder,
        env={"HOME": str(folder), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS_A_DOOR,
        stdin=subprocess.DEVNULL,
    )
    return said.stdout + said.stderr


def test_nothing_that_a_stranger_asks_is_taken_for_a_statement(
    doors: Doors, tmp_path: Path, summary: Callable[[str], None]
) -> None:
    with gateway(doors.all()) as address:
        told = {name: scanned(f"{address}/{name}?{asked}", tmp_path) for name, asked in ASKED.items()}
    for name, said in told.items():
        assert not INJECTABLE.search(said), (name, said[-3000:])
        assert NOTHING in said, (name, said[-3000:])
    assert doors.filed > 100, doors.filed
    fields = sum(asked.count("=") for asked in ASKED.values())
    summary(f"sqlmap: {fields} fields, {doors.filed} requests filed meanwhile; 0 injectable")


def test_control_a_statement_put_together_from_what_was_asked_is_found(doors: Doors, tmp_path: Path) -> None:
    with gateway(doors.all()) as address:
        assert INJECTABLE.search(scanned(f"{address}/control?name=Ana", tmp_path))
