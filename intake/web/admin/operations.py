"""The administrator's first page: what is wrong now, and a made-up request taken from end to end."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flask import Response, current_app, flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from intake import context
from intake.extensions import db, keys
from intake.mail import delivery
from intake.services import given_up
from intake.services.patient.turn import FormDesk
from intake.services.running import operations as operations_service
from intake.services.running import readiness_check
from intake.services.running.operations import DRAFTS_COUNTED, Operations, Room
from intake.services.running.readiness_check import Checked
from intake.store.models.outbox import TO_THE_EHR, OutboxKind
from intake.store.queries.outbox import Counts
from intake.web.admin.translations import unsigned
from intake.web.admin.views import UNPROCESSABLE, bp
from intake.web.form.button import ButtonForm
from intake.web.staff.desk import desk
from intake.web.staff.page import form_errors, render
from intake.web.staff.words import short_day

GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is looked after: how it stands, whether that is wrong, and where to mend it ("")."""

    what: str
    stands: str
    is_wrong: bool
    href: str = ""


@bp.get("/operations")
def operations() -> str:
    """How everything stands, what is wrong first."""
    return _page([])


@bp.post("/operations/check")
def check_readiness() -> Response | BaseResponse:
    """Take a made-up request from end to end; nothing of it stays."""
    form = ButtonForm()
    if not form.validate_on_submit():
        return make_response(_page(form_errors(form)), UNPROCESSABLE)
    at = desk()
    form_desk = FormDesk(
        keys=keys(),
        questionnaire=context.questionnaire(),
        office=at.office,
        address=request.remote_addr or "",
        now=at.now,
        new_id=context.new_id,
        new_reference=context.new_reference,
    )
    try:
        checked = readiness_check.run(
            db.session(), form_desk, actor=at.user.actor, new_token=context.new_token
        )
    finally:
        db.session.rollback()
    operations_service.record_check(db.session(), keys(), checked, actor=at.user.actor, now=at.now)
    db.session.commit()
    for line in _said(checked):
        flash(line)
    return redirect(url_for("admin.operations"), 303)


@bp.post("/operations/try-again")
def try_again() -> Response | BaseResponse:
    """Let all that was given up, letters and requests for the EHR, be sent once more."""
    form = ButtonForm()
    if not form.validate_on_submit():
        return make_response(_page(form_errors(form)), UNPROCESSABLE)
    at = desk()
    count = given_up.retry_all(db.session(), keys(), frozenset(OutboxKind), actor=at.user.actor, now=at.now)
    db.session.commit()
    flash(f"{count} {'message is' if count == 1 else 'messages are'} tried again.")
    return redirect(url_for("admin.operations"), 303)


def _said(checked: tuple[Checked, ...]) -> list[str]:
    last = checked[-1]
    if last.is_well:
        return [f"All {len(checked)} steps of a made-up request went well. Nothing of it is left."]
    return [f"Step {len(checked)} did not go well: “{last.what}”. The log says why. Nothing of it is left."]


def _page(errors: list[tuple[str, str]]) -> str:
    at = desk()
    state = operations_service.operations(
        db.session(), at.office.hours, _folder(), today=at.today, now=at.now
    )
    mail = delivery.standing(db.session(), at.now)
    for_ehr = delivery.standing(db.session(), at.now, TO_THE_EHR)
    lines = [*_people(state), *_machine(state, mail), *_ehr(for_ehr), *_content()]
    return render(
        "admin/operations.html",
        "What is wrong now",
        title="Operations",
        errors=errors,
        given_up=mail.dead + for_ehr.dead,
        wrong=[line for line in lines if line.is_wrong],
        well=[line for line in lines if not line.is_wrong],
    )


def _folder() -> Path:
    """Where the database lies, or else what the product writes."""
    url = db.engine.url
    inside = Path(url.database).parent if url.get_backend_name() == "sqlite" and url.database else None
    return inside or Path(current_app.instance_path)


def _people(state: Operations) -> list[Line]:
    """What somebody in the office has to act on."""
    waiting, moment = state.waiting, desk().clock.moment
    held = waiting.urgent_waiting
    since = f", the first since {moment(waiting.waiting_since)}" if waiting.waiting_since else ""
    unnamed = ", ".join(short_day(day) for day in state.unnamed)
    return [
        Line(
            "Emergencies, safety exits and same-day requests",
            f"{waiting.urgent_late} late of {waiting.urgent}; {held} wait for a clinician{since}",
            is_wrong=waiting.urgent_late > 0,
            href=url_for("admin.morning"),
        ),
        Line(
            "Clinician on duty",
            f"Nobody is named for {unnamed}" if unnamed else "Named for today and the next office day",
            is_wrong=bool(unnamed),
            href=url_for("clinician.duty"),
        ),
    ]


def _machine(state: Operations, mail: Counts) -> list[Line]:
    """What whoever runs the program has to act on."""
    moment, room = desk().clock.moment, state.room
    backup, check = state.last_backup, state.last_check
    count = f"more than {DRAFTS_COUNTED}" if state.drafts >= DRAFTS_COUNTED else str(state.drafts)
    left = "; some are kept past their time: run erase --expired once a day" if state.drafts_left else ""
    passed = "passed" if check and check.passed else "did not pass"
    return [
        Line(
            "Mail",
            f"{mail.pending} waiting, {mail.overdue} late, {mail.dead} refused for good",
            is_wrong=bool(mail.overdue or mail.dead),
        ),
        Line(
            "Last backup",
            moment(backup) if backup else "None is on record",
            is_wrong=operations_service.backup_is_old(state, desk().now),
        ),
        Line("Disk", _room_words(room), is_wrong=room.is_short),
        Line("Forms begun and not sent", f"{count}{left}", is_wrong=state.drafts_left),
        Line(
            "Search",
            f"{state.search_left} requests are known by an older version: run search reindex"
            if state.search_left
            else "Up to date",
            is_wrong=state.search_left > 0,
        ),
        Line(
            "Made-up request from end to end",
            f"{passed}, {moment(check.at)}" if check else "Never tried",
            is_wrong=check is None or not check.passed,
        ),
    ]


def _ehr(waits: Counts) -> list[Line]:
    """How sending to the EHR stands; nothing where it was never set up."""
    if not current_app.config["EHR_ADDRESS"] and not (waits.pending or waits.dead):
        return []
    stands = f"{waits.pending} waiting, {waits.overdue} late, {waits.dead} given up"
    is_wrong = bool(waits.overdue or waits.dead)
    advice = ": see outbox list and ehr check" if is_wrong else ""
    return [Line("Sending to the EHR", f"{stands}{advice}", is_wrong=is_wrong)]


def _content() -> list[Line]:
    """What the practice has still to sign or put in."""
    example = context.practice().is_example
    lines = [
        Line(
            f"Texts in {name}",
            f"{len(parts)} of {total} parts are not signed" if parts else "All parts are signed",
            is_wrong=bool(parts),
            href=url_for("admin.translations"),
        )
        for name, parts, total in unsigned()
    ]
    own = "The example practice: names, hours and phones are made up" if example else "The practice's own"
    notices = ", ".join(context.practice().example_notices)
    return [
        *lines,
        Line("Practice file", own, is_wrong=example),
        Line("Notices", f"Examples: {notices}" if notices else "The practice's own", is_wrong=bool(notices)),
    ]


def _room_words(room: Room) -> str:
    return f"{room.free / GIB:.1f} GiB free of {room.total / GIB:.1f} GiB"
