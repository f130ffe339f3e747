"""Child processes of a test that tell what they do and may be killed at any moment.

A child is forked, so that it need not import the product again: close the test's own connections before.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

_FORK = multiprocessing.get_context("fork")

Tell = Callable[[Any], None]


class Child:
    """A process that runs `work(tell, *arguments)`; what it tells comes out here, even after its death."""

    def __init__(self, work: Callable[..., None], *arguments: Any) -> None:
        self._mouth: Connection
        self._ear, self._mouth = _FORK.Pipe(duplex=False)
        self._process = _FORK.Process(target=self._live, args=(work, arguments))
        self._process.start()
        self._mouth.close()

    def hear(self) -> Any:
        """The next thing it tells. Raises EOFError when it died or ended instead."""
        return self._ear.recv()

    def rest(self) -> Iterator[Any]:
        """All it told, until its end."""
        try:
            while True:
                yield self._ear.recv()
        except (EOFError, OSError):
            self._process.join()

    def kill(self) -> None:
        """End it as a power cut would."""
        if self._process.pid is not None:
            os.kill(self._process.pid, signal.SIGKILL)

    @property
    def was_killed(self) -> bool:
        """Whether it ended by signal 9; wait for its end first."""
        self._process.join()
        return self._process.exitcode == -signal.SIGKILL

    def _live(self, work: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        self._ear.close()
        work(self._mouth.send, *arguments)


def die() -> None:
    """End this process as a power cut would."""
    os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def children(work: Callable[..., None], *each: tuple[Any, ...]) -> Iterator[list[Child]]:
    """One child for each set of arguments; those that still run at the end are killed."""
    started = [Child(work, *arguments) for arguments in each]
    try:
        yield started
    finally:
        for child in started:
            if child._process.is_alive():
                child.kill()
            child._process.join()
