"""The visits: those that are booked, and those that did not take place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

from intake.domain.case_state import Status
from intake.services.cases.gists import Listed, show_many
from intake.services.cases.unreadable import Unreadable
from intake.store.keys import Keys
from intake.store.queries import queue

SHOWN = 100
"""Of each list, at most so many."""
T = TypeVar("T")


def booked(session: Session, keys: Keys, show: Callable[[Listed], T]) -> list[T | Unreadable]:
    """What `show` makes of each booked case, the earliest visit first."""
    return show_many(session, keys, queue.booked(session, SHOWN), show)


def missed(session: Session, keys: Keys, show: Callable[[Listed], T]) -> list[T | Unreadable]:
    """What `show` makes of each case whose visit was missed or cancelled."""
    rows = queue.with_status(session, [Status.NO_SHOW, Status.CANCELLED], SHOWN)
    return show_many(session, keys, rows, show)
