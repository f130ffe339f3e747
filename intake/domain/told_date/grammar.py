"""Finding dates, amounts and ages in a row of tokens: at each place the rule that reaches farthest."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date

from intake.domain.dates import CalendarDate, PartialDate
from intake.domain.told_date.amount_rules import AGE_RULES, AMOUNT_RULES
from intake.domain.told_date.amounts import Amount
from intake.domain.told_date.calendar_words import (
    between,
    first_of,
    last_of,
    part_of_season,
    piece_of,
    third_of,
    week_of,
)
from intake.domain.told_date.day_rules import DAY_RULES
from intake.domain.told_date.forms import NotRead
from intake.domain.told_date.items import Ages, Dates, Item, Meanings
from intake.domain.told_date.name_rules import NAME_RULES
from intake.domain.told_date.numeric import Settings
from intake.domain.told_date.signs import COUNTS, Token
from intake.domain.told_date.year_rules import YEAR_RULES

Entry = Item | Token
_What = Dates | Amount | Ages
_Found = Callable[[Sequence[Token], Settings], _What | None]

_RULES: tuple[tuple[re.Pattern[str], _Found], ...] = tuple(
    (re.compile(pattern), found)
    for pattern, found in (*AGE_RULES, *DAY_RULES, *YEAR_RULES, *NAME_RULES, *AMOUNT_RULES)
)
_BEGINS = COUNTS | frozenset("O5iLlTXpBxJjge[QPh")
_PIECE = re.compile(r"[oLl][dx]?[5k][idx,]*|Q[idx,]*|[oL][dx]?U[idx,]*(?=[MYyLTX])|5d[x]*(?=[YyLTX])")
_ANY_DAY = date.min
"""A season opens into the same days whatever today is."""

_PART = re.compile(r"P(?:[:|&?,/-]+P)?[Pid,/-]*")
_PART_OF_THE = re.compile(r"P(?:[:|&?,/-]+P)?[Pidx,/-]*")
_PART_OF_UNIT = re.compile(r"P[dix]*U(?![LXB]|[dx]*[Yy])")
_QUARTER_BEHIND = re.compile(r"[Yy][idx,/-]*Q")


def entries(tokens: Sequence[Token], settings: Settings) -> list[Entry]:
    """The tokens with everything that a rule finds in its place. Raises NotRead where a rule says why."""
    tokens = _hedges_first(tokens)
    signs = "".join(token.sign for token in tokens)
    found: list[Entry] = []
    at = 0
    while at < len(tokens):
        match = _at(tokens, signs, at, settings) if signs[at] in _BEGINS else None
        if match:
            what, end = match
            found.append(Item(what, tokens[at].apart))
            at = end
        else:
            found.append(tokens[at])
            at += 1
    return found


_HEDGE_INSIDE = re.compile(
    r"(?:[no][dx]*)?[MSH][dix,/-]*(?:[no][dix,/-]*)?([~?]+)[dix,/-]*[Yy]"
    r"|(?:[LTX]U|U[LXB])[dix,]*([~?]+)[dix]*[noMSH]"
)


def _hedges_first(tokens: Sequence[Token]) -> Sequence[Token]:
    """From "June, I think, 2019" as "I think June 2019"; "last year around June" likewise."""
    signs = "".join(token.sign for token in tokens)
    inside = _HEDGE_INSIDE.search(signs) if "?" in signs or "~" in signs else None
    if inside is None:
        return tokens
    start, (first, last) = inside.start(), inside.span(inside.lastindex or 0)
    return [*tokens[:start], *tokens[first:last], *tokens[start:first], *tokens[last:]]


def _at(tokens: Sequence[Token], signs: str, at: int, settings: Settings) -> tuple[_What, int] | None:
    """What begins at a place and where it ends; None where nothing does."""
    parted = _part_of_date(tokens, signs, at, settings)
    if parted:
        return parted
    fitting = [(match.end(), rule) for pattern, rule in _RULES if (match := pattern.match(signs, at))]
    if len(fitting) > 1:
        fitting.sort(key=_end, reverse=True)
    for end, rule in fitting:
        what = rule(tokens[at:end], settings)
        if what is not None:
            return what, end
    return None


def _end(fitting: tuple[int, _Found]) -> int:
    return fitting[0]


def _part_of_date(
    tokens: Sequence[Token], signs: str, at: int, settings: Settings
) -> tuple[Dates, int] | None:
    """From "Early 2019", "the first half of 2019", "Q1 2019", "the first week of June 2021"."""
    behind = _QUARTER_BEHIND.match(signs, at)
    if behind:
        last = tokens[behind.end() - 1]
        year = CalendarDate(tokens[at].value)
        return _wide([piece_of(year, last.value, 4)]), behind.end()
    of_unit = _PART_OF_UNIT.match(signs, at)
    if of_unit and tokens[of_unit.end() - 1].value == "year":
        return _wide([_part_of_the_year(int(tokens[at].value), settings)]), of_unit.end()
    for pattern, cut in ((_PART, _third), (_PART_OF_THE, _third), (_PIECE, _piece)):
        match = pattern.match(signs, at)
        if match and not _is_lead(tokens[at : match.end()]):
            continue
        inner = _at(tokens, signs, match.end(), settings) if match and match.end() < len(signs) else None
        if match and inner and isinstance(inner[0], Dates):
            return _wide(cut(tokens[at : match.end()], tokens[match.end() : inner[1]], inner[0])), inner[1]
    return None


def _is_lead(lead: Sequence[Token]) -> bool:
    """Whether the words in front cut a part: of units only weeks; "half of 2019" is Spanish alone."""
    if lead[0].sign == "5" and lead[0].text != "mitad":
        return False
    return not any(token.sign == "U" and token.value != "week" for token in lead)


def _part_of_the_year(third: int, settings: Settings) -> PartialDate | None:
    """From "at the beginning of the year": the latest such part that has begun, or the first to come."""
    today = settings.today
    part = third_of(CalendarDate(today.year), third)
    assert part is not None  # a year has thirds
    days = part.interval(today, None)
    if settings.ahead:
        return part if days.hi >= today else third_of(CalendarDate(today.year + 1), third)
    return part if days.lo <= today else third_of(CalendarDate(today.year - 1), third)


def _wide(meanings: Sequence[PartialDate | None]) -> Dates:
    told = tuple(each for each in meanings if each is not None)
    if not told:
        raise NotRead("unclear")
    return Dates(told, wide=True)


def _third(lead: Sequence[Token], inner: Sequence[Token], whole: Dates) -> Sequence[PartialDate | None]:
    """The early, middle or late part of what stands behind it; the whole where it has no thirds."""
    thirds = [int(token.value) for token in lead if token.sign == "P"]
    pairs = zip(_parts(thirds[0], inner, whole), _parts(thirds[-1], inner, whole), strict=True)
    return [first if first == last else _from_to(first, last) for first, last in pairs]


def _from_to(first: PartialDate, last: PartialDate) -> PartialDate:
    """From "mid to late 2018": both parts, and what lies between them."""
    ends = sorted((first, last), key=lambda part: part.interval(_ANY_DAY, None).lo)
    return between(
        *(
            end(part, part.interval(_ANY_DAY, None))
            for end, part in zip((first_of, last_of), ends, strict=True)
        )
    )


def _parts(third: int, inner: Sequence[Token], whole: Dates) -> list[PartialDate]:
    name = next((str(token.value) for token in inner if token.sign == "S"), "winter")
    if name != "winter":
        return [part_of_season(name, _season_year(meaning), third) for meaning in whole.meanings]
    return [third_of(meaning, third) or meaning for meaning in whole.meanings]


def _season_year(meaning: PartialDate) -> int:
    return meaning.interval(_ANY_DAY, None).hi.year


def _piece(lead: Sequence[Token], _inner: Sequence[Token], whole: Dates) -> list[PartialDate | None]:
    """The half, quarter or week of what stands behind it."""
    what = next(token for token in lead if token.sign in "5kQU")
    if lead[0].sign == "5":
        return [third_of(meaning, 1) for meaning in whole.meanings]
    pieces = {"5": 2, "k": 4, "Q": 4, "U": 5}[what.sign]
    which = pieces if lead[0].sign in "Ll" else int(lead[0].value)
    return [_cut(meaning, what, which, pieces) for meaning in _calendar_only(whole.meanings)]


def _cut(meaning: CalendarDate, what: Token, which: int, pieces: int) -> PartialDate | None:
    if what.sign != "U":
        return piece_of(meaning, which, pieces)
    if meaning.month is None or meaning.day is not None or not 1 <= which <= pieces:
        return None
    return week_of(meaning, which)


def _calendar_only(meanings: Meanings) -> list[CalendarDate]:
    return [each for each in meanings if isinstance(each, CalendarDate)]
