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


def test_only_the_settings_read_the_environment() -> None:
    settings, *others = PRODUCT_FILES
    assert settings.name == "config.py"
    assert "os" in imports(settings)
    assert [
        where(path, node)
        for path in others
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and dotted(node) in {"os.environ", "os.getenv", "os.environb"}
    ] == []


def commits_of_a_session_that_was_handed_in(module: ast.Module) -> Iterator[ast.Call]:
    for function in ast.walk(module):
        if isinstance(function, ast.FunctionDef) and "session" in {each.arg for each in function.args.args}:
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and dotted(node.func) in {"session.commit", "session.begin"}:
                    yield node


def test_services_never_commit_the_session_they_are_handed() -> None:
    assert [
        where(path, call)
        for path in python_files(PRODUCT / "services")
        for call in commits_of_a_session_that_was_handed_in(tree(path))
    ] == []


def test_a_service_that_commits_is_seen() -> None:
    service = ast.parse("def file(session, now):\n    session.add(now)\n    session.commit()")
    assert len(list(commits_of_a_session_that_was_handed_in(service))) == 1


def counts_by_offset_or_is_the_old_interface(call: ast.Call) -> bool:
    slow = isinstance(call.func, ast.Attribute) and call.func.attr == "offset"
    return slow or dotted(call.func) in {"session.query", "db.session.query"}


def test_no_query_counts_pages_by_offset_or_uses_the_old_query_interface() -> None:
    assert [
        where(path, node)
        for path in PRODUCT_FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and counts_by_offset_or_is_the_old_interface(node)
    ] == []


@pytest.mark.parametrize(
    "code", ["select(Case).offset(20)", "session.query(Case)", "db.session.query(Case).all()"]
)
def test_such_a_query_is_seen(code: str) -> None:
    calls = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    assert any(map(counts_by_offset_or_is_the_old_interface, calls))


def test_templates_are_never_made_from_text_nor_trusted_blindly() -> None:
    for path in python_files(PRODUCT / "web"):
        for node in ast.walk(tree(path)):
            assert not (isinstance(node, ast.Name) and node.id == "render_template_string"), where(path, node)
    for page in sorted((ROOT / "templates").rglob("*.html")):
        assert "|safe" not in page.read_text(encoding="utf-8").replace(" ", ""), page.name
