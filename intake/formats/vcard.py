"""A contact as phones take it up: vCard 3.0 (RFC 2426), which every phone reads."""

from __future__ import annotations

from collections.abc import Iterable

from intake.domain.phone import Phone

MEDIA_TYPE = "text/vcard"
LONGEST_LINE = 75
"""Octets; a longer line goes on in the next one, after a space."""


def vcard(name: str, phones: Iterable[Phone]) -> str:
    """The contact of that name with these numbers, those that can be dialled, and nothing else."""
    said = _escaped(name)
    numbers = dict.fromkeys(_number(phone) for phone in phones if phone.dialled)
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{said}", "N:;;;;", f"ORG:{said}"]
    lines += [f"TEL;TYPE=WORK,VOICE:{number}" for number in numbers]
    return "".join(f"{folded}\r\n" for line in (*lines, "END:VCARD") for folded in _folded(line))


def _number(phone: Phone) -> str:
    """The number as a saved contact dials it: a pause, which phones write as a comma, before an extension."""
    return phone.dialled.replace(";ext=", ",")


def _escaped(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")


def _folded(line: str) -> Iterable[str]:
    """The line in pieces short enough, no character cut in two."""
    piece, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LONGEST_LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + octets
    yield piece
