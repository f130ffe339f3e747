"""Here the product is an office whose people have accounts."""

from __future__ import annotations

from pathlib import Path

import pytest
import time_machine
from flask import Flask

from tests.support.staff_browser import file_story


@pytest.fixture
def database(staffed_database: Path) -> Path:
    """The product begins in an office whose people have accounts."""
    return staffed_database


@pytest.fixture
def reference(app: Flask, clock: time_machine.Traveller) -> str:
    """A request with a question that the desk still has to ask, so that every page about it is there."""
    assert clock is not None
    return file_story(app, "two operations")
