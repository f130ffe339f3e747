"""The product served by gunicorn as in earnest, in a process group that can be killed as a whole."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path

from sqlalchemy import URL

from tests.support.made_up_keys import made_up_key
from tests.support.over_http import HttpClient

ROOT = Path(__file__).parent.parent.parent
SECONDS_TO_START = 60
NAP = 0.05


class Server:
    """gunicorn with the product's own settings on one port; it can be killed and started again.

    `settings` are added to those it has, or stand in their place; `host` is the name it is asked by, `at` the
    address of this machine where it listens.
    """

    def __init__(
        self,
        database: URL,
        folder: Path,
        settings: Mapping[str, str] | None = None,
        host: str = "127.0.0.1",
        *,
        at: str = "127.0.0.1",
    ) -> None:
        self.folder = folder
        self.log = folder / "server.log"
        self.address = f"http://{at}:{_free_port(at)}"
        self._host = host
        self.environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ},
            "ENVIRONMENT": "testing",
            "INSTANCE_FOLDER": str(folder),
            "DATABASE_URL": database.render_as_string(hide_password=False),
            "SECRET_KEY": made_up_key("s"),
            "DATA_KEYS": made_up_key("d"),
            "INDEX_KEY": made_up_key("i"),
            "AUDIT_KEY": made_up_key("a"),
            "PROXY_HOPS": "1",
            **(settings or {}),
        }
        self._process: subprocess.Popen[bytes]

    def start(self) -> None:
        """Start the server and wait until it answers."""
        bind = self.address.removeprefix("http://")
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--bind", bind, "wsgi:app"],
                cwd=ROOT,
                env=self.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        for _ in range(int(SECONDS_TO_START / NAP)):
            with suppress(OSError, HTTPException):
                if HttpClient(self.address, {"Host": self._host}).get("/").status_code == 200:
                    return
            assert self._process.poll() is None, self.log.read_text()
            time.sleep(NAP)
        raise TimeoutError(f"the server did not start:\n{self.log.read_text()}")

    def workers(self) -> list[int]:
        """The ids of the processes that answer just now."""
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        return sorted(map(int, children))

    def kill_a_worker(self, dice: random.Random) -> bool:
        """End one worker as a power cut would; the master starts another. False: there is none just now."""
        if not (children := self.workers()):
            return False
        with suppress(ProcessLookupError):
            os.kill(dice.choice(children), signal.SIGKILL)
        return True

    def kill_all(self) -> None:
        """End the master and its workers at one blow."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """Let it finish and end."""
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait(timeout=SECONDS_TO_START)


def _free_port(at: str) -> int:
    with socket.socket() as taken:
        taken.bind((at, 0))
        return int(taken.getsockname()[1])
