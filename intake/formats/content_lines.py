"""The lines that contact and calendar files share (RFC 2426, RFC 5545): escaped, folded where too long."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

LONGEST_LINE = 75
"""Octets; a longer line goes on in the next one, after a space."""


def content(lines: Iterable[str]) -> str:
    """The file of these lines."""
    return "".join(f"{folded}\r\n" for line in lines for folded in _folded(line))


def escaped(text: str) -> str:
    """A text as a value, on one line."""
    one_line = " ".join(text.split())
    return one_line.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")


def _folded(line: str) -> Iterator[str]:
    """The line in pieces short enough, no character cut in two."""
    piece, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LONGEST_LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + octets
    yield piece
