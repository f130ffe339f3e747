from __future__ import annotations

import ast
import sys
from collections.abc import Iterator

import pytest

from tests.architecture.sources import PRODUCT, dotted, imports, python_files, tree, where

DOMAIN = python_files(PRODUCT / "domain")
# Standard library, but not of the domain's world: clock, chance, files, processes, network, environment.
OUTSIDE_WORLD = {
    "glob", "http", "importlib", "io", "logging", "os", "pathlib", "random", "secrets", "shutil", "socket",
    "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib", "uuid",
}  # fmt: skip
READS_THE_CLOCK = {"now", "utcnow", "today"}
TOUCHES_THE_WORLD = {"open", "input", "print", "eval", "exec", "compile", "__import__"}


def calls_that_reach_out(module: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(module):
        if not isinstance(node, ast.Call):
            continue
        name = dotted(node.func)
        first, _, last = name.rpartition(".")
        reads_clock = last in READS_THE_CLOCK and first.rpartition(".")[2] in {"date", "datetime", "dt"}
        if reads_clock or name in TOUCHES_THE_WORLD:
            yield node


def test_domain_module_imports_only_the_standard_library_and_the_domain() -> None:
    assert [
        f"{path.name}: {name}"
        for path in DOMAIN
        for name in imports(path)
        if name.partition(".")[0] not in sys.stdlib_module_names and not name.startswith("intake.domain")
    ] == []


def test_domain_module_knows_no_clock_chance_file_or_environment() -> None:
    assert [
        f"{path.name}: {name}"
        for path in DOMAIN
        for name in imports(path)
        if name.partition(".")[0] in OUTSIDE_WORLD
    ] == []
    assert [where(path, call) for path in DOMAIN for call in calls_that_reach_out(tree(path))] == []


@pytest.mark.parametrize(
    "code", ["date.today()", "datetime.datetime.now(UTC)", "open('x')", "eval('1')", "dt.datetime.utcnow()"]
)
def test_a_call_that_reaches_out_is_seen(code: str) -> None:
    assert len(list(calls_that_reach_out(ast.parse(code)))) == 1


@pytest.mark.parametrize("code", ["policy.now", "case.today", "interval(today)", "cases.open_count()"])
def test_an_argument_that_carries_the_time_is_not_mistaken_for_the_clock(code: str) -> None:
    assert list(calls_that_reach_out(ast.parse(code))) == []
