"""Each long test belongs to a row of `make faults`, and each row names tests that are there."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.architecture.sources import ROOT, dotted, python_files, tree
from tests.faults.table import MOST_MINUTES, Row, rows

ROWS = rows()
NEEDED = ("nginx", "strace", "sqlmap", "wapiti", "systemd", "testssl", "redis")
"""Marks of tests that a machine may not be able to run."""


def marks(nodes: list[ast.expr]) -> set[str]:
    """The names of the marks of pytest that stand anywhere in these expressions."""
    named = (dotted(node) for each in nodes for node in ast.walk(each) if isinstance(node, ast.Attribute))
    return {name.rpartition(".")[2] for name in named if name.startswith("pytest.mark.")}


def long_tests() -> Iterator[tuple[str, str, set[str]]]:
    """(file, test, marks) of every test that only `make faults` runs."""
    for path in python_files(ROOT / "tests"):
        if "mark.faults" not in path.read_text(encoding="utf-8"):
            continue
        module, file = tree(path), str(path.relative_to(ROOT))
        whole = [
            node.value
            for node in module.body
            if isinstance(node, ast.Assign) and [dotted(each) for each in node.targets] == ["pytestmark"]
        ]
        for node in ast.walk(module):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found = marks(whole + node.decorator_list)
                if "faults" in found:
                    yield file, node.name, found


def rows_of(file: str, test: str) -> list[Row]:
    return [row for row in ROWS if not row.marks and named_by(row, file, test)]


def named_by(row: Row, file: str, test: str) -> bool:
    return any(
        name == f"{file}::{test}" or ("::" not in name and (f"{file}/").startswith(f"{name}/"))
        for name in row.tests
    )


def test_each_long_test_belongs_to_one_row() -> None:
    found = list(long_tests())
    assert len(found) > 30
    assert [(file, test) for file, test, _ in found if len(rows_of(file, test)) != 1] == []


def test_what_a_test_needs_its_row_needs_too() -> None:
    assert [
        (file, test, need)
        for file, test, found in long_tests()
        for need in found & set(NEEDED)
        if need not in rows_of(file, test)[0].needs
    ] == []


def test_a_row_with_tests_in_a_browser_needs_one() -> None:
    in_browser = [row for row in ROWS if any(name.startswith("tests/browser/") for name in row.tests)]
    assert in_browser
    assert [row.name for row in in_browser if "browser" not in row.needs] == []


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_every_test_that_a_row_names_is_there(row: Row) -> None:
    for name in row.tests:
        file, _, test = name.partition("::")
        assert (ROOT / file).exists(), name
        if test:
            functions = [
                node.name for node in ast.walk(tree(ROOT / file)) if isinstance(node, ast.FunctionDef)
            ]
            assert test in functions, name


def test_rows_have_names_of_their_own_and_end_within_their_time() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)
    assert all(0 < row.minutes < MOST_MINUTES for row in ROWS)
    assert all(len(row.name) < 16 and row.done and row.figure and row.tests for row in ROWS)
