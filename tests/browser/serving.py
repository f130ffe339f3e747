"""Starting and stopping the product for the browser."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url

from tests.architecture.sources import ROOT
from tests.browser.clock import set_clock
from tests.support.databases import migrate
from tests.support.made_up_keys import made_up_key

OPEN = datetime(2026, 6, 15, 15, 0, tzinfo=UTC)
"""Monday, June 15, 2026, 10 am in the example practice: it is open."""
CLOSED = datetime(2026, 6, 21, 3, 0, tzinfo=UTC)
"""Saturday, June 20, 2026, 10 pm there: it is closed."""
SECONDS_TO_START = 30
KEYS = {name: made_up_key(name[0].lower()) for name in ("SECRET_KEY", "DATA_KEYS", "INDEX_KEY", "AUDIT_KEY")}


@dataclass(frozen=True)
class Product:
    """The running product: where it is reached, and where it keeps what it knows."""

    address: str
    instance: Path

    def set_clock(self, at: datetime) -> None:
        """Let the product believe that it is now `at`."""
        set_clock(self.instance, at)


@contextmanager
def served(instance: Path, *, by_name: bool = False) -> Iterator[Product]:
    """The product on a fresh database in that folder, with its own keys, on a free port of this machine.

    `by_name`: it is reached at http://localhost and knows it, as browsers want it for passkeys.
    """
    environment = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ},
        "ENVIRONMENT": "testing",
        "INSTANCE_FOLDER": str(instance),
        **KEYS,
    }
    set_clock(instance, OPEN)
    migrate(make_url(f"sqlite:///{instance / 'intake.db'}"))
    # On port 0 the system picks a free one, and the log says which; what is asked early waits for a worker.
    python = [sys.executable, "-m"]
    listener = socket.create_server(("127.0.0.1", 0))
    name = f"http://localhost:{listener.getsockname()[1]}"
    bind = f"fd://{listener.fileno()}" if by_name else "127.0.0.1:0"
    gunicorn = [*python, "gunicorn", "--workers", "1", "--bind", bind, "tests.browser.clocked:app"]
    log = instance / "gunicorn.log"
    with log.open("wb") as output, listener:
        process = subprocess.Popen(
            gunicorn,
            cwd=ROOT,
            env={**environment, **({"EXTERNAL_URL": name} if by_name else {})},
            stdout=output,
            stderr=subprocess.STDOUT,
            pass_fds=[listener.fileno()] if by_name else [],
        )
    try:
        address = _address(process, log)
        yield Product(name if by_name else address, instance)
    finally:
        process.terminate()
        process.wait(timeout=SECONDS_TO_START)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    """Where the product is reached, as soon as it says so."""
    said = ""
    for _ in range(SECONDS_TO_START * 20):
        said = log.read_text(encoding="utf-8")
        if address := re.search(r"event=serving address=(http://[\d.]+:\d+)", said):
            return address[1]
        assert process.poll() is None, f"gunicorn stopped:\n{said}"
        time.sleep(0.05)
    raise TimeoutError(f"gunicorn did not start in {SECONDS_TO_START} seconds:\n{said}")
