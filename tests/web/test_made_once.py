"""What a server makes before it forks: all that the first page would have to make, and no connection."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from intake.extensions import db
from intake.web import made_once


def test_no_connection_is_made(app: Flask) -> None:
    made = []
    with app.app_context():
        event.listen(db.engine, "connect", lambda *_: made.append(1))
        db.engine.dispose()

    made_once.make(app)

    assert made == []


def test_the_first_page_finds_its_templates_made(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    made_once.make(app)

    def compiled(*_: Any, **__: Any) -> None:
        raise AssertionError("a template was not made")

    monkeypatch.setattr(app.jinja_env, "compile", compiled)
    assert app.test_client().get("/").status_code == 200
