"""What the store may raise. Web turns `Unavailable` into a 503 and lets the rest fail loudly."""

from __future__ import annotations

from intake.logs import Reason


class StoreError(Exception):
    """Base of every error the store raises by name."""


class Unavailable(StoreError):
    """The database cannot answer now (locked, full, stopped); nothing was written, and trying again may work.

    `reason` is for the log, `words` a few plain ones for whoever runs the program. `retry_after` is in
    seconds and fits the HTTP header of that name.
    """

    def __init__(self, reason: Reason, words: str, retry_after: int = 5) -> None:
        super().__init__(
            f"The database cannot answer now: {words}. Nothing was saved. Try again in a moment."
        )
        self.reason = reason
        self.retry_after = retry_after


class UnsafeDatabase(StoreError):
    """A connection does not have the settings the promises rest on; the program must not run on it."""


class SealError(StoreError):
    """Base of everything that can go wrong with a sealed value."""


class BadKey(SealError):
    """Key material is missing, malformed or used twice; the message names the setting, never the value."""


class UnknownKey(SealError):
    """A value was sealed under a key that the key ring does not hold."""


class Tampered(SealError):
    """A sealed value does not open: it was changed, cut, or moved here from another row or column."""


class Erased(SealError):
    """The row's data key was thrown away on purpose; its sealed values can never be opened again."""


class WrongKeys(SealError):
    """This database was sealed under other keys than the ones given; starting on it would mix the two."""


class BackupFailed(StoreError):
    """A copy could not be made, does not read back, or must not be put where it was told to; says why."""


class AppendOnlyViolation(StoreError):
    """Someone tried to change or delete a row of a table that is only ever added to."""
