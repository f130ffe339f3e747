"""The checker that test_every_page.py asks does find what is wrong."""

from __future__ import annotations

from pathlib import Path

from tests.browser.valid_html import complaints


def test_a_fault_is_seen(tmp_path: Path) -> None:
    fault = "<!doctype html><title>x</title><p id=a><p id=a>"
    assert any("Duplicate ID" in complaint for complaint in complaints([fault], tmp_path))
