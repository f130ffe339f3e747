"""Publishing the head of the audit chain, so that a cut tail is seen: a line in a file, and one in the log.

A line is written once a hundred entries were added since the last one, or five minutes passed; the file may
lie on another host, or be copied there. Several processes may write to one file: it is the only thing they
share. Where it cannot be written the log line stays, and the program goes on.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from intake.logs import Event, log
from intake.services.audit import Head, take_appended
from intake.services.errors import ServiceError

EVERY_ENTRIES = 100
EVERY = timedelta(minutes=5)
LONGEST_LINE = 256
PARTS_OF_A_LINE = 3


class UnreadableHeads(ServiceError):
    """A file of published heads holds a line that is none; the message says which."""


@dataclass(frozen=True)
class _Published:
    """What the last line of the file says."""

    seq: int
    at: datetime


class HeadPublisher:
    """Writes the heads of one chain to one file, as often as they are due."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._guard = threading.Lock()
        self._latest: tuple[Head, datetime] | None = None
        self._last: _Published | None = None
        self._timer: threading.Timer | None = None

    def committed(self, head: Head, at: datetime) -> None:
        """Take note of a head that is in the database for good; publish it now if it is due, else later."""
        with self._guard:
            if self._latest is None or head.seq > self._latest[0].seq:
                self._latest = head, at
            if self._is_due(at):
                self._publish(even_if_early=False)
            elif self._timer is None:
                self._timer = threading.Timer(EVERY.total_seconds(), self.publish_latest)
                self._timer.daemon = True
                self._timer.start()

    def publish_latest(self) -> None:
        """Publish the newest head known here, unless it is published already."""
        with self._guard:
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if self._latest is not None:
                self._publish(even_if_early=True)

    def _is_due(self, at: datetime) -> bool:
        if self._last is None or self._latest is None:
            return True
        return self._latest[0].seq - self._last.seq >= EVERY_ENTRIES or at - self._last.at >= EVERY

    def _publish(self, *, even_if_early: bool) -> None:
        assert self._latest is not None, "there is a head by now"  # noqa: S101 - for the type checker
        head, at = self._latest
        try:
            # The file may hold a newer line than this process knows, by another one.
            with self._opened() as descriptor:
                self._last = _last_line(descriptor)
                if self._last is not None and head.seq <= self._last.seq:
                    return
                if not (even_if_early or self._is_due(at)):
                    return
                os.write(descriptor, f"{line_of(head, at)}\n".encode("ascii"))
        except OSError as error:
            log.warning(Event.AUDIT_HEAD_NOT_WRITTEN, error=type(error).__name__)
        self._last = _Published(head.seq, at)
        log.info(Event.AUDIT_HEAD, seq=head.seq, mac=head.mac)

    def _opened(self) -> _Locked:
        return _Locked(self.path)


class _Locked:
    """A file opened for adding to, held alone until it is closed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.descriptor = -1

    def __enter__(self) -> int:
        self.descriptor = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        fcntl.flock(self.descriptor, fcntl.LOCK_EX)
        return self.descriptor

    def __exit__(self, *_: object) -> None:
        os.close(self.descriptor)


_publishers: WeakKeyDictionary[Engine, HeadPublisher] = WeakKeyDictionary()


def publish_heads(engine: Engine, path: Path) -> HeadPublisher:
    """From now on publish the heads that sessions on this engine commit."""
    _publishers[engine] = HeadPublisher(path)
    return _publishers[engine]


@event.listens_for(Session, "after_commit")
def _after_commit(session: Session) -> None:
    appended = take_appended(session)
    if appended is None:
        return
    publisher = _publishers.get(session.get_bind().engine)
    if publisher is not None:
        publisher.committed(*appended)


@event.listens_for(Session, "after_rollback")
def _after_rollback(session: Session) -> None:
    take_appended(session)


@atexit.register
def publish_what_is_left() -> None:
    """Publish the newest head of every chain now, and wait for no timer."""
    for publisher in list(_publishers.values()):
        publisher.publish_latest()


def line_of(head: Head, at: datetime) -> str:
    """A published head as one line: when, how many entries, and the last one's code."""
    return f"{at.isoformat()} {head.seq} {head.mac}"


def read_heads(path: Path) -> list[Head]:
    """Every head in a file of published ones, in order. Raises `UnreadableHeads`, or OSError."""
    heads = []
    for number, line in enumerate(path.read_text("ascii", errors="replace").splitlines(), 1):
        published = _parse(line)
        if published is None:
            raise UnreadableHeads(f"line {number} of {path} is not the head of an audit chain")
        heads.append(Head(published.seq, line.split()[-1]))
    return heads


def _last_line(descriptor: int) -> _Published | None:
    size = os.fstat(descriptor).st_size
    tail = os.pread(descriptor, LONGEST_LINE, max(0, size - LONGEST_LINE)).decode("ascii", errors="replace")
    lines = tail.splitlines()
    return _parse(lines[-1]) if lines else None


def _parse(line: str) -> _Published | None:
    parts = line.split()
    try:
        if len(parts) == PARTS_OF_A_LINE and bytes.fromhex(parts[2]):
            return _Published(int(parts[1]), datetime.fromisoformat(parts[0]))
    except ValueError:
        pass
    return None
