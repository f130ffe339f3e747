"""When an item is asked, in FHIR's words: the form's conditions as `enableWhen`.

FHIR knows no nesting: an item names comparisons, of which all or any must hold. A condition is therefore
brought into clauses that must all hold, each a list of comparisons of which one must. What takes more than
one item's `enableWhen` is spread over groups around the item, one inside the other.

The form's conditions hold only where they certainly do. So "not" never becomes the mere absence of an answer,
except where the form itself asks whether one was given.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

from intake.domain.conditions import (
    UNSURE,
    Above,
    AllOf,
    Always,
    AnyOf,
    AtLeast,
    Condition,
    HasValue,
    Includes,
    Is,
    Not,
)
from intake.domain.questionnaire import Question, Questionnaire
from intake.formats.fhir.naming import coding, count_id, not_sure_id

EXISTS, EQUAL, NOT_EQUAL = "exists", "=", "!="


class NotInFhir(ValueError):
    """A condition that FHIR R4 has no words for; the message names its kind."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One line of `enableWhen`: a question's link id, how it is compared, and with what.

    `key` is a choice's key, True or False, or a whole number.
    """

    question: str
    operator: str
    key: str | int | bool
    system: str = ""

    def to_data(self) -> dict[str, Any]:
        """The line as FHIR writes it."""
        line: dict[str, Any] = {"question": self.question, "operator": self.operator}
        if isinstance(self.key, bool):
            return line | {"answerBoolean": self.key}
        if isinstance(self.key, int):
            return line | {"answerInteger": self.key}
        return line | {"answerCoding": {"system": self.system, "code": self.key}}

    def implies(self, other: Comparison) -> bool:
        """Whether the other holds wherever this one does."""
        if self == other:
            return True
        says_there_is_one = self.operator == EQUAL and (other.operator, other.key) == (EXISTS, True)
        return self.question == other.question and says_there_is_one


Clause = tuple[Comparison, ...]
"""Comparisons of which one must hold."""


@dataclass(frozen=True, slots=True)
class Level:
    """What one item's `enableWhen` can say: comparisons that must all hold, or of which one must."""

    behavior: str
    comparisons: tuple[Comparison, ...]

    def to_data(self) -> dict[str, Any]:
        """The elements of an item that say it."""
        said: dict[str, Any] = {"enableWhen": [each.to_data() for each in self.comparisons]}
        return said | {"enableBehavior": self.behavior} if len(self.comparisons) > 1 else said


