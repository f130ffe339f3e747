"""A table of many short lines is one test, which tells of all lines that fail and not only of the first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import pytest

Line = TypeVar("Line")


def holds_of_every(lines: Iterable[Line], test: Callable[[Line], None], named: Callable[[Line], str]) -> None:
    """Run a test on each line; AssertionError names every line that failed, and why, or that there is none.

    A test of its own for each of thousands of lines takes ten times as long to collect, set up and report.
    """
    count, failed = 0, []
    for line in lines:
        count += 1
        try:
            test(line)
        except (Exception, pytest.fail.Exception) as why:  # noqa: BLE001 - the other lines are tested, too
            failed.append(f"{named(line)}: {type(why).__name__}: {why}")
    assert count, "there is no line to test"
    assert not failed, "\n".join([f"{len(failed)} of {count} lines failed", *failed])
