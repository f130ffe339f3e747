"""Numbers that count something else: "surgery #2", "3 levels", "room 12" say no day, whatever follows."""

from __future__ import annotations

from collections.abc import Sequence

from intake.domain.told_date.signs import Token

_JOINTS = frozenset("|:&-")
"""Signs of what joins some numbers: "2 or 3 levels"."""

_SURGERIES = range(1, 10)
"""Numbers that say which one at once behind "surgery"; a larger one is a day."""


def without_counts(tokens: list[Token]) -> list[Token]:
    """The tokens with such numbers under a sign of their own, and the words that made them so left out."""
    if not any(token.sign in "nq#" for token in tokens):
        return _without_their_words(tokens)
    counted = list(tokens)
    at = 0
    while at < len(tokens):
        end = _end_of_numbers(tokens, at)
        sign = _what_they_count(tokens, at, end) if end > at else ""
        if sign and at and tokens[at - 1].sign == "N":
            counted[at - 1] = tokens[at - 1]._replace(sign="m")
        for place in range(at, end):
            if sign and tokens[place].sign in "nq#":
                counted[place] = tokens[place]._replace(sign=sign)
        at = max(end, at + 1)
    return _without_their_words(counted)


def _end_of_numbers(tokens: Sequence[Token], at: int) -> int:
    """Where the numbers end that begin at a place: the place itself where none does."""
    if tokens[at].sign not in "nq#":
        return at
    end = at + 1
    while tokens[end].sign in _JOINTS and tokens[end + 1].sign in "nq#":
        end += 2
    return end


def _what_they_count(tokens: Sequence[Token], at: int, end: int) -> str:
    """The sign of what these numbers count: f a surgery, z another thing, "" nothing that is known here."""
    before, after = tokens[at - 1] if at else None, tokens[end]
    if after.sign in "UV":
        return ""
    if after.sign == "r" or (after.sign in "Zm" and after.value in {"many", "level"}):
        return "z"
    if before is None or tokens[at].apart:
        return ""
    if before.sign == "U" and before.value == "week":
        return "z"
    if before.sign == "m" or (before.sign == "N" and before.text == "no"):
        return "f" if before.value in {"which", None} and _is_of_surgery(tokens[:at]) else "z"
    names_one = before.sign == "Z" and before.value and end == at + 1 and not tokens[at].marked
    return "f" if names_one and after.sign in "MSHYyi" and tokens[at].value in _SURGERIES else ""


def _is_of_surgery(before: Sequence[Token]) -> bool:
    """Whether a surgery was named last, and no room or the like behind it."""
    named = [token for token in before if token.sign == "Z" or (token.sign == "m" and token.value != "which")]
    return bool(named) and named[-1].sign == "Z"


def _without_their_words(tokens: list[Token]) -> list[Token]:
    kept: list[Token] = []
    apart = False
    for token in tokens:
        if token.sign == "m" and token.value == "which" and kept and kept[-1].sign == "Z":
            kept.append(token._replace(sign="f"))
        elif token.sign in "mr":
            apart = True
        else:
            kept.append(token._replace(apart=True) if apart else token)
            apart = False
    return kept
