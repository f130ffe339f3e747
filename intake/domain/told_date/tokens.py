"""Cutting a phrase into signed tokens; what a word means by the words around it is settled here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from intake.domain.told_date.lexicon import KNOWN, PHRASES, SINGLE, taken_apart
from intake.domain.told_date.number_words import joined_numbers
from intake.domain.told_date.signs import Token
from intake.domain.told_date.slips import meant_by

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
    | (?P<ordinal>(?<!\d)\d{{1,2}}(?:st|nd|rd|th|er|ro|ra|do|da|to|ta|[oa])\b)
    | (?P<digits>\d+)
    | (?P<unknown>(?<!\w)x{{2,4}}(?!\w)|\?{{2,4}})
    | (?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)
    | (?P<mark>[~?+<>&,()/;:.-])
    """,
    re.VERBOSE,
)
END = "."
"""The sign of the end of a phrase, apart where words that mean nothing stand there."""

_MOST_STRANGE = 6
"""Strange words of one phrase that are looked up as slips."""

_MARKS = {"~": "~", "?": "?", "+": "+", "<": "<", ">": ">", "&": "&", ",": ",", "-": "-", "/": "/"}
_LETTERS_FOR_DIGITS = str.maketrans("oil", "011")
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
    at, apart = 0, False
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
        elif token.sign:
            tokens.append(token._replace(apart=apart))
            apart = False
        else:
            apart = True
    tokens.append(Token(END, None, "", apart))
    return _settled(joined_numbers(tokens, today.year + 1))


def _pieces(text: str, today: date, slips: Slips) -> Iterator[Token]:
    for found in _PIECE.finditer(text):
        kind, piece = found.lastgroup or "", found.group()
        if kind == "word":
            yield Token("word", None, _without_apostrophe(piece))
        elif kind == "mark":
            yield Token(_MARKS.get(piece, ""), None, piece)
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


def _without_apostrophe(word: str) -> str:
    owner = word.removesuffix("'s")
    return owner if owner in SINGLE and SINGLE[owner][0] in {"O", "E"} else word.replace("'", "")


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
    correct = chosen.get(word, meant[0])
    return Token(*SINGLE[correct], word) if correct else Token("", None, word)


_NUMBERS = frozenset("nqYyM#1o@D")


def _settled(tokens: list[Token]) -> list[Token]:
    """The tokens with words of two meanings settled by their neighbours, and what means nothing left out."""
    settled: list[Token] = []
    for at, token in enumerate(tokens):
        before = settled[-1] if settled else None
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        changed = _by_neighbours(token, before, after)
        if token.sign == "B" and " " in token.text and after is not None and after.sign in "MSHWU":
            # "Before last summer" is before it; "the summer before last" is another.
            settled += [token._replace(sign="b"), token._replace(sign="L", apart=False)]
        elif changed.sign:
            settled.append(changed)
        else:
            # The end of the phrase is never left out: something stands behind.
            tokens[at + 1] = tokens[at + 1]._replace(apart=True)
    return settled


def _by_neighbours(token: Token, before: Token | None, after: Token | None) -> Token:
    left, right = before.sign if before else "", after.sign if after else ""
    if token.sign == "o" and token.text.isalpha() and right == "i" and left != "M":
        # "The first in 2010": the first of several surgeries.
        return token._replace(sign="")
    rule = _TWO_MEANINGS.get(token.sign) or (_WORDS_OF_TWO.get(token.text) if token.sign in "AqoU~" else None)
    return rule(token, left, right) if rule else token


def _ago(token: Token, left: str, right: str) -> Token:
    # "ago 2019" is Spanish for August.
    return token._replace(sign="M", value=8) if right in {"Y", "y"} and left not in {"U", "V"} else token


def _to(token: Token, left: str, right: str) -> Token:
    if token.text == "a" and right in {"U", "5"} and left not in _NUMBERS:
        return token._replace(sign="q" if right == "U" else "", value=Fraction(1))
    between = left in _NUMBERS and (right in _NUMBERS or right == "x")
    return token._replace(sign=":" if between else "")


def _once(token: Token, left: str, right: str) -> Token:
    return token if right in {"U", "V"} or left in {"h", "x", "j", "d", "|", ":"} else token._replace(sign="")


def _single(token: Token, left: str, right: str) -> Token:
    counts = right in {"U", "V", "|", "5", ":"} or left in {"|", ":"}
    return token._replace(sign="q", value=Fraction(1)) if counts else token._replace(sign="")


def _weekday_like(token: Token, left: str, right: str) -> Token:
    is_day = left in {"L", "T", "p", "i"} or right in {"M", "n", "L"} or (not left and right == END)
    return token._replace(sign="W" if is_day else "")


def _until(token: Token, left: str, right: str) -> Token:
    return token._replace(sign=":") if left in {"Y", "M"} and right in _NUMBERS else token


def _second(token: Token, left: str, right: str) -> Token:
    return token if right in {"5", "k", "d", "M", "U"} or left == "M" else token._replace(sign="")


def _por(token: Token, _left: str, right: str) -> Token:
    # "Por junio" is about June, "por 3 anos" for 3 years, "por un accidente" neither.
    if right in {"n", "q", "c", "1", "#"}:
        return token._replace(sign="h")
    return token if right in {"M", "S", "H", "Y", "y", "D"} else token._replace(sign="")


def _day_before_number(token: Token, _left: str, right: str) -> Token:
    # "El dia 5 de junio": the number alone says the day.
    return token._replace(sign="") if right in {"n", "o"} else token


def _zero(token: Token, _left: str, right: str) -> Token:
    # "1o" is a first in Spanish, and a ten written with a letter before a unit.
    return token._replace(sign="n", value=token.value * 10) if right in {"U", "V"} else token


_TWO_MEANINGS = {"v": _to, "1": _single, "w": _weekday_like, "t": _until}
_WORDS_OF_TWO = {
    "ago": _ago,
    "dia": _day_before_number,
    "once": _once,
    "por": _por,
    "second": _second,
    "segundo": _second,
    "segunda": _second,
    **{f"{digit}o": _zero for digit in range(1, 10)},
}
