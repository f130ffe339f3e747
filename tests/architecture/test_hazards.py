"""Every test that the hazard log names exists, and every hazard cause, control, tests and what is left."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
LOG = (ROOT / "docs" / "hazards.md").read_text("utf-8")
HAZARDS = re.split(r"(?m)^## ", LOG)[1:]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
PARTS = ("- Cause: ", "- Control: ", "- Held by:\n", "- Left over: ")


@cache
def written_in(file: str) -> frozenset[str]:
    """The names of the tests in that file; none where it is gone."""
    path = ROOT / file
    return frozenset(re.findall(r"(?m)^ *def (test_\w+)", path.read_text("utf-8")) if path.exists() else ())


def test_every_test_that_is_named_exists() -> None:
    named = NAMED.findall(LOG)
    assert len(named) >= len(HAZARDS)
    assert [f"{file}::{name}" for file, name in named if name not in written_in(file)] == []


def test_every_hazard_is_whole() -> None:
    assert [re.findall(r"^(H\d+) .*\([ABC]\)$", each.splitlines()[0]) for each in HAZARDS] == [
        [f"H{number}"] for number in range(1, len(HAZARDS) + 1)
    ]
    for hazard in HAZARDS:
        assert [part for part in PARTS if hazard.count(part) != 1] == [], hazard.splitlines()[0]
        assert NAMED.search(hazard)
