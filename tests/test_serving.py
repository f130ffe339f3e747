"""Serving where somebody else serves already: `make run` says so before it says anything else."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
INSTALLED = ("--old-file=.venv/made.stamp", "--old-file=.venv/runtime.stamp")
"""For make: what it serves is installed already, the tests run on it."""


@pytest.fixture
def taken_port() -> Iterator[int]:
    """A port of this machine on which something else answers."""
    with socket.create_server(("127.0.0.1", 0)) as somebody_else:
        yield int(somebody_else.getsockname()[1])


def test_make_run_names_a_port_that_is_in_use_and_promises_no_address(
    taken_port: int, tmp_path: Path
) -> None:
    ran = subprocess.run(
        ["make", *INSTALLED, f"BIN={Path(sys.executable).parent}", f"PORT={taken_port}", "run"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "INSTANCE_FOLDER": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode != 0
    assert ran.stdout == f"Port {taken_port} is in use: make run PORT={taken_port + 1}\n"
    assert list(tmp_path.iterdir()) == []
