"""Cutting a phrase into signed tokens; what a word means by the words around it is settled here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from intake.domain.told_date.counts import without_counts
from intake.domain.told_date.lexicon import KNOWN, PHRASES, SINGLE, taken_apart
from intake.domain.told_date.neighbours import settled
from intake.domain.told_date.number_words import joined_numbers
from intake.domain.told_date.plans import tells_a_plan
from intake.domain.told_date.signs import END, Token
from intake.domain.told_date.slips import is_surgery, meant_by

_PART = r"(?:\d{4}|\d{1,2}|\?{1,4}|x{1,4})"
_PIECE = re.compile(
    rf"""
      (?P<cluster>(?<![\w.,/-])(?=[?x/.\s-]*\d){_PART}(?:\s?[/.-]\s?{_PART}){{2}}(?![\w/])
        |(?<![\w.,/-])(?=[?x/.\s-]*\d){_PART}(?:\s*[/-]\s*|\.){_PART}(?!\d|/\d))
    | (?P<decade>'?(?:\d\d)?\d0\s?'?s\b)
    | '(?P<apostrophe>\d\d)(?!\d)
    | (?P<quarter>\bq[1-4]\b|\b[1-4]q\b)
    | (?P<grouped>(?<!\d)[12][.,]\d{{3}}(?![\d.,]*\d))
    | (?P<decimal>(?<!\d)\d{{1,2}}[.,]\d{{1,2}}(?![\d.,]*\d))
    | (?P<mixed>(?<!\w)(?=[oil]*\d)(?=\d*[oil])[\doil]{{4}}(?!\w))
    | (?P<ordinal>(?<!\d)\d{{1,2}}(?:st|nd|rd|th|ero|era|er|ro|ra|do|da|to|ta|[oa])\b
        |(?<!\d)\d{{1,2}}\s(?:nd|rd|th)\b)
    | (?P<digits>\d+)
    | (?P<unknown>(?<!\w)x{{2,4}}(?!\w)|\?{{2,4}})
    | (?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)
    | (?P<mark>[#~?+<>&,()/;:.-])
    """,
    re.VERBOSE,
)
_MOST_STRANGE = 6
"""Strange words of one phrase that are looked up as slips."""

_MARKS = {"~": "~", "?": "?", "+": "+", "<": "<", ">": ">", "&": "&", ",": ",", "-": "-", "/": "/", "#": "m"}
_LETTERS_FOR_DIGITS = str.maketrans("oil", "011")
_LOOSE_MARKS = frozenset("(.")
"""Marks that part a number from its month no more than a space does; "1) June" numbers a list."""

_WEEKDAY_LIKE = {"sat": 5, "sun": 6, "sab": 5, "dom": 6, "lun": 0, "mie": 2, "jue": 3, "vie": 4}


class Slips:
    """The misspelt words of one phrase with what each may have been meant as."""

    def __init__(self) -> None:
        self.meant: dict[str, tuple[str, ...]] = {}
        self.any = False


def tokens_of(text: str, today: date, slips: Slips, chosen: dict[str, str]) -> list[Token]:
    """The tokens of a plain phrase; a misspelt word is read as `chosen`, and noted in `slips`."""
    raw = list(_pieces(text, today, slips))
    words = [token.text if token.sign == "word" else "" for token in raw]
    tokens: list[Token] = []
    said: list[Token] = []
    at, apart, marked = 0, False, False
    while at < len(raw):
        token, step = raw[at], 1
        if token.sign == "word":
            for spelling, (sign, value) in PHRASES.get(words[at], ()):
                if tuple(words[at : at + len(spelling)]) == spelling:
                    token, step = Token(sign, value, " ".join(spelling)), len(spelling)
                    break
            else:
                token = _word(words[at], slips, chosen)
        at += step
        if token.sign == "parts":
            raw[at:at] = [Token("word", None, part) for part in token.value]
            words[at:at] = token.value
            continue
        said.append(token)
        if token.sign:
            tokens.append(token._replace(apart=apart, marked=marked))
            apart = marked = False
        elif token.text in _LOOSE_MARKS:
            marked = True
        else:
            apart = True
    tokens.append(Token(END, None, "", apart))
    plan = [Token("I", None, "")] if tells_a_plan(said) else []
    return plan + without_counts(settled(joined_numbers(tokens, today.year + 1)))


def _pieces(text: str, today: date, slips: Slips) -> Iterator[Token]:
    for found in _PIECE.finditer(text):
        kind, piece = found.lastgroup or "", found.group()
        if kind == "word":
            yield from (Token("word", None, word) for word in _without_apostrophe(piece))
        elif kind == "mark":
            yield Token(_MARKS.get(piece, ""), "which" if piece == "#" else None, piece)
        elif kind == "unknown":
            yield Token("u", None, piece)
        elif kind == "ordinal":
            yield Token("o", int(re.sub(r"\D", "", piece)), piece)
        elif kind == "quarter":
            yield Token("Q", int(piece.strip("q")), piece)
        elif kind == "cluster":
            yield Token("#", tuple(re.split(r"\s*([/.-])\s*", piece)), piece)
        else:
            yield _number(kind, piece, found, today, slips)


def _without_apostrophe(word: str) -> Iterator[str]:
    """The word as it is looked up: "dad's" is "dad", "surgery's" is "surgery is", "we're" is "we are"."""
    owner = word.removesuffix("'s")
    sign, value = SINGLE.get(owner, ("", None)) if owner != word else ("", None)
    if sign in {"O", "E"}:
        yield owner
    elif word.endswith("'re"):
        yield from (word[:-3], "are")
    elif sign == "Z" and value:
        yield from (owner, "is")
    else:
        yield word.replace("'", "")


def _number(kind: str, piece: str, found: re.Match[str], today: date, slips: Slips) -> Token:
    if kind == "decade":
        digits = re.sub(r"\D", "", piece)
        return Token("D", int(digits) if len(digits) == 4 else century(int(digits), today), piece)
    if kind == "apostrophe":
        return Token("y", century(int(found["apostrophe"]), today), piece)
    if kind == "decimal":
        return Token("q", Fraction(piece.replace(",", ".")), piece)
    if kind in {"mixed", "grouped"}:
        digits = re.sub(r"\D", "", piece.translate(_LETTERS_FOR_DIGITS))
        slips.any = True
        return _year(int(digits), piece, today)
    if len(piece) <= 2:
        return Token("n", int(piece), piece)
    if len(piece) == 3:
        return Token("q", Fraction(int(piece)), piece)
    if len(piece) == 4:
        return _year(int(piece), piece, today)
    return Token("8" if len(piece) in {6, 8} else "0", piece, piece)


def _year(number: int, piece: str, today: date) -> Token:
    return Token("Y" if 1900 <= number <= today.year + 1 else "0", number, piece)


def century(two_digits: int, today: date) -> int:
    """The year that two digits mean: up to this year's 20YY, else 19YY."""
    return 2000 + two_digits if two_digits <= today.year % 100 else 1900 + two_digits


def _word(word: str, slips: Slips, chosen: dict[str, str]) -> Token:
    sign = SINGLE.get(word)
    if sign:
        return Token(*sign, word)
    if word in _WEEKDAY_LIKE:
        return Token("w", _WEEKDAY_LIKE[word], word)
    if word in KNOWN or len(word) < 3:
        return Token("", None, word)
    meant = slips.meant.get(word)
    if meant is None and len(slips.meant) >= _MOST_STRANGE:
        # So many strange words are a story, not slips; what is read beside them is asked back.
        slips.any = True
        return Token("", None, word)
    if meant is None:
        parts = taken_apart(word) if len(word) > 5 else ()
        if parts:
            slips.any = True
            return Token("parts", list(parts), word)
        meant = slips.meant[word] = meant_by(word)
    if not meant:
        return Token("", None, word)
    if is_surgery(meant):
        return Token(*SINGLE[meant[0]], word)
    correct = chosen.get(word, meant[0])
    return Token(*SINGLE[correct], word) if correct else Token("", None, word)
