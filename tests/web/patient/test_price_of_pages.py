"""What a page costs, counted where no slow machine can move it: Python calls, SQL statements, commits.

A page that costs more than its pin took on work: find out which (`python -m tests.benchmarks.price`), take it
away, or raise the pin in a commit that says what the work is for. One that got cheaper gets a lower pin.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.price import Price

ROOT = Path(__file__).parent.parent.parent.parent
A_LINE = re.compile(r" *(\d+) calls +(\d+) statements +(\d+) commits +(\w+) +(\S+)")

TOLERANCE = 0.08
"""Of the calls: dictionaries that grow and caches that fill differ a little between versions of Python."""

PINS = {
    # method and address: calls, statements, commits
    "GET /": (3_540, 0, 0),
    "GET /form/safety-legs": (2_120, 1, 0),
    "POST /form/safety-legs": (3_580, 2, 1),
    "GET /form/surgery-date/1": (2_490, 1, 0),
    "POST /form/surgery-date/1": (4_400, 2, 1),
    "GET /form/surgeries": (5_490, 1, 0),
    "POST /form/pain": (5_190, 2, 1),
    "GET /form/pain-onset": (3_120, 1, 0),
    "POST /form/pain-onset": (6_380, 2, 1),
    "GET /form/more-words": (2_860, 1, 0),
    "POST /form/health": (3_620, 2, 1),
    "GET /form/check": (10_760, 1, 0),
    "POST /form/check": (13_850, 13, 1),
    "GET /form/done": (6_980, 6, 0),
}
CALLS_A_GET, CALLS_A_POST = 3_600, 5_200
"""The mean of all requests of the typical form."""


@pytest.fixture(scope="module")
def prices() -> dict[str, Price]:
    """The price of each request, counted in a process of its own: what other tests leave costs calls."""
    printed = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.price"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = [Price(line[4], line[5], *map(int, line.groups()[:3])) for line in A_LINE.finditer(printed)]
    return {f"{each.method} {each.address}": each for each in found}


@pytest.mark.parametrize("page", PINS)
def test_a_page_costs_no_more_than_it_did(prices: dict[str, Price], page: str) -> None:
    calls, statements, commits = PINS[page]
    found = prices[page]
    assert (found.statements, found.commits) == (statements, commits)
    assert found.calls <= calls * (1 + TOLERANCE)


@pytest.mark.parametrize(("method", "most"), [("GET", CALLS_A_GET), ("POST", CALLS_A_POST)])
def test_the_typical_form_costs_no_more_than_it_may(prices: dict[str, Price], method: str, most: int) -> None:
    calls = [each.calls for each in prices.values() if each.method == method]
    assert sum(calls) / len(calls) <= most


def test_a_page_that_is_shown_writes_nothing(prices: dict[str, Price]) -> None:
    assert [each.address for each in prices.values() if each.method == "GET" and each.commits] == []
