"""Words that stand nowhere else, and looking for them in all that the product wrote, in any coding."""

from __future__ import annotations

import base64
import random
import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

ENOUGH = 50
STEM = "Qzvxj"
"""What every word begins with: where a place does not hold it, it holds none of the words."""


class Markers:
    """Hands out a word for each thing that is typed, the same in every run."""

    def __init__(self) -> None:
        self._dice = random.Random(20260615)
        self._phones = 10
        self.spellings: dict[str, tuple[str, ...]] = {}

    def word(self, name: str) -> str:
        """A word for this field."""
        made = STEM + "".join(self._dice.choices(string.ascii_lowercase, k=10))
        return self._new(name, made, made.lower(), made.upper())

    def email(self, name: str) -> str:
        """An email address for this field."""
        return f"{self.word(name)}@example.org"

    def phone(self, name: str) -> str:
        """A phone number for this field; 555-01xx are nobody's."""
        self._phones += 1
        last = f"555-01{self._phones:02}"
        self._new(name, f"(205) {last}", f"205-{last}", f"205{last.replace('-', '')}")
        return self.spellings[name][0]

    def code(self, name: str, code: str) -> None:
        """A code that the product made for this field, in groups."""
        self._new(name, code, code.replace("-", ""), code.lower())

    def birth_date(self, name: str) -> dict[str, str]:
        """A birth date in three fields."""
        self._new(name, "1947-03-29", "March 29, 1947", "03/29/1947", "3/29/1947")
        return {f"{name}-month": "3", f"{name}-day": "29", f"{name}-year": "1947"}

    def _new(self, name: str, *spellings: str) -> str:
        assert name not in self.spellings, name
        self.spellings[name] = spellings
        return spellings[0]


@dataclass(frozen=True)
class Hit:
    """A marker that was found where it must not be."""

    place: str
    field: str
    coding: str


def hits(places: Mapping[str, bytes], markers: Markers) -> list[Hit]:
    """Every marker found in every place, in any of its codings."""
    told = [(field, each) for field, spellings in markers.spellings.items() for each in spellings]
    stems = {spelling[: len(STEM)] for _, spelling in told}
    return [
        Hit(place, field, coding)
        for place, written in places.items()
        for stem in stems
        if any(pattern in written for _, pattern in codings(stem))
        for field, spelling in told
        if spelling.startswith(stem)
        for coding, pattern in codings(spelling)
        if pattern in written
    ]


def codings(text: str) -> Iterator[tuple[str, bytes]]:
    """The ways in which a text may lie in a file."""
    plain = text.encode()
    yield "utf-8", plain
    yield "utf-16", text.encode("utf-16-le")
    yield "utf-16", text.encode("utf-16-be")
    yield "hex", plain.hex().encode()
    yield "hex", plain.hex().upper().encode()
    for before in range(
        3
    ):  # base64 has three looks, by where a text begins; its ends depend on what is beside
        whole = base64.b64encode(b"\x00" * before + plain)
        first, last = (before * 8 + 5) // 6, (before + len(plain)) * 8 // 6
        yield "base64", whole[first:last]
