"""A clock that a test can set: a file that holds an instant; time goes on from when it was written."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

CLOCK = "clock"


def set_clock(instance: Path, at: datetime) -> None:
    """Let the product served from that instance folder believe that it is now `at`."""
    new = instance / f"{CLOCK}.new"
    new.write_text(at.astimezone(UTC).isoformat(), encoding="utf-8")
    new.replace(instance / CLOCK)


def shown_in(instance: Path) -> datetime:
    """The time on that folder's clock, in UTC."""
    clock = instance / CLOCK
    since = timedelta(seconds=time.time() - clock.stat().st_mtime)
    return datetime.fromisoformat(clock.read_text(encoding="utf-8")) + since
