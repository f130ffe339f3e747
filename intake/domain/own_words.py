"""Finding listed phrases in what a person wrote in their own words.

Whole words only, accents and capitals do not matter. A phrase is passed over where it is part of a listed
idiom, or where a negation stands shortly before it in the same clause.
"""

from __future__ import annotations

import re
import unicodedata
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
    phrases, idioms, negations, ends = _prepared(words)
    found: set[str] = set()
    for clause in _clauses(text):
        hidden = _covered(clause, idioms)
        for phrase, tokens in phrases:
            for start in _starts(clause, tokens):
                if not hidden.isdisjoint(range(start, start + len(tokens))):
                    continue
                # A phrase that is itself a denial ("no puedo orinar") cannot be denied by the word before it.
                if tokens[0] in negations or not _negated(clause, start, negations, ends):
                    found.add(phrase)
    return tuple(phrase for phrase, _ in phrases if phrase in found)


def _clauses(text: str) -> list[tuple[str, ...]]:
    return [_tokens(part) for part in _CLAUSE_END.split(text) if part]


def _tokens(text: str) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).casefold()
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return tuple(_WORD.findall(plain))


@lru_cache(maxsize=32)
def _prepared(
    words: WordList,
) -> tuple[
    tuple[tuple[str, tuple[str, ...]], ...], tuple[tuple[str, ...], ...], frozenset[str], frozenset[str]
]:
    return (
        tuple((phrase, _tokens(phrase)) for phrase in words.phrases),
        tuple(_tokens(idiom) for idiom in words.idioms),
        frozenset(token for word in words.negations for token in _tokens(word)),
        frozenset(token for word in words.negation_ends for token in _tokens(word)),
    )


def _starts(clause: tuple[str, ...], tokens: tuple[str, ...]) -> list[int]:
    size = len(tokens)
    return [at for at in range(len(clause) - size + 1) if clause[at : at + size] == tokens]


def _covered(clause: tuple[str, ...], idioms: tuple[tuple[str, ...], ...]) -> set[int]:
    return {at + step for idiom in idioms for at in _starts(clause, idiom) for step in range(len(idiom))}


def _negated(clause: tuple[str, ...], start: int, negations: frozenset[str], ends: frozenset[str]) -> bool:
    for word in reversed(clause[max(0, start - _NEGATION_REACH) : start]):
        if word in ends:
            return False
        if word in negations:
            return True
    return False
