"""The rows of `make faults`, as `rows.toml` names them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

ROWS = Path(__file__).with_name("rows.toml")
MOST_MINUTES = 60
"""How long all rows may take together."""


@dataclass(frozen=True)
class Row:
    """What is done, the figure that must come out of it, and the tests that show it."""

    name: str
    done: str
    figure: str
    tests: tuple[str, ...]
    minutes: float
    at_once: int = 1
    needs: tuple[str, ...] = ()
    marks: str = ""


def rows() -> list[Row]:
    """Every row, in the order they run in."""
    told = tomllib.loads(ROWS.read_text(encoding="utf-8"))["row"]
    return [
        Row(**{**each, "tests": tuple(each["tests"]), "needs": tuple(each.get("needs", ()))}) for each in told
    ]
