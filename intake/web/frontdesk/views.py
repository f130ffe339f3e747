"""Looking: the queue, the call list, the visits, the search, one request. None of these changes a case."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, make_response, request, url_for

from intake.context import now, practice
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
from intake.services.frontdesk.desk_case import DeskCase, desk_case
from intake.services.frontdesk.queue import Cursor, QueueRow
from intake.store.queries import queue as queue_query
from intake.store.queries.queue import Show
from intake.web.frontdesk.forms import SearchForm
from intake.web.staff import case_page
from intake.web.staff.case_rows import RowView, call_help, row_view, visit_details, visit_words
from intake.web.staff.page import first_error, render
from intake.web.staff.who import office, staff, terms, today
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
    show = _show(request.args.get("show", ""))
    page = worklist.queue_page(
        db.session(),
        keys(),
        terms(),
        show=show,
        staff_id=staff().id,
        after=_read_cursor(request.args.get("after", "")),
    )
    on_duty = duty.on_duty(db.session(), keys(), today())
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
        mail=delivery.standing(db.session(), now()),
        on_duty=on_duty.name if on_duty else "",
    )
    return _recorded(AuditAction.WORKLIST_READ, html)


@bp.get("/calls")
def call_list() -> str:
    """Those who can be called at this moment."""
    rows = worklist.call_list(db.session(), keys(), office(), terms(), staff_id=staff().id)
    case_help = [call_help(row.case, practice(), staff().name) for row in rows]
    html = render(
        "frontdesk/call_list.html",
        "Call list",
        rows=list(zip(_rows(rows), case_help, strict=True)),
        is_open=office().hours.is_open(now()),
        unclaimed=_unclaimed(),
        is_clinician=staff().role is Role.CLINICIAN,
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
    found = search_service.find(db.session(), keys(), staff().actor, str(form.sought.data), now())
    cases = [desk_case(record, terms()) for record in found.records]
    rows = _rows([QueueRow(case, "") for case in cases])
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


def _rows(rows: list[QueueRow] | tuple[QueueRow, ...]) -> list[RowView]:
    at, viewer = case_page.clock(), case_page.viewer()
    return [row_view(row.case, row.why_here, at, viewer) for row in rows]


def _unclaimed() -> list[tuple[str, str, str]]:
    """Urgent cases that waited too long: their address, since when, and who was told of it."""
    at = case_page.clock()
    waiting = duty.unclaimed_urgent(db.session(), office(), at.now)
    return [
        (url_for(".case", reference=each.reference), at.moment(each.waiting_since), told_words(each.letters))
        for each in waiting
    ]


def _with_visit(statuses: list[Status]) -> list[tuple[str, RowView]]:
    rows = queue_query.with_status(db.session(), statuses, VISITS_SHOWN)
    records = case_record.open_many(db.session(), keys(), rows)
    listed: list[tuple[str, str, DeskCase]] = []
    for record in records:
        details = visit_details(record)
        words = visit_words(details, case_page.clock())
        listed.append((str(details.get("visit_at", "")), words, desk_case(record, terms())))
    listed.sort(key=lambda each: each[0])
    views = _rows([QueueRow(each[2], "") for each in listed])
    return [(each[1], view) for each, view in zip(listed, views, strict=True)]


def _recorded(action: AuditAction, html: str) -> str:
    """Write down that a list of patients was read, and hand the page over."""
    audit.append(
        db.session(), keys(), staff().actor, action=action, object_kind="list", object_id=None, now=now()
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
