"""A phone number as somebody told it: what a phone dials, what people read, and what was said beside it.

Nothing here knows which numbers exist; `formats/phone_numbers` asks a library and makes a `Phone` of its
advice. A number that it does not know is kept as it was typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

FEWEST_DIGITS, MOST_DIGITS = 7, 15
"""Digits of a number that can be dialled; what has fewer is words, what has more is several numbers."""
END_LENGTHS = (4, 7)
"""How many last digits of a number people tell: the last group, or all without the area code."""
_UNITED_STATES, _WITHOUT_COUNTRY = "1", 10

_RUN = re.compile(r"[+(]*\d(?:[\d\s().\-/\u00b7\u2010-\u2015]*\d)?")
_END = re.compile(r"(?:\d{3}[ .\-\u00b7\u2010-\u2015]?)?\d{4}")
_EXTENSION = re.compile(
    r"[\s,;]*(?:extension|extensi[oó]n|ext|x|anexo|int|#)[\s.:#]*(\d{1,7})\b\.?", re.IGNORECASE
)
_AROUND_NOTES = " \t\r\n,;:.-\u2013\u2014/()[]"


@dataclass(frozen=True, slots=True)
class Phone:
    """A number: `e164` ("+12515550142") where it is certain, else ""; `shown` is what people read.

    `note` is what was told beside the number ("cell", "my daughter"). `typed` is the whole text, where
    the number alone does not say it: it was doubtful, or its country was asked for.
    """

    e164: str
    shown: str
    extension: str = ""
    note: str = ""
    typed: str = ""

    @property
    def is_certain(self) -> bool:
        """Whether the number is known to be one of its country."""
        return bool(self.e164)

    @property
    def dialled(self) -> str:
        """What a phone dials, as it stands in an address; "" for a text that holds no number."""
        number = self.e164 or _digits_dialled(self.shown)
        return f"{number};ext={self.extension}" if number and self.extension else number

    @property
    def told(self) -> str:
        """The number and what was told beside it, to be typed again: "(251) 555-0167 (cell)"."""
        if not self.is_certain:
            return self.typed or self.shown
        return f"{self.shown} ({self.note})" if self.note else self.shown

    @property
    def sought_by(self) -> frozenset[str]:
        """Every `sought` that finds this number: from abroad, as it was typed, and without its country."""
        without_country = sought(self.e164[-_WITHOUT_COUNTRY:])
        return frozenset(filter(None, (self.e164, without_country, sought(self.shown), sought(self.typed))))

    @property
    def ends(self) -> frozenset[str]:
        """Every `sought_end` that finds this number."""
        whole = [number for number in map(_digits, self.sought_by) if len(number) >= FEWEST_DIGITS]
        return frozenset(number[-length:] for number in whole for length in END_LENGTHS)

    def to_value(self) -> dict[str, str]:
        """The value of an answer; what is empty is left out."""
        return {name: part for name, part in asdict(self).items() if part}


def phone_from_value(value: Any) -> Phone | None:
    """The phone in an answer's value; a plain text was known to be a number when it was stored."""
    if isinstance(value, Mapping):
        return Phone(**{"e164": "", "shown": "", **value})
    if not isinstance(value, str) or not value.strip():
        return None
    return Phone(sought(value) or "", value.strip(), split_phone(value)[1])


def split_phone(text: str) -> tuple[str, str, str]:
    """The number in a text as typed, its extension and the words around them, each "" where there is none.

    "Cell: 251 555 0167 x11, my daughter" is "251 555 0167", "11" and "Cell my daughter".
    """
    plain = _plain_digits(text)
    runs = list(_RUN.finditer(plain))
    found = next((run for run in runs if len(_digits(run[0])) >= FEWEST_DIGITS), None)
    if found is None:
        return "", "", text.strip()
    extension = _EXTENSION.match(plain, found.end())
    end = extension.end() if extension else found.end()
    around = (text[: found.start()].strip(_AROUND_NOTES), text[end:].strip(_AROUND_NOTES))
    return found[0], extension[1] if extension else "", " ".join(filter(None, around))


def sought(text: str) -> str | None:
    """What a number in any format is looked for by: its digits with the country's code, "+12055550142".

    Ten digits are read as dialled from here. None where the text holds no number.
    """
    digits = _digits(split_phone(text)[0])
    if not digits:
        return None
    return f"+{_UNITED_STATES}{digits}" if len(digits) == _WITHOUT_COUNTRY else f"+{digits}"


def sought_end(text: str) -> str | None:
    """The last four or seven digits of a number, as they are told ("0142", "555-0142"); None for others."""
    end = _END.fullmatch(_plain_digits(text).strip())
    return _digits(end[0]) if end else None


def groups_of(number: str) -> tuple[int, ...]:
    """How many digits stand together in a number as typed: 3, 3 and 4 of "251 555-0167"."""
    return tuple(len(group) for group in re.findall(r"\d+", number))


def _digits_dialled(text: str) -> str:
    digits = _digits(text)
    if not FEWEST_DIGITS <= len(digits) <= MOST_DIGITS:
        return ""
    return f"+{digits}" if "+" in text else digits


def _digits(text: str) -> str:
    return "".join(character for character in text if character.isdecimal())


def _plain_digits(text: str) -> str:
    """The text with the digits of every script as 0 to 9, character by character."""
    return "".join(str(unicodedata.decimal(each)) if each.isdecimal() else each for each in text)
