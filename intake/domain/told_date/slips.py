"""What a misspelt word was meant as: a known word one letter away, two from six letters on."""

from __future__ import annotations

from functools import cache
from itertools import combinations

from intake.domain.told_date.lexicon import SLIP_TARGETS

_LONG = 6
_MOST = 4
"""A word that could be more words than this says nothing."""

_SURGERY = frozenset(
    {"surgery", "surgeries", "operation", "operations", "cirugia", "cirugias", "operacion", "operaciones"}
)
_TARGETS = (*SLIP_TARGETS, *sorted(_SURGERY))
"""Words that a misspelt word may have been meant as."""


def meant_by(word: str) -> tuple[str, ...]:
    """The words that `word` may be a slip of, the nearest alone; none for none or too many."""
    if not 3 <= len(word) <= 14:
        return ()
    once, twice = _neighbours()
    near = {target for left in _shortened(word, 1) for target in once.get(left, ())}
    fits = [target for target in _TARGETS if target in near and _edits(word, target) == 1]
    if not fits and len(word) >= _LONG:
        far = {target for left in _shortened(word, 2) for target in twice.get(left, ())}
        fits = [target for target in _TARGETS if target in far and _edits(word, target) == 2]
    return tuple(fits) if len(fits) <= _MOST else ()


def is_surgery(meant: tuple[str, ...]) -> bool:
    """Whether all that a word may be a slip of are words for the surgery."""
    return bool(meant) and _SURGERY.issuperset(meant)


@cache
def _neighbours() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """The words by what is left of them without one letter, and (long ones) without two."""
    once: dict[str, list[str]] = {}
    twice: dict[str, list[str]] = {}
    for word in _TARGETS:
        for left in _shortened(word, 1):
            once.setdefault(left, []).append(word)
        if len(word) >= _LONG:
            for left in _shortened(word, 2):
                twice.setdefault(left, []).append(word)
    return once, twice


def _shortened(word: str, most: int) -> set[str]:
    """The word itself and what is left of it without one letter, or up to `most`."""
    return {
        "".join(word[at] for at in range(len(word)) if at not in gone)
        for count in range(most + 1)
        for gone in combinations(range(len(word)), count)
    }


def _edits(one: str, other: str) -> int:
    """Letters put in, left out, changed or two neighbours swapped, to come from one word to the other."""
    before_last: list[int] = []
    last = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        now = [row]
        for column, wanted in enumerate(other, 1):
            cost = min(last[column] + 1, now[-1] + 1, last[column - 1] + (letter != wanted))
            swapped = row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == wanted
            now.append(min(cost, before_last[column - 2] + 1) if swapped else cost)
        before_last, last = last, now
    return last[-1]
