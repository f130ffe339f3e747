"""Here the product is an office whose people have accounts."""

from __future__ import annotations

import pytest
from flask import Flask


@pytest.fixture
def app(staffed_app: Flask) -> Flask:
    """The product in an office whose people have accounts."""
    return staffed_app
