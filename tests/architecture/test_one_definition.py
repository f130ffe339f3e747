"""What the product has one of, so that nobody changes one of two."""

from __future__ import annotations

import ast
from pathlib import Path

from intake.domain.policy import URGENT
from tests.architecture.sources import PRODUCT, python_files, tree

COLLECTIONS = (ast.Set, ast.Tuple, ast.List)


def lines_with(path: Path, members: set[str]) -> list[int]:
    """Where a set, tuple or list of exactly these words or enum members is written down."""
    return [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, COLLECTIONS) and {_word(each) for each in node.elts} == members
    ]


def _word(node: ast.expr) -> str | None:
    if isinstance(node, ast.Attribute):
        return node.attr.lower()
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def test_which_levels_are_urgent_is_written_down_once() -> None:
    released = PRODUCT / "migrations"
    found = {
        path.relative_to(PRODUCT).as_posix()
        for path in python_files(PRODUCT)
        if released not in path.parents and lines_with(path, {str(level) for level in URGENT})
    }
    assert found == {"domain/policy.py"}


def test_a_second_writing_would_be_seen(tmp_path: Path) -> None:
    second = tmp_path / "second.py"
    second.write_text('{Urgency.SAME_DAY, Urgency.EMERGENCY}\n("emergency", "same_day")\n("soon",)\n')
    assert len(lines_with(second, {str(level) for level in URGENT})) == 2
