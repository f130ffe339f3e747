"""What staff pages cost, counted where no slow machine can move it: Python calls, SQL statements, commits.

A page that costs more than its pin took on work: find out which (`python -m tests.benchmarks.staff_price`),
take it away, or raise the pin in a commit that says what the work is for. One that got cheaper gets a lower
pin.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.benchmarks.staff_price import FEW, MANY

ROOT = Path(__file__).parent.parent.parent.parent
A_LINE = re.compile(
    r" *(\d+) requests +(\d+) calls +(\d+) statements +(\d+) commits +(\d+) of the plain page  (.+)"
)

TOLERANCE = 0.08
"""Of the calls: dictionaries that grow and caches that fill differ a little between versions of Python."""

PINS = {
    # page: calls with many requests, statements, commits
    "queue": (36_200, 15, 2),
    "call list": (72_800, 10, 2),
    "case": (9_900, 11, 2),
    "summary": (20_700, 11, 2),
}
TO_THE_PLAIN_PAGE = 1.5
"""How much more a page may cost than one that only renders the same."""


@dataclass(frozen=True)
class StaffPrice:
    """What one look at a page cost, and in calls the plain page beside it."""

    calls: int
    statements: int
    commits: int
    plain: int


@pytest.fixture(scope="module")
def prices() -> dict[tuple[str, int], StaffPrice]:
    """The price of each page by its name and the number of requests, counted in a process of its own."""
    printed = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.staff_price"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    lines = [line.groups() for line in A_LINE.finditer(printed)]
    return {(name, int(count)): StaffPrice(*map(int, numbers)) for count, *numbers, name in lines}


@pytest.mark.parametrize("page", PINS)
def test_a_staff_page_costs_no_more_than_it_did(prices: dict[tuple[str, int], StaffPrice], page: str) -> None:
    calls, statements, commits = PINS[page]
    found = prices[page, MANY]
    assert found.calls <= calls * (1 + TOLERANCE)
    assert found.statements <= statements
    assert found.commits <= commits


@pytest.mark.parametrize("page", PINS)
def test_a_staff_page_asks_the_database_as_much_for_many_requests_as_for_few(
    prices: dict[tuple[str, int], StaffPrice], page: str
) -> None:
    few, many = prices[page, FEW], prices[page, MANY]
    assert (many.statements, many.commits) == (few.statements, few.commits)


@pytest.mark.parametrize("page", PINS)
def test_a_staff_page_costs_at_most_so_much_more_than_one_that_only_renders_the_same(
    prices: dict[tuple[str, int], StaffPrice], page: str
) -> None:
    found = prices[page, MANY]
    assert found.calls <= TO_THE_PLAIN_PAGE * found.plain
