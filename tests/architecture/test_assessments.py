"""An assessment is a typed value from rule to screen: its JSON is written and read in one module alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.formats import assessments
from tests.architecture.sources import PRODUCT, dotted, python_files, tree, where

WRITES_AND_READS = Path(assessments.__file__)
OTHERS = [path for path in python_files(PRODUCT) if path != WRITES_AND_READS]
KEYS = {
    "because", "effect", "findings", "flagged", "headline", "link", "possible", "settled",
    "settling_questions", "urgency",
}  # fmt: skip
"""Keys of a stored assessment that nothing else of ours has; "outcome", say, is also how a call ended."""


def looked_up(module: ast.Module) -> Iterator[ast.expr]:
    """Every place where one of the keys is taken out of a dict."""
    for node in ast.walk(module):
        key: ast.expr | None = None
        if isinstance(node, ast.Subscript):
            key = node.slice
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            key = node.args[0] if node.func.attr in {"get", "pop", "setdefault"} else None
        if isinstance(key, ast.Constant) and key.value in KEYS:
            yield key


def test_no_other_module_looks_into_an_assessments_json() -> None:
    assert [where(path, key) for path in OTHERS for key in looked_up(tree(path))] == []


def test_the_one_that_reads_it_looks_each_of_them_up_but_what_follows_from_the_link() -> None:
    assert {getattr(key, "value", "") for key in looked_up(tree(WRITES_AND_READS))} == KEYS - {"flagged"}


@pytest.mark.parametrize(
    "code", ["record['findings']", "assessment.get('headline')", "[f for f in x if f['effect']]"]
)
def test_a_look_into_the_json_is_seen(code: str) -> None:
    assert len(list(looked_up(ast.parse(code)))) == 1


@pytest.mark.parametrize("code", ["record.findings", "found[0]", "call['outcome']", "words('link')"])
def test_what_is_no_look_into_the_json_is_let_pass(code: str) -> None:
    assert list(looked_up(ast.parse(code))) == []


@pytest.mark.parametrize("name", ["sealed_case.open_assessment", "sealed_case.seal_assessment"])
def test_stored_assessments_are_opened_in_one_place_and_sealed_in_one(name: str) -> None:
    calls = [
        where(path, node)
        for path in OTHERS
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and dotted(node.func) == name
    ]
    assert len(calls) == 1, calls
