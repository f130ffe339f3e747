"""Cases that the benchmark of scale stores by the million are searched and listed like filed ones."""

from __future__ import annotations

from pathlib import Path

import time_machine
from sqlalchemy import func, select

from intake.domain.person import identity_from_answers
from intake.domain.roles import Role
from intake.extensions import db, keys
from intake.services.cases import gists
from intake.store import sealed_case
from intake.store.models import Case, Staff
from tests.benchmarks.price import make_product
from tests.benchmarks.scale import NOW
from tests.benchmarks.seeding import make
from tests.support.staff_browser import enter


def test_copies_are_searched_listed_and_opened_like_what_was_filed(tmp_path: Path) -> None:
    with time_machine.travel(NOW, tick=False):
        make(tmp_path, 30, NOW, stories=22)
        app = make_product(tmp_path)
        with app.app_context():
            stored = db.session.scalars(select(Case)).all()
            assert len(stored) == 30
            assert all(gists.is_current(keys(), case) for case in stored)
            copy = next(case for case in stored if case.id == case.draft_id and case.in_queue)
            opened = sealed_case.open_identity(copy.data_key(keys().ring), copy)
            person, reference = identity_from_answers(opened), copy.reference
            desk = db.session.scalars(select(Staff.id).where(Staff.role == Role.FRONT_DESK)).one()
            in_queue = db.session.scalar(select(func.count()).select_from(Case).where(Case.in_queue))
            db.session.rollback()
        browser = enter(app, desk)
        assert f"To do {in_queue} " in browser.open("/staff/queue").main
        assert person.phone is not None
        for sought in (person.full_name, person.phone.shown, person.birth_date, reference):
            found = browser.send("/staff/search", sought=sought, send="yes")
            assert reference in found.html, sought
        assert str(person.full_name) in browser.open(f"/staff/cases/{reference}").main