class Enabling:
    """Puts the conditions of one form into FHIR's words; `base` begins the addresses of its code systems."""

    def __init__(self, form: Questionnaire, base: str) -> None:
        self._form, self._base = form, base

    def levels(self, *conditions: Condition) -> tuple[Level, ...]:
        """What must hold for any of the conditions to hold, the outermost first; empty: it always does.

        Raises `NotInFhir`.
        """
        clauses = _simplified(_any([self._clauses(each) for each in conditions]))
        single = tuple(clause[0] for clause in clauses if len(clause) == 1)
        others = [Level("any", clause) for clause in clauses if len(clause) > 1]
        return tuple([Level("all", single), *others] if single else others)

    def _clauses(self, condition: Condition) -> list[Clause]:
        if isinstance(condition, Always):
            return []
        if isinstance(condition, AllOf):
            return [clause for part in condition.parts for clause in self._clauses(part)]
        if isinstance(condition, AnyOf):
            return _any([self._clauses(part) for part in condition.parts])
        if isinstance(condition, Not):
            return self._denied(condition.part)
        if isinstance(condition, Is | Includes):
            return [tuple(self._equals(condition.link_id, key) for key in condition.values)]
        if isinstance(condition, HasValue):
            return [self._answered(self._form.question(condition.link_id))]
        if isinstance(condition, Above):
            return [(Comparison(condition.link_id, ">", condition.number),)]
        if isinstance(condition, AtLeast):
            return [(Comparison(count_id(condition.loop), ">=", condition.count),)]
        raise NotInFhir(f"{type(condition).__name__} has no words in enableWhen")

    def _denied(self, condition: Condition) -> list[Clause]:
        """The clauses of a condition that certainly does not hold."""
        if isinstance(condition, Not):
            return self._clauses(condition.part)
        if isinstance(condition, AllOf):
            return _any([self._denied(part) for part in condition.parts])
        if isinstance(condition, AnyOf):
            return [clause for part in condition.parts for clause in self._denied(part)]
        if isinstance(condition, Is):
            question = self._form.question(condition.link_id)
            others = [key for key in _keys(question) if key not in (*condition.values, UNSURE)]
            return [tuple(self._equals(condition.link_id, key) for key in others)]
        if isinstance(condition, Includes):
            not_these = [*condition.values, UNSURE]
            offered = _keys(self._form.question(condition.link_id))
            denied = [self._equals(condition.link_id, key, NOT_EQUAL) for key in not_these if key in offered]
            return [(Comparison(condition.link_id, EXISTS, key=True),), *((each,) for each in denied)]
        if isinstance(condition, HasValue):
            return [(Comparison(condition.link_id, EXISTS, key=False),)]
        if isinstance(condition, Above):
            return [(Comparison(condition.link_id, "<=", condition.number),)]
        if isinstance(condition, AtLeast):
            return [(Comparison(count_id(condition.loop), "<", condition.count),)]
        raise NotInFhir(f"the opposite of {type(condition).__name__} has no words in enableWhen")

    def _equals(self, link_id: str, key: str, operator: str = EQUAL) -> Comparison:
        question = self._form.question(link_id)
        if key == UNSURE and question.option(UNSURE) is None:
            return Comparison(not_sure_id(link_id), operator, key=True)
        return Comparison(link_id, operator, key, coding(self._base, self._form, question, key)["system"])

    def _answered(self, question: Question) -> Clause:
        """A value was given: any choice but "I am not sure"."""
        keys = [key for key in _keys(question) if key != UNSURE]
        if question.option(UNSURE) is None or not keys:
            return (Comparison(question.link_id, EXISTS, key=True),)
        return tuple(self._equals(question.link_id, key) for key in keys)


def _keys(question: Question) -> list[str]:
    return [option.key for option in question.options]


def _any(alternatives: list[list[Clause]]) -> list[Clause]:
    """The clauses of "one of these holds": one of each, every way they can be put together."""
    if not alternatives or any(not each for each in alternatives):
        return []
    together: list[Clause] = [()]
    for alternative in alternatives:
        joined = (tuple(dict.fromkeys((*left, *right))) for left, right in product(together, alternative))
        together = _simplified(joined)
    return together


def _simplified(clauses: Iterable[Clause]) -> list[Clause]:
    """Without those that always hold, and without those that hold wherever another one does."""
    left = [clause for clause in dict.fromkeys(clauses) if not _always_holds(clause)]
    left = [_without_implied(clause) for clause in left]
    return [
        clause
        for place, clause in enumerate(left)
        if not any(
            _implies(other, clause) and (not _implies(clause, other) or before < place)
            for before, other in enumerate(left)
            if before != place
        )
    ]


def _without_implied(clause: Clause) -> Clause:
    """Comparisons that say no more than another one of the clause are left out."""
    return tuple(
        each for each in clause if not any(each != other and each.implies(other) for other in clause)
    )


def _implies(one: Clause, other: Clause) -> bool:
    return all(any(each.implies(wider) for wider in other) for each in one)


_OPPOSITES: dict[str, str] = {">=": "<", "<": ">=", EQUAL: NOT_EQUAL, NOT_EQUAL: EQUAL, ">": "<="}


def _always_holds(clause: Clause) -> bool:
    """Whether it names a comparison and its opposite."""
    said = {(each.question, each.operator, each.key) for each in clause}
    return any((each.question, _OPPOSITES.get(each.operator, ""), each.key) in said for each in clause)
