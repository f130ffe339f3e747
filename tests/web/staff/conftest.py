"""Staff at work during opening hours, and one request for them."""

from __future__ import annotations

import pytest
import time_machine
from flask import Flask

from tests.support.staff_browser import Team, file_story
from tests.support.staff_browser import team as make_team


@pytest.fixture
def team(app: Flask, clock: time_machine.Traveller) -> Team:
    """Somebody of every role, signed in."""
    assert clock is not None
    return make_team(app)


@pytest.fixture
def reference(app: Flask, clock: time_machine.Traveller) -> str:
    """A request like most others."""
    assert clock is not None
    return file_story(app, "back within two years")
