"""The manager's morning page: what waits, what was reached, what nobody is named for. It names no patient."""

from __future__ import annotations

from datetime import timedelta

from intake.domain.figures import by_group, figures
from intake.extensions import db, keys
from intake.mail import delivery
from intake.services.running import figures as running_figures
from intake.services.running import morning as morning_service
from intake.services.running.loops import left_open
from intake.services.running.morning import Waiting
from intake.web.admin.figure_words import COLUMNS, figure_rows
from intake.web.admin.views import bp
from intake.web.isolated import isolated
from intake.web.staff.desk import desk
from intake.web.staff.page import render
from intake.web.staff.words import full_day, short_day

DAYS_BACK = 7


@bp.get("/morning")
def morning() -> str:
    """Today's sheet."""
    at, hours = desk(), desk().office.hours
    first = at.today - timedelta(days=DAYS_BACK)
    span = running_figures.span_of_days(first, at.today, hours.zone)
    calls = running_figures.calls_in(db.session(), keys(), span)
    waiting = morning_service.waiting(db.session(), at.now)
    unnamed = morning_service.unnamed_duty(db.session(), hours, at.today)
    return render(
        "admin/morning.html",
        f"This morning: {full_day(at.today)}",
        title="Morning page",
        printed=at.clock.dated(at.now),
        waiting=_waiting_rows(waiting, left_open(db.session(), hours, at.now)),
        since=at.clock.moment(waiting.waiting_since) if waiting.waiting_since else "",
        on_duty=isolated(at.on_duty.name) if at.on_duty else "",
        unnamed=[short_day(day) for day in unnamed],
        figures_since=short_day(first),
        columns=("Kind of request", *COLUMNS),
        rows=figure_rows(figures(calls, hours, at.now), by_group(calls, hours, at.now)),
        mail=delivery.standing(db.session(), at.now),
        unphoned=waiting.unphoned,
        unphoned_days=morning_service.EXITS_DAYS,
    )


def _waiting_rows(waiting: Waiting, without_date: int) -> list[tuple[str, str]]:
    return [
        ("Open requests", str(waiting.open)),
        ("Emergency and same day", str(waiting.urgent)),
        ("of these late", str(waiting.urgent_late)),
        ("of these waiting for a clinician", str(waiting.urgent_waiting)),
        ("Late, whatever their kind", str(waiting.late)),
        ("With a clinician", str(waiting.with_clinician)),
        ("Waiting on the patient", str(waiting.on_patient)),
        ("Waiting on records", str(waiting.on_records)),
        ("Open with no date to come", str(without_date)),
    ]
