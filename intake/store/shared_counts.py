"""How often an address came lately, counted in memory that all processes of a server share.

The memory is taken before the server forks, and no page waits for a disk. It is a table of fixed size, in
which a key has a few places where it can stand: where all of these are taken by spans that still run, the one
that ends first is given up. A new start of the server counts anew.
"""

from __future__ import annotations

import fcntl
import os
import struct
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from mmap import mmap
from weakref import finalize

from limits.storage import Storage

SCHEME = "shared"
LINES, PLACES_IN_A_LINE = 4_096, 8
"""Room for 32,768 keys in one mebibyte, of which only what is used is taken."""
KEY_BYTES = 16
_COLUMNS = f"{KEY_BYTES}sIfd"
"""A key's hash, how often it was counted, the span in seconds, and when that ends in seconds of the epoch."""
_PLACE = struct.Struct(f"<{_COLUMNS}")
_LINE = struct.Struct(f"<{_COLUMNS * PLACES_IN_A_LINE}")
_PLACES = range(0, 4 * PLACES_IN_A_LINE, 4)
"""Where in an unpacked line each place begins."""


class SharedCounts(Storage):
    """The counts of one server, at the address shared://; processes share them that are forked afterwards."""

    STORAGE_SCHEME = [SCHEME]  # noqa: RUF012 - the base class wants a list

    def __init__(self, uri: str, wrap_exceptions: bool = False, **options: float | str | bool) -> None:
        super().__init__(uri, wrap_exceptions=wrap_exceptions, **options)
        self._table = mmap(-1, LINES * _LINE.size)
        # The kernel takes a process's lock back however that ends; threads of one process pass one by one.
        self._lock, self._thread = _nameless_file(), threading.Lock()
        finalize(self, os.close, self._lock)

    @property
    def base_exceptions(self) -> type[Exception]:
        """What says that the table cannot be locked; each process then counts for itself."""
        return OSError

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count, and say how much that makes in the span that began at most `expiry` seconds ago."""
        name, start = _named(key)
        with self._held():
            now, line = time.time(), _LINE.unpack_from(self._table, start)
            place = (
                line.index(name) if name in line else min(_PLACES, key=lambda at: _runs_until(line, at, now))
            )
            ends = _runs_until(line, place, now) if line[place] == name else 0.0
            count = amount + (line[place + 1] if ends else 0)
            at = start + place // 4 * _PLACE.size
            _PLACE.pack_into(self._table, at, name, count, expiry, ends or now + expiry)
        return count

    def get(self, key: str) -> int:
        """How much was counted in the span that runs."""
        return self._running(key)[0]

    def get_expiry(self, key: str) -> float:
        """When the span that runs ends, in seconds of the epoch."""
        return self._running(key)[1]

    def check(self) -> bool:
        """Whether it can be counted here again."""
        try:
            self.get("")
        except OSError:
            return False
        return True

    def reset(self) -> None:
        """Forget everything."""
        with self._held():
            self._table[:] = bytes(len(self._table))

    def clear(self, key: str) -> None:
        """Forget one count."""
        name, start = _named(key)
        with self._held():
            line = _LINE.unpack_from(self._table, start)
            if name in line:
                _PLACE.pack_into(self._table, start + line.index(name) // 4 * _PLACE.size, b"", 0, 0, 0)

    def _running(self, key: str) -> tuple[int, float]:
        name, start = _named(key)
        with self._held():
            now, line = time.time(), _LINE.unpack_from(self._table, start)
        ends = _runs_until(line, line.index(name), now) if name in line else 0.0
        return (line[line.index(name) + 1], ends) if ends else (0, now)

    @contextmanager
    def _held(self) -> Iterator[None]:
        with self._thread:
            fcntl.lockf(self._lock, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.lockf(self._lock, fcntl.LOCK_UN)


def _named(key: str) -> tuple[bytes, int]:
    """What a key is called in the table, and where the line that it can stand in begins."""
    name = blake2b(key.encode(), digest_size=KEY_BYTES).digest()
    return name, int.from_bytes(name[:4], "little") % LINES * _LINE.size


def _runs_until(line: tuple[bytes | float, ...], place: int, now: float) -> float:
    """When the span at that place ends; 0 where none runs: one that ends too late began by a clock ahead."""
    span, ends = float(line[place + 2]), float(line[place + 3])
    return ends if now < ends <= now + span else 0.0


def _nameless_file() -> int:
    """A file that nobody else can open."""
    if hasattr(os, "memfd_create"):
        return os.memfd_create("counts")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())
