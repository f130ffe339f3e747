"""Commands: each parses its input, calls one service, commits where something changed, and prints."""

from __future__ import annotations

from flask import Flask

from intake.cli.clinical import content, triage
from intake.cli.keys import keys


def register(app: Flask) -> None:
    """Add the commands to the app."""
    for group in (triage, content, keys):
        app.cli.add_command(group)
