"""The administrator holds a request, frees it, and reads the certificate once it is erased."""

from __future__ import annotations

import secrets

from flask import Flask

from intake.context import new_id, now
from intake.domain.reference import new_reference, show_reference
from intake.extensions import db, keys
from intake.services.actor import system
from intake.services.keeping import erasure
from intake.store.models import AuditEvent
from tests.support.staff_browser import Team, file_story


def test_a_request_is_held_shown_as_held_and_freed(app: Flask, team: Team) -> None:
    reference = file_story(app, "plain back pain")
    shown = show_reference(reference)
    page = team.admin.open("/staff/keeping")
    assert "No request is held." in page.main
    assert "2555" in page.main
    for number, reason, said in (
        ("", "", ["Enter the form number.", "Write down the reason."]),
        (shown, " \n ", ["Write down the reason."]),
        ("12", "Why", ["A form number has 8 characters, this one has 2. Check it."]),
        (new_reference(secrets.randbelow), "Why", ["No request has this form number."]),
    ):
        refused = team.admin.send("/staff/keeping/holds", number=number, reason=reason, send="yes")
        assert (refused.status, refused.errors) == (422, said)
        assert refused.value("reason") == reason
    assert "Legal hold" not in team.desk.open(f"/staff/cases/{reference}").main

    page = team.admin.send(
        "/staff/keeping/holds", number=shown.lower(), reason="A lawyer's letter", send="yes"
    )
    assert "The request is held: nothing erases it." in page.main
    assert "A lawyer's letter" in page.main
    assert f"/staff/keeping/lift?number={reference}" in page.links()
    again = team.admin.send("/staff/keeping/holds", number=shown, reason="Twice", send="yes")
    assert again.errors == ["A legal hold stands on this request already."]
    for browser in (team.desk, team.clinician):
        case = browser.open(f"/staff/cases/{reference}").main
        assert "Legal hold Set" in case
        assert "A lawyer's letter" not in case

    assert team.admin.open(f"/staff/keeping/lift?number={reference}").value("number") == reference
    refused = team.admin.send("/staff/keeping/lift", number=reference, reason="", send="yes")
    assert (refused.status, refused.errors) == (422, ["Write down the reason."])
    page = team.admin.send("/staff/keeping/lift", number=reference, reason="Settled", send="yes")
    assert "No request is held." in page.main
    refused = team.admin.send("/staff/keeping/lift", number=reference, reason="Settled", send="yes")
    assert refused.errors == ["No legal hold stands on this request."]


def test_the_certificate_of_an_erasure_is_read_and_that_it_was_is_on_record(app: Flask, team: Team) -> None:
    reference = file_story(app, "foot drop")
    page = team.admin.open(f"/staff/keeping/certificate?number={reference}")
    assert (page.status, page.errors) == (422, ["No erased request has this form number."])
    with app.app_context():
        erasure.erase_case(
            db.session(), keys(), reference, reason="asked_for", actor=system(), now=now(), new_id=new_id
        )
        db.session.commit()

    assert f"/staff/keeping/certificate?number={reference}" in team.admin.open("/staff/keeping").links()
    page = team.admin.open(f"/staff/keeping/certificate?number={reference}")

    for said in (
        show_reference(reference),
        "The program, by command",
        "It was asked for",
        "search entries",
        "Times it was judged 1",
        "cannot be opened by anyone any more",
    ):
        assert said in page.main
    assert "foot" not in page.main.lower()  # which rules fired is not the administrator's to know
    with app.app_context():
        newest = db.session.scalars(db.select(AuditEvent.action).order_by(AuditEvent.seq.desc()).limit(1))
        assert newest.one() == "erasure.read"
