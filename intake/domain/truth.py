"""Three-valued truth, with the reason why something cannot be told.

The four values form one chain, NO < MISSING < DATE_IN_DOUBT < YES. "And" takes the least, "or" the greatest:
a part that is certainly false stops a conjunction, and where both a date and another answer are wanting, a
conjunction is as good as its worst part and a disjunction as its best.
"""

from __future__ import annotations

from enum import IntEnum


class Truth(IntEnum):
    """Whether something holds: no, an answer is missing, only a date keeps it from being certain, yes."""

    NO = 0
    MISSING = 1
    DATE_IN_DOUBT = 2
    YES = 3


def of(fact: bool) -> Truth:
    """A certain fact as a truth."""
    return Truth.YES if fact else Truth.NO


def all_of(*parts: Truth) -> Truth:
    """True when every part is; YES of nothing."""
    return min(parts, default=Truth.YES)


def any_of(*parts: Truth) -> Truth:
    """True when any part is; NO of nothing."""
    return max(parts, default=Truth.NO)
