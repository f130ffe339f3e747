"""The rules for amounts of time and for ages: a pattern of signs (see signs.py), and what it means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from intake.domain.told_date.amounts import Amount, spoken
from intake.domain.told_date.forms import OLDEST, NotRead
from intake.domain.told_date.items import Ages
from intake.domain.told_date.numeric import Settings
from intake.domain.told_date.signs import Token
from intake.domain.told_date.words_es import NUMBERS

Found = Callable[[Sequence[Token], Settings], "Amount | Ages | None"]

_HALF = Fraction(1, 2)
_ABOUT = ("about", "around", "approximately age", "like", "como", "unos", "como a los", "alrededor de")
_NEAR = ("andaba en", "andaba por", "rondando", "rondaba", "pasaditos")
_OF_TIMES = ("cumplir", "cumplio", "cumplia", "cumpliendo")
"""Words that tell of a surgery or a pain, too: "ya cumplio 3 meses"."""
_YOUNGEST_AT = 12
"""Years: "at 10" may be a time of the day or a score."""


def _unit(tokens: Sequence[Token]) -> Token:
    return [token for token in tokens if token.sign in "UV"][-1]


def _amount(number: Fraction, unit: Token) -> Amount:
    return spoken(number, unit.value, spanish=unit.text in {"dias", "diitas"})


def _numbers(tokens: Sequence[Token]) -> list[Fraction]:
    """The numbers of an amount or a range; fractions and ranges in digits ("1/2", "2-3") are taken apart."""
    numbers: list[Fraction] = []
    for token in tokens:
        if token.sign in "nq":
            numbers.append(Fraction(token.value))
        elif token.sign == "#":
            numbers += _in_digits(token, after_number=bool(numbers))
            if token.value[1] == "/" and len(numbers) > 1 and numbers[-1] < 1:
                fraction = numbers.pop()
                numbers[-1] += fraction
    return numbers


def _in_digits(token: Token, *, after_number: bool) -> list[Fraction]:
    parts, marks = token.value[::2], token.value[1::2]
    if len(parts) != 2 or not all(part.isdigit() and len(part) <= 2 for part in parts):
        raise NotRead("unclear")
    first, second = (int(part) for part in parts)
    if marks[0] == ".":
        return [Fraction(f"{parts[0]}.{parts[1]}")]
    if marks[0] == "/" and 0 < first < second <= 4 and (after_number or second in {2, 4}):
        return [Fraction(first, second)]
    return [Fraction(first), Fraction(second)]


def _counted(tokens: Sequence[Token], _settings: Settings) -> Amount:
    """From "3 years", "2-3 years", "1 1/2 years", "two or three years"."""
    return _ranged(_numbers(tokens), _unit(tokens))


def _ranged(numbers: list[Fraction], unit: Token) -> Amount:
    if not 1 <= len(numbers) <= 2:
        raise NotRead("unclear")
    first, last = min(numbers), max(numbers)
    amount = _amount(first, unit)
    return amount if first == last else replace(amount, until=_amount(last, unit))


def _and_a_half(tokens: Sequence[Token], _settings: Settings) -> Amount:
    """From "2 and a half years", "dos anos y medio", "a year and a half"."""
    numbers = _numbers(tokens) or [Fraction(1)]
    return _ranged([*numbers[:-1], numbers[-1] + _HALF], _unit(tokens))


def _half(tokens: Sequence[Token], _settings: Settings) -> Amount:
    return _amount(_HALF, _unit(tokens))


def _one(tokens: Sequence[Token], _settings: Settings) -> Amount:
    return _amount(Fraction(1), _unit(tokens))


def _vague(tokens: Sequence[Token], _settings: Settings) -> Amount:
    word = next(token for token in tokens if token.sign == "c")
    return Amount(Fraction(2), _unit(tokens).value, vague=word.value)


def _one_or_more(tokens: Sequence[Token], _settings: Settings) -> Amount:
    """From "A year or two", "un mes o dos"."""
    return _ranged([*(_numbers(tokens[:-1]) or [Fraction(1)]), *_numbers(tokens[-1:])], _unit(tokens))


def _or_more(tokens: Sequence[Token], _settings: Settings) -> Amount:
    """From "10+ years", "veinte y tantos anos"."""
    return replace(_ranged(_numbers(tokens), _unit(tokens)), or_more=True)


_IN_YEARS = {"year": Fraction(1), "month": Fraction(1, 12)}
_IN_WEEKS = {"week": Fraction(1), "day": Fraction(1, 7)}
_IN_MONTHS = {"month": Fraction(1), "week": Fraction(1, 4), "day": Fraction(1, 31)}


def _of_two_units(tokens: Sequence[Token], _settings: Settings) -> Amount | None:
    """From "1 year and 2 months": as exact as so much of the larger unit; None where it is not the first."""
    large, small = (token for token in tokens if token.sign in "UV")
    sizes = {"year": _IN_YEARS, "month": _IN_MONTHS, "week": _IN_WEEKS}.get(large.value, {})
    at = tokens.index(large)
    first, second = _numbers(tokens[:at]) or [Fraction(1)], _numbers(tokens[at:])
    if small.value not in sizes or small.value == large.value or len(first) != 1 or len(second) != 1:
        return None
    return _amount(first[0] + second[0] * sizes[small.value], large)


def _ages(numbers: list[Fraction]) -> Ages:
    if not numbers or any(number.denominator != 1 or number > OLDEST for number in numbers):
        raise NotRead("age")
    return Ages(int(min(numbers)), int(max(numbers)))


def _age(tokens: Sequence[Token], _settings: Settings) -> Ages | None:
    """From "When I was 60", "a los 60 anos", "60 years old"; about so many is also one less and one more.

    None where a time is told and no age: "a los seis meses".
    """
    numbers = _numbers(tokens)
    lead = tokens[0]
    if any(token.sign == "x" and token.text != "los" for token in tokens):
        return None
    if lead.text.endswith(_OF_TIMES) and min(numbers) < _YOUNGEST_AT:
        return None
    if any(token.sign in "UV" and token.value != "year" for token in tokens):
        if lead.sign in "j[":
            return None
        raise NotRead("age")
    if lead.text in {"con", "at"} and min(numbers) < _YOUNGEST_AT:
        raise NotRead("unclear")
    found = _ages(numbers)
    return found.about() if _is_about(tokens) else found


def _now(tokens: Sequence[Token], _settings: Settings) -> Amount:
    """From "Tengo 3 anos con dolor" is how long; "tengo 60 anos" is how old a person is now."""
    if not any(token.sign in "UV" for token in tokens):
        raise NotRead("age")
    amount = _ranged(_numbers(tokens), _unit(tokens))
    if amount.unit == "year" and (amount.number >= _YOUNGEST_AT or tokens[-1].sign == "g"):
        raise NotRead("age")
    return amount


_NUMBER = r"(?:[nq]#|[nq#])"
_OR = r"[|:~?,/-]{1,3}"

AMOUNT_RULES: tuple[tuple[str, Found], ...] = (
    (rf"{_NUMBER}(?:{_OR}{_NUMBER})?[UV]", _counted),
    (rf"\[{_NUMBER}&{_NUMBER}[UV]", _counted),
    (rf"{_NUMBER}&?x?q?5d?q?[UV]", _and_a_half),
    (rf"{_NUMBER}[~?]+[UV]", _counted),
    (r"[nq]&#[UV]", _counted),
    (rf"{_NUMBER}[UV]&q?5", _and_a_half),
    (r"U&q?5(?![dU])", _and_a_half),
    (r"q?5d?x?q?U", _half),
    (r"#d?x?q?U", _counted),
    (r"c[dx]?[UV]", _vague),
    (rf"c{_NUMBER}(?:{_OR}{_NUMBER})?[UV]", _counted),
    (rf"{_NUMBER}?U[|][nq]", _one_or_more),
    (rf"{_NUMBER}[+&]+[UV]", _or_more),
    (rf"(?<!\[){_NUMBER}[UV][&,]?{_NUMBER}[UV]", _of_two_units),
    (r"U(?=A)", _one),
    (r"U(?=\+)", _one),
    (r"(?<=[hlp])U", _one),
    (r"(?<=[hl][~?><^x])U", _one),
    (r"U(?=d?x?Z)", _one),
    (r"U(?=a)", _one),
    (r"UX(?=d?x?Z)", _one),
)


def _age_or_decade(tokens: Sequence[Token], settings: Settings) -> Ages:
    """From "Cuando cumpli los sesenta", elsewhere a decade: an age; "in my sixties" is ten ages."""
    decade = next(token for token in tokens if token.sign == "D")
    words = decade.text.split()
    if len(words) != 2 or words[-1] not in NUMBERS:
        return _decade_of_life(tokens, settings)
    years = NUMBERS[words[-1]] + sum(int(token.value) for token in tokens if token.sign == "q")
    found = Ages(years, years)
    return found.about() if _is_about(tokens) else found


def _is_about(tokens: Sequence[Token]) -> bool:
    return any(token.sign == "~" or token.text.endswith((*_ABOUT, *_NEAR)) for token in tokens)


def _decade_of_life(_tokens: Sequence[Token], _settings: Settings) -> Ages:
    """From "in my 40s": ten ages are no one date."""
    raise NotRead("age")


_LEAD = r"(?:J[~?c]*x?[~?c]?|j[~?c]?)"
_YEARS = r"(?:[UV]?d?g|V(?!d?x?Z))?(?![V|:])"

AGE_RULES: tuple[tuple[str, Found], ...] = (
    (rf"{_LEAD}{_NUMBER}(?:{_OR}x?{_NUMBER}){{0,2}}{_YEARS}", _age),
    (rf"\[x{_NUMBER}&x{_NUMBER}V", _age),
    (rf"{_LEAD}\[x?{_NUMBER}&x?{_NUMBER}{_YEARS}", _age),
    (rf"{_NUMBER}(?:{_OR}{_NUMBER}){{0,2}}[UV]?g", _age),
    (rf"gd?{_NUMBER}(?![UV])", _age),
    (r"J[~?]?D(?:&q)?", _age_or_decade),
    (r"JPD|OP?D", _decade_of_life),
    (rf"(?<=e){_NUMBER}[UV]?g?", _now),
    (rf"(?<=e[~?c]){_NUMBER}[UV]?g?", _now),
)
