"""Looking: the queue, the call list, the visits, the search, one request. None of these changes a case."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, make_response, request, url_for

from intake.domain.case_state import Status
from intake.domain.roles import Role
from intake.extensions import db, keys
from intake.mail import delivery
from intake.services import audit
from intake.services.audit_actions import AuditAction
from intake.services.cases import record as case_record
from intake.services.frontdesk import duty
from intake.services.frontdesk import queue as worklist
from intake.services.frontdesk import search as search_service
from intake.services.frontdesk.queue import Cursor, QueueRow
from intake.store.queries import queue as queue_query
from intake.store.queries.queue import Show
from intake.web.frontdesk.forms import SearchForm
from intake.web.staff import case_page
from intake.web.staff.case_rows import RowView, call_help, visit_details, visit_words
from intake.web.staff.desk import desk
from intake.web.staff.page import first_error, render
from intake.web.staff.words import told_words

bp = Blueprint("frontdesk", __name__, url_prefix="/staff")

FILTERS = (
    (Show.ALL, "All"),
    (Show.URGENT, "Emergency and same day"),
    (Show.MINE, "Mine"),
    (Show.FREE, "Nobody's"),
    (Show.CLINICIAN, "With clinician"),
    (Show.WAITING, "Waiting"),
)
VISITS_SHOWN = 100


@bp.get("/queue")
def queue() -> str:
    """Everything that waits for somebody, the first to call first."""
    show, at = _show(request.args.get("show", "")), desk()
    page = worklist.queue_page(
        db.session(),
        keys(),
        at.terms,
        show=show,
        staff_id=at.user.id,
        after=_read_cursor(request.args.get("after", "")),
    )
    html = render(
        "frontdesk/queue.html",
        "Queue",
        rows=_rows(page.rows),
        filters=[(url_for(".queue", show=each), text, each is show) for each, text in FILTERS],
        first_href=url_for(".queue", show=show) if request.args.get("after") else "",
        next_href=url_for(".queue", show=show, after=_write_cursor(page.next)) if page.next else "",
        open_words=_open_words(page.open_cases),
        unphoned=page.unphoned,
        unphoned_days=worklist.UNPHONED_DAYS,
        unclaimed=_unclaimed(),
        mail=delivery.standing(db.session(), at.now),
        on_duty=at.on_duty.name if at.on_duty else "",
    )
    return _recorded(AuditAction.WORKLIST_READ, html)


@bp.get("/calls")
def call_list() -> str:
    """Those who can be called at this moment."""
    at = desk()
    rows = worklist.call_list(db.session(), keys(), at.office, at.terms, staff_id=at.user.id)
    case_help = [call_help(row.case, at.practice, at.user.name) for row in rows]
    html = render(
        "frontdesk/call_list.html",
        "Call list",
        rows=list(zip(_rows(rows), case_help, strict=True)),
        is_open=at.office.hours.is_open(at.now),
        unclaimed=_unclaimed(),
        is_clinician=at.user.role is Role.CLINICIAN,
    )
    return _recorded(AuditAction.CALL_LIST_READ, html)


@bp.get("/visits")
def visits() -> str:
    """Booked visits by their time, and visits that did not take place."""
    booked = _with_visit([Status.SCHEDULED])
    missed = _with_visit([Status.NO_SHOW, Status.CANCELLED])
    html = render("frontdesk/visits.html", "Visits", booked=booked, missed=missed)
    return _recorded(AuditAction.VISITS_READ, html)


@bp.route("/search", methods=["GET", "POST"])
def search() -> Response | str:
    """Find a request; what was typed is sent, never put into an address."""
    form = SearchForm()
    if not form.validate_on_submit():
        status = 422 if form.is_submitted() else 200
        errors = [("sought", first_error(form.sought))] if form.sought.errors else []
        page = render("frontdesk/search.html", "Search", form=form, errors=errors, found=None, rows=[])
        return make_response(page, status)
    at = desk()
    found = search_service.find(db.session(), keys(), at.user.actor, str(form.sought.data), at.now)
    rows = [at.row(at.case(record)) for record in found.records]
    html = render("frontdesk/search.html", "Search", form=form, found=found, rows=rows)
    db.session.commit()
    return html


@bp.get("/cases/<reference>")
def case(reference: str) -> Response:
    """One request: what the desk needs to call, and what was done so far."""
    return case_page.show_case(case_page.find(reference))


def _open_words(count: int) -> str:
    if count > worklist.MOST_COUNTED:
        return f"More than {worklist.MOST_COUNTED} open requests"
    return "1 open request" if count == 1 else f"{count} open requests"


def _rows(rows: tuple[QueueRow, ...]) -> list[RowView]:
    return [desk().row(row.case, row.why_here) for row in rows]


def _unclaimed() -> list[tuple[str, str, str]]:
    """Urgent cases that waited too long: their address, since when, and who was told of it."""
    at = desk()
    waiting = duty.unclaimed_urgent(db.session(), at.office, at.now)
    return [
        (
            url_for(".case", reference=each.reference),
            at.clock.moment(each.waiting_since),
            told_words(each.letters),
        )
        for each in waiting
    ]


def _with_visit(statuses: list[Status]) -> list[tuple[str, RowView]]:
    at = desk()
    rows = queue_query.with_status(db.session(), statuses, VISITS_SHOWN)
    listed: list[tuple[str, str, RowView]] = []
    for record in case_record.open_many(db.session(), keys(), rows):
        details = visit_details(record)
        words = visit_words(details, at.clock)
        listed.append((str(details.get("visit_at", "")), words, at.row(at.case(record))))
    listed.sort(key=lambda each: each[0])
    return [(words, row) for _, words, row in listed]


def _recorded(action: AuditAction, html: str) -> str:
    """Write down that a list of patients was read, and hand the page over."""
    audit.append(
        db.session(),
        keys(),
        desk().user.actor,
        action=action,
        object_kind="list",
        object_id=None,
        now=desk().now,
    )
    db.session.commit()
    return html


def _show(text: str) -> Show:
    return Show(text) if text in set(Show) else Show.ALL


def _write_cursor(cursor: Cursor) -> str:
    due_at, received_at, case_id = cursor.position
    return f"{cursor.rank}~{due_at.isoformat()}~{received_at.isoformat()}~{case_id}"


def _read_cursor(text: str) -> Cursor | None:
    """Where a page is to go on; the start of the queue for anything that is no cursor of ours."""
    parts = text.split("~")
    try:
        rank, due_at, received_at, case_id = parts
        position = (datetime.fromisoformat(due_at), datetime.fromisoformat(received_at), case_id)
        if position[0].tzinfo is None or position[1].tzinfo is None:
            return None
        return Cursor(int(rank), position)
    except ValueError:
        return None
