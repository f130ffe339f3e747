"""The page about ASVS 5.0 names every requirement of levels 1 and 2 once, and nothing that is not there."""

from __future__ import annotations

import re

from flask import Flask

from tests.architecture.sources import ROOT
from tests.support.every import holds_of_every

PAGE = (ROOT / "docs" / "asvs.md").read_text("utf-8")

REQUIREMENTS = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2,
    "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
    "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4,
    "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3,
    "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4,
    "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
    "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
"""How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has; they are numbered from 1."""

ROWS = re.findall(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| (met|not ours|gap) \| (.+) \|$", PAGE, re.M)
GAP = re.compile(r"Owner: (maintainers|who runs it), .*\b20\d\d-\d\d-\d\d\b")


def test_every_requirement_of_levels_1_and_2_is_there_once_and_in_order() -> None:
    expected = [f"{section}.{n}" for section, count in REQUIREMENTS.items() for n in range(1, count + 1)]
    assert [number for number, *_ in ROWS] == expected
    assert len(expected) == 253
    assert len(re.findall(r"^\| \d+\.\d+", PAGE, re.M)) == len(expected)


def test_what_is_met_names_a_file_or_a_test_and_a_gap_its_owner_and_a_day() -> None:
    for number, _, standing, shown in ROWS:
        if standing == "met":
            assert "`" in shown or "below" in shown, number
        if standing == "gap":
            assert GAP.search(shown), number


def test_every_file_and_test_that_is_named_exists() -> None:
    named = {each for each in re.findall(r"`([^`]+)`", PAGE) if "/" in each or "." in each}

    def exists(name: str) -> None:
        path, _, test = name.partition("::")
        assert (ROOT / path).is_file()
        assert not test or f"def {test}(" in (ROOT / path).read_text("utf-8")

    assert len(named) > 100
    holds_of_every(sorted(named), exists, str)


def test_trace_is_not_answered(app: Flask) -> None:
    client = app.test_client()
    for address in ("/", "/staff/sign-in", "/static/app.css"):
        with client.open(address, method="TRACE", headers={"X-Mine": "sent along"}) as response:
            assert response.status_code in (303, 405)
            assert b"sent along" not in response.get_data()
