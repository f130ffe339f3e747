"""What a word of two meanings is, by the words beside it: "ago 2019", "second", "around", "weekend"."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from intake.domain.told_date.signs import END, Token

_NUMBERS = frozenset("nqYyM#1o@D")
_LAST_DAY = 31


def settled(tokens: list[Token]) -> list[Token]:
    """The tokens with words of two meanings settled by their neighbours, and what means nothing left out."""
    kept: list[Token] = []
    for at, token in enumerate(tokens):
        before = kept[-1] if kept else None
        after = tokens[at + 1] if at + 1 < len(tokens) else None
        if token.sign == "~" and token.text in _BEFORE_A_PLACE:
            changed = _near(token, tokens[at + 1 :])
        else:
            changed = _by_neighbours(token, before, after)
        if token.sign == "B" and " " in token.text and after is not None and after.sign in "MSHWU":
            # "Before last summer" is before it; "the summer before last" is another.
            kept += [token._replace(sign="b"), token._replace(sign="L", apart=False)]
        elif changed.sign:
            kept.append(changed)
            kept += _article_within(changed, after)
        else:
            # The end of the phrase is never left out: something stands behind.
            tokens[at + 1] = tokens[at + 1]._replace(apart=True)
    return kept


def _article_within(token: Token, after: Token | None) -> list[Token]:
    """The "el" of "desde el 95", "por ahi del 95", "del 95": behind it, what can be no day is a year."""
    if after is None or after.sign != "n" or after.apart or token.sign not in "~sbadt":
        return []
    is_short_year = after.value > _LAST_DAY or after.text.startswith("0")
    article = {"el": "x", "del": "x", "en": "i"}.get(token.text.rpartition(" ")[2])
    return [Token(article, None, "")] if article and is_short_year else []


def _by_neighbours(token: Token, before: Token | None, after: Token | None) -> Token:
    left, right = before.sign if before else "", after.sign if after else ""
    if token.sign == "o" and token.text.isalpha() and right == "i" and left != "M":
        # "The first in 2010": the first of several surgeries.
        return token._replace(sign="")
    rule = _TWO_MEANINGS.get(token.sign) or (
        _WORDS_OF_TWO.get(token.text) if token.sign in "AqoUW~" else None
    )
    return rule(token, left, right) if rule else token


_BEFORE_A_PLACE = frozenset(
    {
        "round",
        "around",
        "near",
        "somewhere around",
        "somewhere about",
        "somewhere near",
        "cerca de",
        "cerca del",
        "alrededor de",
        "alrededor del",
        "por ahi en",
        "por alla en",
        "hacia",
        "sobre",
    }
)
"""Words for "about" that may stand before a place, too."""


def _near(token: Token, behind: list[Token]) -> Token:
    """From "Around 2015", "around the fall" is about it; "near Austin" and "Round Rock" are a place."""
    until = next((at for at, each in enumerate(behind) if each.sign not in "idx~"), 0)
    if any(each.apart for each in behind[: until + 1]):
        return token._replace(sign="" if token.text == "round" else "?")
    is_spare = token.text == "round" and behind[until].sign == END
    return token._replace(sign="") if is_spare else token


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
    return token._replace(sign=":") if left in {"Y", "M", "n"} and right in _NUMBERS else token


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


def _weekend(token: Token, left: str, right: str) -> Token:
    # "Christmas weekend", "the weekend of July 4": some day near it, of which nothing more is said.
    return token._replace(sign="?") if left in {"H", "M", "Y", "y", "n", "o"} or right == "d" else token


def _week(token: Token, left: str, _right: str) -> Token:
    # "Christmas week" is the same.
    return token._replace(sign="?") if left == "H" else token


def _cuarto(token: Token, _left: str, right: str) -> Token:
    # "Cuarto 12" is a room, "el cuarto trimestre" the fourth quarter.
    return token._replace(sign="m", value="other") if right == "n" else token


_Rule = Callable[[Token, str, str], Token]
_TWO_MEANINGS: dict[str, _Rule] = {"v": _to, "1": _single, "w": _weekday_like, "t": _until}
_WORDS_OF_TWO: dict[str, _Rule] = {
    "ago": _ago,
    "dia": _day_before_number,
    "once": _once,
    "por": _por,
    "cuarto": _cuarto,
    "second": _second,
    "segundo": _second,
    "segunda": _second,
    **dict.fromkeys(("weekend", "wkend", "fin de semana", "finde"), _weekend),
    **dict.fromkeys(("week", "wk", "semana"), _week),
    **{f"{digit}o": _zero for digit in range(1, 10)},
}
