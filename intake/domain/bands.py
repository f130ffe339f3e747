"""The bands of the time rule, and one pair of symptom and operation judged into them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from intake.domain.dates import Interval


class Link(StrEnum):
    """How a symptom stands to surgery, most related first: the order is the rank."""

    PERSISTENT = "persistent"
    EARLY = "early"
    RECENT = "recent"
    UNKNOWN = "unknown"
    UNCERTAIN = "uncertain"
    OTHER_AREA = "other_area"
    BEFORE_SURGERY = "before_surgery"
    REMOTE = "remote"
    NO_SURGERY = "no_surgery"

    @property
    def rank(self) -> int:
        """0 for the most related; smaller outranks larger."""
        return _RANK[self]

    @property
    def group(self) -> str:
        """may_relate, uncertain, less_likely or no_surgery."""
        return _GROUP[self]


_RANK = {link: rank for rank, link in enumerate(Link)}
_GROUP = {
    Link.PERSISTENT: "may_relate",
    Link.EARLY: "may_relate",
    Link.RECENT: "may_relate",
    Link.UNKNOWN: "uncertain",
    Link.UNCERTAIN: "uncertain",
    Link.OTHER_AREA: "uncertain",
    Link.BEFORE_SURGERY: "uncertain",
    Link.REMOTE: "less_likely",
    Link.NO_SURGERY: "no_surgery",
}
MAY_RELATE, UNCERTAIN = "may_relate", "uncertain"


@dataclass(frozen=True, slots=True)
class Bands:
    """The three cuts in calendar months after surgery; ValueError unless 0 < early < recent < remote."""

    early_months: int
    recent_months: int
    remote_months: int

    def __post_init__(self) -> None:
        if not 0 < self.early_months < self.recent_months < self.remote_months:
            raise ValueError("bands need 0 < early_months < recent_months < remote_months")


@dataclass(frozen=True, slots=True)
class Headline:
    """The symptom and the operation that decide a case's link, by its key and its index in the case.

    `surgery` is None where a symptom is there ever since an operation that was not told.
    """

    symptom: str
    surgery: int | None


@dataclass(frozen=True, slots=True)
class Pair:
    """One symptom judged against one operation (`surgery` is its index, None where none was told).

    `shared`: they can belong to one area. `left_open`: a missing date keeps it from any band.
    `contradicted`: what was told of its order cannot be right. `later`: the operation certainly came after
    the onset.
    """

    symptom: str
    surgery: int | None
    possible: tuple[Link, ...]
    settled: bool
    surgery_interval: Interval | None = None
    onset_interval: Interval | None = None
    shared: bool = True
    left_open: bool = False
    contradicted: bool = False
    later: bool = False

    @property
    def link(self) -> Link:
        """The highest-ranked of the possible bands."""
        return self.possible[0]


def ranked(links: Iterable[Link]) -> tuple[Link, ...]:
    """The links without repeats, most related first."""
    return tuple(sorted(set(links), key=lambda link: link.rank))
