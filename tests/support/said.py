"""What the product handed to its log."""

from __future__ import annotations

from typing import Any

import pytest


def said(caplog: pytest.LogCaptureFixture, event: str | None = None) -> list[dict[str, Any]]:
    """The lines of the product itself, or only those of one event, before they passed the allowlist."""
    lines: list[dict[str, Any]] = [each.msg for each in caplog.records if isinstance(each.msg, dict)]
    return [line for line in lines if event in (None, line["event"])]
