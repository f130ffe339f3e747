"""Numbers in words: "twenty-one", "treinta y cinco", and years said aloud ("dos mil quince")."""

from __future__ import annotations

from fractions import Fraction

from intake.domain.told_date.signs import Token

_AND = "&"


def joined_numbers(tokens: list[Token], last_year: int) -> list[Token]:
    """The tokens with each run of number words as one number, or one year (up to `last_year`)."""
    if not any(token.sign == "q" and token.text.isalpha() for token in tokens):
        return tokens
    joined: list[Token] = []
    at = 0
    while at < len(tokens):
        token, step = _number_at(tokens, at, last_year)
        joined.append(token)
        at += step
    return joined


def _word_value(tokens: list[Token], at: int) -> int | None:
    """The value of the number word at a place; None where there is none. Behind every word stands the end."""
    token = tokens[at]
    if token.sign == "1":
        return 1
    return int(token.value) if token.sign == "q" and token.text.isalpha() else None


def _number_at(tokens: list[Token], at: int, last_year: int) -> tuple[Token, int]:
    token = tokens[at]
    value = _word_value(tokens, at)
    if value is None or token.sign == "1":
        return token, 1
    number, step = _year_aloud(tokens, at, value)
    if number:
        return token._replace(sign="Y" if number <= last_year else "0", value=number), step
    number, step = _below_hundred(tokens, at)
    following = tokens[at + step]
    if step == 1 and value in {20, 30} and following.sign == "o" and following.value < 10:
        return token._replace(sign="o", value=value + following.value), 2
    return token._replace(value=Fraction(number)), step


def _below_hundred(tokens: list[Token], at: int) -> tuple[int, int]:
    """A number word with its units: "twenty", "one"; "treinta", "y", "cinco"."""
    value = _word_value(tokens, at)
    assert value is not None  # asked only of number words
    if not (20 <= value < 100 and value % 10 == 0):
        return value, 1
    skip = 1
    if tokens[at + 1].sign in {_AND, "-"}:
        skip = 2
    units = _word_value(tokens, at + skip)
    if units is not None and 0 < units < 10:
        return value + units, skip + 1
    return value, 1


def _year_aloud(tokens: list[Token], at: int, value: int) -> tuple[int, int]:
    """A year said in words and how many tokens it takes; 0 where there is none."""
    after = _word_value(tokens, at + 1)
    if value == 2 and after == 1000:
        return _with_rest(tokens, at + 2, 2000, 2)
    if value == 1000 and after == 900:
        return _with_rest(tokens, at + 2, 1900, 2)
    if value == 19 and after == 100:
        return _with_rest(tokens, at + 2, 1900, 2)
    if value in {19, 20} and after is not None and after >= 10 and after < 100:
        rest, step = _below_hundred(tokens, at + 1)
        return value * 100 + rest, step + 1
    return 0, 0


def _with_rest(tokens: list[Token], at: int, thousands: int, step: int) -> tuple[int, int]:
    skip = 1 if tokens[at].sign == _AND else 0
    if _word_value(tokens, at + skip) is None:
        return thousands, step
    rest, more = _below_hundred(tokens, at + skip)
    return (thousands + rest, step + skip + more) if rest < 100 else (thousands, step)
