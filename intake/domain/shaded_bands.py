"""The bands of the time rule laid along time, counted from one operation, so that the rule can be seen.

An operation whose day is not known has no sharp cuts: some days lie in one band if it was early in its
interval, and in another if it was late. A beginning on such a day is not settled by its date alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from intake.domain.bands import Bands, Link
from intake.domain.dates import Interval, add_months


@dataclass(frozen=True, slots=True)
class Shade:
    """A stretch of days, its two ends included, all in one band.

    `link` is that band with the operation as late as it may have been, `farther` with it as early: they
    differ where the operation's own day decides.
    """

    days: Interval
    link: Link
    farther: Link

    @property
    def is_certain(self) -> bool:
        """Whether a beginning in it is in one band whenever the operation was."""
        return self.link is self.farther


def shaded_bands(operation: Interval, bands: Bands, today: date) -> tuple[Shade, ...]:
    """From an operation's first possible day to today, without a gap and without an overlap, in time's order.

    Nothing where the operation may not have taken place yet.
    """
    if operation.hi > today:
        return ()
    cuts = (0, bands.early_months, bands.recent_months, bands.remote_months)
    begins = {add_months(end, months) for end in (operation.lo, operation.hi) for months in cuts}
    edges = [*sorted(day for day in begins if day <= today), today + timedelta(days=1)]
    return tuple(
        Shade(
            Interval(day, after - timedelta(days=1)),
            _band(operation.hi, bands, day),
            _band(operation.lo, bands, day),
        )
        for day, after in pairwise(edges)
    )


def _band(operated: date, bands: Bands, began: date) -> Link:
    if began < operated:
        return Link.BEFORE_SURGERY
    for months, link in (
        (bands.early_months, Link.EARLY),
        (bands.recent_months, Link.RECENT),
        (bands.remote_months, Link.UNCERTAIN),
    ):
        if began < add_months(operated, months):
            return link
    return Link.REMOTE
