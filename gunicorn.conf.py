"""How gunicorn serves the product. The Makefile and a service file only add where to listen."""

import gc
import os
import signal
import socket
import struct
import sys
import time
from contextlib import suppress
from pathlib import Path

from flask.cli import AppGroup, ScriptInfo
from gunicorn.arbiter import Arbiter
from gunicorn.sock import BaseSocket

from intake.logs import GUNICORN, Event, describe, log

if __name__ == "__config__":  # what gunicorn calls this file when it starts
    # What a start loads stays: nobody looks through it for garbage until it is frozen, in `when_ready`.
    gc.disable()

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
    from intake.store.schema import is_current, upgrade
    from intake.web import made_once, static_files
    from intake.web.readiness import refuse_to_serve
    from wsgi import app

    refusal = None
    if app.config["ENVIRONMENT"] == "development":
        try:
            with app.app_context():
                if not is_current(db.engine):
                    upgrade(db.engine)
        except StoreError as reason:
            refusal = str(reason)
    if refusal := refusal or refuse_to_serve(app):
        sys.exit(f"The product does not start.\n{refusal}")
    static_files.pack()
    made_once.make(app)


MADE_BETWEEN_LOOKS = 5_000
"""How many objects are made before a process looks for garbage: about those of five pages."""
SECONDS_TO_FINISH_A_LETTER = 20
LONGEST_SILENCE_S = 8
"""How long a client may send or take nothing in the middle of a request; the proxy in front is stricter."""
NAP = 0.05
DELIVERER, EHR_SENDER = "deliverer", "ehr-sender"
"""What the processes that deliver mail, and send to the EHR, are called among the others."""
ENDED = {DELIVERER: Event.DELIVERER_ENDED, EHR_SENDER: Event.EHR_SENDER_ENDED}
beside_the_server: list[int] = []


def when_ready(server: Arbiter) -> None:
    """Say where the product is reached, and in development deliver mail from a process beside the server.

    Another one sends to the EHR where that is set up. Elsewhere each of them is a service of its own.
    """
    from wsgi import app

    # What was loaded is never looked through: all that is forked from here on goes on sharing its memory.
    gc.freeze()
    gc.set_threshold(MADE_BETWEEN_LOOKS)
    gc.enable()

    for listener in server.LISTENERS:
        end_silent_connections(listener.sock)
        log.info(Event.SERVING, address=str(listener))

    if app.config["ENVIRONMENT"] == "development":
        from intake.cli.ehr import ehr
        from intake.cli.outbox import outbox

        beside_the_server.append(fork_beside(server.LISTENERS, DELIVERER, outbox, "deliver"))
        if app.config["EHR_ADDRESS"]:
            beside_the_server.append(fork_beside(server.LISTENERS, EHR_SENDER, ehr, "send"))


def fork_beside(listeners: list[BaseSocket], name: str, group: AppGroup, command: str) -> int:
    """Run a command in a process that shares what is loaded here, and give its id; it ends with this one."""
    server = os.getpid()
    if child := os.fork():
        return child
    status: object = 1
    try:
        for number in {*Arbiter.SIGNALS, signal.SIGCHLD}:
            signal.signal(number, signal.SIG_DFL)
        for listener in listeners:
            listener.sock.close()
        with suppress(OSError):  # Linux alone names a process so
            Path("/proc/self/comm").write_text(name)
        from wsgi import app

        group.main([command, "--beside", str(server)], obj=ScriptInfo(create_app=lambda: app))
    except SystemExit as end:
        status = end.code
    except Exception as failure:  # noqa: BLE001 - nobody else hears of it
        log.error(ENDED[name], **describe(failure))
    finally:
        os._exit(status if isinstance(status, int) else 0)


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
        until = time.monotonic() + SECONDS_TO_FINISH_A_LETTER
        if not has_ended(process):
            os.kill(process, signal.SIGTERM)
        while not has_ended(process):
            if time.monotonic() > until:
                os.kill(process, signal.SIGKILL)
            time.sleep(NAP)


def has_ended(process: int) -> bool:
    """Whether that child of this process has ended; whoever asks first, or gunicorn, has heard of its end."""
    try:
        return os.waitpid(process, os.WNOHANG) != (0, 0)
    except ChildProcessError:
        return True
