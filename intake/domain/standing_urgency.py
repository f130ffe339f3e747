"""The urgency that stands for a case: a clinician's last decision, and what the patient told since.

A case may be assessed several times, because its patient may bring it up to date. What was told stands beside
what is told now until a clinician has decided: a sign no longer ticked may have been left out by mistake.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from intake.domain.policy import Urgency


@dataclass(frozen=True, slots=True)
class Assessed:
    """What the rules made of one telling; `number` counts a case's assessments from 1."""

    number: int
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class Decided:
    """A clinician's own urgency; `number` counts decisions, `seen` is the last assessment before it."""

    number: int
    seen: int
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The urgency of a case that was merged into this one; `seen` is the number of decisions made before."""

    seen: int
    urgency: Urgency


def standing_urgency(
    assessed: Iterable[Assessed], decided: Iterable[Decided], taken_in: Iterable[TakenIn] = ()
) -> Urgency:
    """The most urgent of the clinician's last decision and all that was told since; each in any order.

    So what is told never lowers it, and only a clinician does. Raises ValueError where there is neither.
    """
    decided = tuple(decided)
    last = _last(decided)
    levels = [each.urgency for each in _since(last, assessed)] + ([last.urgency] if last else [])
    levels += [each.urgency for each in taken_in if is_undecided(each.seen, decided)]
    return min(levels, key=lambda level: level.rank)


def is_undecided(seen: int, decided: Iterable[Decided]) -> bool:
    """Whether no clinician has decided since there were so many decisions."""
    last = _last(decided)
    return last is None or last.number <= seen


def standing_assessments(assessed: Iterable[Assessed], decided: Iterable[Decided]) -> frozenset[int]:
    """The numbers of the assessments that no clinician has decided on yet: what they found still stands."""
    return frozenset(each.number for each in _since(_last(decided), assessed))


def _last(decided: Iterable[Decided]) -> Decided | None:
    return max(decided, key=lambda each: each.number, default=None)


def _since(last: Decided | None, assessed: Iterable[Assessed]) -> list[Assessed]:
    return [each for each in assessed if last is None or each.number > last.seen]
