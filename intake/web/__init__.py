"""Flask, WTForms and nothing else: the pages for patients and staff."""

from __future__ import annotations

from flask import Flask

from intake.web import staff_area


def register(app: Flask) -> None:
    """Put every page, error page and header onto the application."""
    staff_area.register(app)
