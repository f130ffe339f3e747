"""Figures and requests of a month as files for spreadsheets; each that leaves is written down."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from flask import Response, make_response

from intake.domain.dates import add_months
from intake.extensions import db, keys
from intake.formats.sheets import CSV_TYPE, XLSX_TYPE, Cell, csv_file, xlsx_file
from intake.services import audit
from intake.services.audit_actions import AuditAction
from intake.services.running.figures import span_of_days
from intake.services.running.request_table import TooManyRequests, request_table
from intake.web.admin.figure_words import FILE_COLUMNS, file_rows
from intake.web.admin.figures import asked_month, month_page_with, read_month
from intake.web.admin.views import bp
from intake.web.staff.desk import desk
from intake.web.staff.page import missing

Made = Callable[[str, Sequence[str], Iterable[Sequence[Cell]]], bytes]
KINDS: dict[str, tuple[str, Made]] = {
    "csv": (CSV_TYPE, lambda _name, header, rows: csv_file(header, rows)),
    "xlsx": (XLSX_TYPE, xlsx_file),
}


@bp.get("/figures/export.<kind>")
def export_figures(kind: str) -> Response:
    """The figures of a month, which name nobody."""
    month = read_month(_month(kind))
    rows = file_rows(month.every, month.groups)
    name = f"figures-{month.first:%Y-%m}"
    return _handed_over(AuditAction.FIGURES_EXPORTED, kind, name, FILE_COLUMNS, rows)


@bp.get("/figures/requests.<kind>")
def export_requests(kind: str) -> Response:
    """The requests of a month with names: for clinicians alone."""
    at, first = desk(), _month(kind)
    span = span_of_days(first, add_months(first, 1) - timedelta(days=1), at.office.hours.zone)
    try:
        table = request_table(db.session(), keys(), at.office.hours, at.policy, span, at.now)
    except TooManyRequests as refusal:
        return month_page_with([("", str(refusal))])
    name = f"requests-{first:%Y-%m}"
    return _handed_over(AuditAction.REQUESTS_EXPORTED, kind, name, table.header, table.rows)


def _month(kind: str) -> date:
    """The month in the address, this one where it names none; 404 for a kind of file that there is not."""
    if kind not in KINDS:
        missing()
    return asked_month() or desk().today.replace(day=1)


def _handed_over(
    action: AuditAction, kind: str, name: str, header: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> Response:
    """The file, once it is written down for good who took it, and of which month."""
    media_type, made = KINDS[kind]
    file = made(name, header, rows)
    audit.append(
        db.session(),
        keys(),
        desk().user.actor,
        action=action,
        object_kind="list",
        object_id=f"{name}.{kind}",
        now=desk().now,
    )
    db.session.commit()
    response = make_response(file)
    response.mimetype = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response
