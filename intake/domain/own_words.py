"""Finding listed phrases in what a person wrote in their own words.

Whole words only, accents and capitals do not matter. A phrase is passed over where it is part of a listed
idiom, or where a negation stands shortly before it in the same clause.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from intake.domain.policy import WordList

_NEGATION_REACH = 4
"""How many words before a phrase a negation still counts: "I have not had any chest pain"."""

_CLAUSE_END = re.compile(r"[.!?;:,\n\r()¡¿…–—/•]+|\s-+\s|-{2,}")
_APOSTROPHES = re.compile(r"['’‘`´]")
_WORD = re.compile(r"[a-z0-9]+")


def find_phrases(text: str, words: WordList) -> tuple[str, ...]:
    """The listed phrases that stand in `text`, in the list's order, each once."""
    if not text:
        return ()
    lists = _prepared(words)
    found: set[str] = set()
    for clause in _clauses(text):
        hidden = {at + step for at, idiom, _ in _standing(clause, lists.idioms) for step in range(len(idiom))}
        for at, tokens, phrase in _standing(clause, lists.phrases):
            if not hidden.isdisjoint(range(at, at + len(tokens))):
                continue
            # A phrase that is itself a denial ("no puedo orinar") cannot be denied by the word before it.
            if tokens[0] in lists.negations or not _negated(clause, at, lists):
                found.add(phrase)
    return tuple(phrase for phrase in words.phrases if phrase in found)


def can_be_found(phrase: str) -> bool:
    """Whether a phrase has words, all in one clause: else it would never be found, whatever is written."""
    return sum(bool(clause) for clause in _clauses(phrase)) == 1


def _clauses(text: str) -> list[tuple[str, ...]]:
    return [_tokens(part) for part in _CLAUSE_END.split(text) if part]


def _tokens(text: str) -> tuple[str, ...]:
    plain = _APOSTROPHES.sub("", text)
    if not plain.isascii():
        parts = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in parts if not unicodedata.combining(char))
    return tuple(_WORD.findall(plain.casefold()))


_ByFirstWord = dict[str, list[tuple[tuple[str, ...], str]]]
"""Phrases as words and as listed, under their first word: a text is gone through once, not once a phrase."""


@dataclass(frozen=True, slots=True)
class _Lists:
    """A word list cut into words."""

    phrases: _ByFirstWord
    idioms: _ByFirstWord
    negations: frozenset[str]
    negation_ends: frozenset[str]


@lru_cache(maxsize=32)
def _prepared(words: WordList) -> _Lists:
    return _Lists(
        _by_first_word(words.phrases),
        _by_first_word(words.idioms),
        frozenset(token for word in words.negations for token in _tokens(word)),
        frozenset(token for word in words.negation_ends for token in _tokens(word)),
    )


def _by_first_word(phrases: Iterable[str]) -> _ByFirstWord:
    found: _ByFirstWord = {}
    for phrase in phrases:
        tokens = _tokens(phrase)
        found.setdefault(tokens[0], []).append((tokens, phrase))
    return found


def _standing(clause: tuple[str, ...], phrases: _ByFirstWord) -> Iterator[tuple[int, tuple[str, ...], str]]:
    """Each place where a phrase stands in the clause, with the phrase."""
    for at, word in enumerate(clause):
        for tokens, phrase in phrases.get(word, ()):
            if clause[at : at + len(tokens)] == tokens:
                yield at, tokens, phrase


def _negated(clause: tuple[str, ...], start: int, lists: _Lists) -> bool:
    for word in reversed(clause[max(0, start - _NEGATION_REACH) : start]):
        if word in lists.negation_ends:
            return False
        if word in lists.negations:
            return True
    return False
