"""While a staff page is put together, any page of a patient can be saved; the look is written after."""

from __future__ import annotations

import sqlite3
from typing import Any

from flask import Flask, template_rendered
from sqlalchemy import func, select

from config import Settings
from intake.extensions import db
from intake.store.models import AuditEvent
from tests.support.staff_browser import Team, file_story


def looks(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(AuditEvent)) or 0


def test_while_a_page_is_put_together_another_may_write(
    app: Flask, team: Team, reference: str, settings: Settings
) -> None:
    file_story(app, "back within two years")  # the same person once more: the case page compares them
    writer = sqlite3.connect(settings.instance_folder / "intake.db", isolation_level=None, timeout=0)
    wrote: list[str] = []

    def write(_app: Flask, template: Any, **_: Any) -> None:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("ROLLBACK")
        wrote.append(template.name)

    case = f"/staff/cases/{reference}"
    addresses = {"/staff/queue": 1, "/staff/calls": 1, "/staff/visits": 1, case: 2, f"{case}/summary": 1}
    for address, entries in addresses.items():
        before = looks(app)
        wrote.clear()
        with template_rendered.connected_to(write, app):
            assert team.clinician.client.get(address).status_code == 200, address
        assert wrote, address
        assert looks(app) == before + entries, address
    writer.close()
