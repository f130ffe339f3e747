"""Here the product is an office whose people have accounts."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def database(staffed_database: Path) -> Path:
    """The product begins in an office whose people have accounts."""
    return staffed_database
