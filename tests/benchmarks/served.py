"""Servers that are measured: gunicorn in a session of its own, its time and memory as /proc has them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")
SECONDS_TO_START, NAP = 60, 0.05
SESSION, USER_TIME, END_OF_TIMES = 3, 11, 15
"""Places in /proc/*/stat behind the name: the session, and four times (own and of children that ended)."""


class Served:
    """One application served; `processes` are the master, its workers, and what stands beside them."""

    def __init__(self, name: str, port: int, pid: int) -> None:
        self.name, self.port, self._session = name, port, pid

    @property
    def processes(self) -> list[int]:
        """The ids of all processes of the server's session."""
        found = (int(each.name) for each in Path("/proc").iterdir() if each.name.isdecimal())
        return [pid for pid in found if _stat(pid)[SESSION : SESSION + 1] == [str(self._session)]]

    def processor_ms(self) -> float:
        """Processor time that all of them took so far."""
        ticks = sum(int(tick) for pid in self.processes for tick in _stat(pid)[USER_TIME:END_OF_TIMES])
        return ticks * 1000 / TICKS_A_SECOND

    def memory_mb(self) -> float:
        """Memory of all of them, what they share counted once (PSS)."""
        return sum(_pss_kb(pid) for pid in self.processes) / 1024


@contextmanager
def serving(name: str, target: str, folder: Path, environment: Mapping[str, str]) -> Iterator[Served]:
    """Serve `target` (a module and its application) until the end of the block."""
    port = _free_port()
    log = folder / f"{name}.log"
    settings = (
        ROOT / "gunicorn.conf.py" if target == "wsgi:app" else Path(__file__).parent / "floor/served.py"
    )
    kept = {key: os.environ[key] for key in ("PATH", "HOME", "LANG", "TMPDIR") if key in os.environ}
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", str(settings), "-b", f"127.0.0.1:{port}", target],
            cwd=ROOT,
            env={**kept, **environment},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        _wait(port, server, log)
        yield Served(name, port, server.pid)
    finally:
        server.terminate()
        server.wait(SECONDS_TO_START)


def _wait(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(int(SECONDS_TO_START / NAP)):
        with suppress(OSError, HTTPException):
            connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS_TO_START)
            connection.request("GET", "/")
            if connection.getresponse().status == 200:
                return
        if server.poll() is not None:
            break
        time.sleep(NAP)
    raise TimeoutError(f"the server did not start:\n{log.read_text()}")


def _stat(pid: int) -> list[str]:
    """What /proc says of a process behind its name; nothing of one that ended."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return []


def _pss_kb(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def _free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
