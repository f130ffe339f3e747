"""When a page, question or option is asked: a closed set of conditions over answers, three-valued.

A condition holds only when it is certainly true. "Not sure", left empty and not asked are unknown
(`Truth.MISSING`), so neither a condition nor its opposite holds over them. To ask about doubt, name "unsure".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Protocol

from intake.domain.answers import Answer, Answered, NotSure, instance_id
from intake.domain.truth import Truth, any_of, of

UNSURE = "unsure"

Lookup = Callable[[str], Answer]
"""Gives the answer to an id, `NotAsked()` where there is none; `Answers.get` is one."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A question a condition reads, and the choices of it that the condition names.

    `looped`: it is read in the turn of the loop the condition is asked in.
    """

    link_id: str
    values: tuple[str, ...] = ()
    looped: bool = False


class Condition(Protocol):
    """One condition; `instance` is the turn of the loop it is asked in, None outside a loop."""

    def truth(self, lookup: Lookup, instance: int | None = None, /) -> Truth:
        """Whether it holds; MISSING where what it reads is unknown."""

    def references(self) -> Iterator[Reference]:
        """Every question it reads."""


def instances(lookup: Lookup, loop: str) -> tuple[int, ...]:
    """The loop's instance numbers in order; none where the loop was never begun."""
    answer = lookup(loop)
    return tuple(answer.value) if isinstance(answer, Answered) else ()


@dataclass(frozen=True, slots=True)
class Always:
    """Holds whatever was answered."""

    def truth(self, _lookup: Lookup, _instance: int | None = None, /) -> Truth:
        """YES."""
        return Truth.YES

    def references(self) -> Iterator[Reference]:
        """None."""
        return iter(())


ALWAYS = Always()


@dataclass(frozen=True, slots=True)
class Is:
    """The one value chosen is among `values`; "I am not sure" matches only where "unsure" is named."""

    link_id: str
    values: tuple[Any, ...]
    looped: bool = False

    def truth(self, lookup: Lookup, instance: int | None = None, /) -> Truth:
        """YES, NO, or MISSING where there is no value."""
        answer = lookup(instance_id(self.link_id, instance) if self.looped else self.link_id)
        if isinstance(answer, Answered) and answer.value != UNSURE:
            return Truth.YES if answer.value in self.values else Truth.NO
        is_unsure = isinstance(answer, Answered | NotSure)
        return Truth.YES if is_unsure and UNSURE in self.values else Truth.MISSING

    def references(self) -> Iterator[Reference]:
        """The one question."""
        yield Reference(self.link_id, self.values, self.looped)


@dataclass(frozen=True, slots=True)
class Includes:
    """At least one of `values` is among the boxes ticked; with "unsure" ticked, an empty box is unknown."""

    link_id: str
    values: tuple[str, ...]
    looped: bool = False

    def truth(self, lookup: Lookup, instance: int | None = None, /) -> Truth:
        """YES, NO, or MISSING where nothing was ticked at all or "unsure" was."""
        answer = lookup(instance_id(self.link_id, instance) if self.looped else self.link_id)
        if not isinstance(answer, Answered):
            is_unsure = isinstance(answer, NotSure)
            return Truth.YES if is_unsure and UNSURE in self.values else Truth.MISSING
        for value in self.values:
            if value in answer.value:
                return Truth.YES
        return Truth.MISSING if UNSURE in answer.value else Truth.NO

    def references(self) -> Iterator[Reference]:
        """The one question."""
        yield Reference(self.link_id, self.values, self.looped)


@dataclass(frozen=True, slots=True)
class HasValue:
    """A value was given; certain either way once the question was shown."""

    link_id: str
    looped: bool = False

    def truth(self, lookup: Lookup, instance: int | None = None, /) -> Truth:
        """YES or NO; MISSING while not asked."""
        answer = lookup(instance_id(self.link_id, instance) if self.looped else self.link_id)
        return Truth.MISSING if answer.is_not_asked else of(answer.is_answered)

    def references(self) -> Iterator[Reference]:
        """The one question."""
        yield Reference(self.link_id, (), self.looped)


@dataclass(frozen=True, slots=True)
class Above:
    """The number given is greater than `number`."""

    link_id: str
    number: int
    looped: bool = False

    def truth(self, lookup: Lookup, instance: int | None = None, /) -> Truth:
        """YES or NO; MISSING where no number was given."""
        answer = lookup(instance_id(self.link_id, instance) if self.looped else self.link_id)
        return of(answer.value > self.number) if isinstance(answer, Answered) else Truth.MISSING

    def references(self) -> Iterator[Reference]:
        """The one question."""
        yield Reference(self.link_id, (), self.looped)


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The loop has at least `count` instances."""

    loop: str
    count: int

    def truth(self, lookup: Lookup, _instance: int | None = None, /) -> Truth:
        """YES or NO."""
        return of(len(instances(lookup, self.loop)) >= self.count)

    def references(self) -> Iterator[Reference]:
        """The loop."""
        yield Reference(self.loop)


@dataclass(frozen=True, slots=True)
class AnyInstance:
    """`condition` holds in at least one instance of the loop; NO of none."""

    loop: str
    condition: Condition

    def truth(self, lookup: Lookup, _instance: int | None = None, /) -> Truth:
        """The best of the instances."""
        return any_of(*(self.condition.truth(lookup, number) for number in instances(lookup, self.loop)))

    def references(self) -> Iterator[Reference]:
        """The loop, and what the inner condition reads in every turn of it."""
        yield Reference(self.loop)
        yield from (replace(reference, looped=False) for reference in self.condition.references())


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple[Condition, ...]

    def truth(self, lookup: Lookup, instance: int | None = None, /) -> Truth:
        """The worst of the parts; after one that does not hold no other is looked at."""
        worst = Truth.YES
        for part in self.parts:
            worst = min(worst, part.truth(lookup, instance))
            if worst is Truth.NO:
                break
        return worst

    def references(self) -> Iterator[Reference]:
        """What the parts read."""
        for part in self.parts:
            yield from part.references()


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple[Condition, ...]

    def truth(self, lookup: Lookup, instance: int | None = None, /) -> Truth:
        """The best of the parts; after one that holds no other is looked at."""
        best = Truth.NO
        for part in self.parts:
            best = max(best, part.truth(lookup, instance))
            if best is Truth.YES:
                break
        return best

    def references(self) -> Iterator[Reference]:
        """What the parts read."""
        for part in self.parts:
            yield from part.references()


_OPPOSITE = {truth: truth for truth in Truth} | {Truth.YES: Truth.NO, Truth.NO: Truth.YES}


@dataclass(frozen=True, slots=True)
class Not:
    """`part` certainly does not hold; what is unknown stays unknown."""

    part: Condition

    def truth(self, lookup: Lookup, instance: int | None = None, /) -> Truth:
        """YES for NO, NO for YES, else as it is."""
        return _OPPOSITE[self.part.truth(lookup, instance)]

    def references(self) -> Iterator[Reference]:
        """What the part reads."""
        return self.part.references()
