"""The administrator's first page says what is wrong, and a made-up request leaves nothing behind."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import func, select

from intake.context import new_id, now
from intake.domain.roles import Role
from intake.extensions import db, keys
from intake.services import outbox
from intake.services.actor import Actor, system
from intake.services.frontdesk import duty, search
from intake.services.keeping import backups
from intake.services.running import plain_form
from intake.store.base import Base
from intake.store.models import AuditEvent, Case, Draft, OutboxMessage
from intake.store.models.outbox import OUTBOX_DEAD, OutboxKind
from tests.support.staff_browser import StaffPage, Team, file_story


def lines(page: StaffPage) -> tuple[dict[str, str], dict[str, str]]:
    """What is wrong and what is in order, each by what it is about."""
    tables: dict[str, dict[str, str]] = {"Needs somebody": {}, "In order": {}}
    for table in page.soup.select("main table"):
        assert table.caption
        tables[table.caption.get_text()] = {
            row.select("th")[0].get_text(" ", strip=True).split(" ", 1)[1]: row.select("td")[0].get_text()
            for row in table.select("tbody tr")
        }
    return tables["Needs somebody"], tables["In order"]


def counted(app: Flask) -> dict[str, int]:
    with app.app_context():
        return {
            table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def test_what_is_wrong_stands_first_and_goes_once_it_is_mended(
    app: Flask, team: Team, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file_story(app, "foot drop", ago=timedelta(hours=2))
    page = team.admin.open("/staff/")
    wrong, well = lines(page)
    assert list(wrong) == [
        "Emergencies, safety exits and same-day requests",
        "Clinician on duty",
        "Mail",
        "Last backup",
        "Made-up request from end to end",
        "Texts in Spanish",
        "Practice file",
        "Notices",
    ]
    assert wrong["Emergencies, safety exits and same-day requests"].startswith("1 late of 1; 1 wait for a")
    assert wrong["Clinician on duty"] == "Nobody is named for Tue, Nov 17, Wed, Nov 18"
    assert wrong["Mail"] == "1 waiting, 1 late, 0 refused for good"
    assert wrong["Last backup"] == "None is on record"
    assert well["Search"] == "Up to date"
    assert well["Forms begun and not sent"] == "0"
    assert wrong["Made-up request from end to end"] == "Never tried"
    with app.app_context():
        for day in (now().date(), now().date() + timedelta(days=1)):
            by = Actor("staff", team.clinician.staff_id, Role.CLINICIAN)
            duty.name(db.session(), keys(), team.clinician.staff_id, day, actor=by, now=now(), new_id=new_id)
        db.session.commit()
        backups.create(
            db.engine, keys(), tmp_path / "copies", actor=system(), now=now() - timedelta(hours=25)
        )
    assert lines(team.admin.open("/staff/operations"))[0]["Last backup"] == "Mon, Nov 16, 9 AM"
    with app.app_context():
        backups.create(db.engine, keys(), tmp_path / "copies", actor=system(), now=now())
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=3 << 30, total=40 << 30))
    wrong, well = lines(team.admin.open("/staff/operations"))
    assert (well["Last backup"], wrong["Disk"]) == ("10 AM", "3.0 GiB free of 40.0 GiB")
    assert well["Clinician on duty"] == "Named for today and the next office day"


def test_a_made_up_request_goes_from_end_to_end_and_leaves_one_line_in_the_record(
    app: Flask, team: Team
) -> None:
    file_story(app, "plain back pain")
    team.admin.token()
    before = counted(app)
    page = team.admin.send("/staff/operations/check", send="yes")
    assert "All 8 steps of a made-up request went well. Nothing of it is left." in page.main
    assert counted(app) == before | {"audit_event": before["audit_event"] + 1}
    with app.app_context():
        last = db.session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
        assert (last.action, last.object_id) == ("readiness.checked", "passed")
    assert lines(page)[1]["Made-up request from end to end"] == "passed, 10 AM"
    for address in ("/staff/queue", "/staff/calls"):
        assert "Readiness" not in team.desk.open(address).html
    found = team.desk.send("/staff/search", sought="Readiness Check", send="yes")
    assert "Readiness Check" not in [row.get_text() for row in found.soup.select("tbody th")]


def _no_end(_session: object, _turn: object) -> None:
    raise plain_form.FormHasNoEnd("The form's pages do not come to an end.")


def _finds_nobody(*_: object, **__: object) -> object:
    return SimpleNamespace(records=())


@pytest.mark.parametrize(
    ("module", "name", "broken", "step"),
    [(plain_form, "fill_in", _no_end, 1), (search, "find", _finds_nobody, 5)],
)
def test_the_step_that_does_not_go_well_is_named_and_nothing_stays(
    app: Flask,
    team: Team,
    monkeypatch: pytest.MonkeyPatch,
    module: object,
    name: str,
    broken: Callable[..., object],
    step: int,
) -> None:
    team.admin.token()
    before = counted(app)
    monkeypatch.setattr(module, name, broken)
    page = team.admin.send("/staff/operations/check", send="yes")
    assert f"Step {step} did not go well" in page.main
    assert lines(page)[0]["Made-up request from end to end"] == "did not pass, 10 AM"
    assert counted(app) == before | {"audit_event": before["audit_event"] + 1}
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Draft)) == 0


def test_what_was_given_up_is_tried_again_by_a_clinician_for_one_and_by_an_administrator_for_all(
    app: Flask, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "EHR_ADDRESS", "https://ehr.example.org/fhir")
    references = [file_story(app, "plain back pain") for _ in range(2)]
    with app.app_context():
        for reference in references:
            case = db.session.query(Case).filter_by(reference=reference).one()
            message = outbox.add(
                db.session(),
                keys(),
                kind=OutboxKind.EHR,
                payload={"case_id": case.id},
                now=now(),
                new_id=new_id,
            )
            message.state, message.problem = OUTBOX_DEAD, "not_let_in"
        db.session.commit()
    summary = f"/staff/cases/{references[0]}/summary"
    assert "Not sent to the EHR , and given up: not let in." in team.clinician.open(summary).main
    sent = team.clinician.send(f"/staff/cases/{references[0]}/send-again", send="again")
    assert "The request is sent to the EHR again." in sent.main
    assert "Not sent to the EHR" not in sent.main
    twice = team.clinician.send(f"/staff/cases/{references[0]}/send-again", send="again")
    assert "Nothing is left to be sent again." in twice.main
    assert (
        "1 message was given up. Once what kept them is mended" in team.admin.open("/staff/operations").main
    )
    page = team.admin.send("/staff/operations/try-again", send="yes")
    assert "1 message is tried again." in page.main
    assert "given up. Once" not in page.main
    with app.app_context():
        assert db.session.scalar(select(func.count()).where(OutboxMessage.state == OUTBOX_DEAD)) == 0
        asked = db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq.desc())).all()
    assert asked.count("outbox.retried") == 2
    # A message that cannot be opened is nobody's: the administrator's press tries it again.
    with app.app_context():
        for message in db.session.query(OutboxMessage).filter_by(kind=OutboxKind.EHR):
            message.state, sealed = OUTBOX_DEAD, message.sealed_payload
            message.sealed_payload = sealed[:-1] + bytes([sealed[-1] ^ 1])
        db.session.commit()
    assert "Not sent to the EHR" not in team.clinician.open(summary).main
    assert "2 messages are tried again." in team.admin.send("/staff/operations/try-again", send="yes").main


def test_what_the_ehr_did_not_take_needs_somebody(app: Flask, team: Team) -> None:
    assert not any("EHR" in each for each in {**lines(team.admin.open("/staff/operations"))[1]})
    with app.app_context():
        message = outbox.add(db.session(), keys(), kind=OutboxKind.EHR, payload={}, now=now(), new_id=new_id)
        message.state = OUTBOX_DEAD
        db.session.commit()
    wrong, well = lines(team.admin.open("/staff/operations"))
    advice = "0 waiting, 0 late, 1 given up: see outbox list and ehr check"
    assert wrong["Sending to the EHR"] == advice
    assert "Mail" in well, "no letter waits"
