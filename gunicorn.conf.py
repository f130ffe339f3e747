"""How gunicorn serves the product. The Makefile and a service file only add where to listen."""

import gc
import os
import socket
import struct
import subprocess
import sys
from pathlib import Path

from gunicorn.arbiter import Arbiter

from intake.logs import GUNICORN, Event, log

# Each hashes one password at a time (intake/services/accounts/passwords.py), 64 MiB: more workers need more
# memory.
workers = 2
worker_class = "gthread"
threads = 4
# One copy of the code and of the clinical content for both workers. Nothing is connected before the fork.
preload_app = True
timeout = 30
graceful_timeout = 20
# Heartbeat files on a disk can stall a worker; memory cannot.
# It only holds heartbeats, and gunicorn unlinks it at once.
SHARED_MEMORY = Path("/dev/shm")  # nosec B108  # noqa: S108
worker_tmp_dir = str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None
# Whatever the product writes (its database, its keys) is for its own user only.
umask = 0o077
# Nobody steers a running server through a socket.
control_socket_disable = True

# Everything goes through the product's own log, which names no person; the lines about requests are its own.
logconfig_dict = dict(GUNICORN)
accesslog = None


def on_starting(_server: object) -> None:
    """In development bring the database up to date; everywhere refuse one that does not fit.

    It does not fit with another schema than this program's, or sealed under other keys.
    """
    from intake.extensions import db
    from intake.store.errors import StoreError
    from intake.store.schema import upgrade
    from intake.web import static_files
    from intake.web.readiness import refuse_to_serve
    from wsgi import app

    refusal = None
    if app.config["ENVIRONMENT"] == "development":
        try:
            with app.app_context():
                upgrade(db.engine)
        except StoreError as reason:
            refusal = str(reason)
    if refusal := refusal or refuse_to_serve(app):
        sys.exit(f"The product does not start.\n{refusal}")
    static_files.pack()


SECONDS_TO_FINISH_A_LETTER = 20
LONGEST_SILENCE_S = 8
"""How long a client may send or take nothing in the middle of a request; the proxy in front is stricter."""
beside_the_server: list[subprocess.Popen[bytes]] = []


def when_ready(server: Arbiter) -> None:
    """Say where the product is reached, and in development deliver mail from a process beside the server.

    Elsewhere the deliverer is a service of its own.
    """
    from wsgi import app

    for listener in server.LISTENERS:
        end_silent_connections(listener.sock)
        log.info(Event.SERVING, address=str(listener))

    if app.config["ENVIRONMENT"] == "development":
        flask = [sys.executable, "-m", "flask", "--app", "wsgi"]
        command = [*flask, "outbox", "deliver", "--beside", str(os.getpid())]
        beside_the_server.append(subprocess.Popen(command, cwd=Path(__file__).parent))  # noqa: S603 - our own words

    # What was loaded is never collected: the workers, forked from here on, go on sharing its memory.
    gc.collect()
    gc.freeze()


def end_silent_connections(listening: socket.socket) -> None:
    """Let a connection that was accepted here fail where its other end is silent for too long.

    A thread that reads a request or writes an answer waits in the kernel, where Python's own time limits are
    not set; Linux hands these two down from the socket that listens.
    """
    limit = struct.pack("ll", LONGEST_SILENCE_S, 0)
    for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        listening.setsockopt(socket.SOL_SOCKET, option, limit)


def on_exit(_server: object) -> None:
    """Stop what was started beside the server, and wait for the letter in hand."""
    for process in beside_the_server:
        process.terminate()
        try:
            process.wait(SECONDS_TO_FINISH_A_LETTER)
        except subprocess.TimeoutExpired:
            process.kill()
