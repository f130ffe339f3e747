"""The answers a rule read, as the trace shows them: each by its place in the case, as it was told."""

from __future__ import annotations

from typing import Any

from intake.domain.trace import Finding

NOTHING = "nothing that was told"
NOT_TOLD = "not told"
MOST_PLACES = 8
_NUMBERED = frozenset({"after", "before", "never_went_away"})
"""Parts of an onset that say which operation, counted from 0."""


def read_words(finding: Finding) -> str:
    """One line a place: "pain, trend: worse_fast"; operations are counted from 1, in time's order."""
    lines = [f"{_place(place)}: {_value(value)}" for place, value in finding.read.items()]
    more = len(lines) - MOST_PLACES
    shown = [*lines[:MOST_PLACES], f"and {more} more"] if more > 0 else lines
    return "\n".join(shown) or NOTHING


def _place(place: str) -> str:
    kind, _, rest = place.partition(".")
    if kind == "symptoms" and rest:
        return rest.replace(".", ", ").replace("_", " ")
    if kind.startswith("surgeries["):
        number = int(kind.removeprefix("surgeries[").removesuffix("]")) + 1
        return f"surgery {number}, {rest.replace('_', ' ')}"
    return place.replace(".", ", ").replace("_", " ")


def _named(name: str, value: Any) -> str:
    """A part of what was told of an onset: "after surgery 1", "date 2025-09", "for other"."""
    words = name.replace("_", " ")
    if name in _NUMBERED and isinstance(value, int):
        return f"{words} surgery {value + 1}"
    return words if value is True else f"{words} {_value(value)}"


def _value(value: Any) -> str:
    if value is None:
        return NOT_TOLD
    if isinstance(value, list):
        return ", ".join(str(each).replace("_", " ") for each in value) or "none"
    if isinstance(value, dict):
        return ", ".join(_named(name, each) for name, each in value.items())
    return str(value).replace("_", " ")
