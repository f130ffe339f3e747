"""What was opened of sealed rows, kept for a short while in the memory of the process that opened it.

A list is looked at again and again, and most of its rows are as they were: what was made of a sealed value is
found here as long as the row holds the very same bytes. It goes with the keys that opened it, is never
written anywhere, and is forgotten at the first look after its time, whatever became of the row.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from time import monotonic
from typing import TypeVar, cast

T = TypeVar("T")

MOST_KEPT = 1_000
KEPT_S = 600.0


class Opened:
    """Values by the row that they were made of, the longest kept first; threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[str, tuple[float, Hashable, object]] = OrderedDict()

    def __repr__(self) -> str:
        """How many, and nothing of them."""
        return f"Opened({len(self._kept)})"

    def of(self, row: str, made_of: Hashable, make: Callable[[], T]) -> T:
        """What `make` makes of this row, or made before of exactly this; what it raises is not kept."""
        if (kept := self.kept(row, made_of)) is not None:
            return cast("T", kept)
        made = make()
        with self._lock:
            self._kept.pop(row, None)
            self._kept[row] = monotonic(), made_of, made
        return made

    def kept(self, row: str, made_of: Hashable) -> object | None:
        """What was made before of exactly this; None where nothing was. A None that was made is made anew."""
        with self._lock:
            self._forget_old(monotonic())
            found = self._kept.get(row)
        return found[2] if found is not None and found[1] == made_of else None

    def _forget_old(self, now: float) -> None:
        while self._kept:
            row, (since, _, _) = next(iter(self._kept.items()))
            if len(self._kept) <= MOST_KEPT and since <= now < since + KEPT_S:
                return
            del self._kept[row]
