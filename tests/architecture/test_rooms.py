from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import PRODUCT, ROOT, dotted, imports, python_files, tree, where

PRODUCT_FILES = [ROOT / "config.py", ROOT / "wsgi.py", *python_files(PRODUCT)]


def named(files: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in files]


def test_only_wsgi_knows_both_the_settings_and_the_product() -> None:
    knows_settings = [path for path in PRODUCT_FILES if "config" in imports(path)]
    assert named(knows_settings) == ["wsgi.py"]


def test_the_settings_never_import_the_product() -> None:
    assert [name for name in imports(ROOT / "config.py") if name.partition(".")[0] == "intake"] == []


@pytest.mark.parametrize("path", PRODUCT_FILES, ids=named(PRODUCT_FILES))
def test_only_the_settings_read_the_environment(path: Path) -> None:
    if path.name == "config.py":
        assert "os" in imports(path)
        return
    reads = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Attribute)]
    assert [
        where(path, node) for node in reads if dotted(node) in {"os.environ", "os.getenv", "os.environb"}
    ] == []


def commits_of_a_session_that_was_handed_in(module: ast.Module) -> Iterator[ast.Call]:
    for function in ast.walk(module):
        if isinstance(function, ast.FunctionDef) and "session" in {each.arg for each in function.args.args}:
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and dotted(node.func) in {"session.commit", "session.begin"}:
                    yield node


@pytest.mark.parametrize("path", python_files(PRODUCT / "services"), ids=lambda path: path.name)
def test_services_never_commit_the_session_they_are_handed(path: Path) -> None:
    assert [where(path, call) for call in commits_of_a_session_that_was_handed_in(tree(path))] == []


def test_a_service_that_commits_is_seen() -> None:
    service = ast.parse("def file(session, now):\n    session.add(now)\n    session.commit()")
    assert len(list(commits_of_a_session_that_was_handed_in(service))) == 1


@pytest.mark.parametrize("path", PRODUCT_FILES, ids=named(PRODUCT_FILES))
def test_no_query_counts_pages_by_offset_or_uses_the_old_query_interface(path: Path) -> None:
    called = [node for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
    slow = [call for call in called if isinstance(call.func, ast.Attribute) and call.func.attr == "offset"]
    old = [call for call in called if dotted(call.func) in {"session.query", "db.session.query"}]
    assert [where(path, call) for call in [*slow, *old]] == []


def test_templates_are_never_made_from_text_nor_trusted_blindly() -> None:
    for path in python_files(PRODUCT / "web"):
        for node in ast.walk(tree(path)):
            assert not (isinstance(node, ast.Name) and node.id == "render_template_string"), where(path, node)
    for page in sorted((ROOT / "templates").rglob("*.html")):
        assert "|safe" not in page.read_text(encoding="utf-8").replace(" ", ""), page.name
