"""Finding listed phrases in what a person wrote in their own words.

Whole words only; accents, capitals and characters that nobody sees do not matter, nor do listed fillers in
the middle of a phrase. A phrase is passed over where it is part of a listed idiom, or where a negation stands
shortly before it in the same clause.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from intake.domain.policy import WordList
from intake.domain.visible_text import without_invisible

_NEGATION_REACH = 4
"""How many words before a phrase a negation still counts: "I have not had any chest pain"."""

_MOST_FILLERS = 3
"""How many fillers may stand behind a phrase's first word; a text of nothing else takes no longer to read."""

_CLAUSE_END = re.compile(r"[.!?;:,\n\r\v\f\x85\u2028\u2029()¡¿…–—/•。，、；：！？]+|\s-+\s|-{2,}")
_APOSTROPHES = re.compile(r"['’‘`´ʼ′＇]")
_WORD = re.compile(r"[a-z0-9]+")


def find_phrases(text: str, words: WordList) -> tuple[str, ...]:
    """The listed phrases that stand in `text`, in the list's order, each once."""
    if not text:
        return ()
    lists = _prepared(words)
    found: set[str] = set()
    for clause in _clauses(text):
        hidden = {at for place, _ in _standing(clause, lists.idioms, lists.fillers) for at in place}
        for place, phrase in _standing(clause, lists.phrases, lists.fillers):
            if not hidden.isdisjoint(place):
                continue
            # A phrase that is itself a denial ("no puedo orinar") cannot be denied by the word before it.
            if clause[place.start] in lists.negations or not _negated(clause, place.start, lists):
                found.add(phrase)
    return tuple(phrase for phrase in words.phrases if phrase in found)


def can_be_found(phrase: str) -> bool:
    """Whether a phrase has words, all in one clause: else it would never be found, whatever is written."""
    return sum(bool(clause) for clause in _clauses(phrase)) == 1


def _clauses(text: str) -> list[tuple[str, ...]]:
    return [_tokens(part) for part in _CLAUSE_END.split(without_invisible(text)) if part]


def _tokens(text: str) -> tuple[str, ...]:
    plain = _APOSTROPHES.sub("", text)
    if not plain.isascii():
        parts = unicodedata.normalize("NFKD", plain)
        plain = "".join(char for char in parts if not unicodedata.combining(char))
    return tuple(_WORD.findall(plain.casefold()))


_ByFirstWords = dict[tuple[str, ...], list[tuple[tuple[str, ...], str]]]
"""Phrases as words and as listed, under their first two words (or their only one): a text is gone through
once, not once a phrase."""


@dataclass(frozen=True, slots=True)
class _Lists:
    """A word list cut into words."""

    phrases: _ByFirstWords
    idioms: _ByFirstWords
    negations: frozenset[str]
    negation_ends: frozenset[str]
    fillers: frozenset[str]


@lru_cache(maxsize=32)
def _prepared(words: WordList) -> _Lists:
    return _Lists(
        _by_first_words(words.phrases),
        _by_first_words(words.idioms),
        *(
            frozenset(token for word in listed for token in _tokens(word))
            for listed in (words.negations, words.negation_ends, words.fillers)
        ),
    )


def _by_first_words(phrases: Iterable[str]) -> _ByFirstWords:
    found: _ByFirstWords = {}
    for phrase in phrases:
        tokens = _tokens(phrase)
        found.setdefault(tokens[:2], []).append((tokens, phrase))
    return found


def _standing(
    clause: tuple[str, ...], phrases: _ByFirstWords, fillers: frozenset[str]
) -> Iterator[tuple[range, str]]:
    """Each place where a phrase stands in the clause, as the words it reaches over, with the phrase."""
    for at in range(len(clause)):
        for first in _first_words(clause, at, fillers):
            for tokens, phrase in phrases.get(first, ()):
                end = _end(clause, at, tokens, fillers)
                if end is not None:
                    yield range(at, end), phrase


def _first_words(clause: tuple[str, ...], at: int, fillers: frozenset[str]) -> Iterator[tuple[str, ...]]:
    """The first words that a phrase beginning at `at` can have: this one alone, or with one that follows."""
    yield clause[at : at + 1]
    for following in range(at + 1, min(at + 2 + _MOST_FILLERS, len(clause))):
        yield clause[at], clause[following]
        if clause[following] not in fillers:
            return


def _end(clause: tuple[str, ...], at: int, tokens: tuple[str, ...], fillers: frozenset[str]) -> int | None:
    """Behind which word the phrase ends that begins at `at`; None where it does not stand there."""
    for token in tokens:
        while at < len(clause) and clause[at] != token and clause[at] in fillers:
            at += 1
        if at == len(clause) or clause[at] != token:
            return None
        at += 1
    return at


def _negated(clause: tuple[str, ...], start: int, lists: _Lists) -> bool:
    for word in reversed(clause[max(0, start - _NEGATION_REACH) : start]):
        if word in lists.negation_ends:
            return False
        if word in lists.negations:
            return True
    return False
