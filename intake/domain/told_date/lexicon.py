"""Every word of both languages under its sign, to be looked up by one word or by several."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from intake.domain.told_date import words_en, words_es

Sign = tuple[str, Any]

_SAME_IN_BOTH = (("1", 1, "a, an, one, un, una, uno"),)


def _spellings(rows: tuple[words_en.Row, ...]) -> dict[tuple[str, ...], Sign]:
    return {
        tuple(spelling.split()): (sign, value)
        for sign, value, spellings in rows
        for spelling in spellings.split(", ")
    }


ALL: dict[tuple[str, ...], Sign] = {
    **{(word,): ("q", value) for word, value in {**words_en.NUMBERS, **words_es.NUMBERS}.items()},
    **{(word,): ("o", value) for word, value in {**words_en.ORDINALS, **words_es.ORDINALS}.items()},
    **_spellings(words_en.WORDS),
    **_spellings(_SAME_IN_BOTH),
    **_spellings(words_es.WORDS),
}

SINGLE: dict[str, Sign] = {words[0]: sign for words, sign in ALL.items() if len(words) == 1}
"""Words that stand alone."""

PHRASES: dict[str, list[tuple[tuple[str, ...], Sign]]] = {}
"""Words of several, by the first of them, the longest foremost."""

for _words in sorted((words for words in ALL if len(words) > 1), key=len, reverse=True):
    PHRASES.setdefault(_words[0], []).append((_words, ALL[_words]))

ORDINARY = frozenset(words_en.ORDINARY.split()) | frozenset(words_es.ORDINARY.split())
KNOWN = ORDINARY | frozenset(word for words in ALL for word in words)
"""Words that are not misspelt."""

_SLIPPING = frozenset("MSHWUVqo@AhL5cPTG~?sbal>^X")
SLIP_TARGETS = tuple(word for word, (sign, _) in SINGLE.items() if sign in _SLIPPING and len(word) > 2)
"""Words that a misspelt word may have been meant as."""

_PARTS = frozenset(
    {word for word, (sign, _) in SINGLE.items() if sign in "MSWUVqAhLTX" and len(word) > 2}
    | {"un", "de", "a", "ish"}
)


@cache
def _run_together() -> re.Pattern[str]:
    words = "|".join(sorted(_PARTS, key=lambda word: (-len(word), word)))
    return re.compile(rf"({words})({words})({words})?({words})?")


def taken_apart(word: str) -> tuple[str, ...]:
    """The known words that were written without spaces between them; empty where it is not made of such."""
    found = _run_together().fullmatch(word)
    return tuple(part for part in found.groups() if part) if found else ()
