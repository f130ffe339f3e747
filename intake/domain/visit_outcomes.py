"""What a case turned out to be after the visit, set against what the time rule had said of it.

A clinician says whether the trouble was related to an earlier operation. Over many visits that shows how
well a practice's own thresholds do: of the cases in one band, the share that was related.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from math import sqrt

from intake.domain.bands import Link

Z_95 = 1.959963984540054
"""The standard normal's 97.5 per cent point: with it the interval holds the true share 19 times of 20."""


class Relation(StrEnum):
    """Whether what was found at the visit came from an earlier operation."""

    RELATED = "related"
    NOT_RELATED = "not_related"
    UNCLEAR = "unclear"


class Care(StrEnum):
    """What was decided on at the visit."""

    THERAPY = "therapy"
    MEDICINE = "medicine"
    REVISION_SURGERY = "revision_surgery"


@dataclass(frozen=True, slots=True)
class VisitOutcome:
    """One case's outcome beside the link that the rules had found for it, settled or not.

    `untold`: the operation that it was related to came up at the visit; the form had told of none.
    """

    link: Link
    settled: bool
    relation: Relation
    untold: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """`count` of `of`, and the ends of the Wilson interval at 95 per cent; parts of 1."""

    count: int
    of: int
    low: float
    high: float

    @property
    def share(self) -> float:
        """The part that was counted, 0 where there was nothing to count."""
        return self.count / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class BandOutcomes:
    """The outcomes of one band's cases: all of them, the unclear ones, and the related among the clear.

    `untold` of the related ones are so to an operation that the form had not told.
    """

    link: Link
    seen: int
    unsettled: int
    unclear: int
    untold: int
    related: Share


def wilson(count: int, of: int, z: float = Z_95) -> Share:
    """The share `count` of `of` with its Wilson score interval; from 0 to 1 where nothing was counted.

    Source: E. B. Wilson, Probable Inference, the Law of Succession, and Statistical Inference, Journal of the
    American Statistical Association 22 (1927), 209-212. Raises ValueError unless 0 <= count <= of.
    """
    if not 0 <= count <= of:
        raise ValueError(f"a share needs 0 <= count <= of, got {count} of {of}")
    if of == 0:
        return Share(0, 0, 0.0, 1.0)
    part, spread = count / of, z * z / of
    middle = (part + spread / 2) / (1 + spread)
    half = z * sqrt(part * (1 - part) / of + spread / (4 * of)) / (1 + spread)
    # At the ends the interval's own end is exact; computed it may miss it by the last digit.
    low = 0.0 if count == 0 else max(0.0, middle - half)
    high = 1.0 if count == of else min(1.0, middle + half)
    return Share(count, of, low, high)


def by_band(outcomes: Iterable[VisitOutcome]) -> tuple[BandOutcomes, ...]:
    """The outcomes band by band in rank order; bands without an outcome are left out."""
    told = list(outcomes)
    return tuple(_band(link, mine) for link in Link if (mine := [each for each in told if each.link is link]))


def _band(link: Link, outcomes: list[VisitOutcome]) -> BandOutcomes:
    clear = [each for each in outcomes if each.relation is not Relation.UNCLEAR]
    related = sum(each.relation is Relation.RELATED for each in clear)
    return BandOutcomes(
        link=link,
        seen=len(outcomes),
        unsettled=sum(not each.settled for each in outcomes),
        unclear=len(outcomes) - len(clear),
        untold=sum(each.untold for each in clear if each.relation is Relation.RELATED),
        related=wilson(related, len(clear)),
    )
