"""Writes down how each test ended and what it said, for `python -m tests.faults`: a plugin of pytest."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

WRITTEN_TO = "FAULTS_TALLY"
FIGURE = "figure"
"""What a test's line of figures is called among the properties of its report."""


class Tally:
    """How the tests of one run ended."""

    def __init__(self, written_to: Path) -> None:
        self._written_to = written_to
        self._ended: Counter[str] = Counter()
        self._failed: list[str] = []
        self._not_checked: list[str] = []
        self._figures: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test once it was called, or when it failed or was left out before or after."""
        if report.failed:
            self._ended["failed"] += 1
            self._failed.append(report.nodeid)
        elif report.skipped:
            why = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
            if "NOT CHECKED" in why:
                self._not_checked.append(why.partition("NOT CHECKED")[2].lstrip(": "))
        elif report.when == "call":
            self._ended["passed"] += 1
        if report.when == "call":
            self._figures += [str(said) for name, said in report.user_properties if name == FIGURE]

    def pytest_sessionfinish(self) -> None:
        """Write it all down."""
        told = {
            "passed": self._ended["passed"],
            "failed": self._failed,
            "not_checked": sorted(set(self._not_checked)),
            "figures": self._figures,
        }
        self._written_to.write_text(json.dumps(told), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    """Count in the process that hears of every test, and in no other."""
    if (named := os.environ.get(WRITTEN_TO)) and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Tally(Path(named)))
