"""The check of the audit chain: in parts, each in bounded time, and nobody waits for it."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from config import Settings
from intake.context import now
from intake.domain.roles import Role
from intake.extensions import db, keys
from intake.services import audit
from intake.services.accounts import accounts
from intake.services.actor import system
from intake.services.audit_actions import AuditAction
from intake.store.models import AuditEvent
from intake.store.queries import audit as queries
from intake.web.admin import audit as audit_page
from intake.web.admin.audit_words import what_was_done
from tests.support.staff_browser import StaffPage, Team, add_member

CHECK = "/staff/audit/check"


def add_entries(app: Flask, count: int) -> None:
    with app.app_context():
        for number in range(count):
            audit.append(
                db.session(),
                keys(),
                system(),
                action=AuditAction.CASE_READ,
                object_kind="case",
                object_id=f"case-{number}",
                now=now(),
            )
        db.session.commit()


def entries(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(AuditEvent)) or 0


def change_entry(app: Flask, seq: int) -> None:
    with app.app_context():
        db.session.execute(text("UPDATE audit_event SET object_id = 'x' WHERE seq = :seq"), {"seq": seq})
        db.session.commit()


def test_a_short_chain_is_checked_on_one_page_and_the_check_is_recorded(app: Flask, team: Team) -> None:
    before = entries(app)
    page = team.auditor.open(CHECK)
    assert f"The chain is sound. Its newest entry is {before + 1}." in page.main
    assert "Continue the check" not in page.main
    with app.app_context():
        newest = queries.last(db.session())
        assert newest is not None
        assert (newest.action, newest.object_kind) == ("audit.read", "chain")


def test_a_long_chain_is_checked_page_by_page_to_its_end(
    app: Flask, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_entries(app, 5)
    monkeypatch.setattr(audit_page, "SECONDS_OF_CHECKING", -1)
    address, parts = CHECK, []
    for _ in range(200):
        page = team.auditor.open(address)
        parts += [(int(a), int(b)) for a, b in re.findall(r"Entries (\d+) to (\d+) are sound", page.main)]
        if "This is the end of the chain" in page.main:
            break
        assert f"Checked up to entry {parts[-1][1]}. More entries follow." in page.main
        address = f"{CHECK}?start={parts[-1][1]}"
        assert address in page.html
        if parts[-1][1] > 8:
            monkeypatch.undo()
    assert parts[0][0] == 1
    assert all(end == start for (_, end), (start, _) in pairwise(parts))
    assert parts[-1][1] == entries(app)


def test_a_changed_entry_is_named_on_the_page_that_reaches_it(app: Flask, team: Team) -> None:
    add_entries(app, 9)
    seq = entries(app) - 3
    change_entry(app, seq)
    assert f"entry {seq} was changed after it was written" in team.auditor.open(CHECK).main
    assert f"Entries {seq + 1} to " in team.auditor.open(f"{CHECK}?start={seq + 1}").main


@pytest.mark.parametrize("start", ["", "0", "-1", "x", "1; DROP", "9" * 30])
def test_an_address_that_names_no_entry_begins_with_the_first(team: Team, start: str) -> None:
    assert "The chain is sound." in team.auditor.open(f"{CHECK}?start={start}").main


def test_an_entry_that_is_not_there_yet_is_said(team: Team) -> None:
    page = team.auditor.open(f"{CHECK}?start=999999999999999")
    assert "There is no entry 999999999999999 or later." in page.main


def test_a_patient_s_answer_waits_for_no_check(
    app: Flask, team: Team, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_entries(app, 3)
    written: list[bool] = []
    verify_part = audit.verify_part

    def while_somebody_writes(*given: Any, **named: Any) -> audit.CheckedPart:
        writer = sqlite3.connect(settings.instance_folder / "intake.db", timeout=0, isolation_level=None)
        writer.execute("BEGIN IMMEDIATE")  # fails where this page holds the write lock
        writer.execute("UPDATE draft SET revision = revision")
        checked = verify_part(*given, **named)
        writer.execute("COMMIT")
        writer.close()
        written.append(True)
        return checked

    monkeypatch.setattr(audit, "verify_part", while_somebody_writes)
    assert "The chain is sound." in team.auditor.open(CHECK).main
    assert written == [True]


def test_the_auditor_finds_entries_by_who_what_and_when_and_takes_them_along(
    app: Flask, team: Team, reference: str
) -> None:
    team.desk.open(f"/staff/cases/{reference}")
    team.clinician.open(f"/staff/cases/{reference}/summary")
    dana = team.desk.staff_id
    page = team.auditor.open(f"/staff/audit?by={dana}&kind=looks&first_day=2026-11-17&last_day=2026-11-17")
    rows = [row.get_text(" ", strip=True) for row in page.soup.select("tbody tr")]
    assert len(rows) == 1
    assert "Nov 17, 2026, 10 AM Dana Desk , Front desk Request read Request" in rows[0], (
        "looked through on other days"
    )
    assert page.value("first_day") == "2026-11-17"
    chosen = page.soup.select_one("#kind option[selected]")
    assert chosen is not None
    assert chosen["value"] == "looks"
    assert "No events fit." in team.auditor.open(f"/staff/audit?by={dana}&last_day=2026-11-16").main

    (file_href,) = [each for each in page.links() if "export.csv" in each]
    taken = team.auditor.client.get(file_href)
    assert (taken.status_code, taken.mimetype) == (200, "text/csv")
    (entry,) = csv.DictReader(io.StringIO(taken.text.removeprefix("\ufeff"), newline=""))
    assert (entry["Who"], entry["As"], entry["Event"]) == ("Dana Desk", "Front desk", "case.read")
    assert entry["When"].startswith("2026-11-17 ")
    with app.app_context():
        newest = queries.last(db.session())
        assert newest is not None
        assert newest.action == "audit.exported"
    assert "Quill" not in page.html + taken.text  # nothing that is sealed of a patient


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("by=nobody", "by"),
        ("kind=secrets", "kind"),
        ("first_day=yesterday", "first_day"),
        ("first_day=0001-01-01", "first_day"),
        ("last_day=9999-12-31", "last_day"),
        ("first_day=2026-11-18&last_day=2026-11-17", "last_day"),
    ],
)
def test_a_filter_that_is_none_is_said_at_its_field_and_lists_nothing(
    team: Team, asked: str, field: str
) -> None:
    page = StaffPage(team.auditor.client.get(f"/staff/audit?{asked}"))
    assert page.status == 422
    assert page.soup.select_one(f'#error-summary a[href="#{field}"]')
    assert not page.soup.select("tbody tr")
    assert team.auditor.client.get(f"/staff/audit/export.csv?{asked}").status_code == 422


def test_nobody_waits_to_write_while_the_events_are_worded(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def worded(action: str) -> str:
        newest = queries.last(db.session())
        said.append(str(newest.action) if newest else "")
        return what_was_done(action)

    monkeypatch.setattr(audit_page, "what_was_done", worded)
    team.auditor.open("/staff/audit")
    assert "audit.read" not in said
    team.auditor.client.get("/staff/audit/export.csv")
    assert said
    assert "audit.exported" not in said


def test_everybody_s_name_is_opened_once(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    auditor, dana = team.auditor, team.desk.staff_id
    opened: list[str] = []
    real = accounts.profile_of

    def opens(ring: Any, member: Any) -> Any:
        opened.append(member.id)
        return real(ring, member)

    monkeypatch.setattr(accounts, "profile_of", opens)
    auditor.client.get("/staff/audit/export.csv")
    assert opened.count(dana) == 1


def test_a_name_is_no_formula_in_the_file(app: Flask, team: Team) -> None:
    add_member(app, "=1+1", Role.AUDITOR)
    taken = team.admin.client.get("/staff/audit/export.csv").text
    assert "'=1+1" in taken
    assert '"=1+1' not in taken
