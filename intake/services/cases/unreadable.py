"""One case that cannot be shown must not take a whole list with it: its row says so, and can be opened.

Whatever was stored once is met again by every list. So each row is made by itself, and an error that lies in
the stored case, not in the database's state, leaves a plain row and a line in the log.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from intake.domain.reference import show_reference
from intake.logs import Event, describe, log
from intake.store.errors import SealError

T = TypeVar("T")

_LIES_IN_THE_CASE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    SealError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True)
class Unreadable:
    """A case that cannot be shown in a list, by its reference as stored."""

    reference: str

    cannot_be_shown = True

    @property
    def shown_reference(self) -> str:
        """The form number as people read it."""
        return show_reference(self.reference)


def shown(reference: str, make: Callable[[], T]) -> T | Unreadable:
    """What `make` gives for the case of that reference, or that it cannot be shown."""
    try:
        return make()
    except _LIES_IN_THE_CASE as error:
        log.error(Event.CASE_NOT_SHOWN, **describe(error))
        return Unreadable(reference)
