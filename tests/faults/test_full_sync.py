"""Each filing is on the disk before it is acknowledged: strace counts what the system is asked to sync.

Killing a process cannot show this: what it wrote is the system's from then on, synced or not.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine
from sqlalchemy.orm import Session

from intake.store.keys import Keys
from tests.support.stories import answered

pytestmark = [
    pytest.mark.faults,
    pytest.mark.strace,
    pytest.mark.parametrize("engine_url", ["sqlite"], indirect=True),
]

ROOT = Path(__file__).parent.parent.parent
FILINGS = 100
SYNC = re.compile(r"\b(fsync|fdatasync)\(")


def syncs_while_filing(engine: Engine, url: URL, keys: Keys, synchronous: str, trace: Path) -> int:
    """How often the system was asked to sync a file while a process filed a hundred sittings, one by one."""
    with Session(engine) as session:
        tokens = [answered(session, keys)[1] for _ in range(FILINGS)]
        session.commit()
        # The last to close a database would sync it; this session does not, so that only filings are counted.
        strace = ["strace", "-f", "-e", "trace=fsync,fdatasync", "-o", str(trace)]
        worker = [sys.executable, "-m", "tests.faults.sync_worker", str(url.database), synchronous, *tokens]
        told = subprocess.run([*strace, *worker], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    assert len(told.splitlines()) == FILINGS
    return len(SYNC.findall(trace.read_text()))


def test_a_hundred_filings_are_synced_at_least_once_each(
    engine: Engine, engine_url: URL, keys: Keys, tmp_path: Path, summary: Callable[[str], None]
) -> None:
    syncs = syncs_while_filing(engine, engine_url, keys, "FULL", tmp_path / "trace")
    assert syncs >= FILINGS
    summary(f"{syncs} syncs over {FILINGS} filings")


def test_control_with_less_than_full_sync_they_are_not(
    engine: Engine, engine_url: URL, keys: Keys, tmp_path: Path, summary: Callable[[str], None]
) -> None:
    syncs = syncs_while_filing(engine, engine_url, keys, "NORMAL", tmp_path / "trace")
    assert syncs < FILINGS
    summary(f"{syncs} syncs over {FILINGS} filings with less than full sync, as the control")
