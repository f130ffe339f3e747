"""Looking: the queue, the call list, the visits, the search, one request. None of these changes a case.

A page is put together while the database is only read, so that no patient's page waits for it; what is
written down, that somebody looked, is written once it is there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from flask import Blueprint, Response, make_response, request, url_for

from intake.domain.case_state import Action
from intake.domain.roles import Role
from intake.domain.step_checks import too_early_for
from intake.extensions import db, keys
from intake.mail import delivery
from intake.services import audit
from intake.services.audit_actions import AuditAction
from intake.services.cases.gists import Listed
from intake.services.cases.unreadable import Unreadable, shown
from intake.services.frontdesk import callers, duty
from intake.services.frontdesk import queue as worklist
from intake.services.frontdesk import search as search_service
from intake.services.frontdesk import visits as visits_service
from intake.services.frontdesk.queue import Place, QueueRow, Reader
from intake.store.engine import reading
from intake.store.queries.queue import Mark, Show
from intake.web.frontdesk.call_ends import CALL_ENDS
from intake.web.frontdesk.forms import SearchForm
from intake.web.isolated import isolated
from intake.web.staff import bell, case_page
from intake.web.staff.call_help import call_help
from intake.web.staff.case_history import booked_words
from intake.web.staff.case_rows import RowView
from intake.web.staff.desk import desk
from intake.web.staff.page import first_error, render
from intake.web.staff.refresh import is_refresh
from intake.web.staff.words import told_words

bp = Blueprint("frontdesk", __name__, url_prefix="/staff")

FILTERS = (
    (Show.ALL, "To do"),
    (Show.URGENT, "Emergency and same day"),
    (Show.MINE, "Mine"),
    (Show.FREE, "Nobody's"),
    (Show.CLINICIAN, "With clinician"),
    (Show.WAITING, "Waiting"),
)
OF_A_VISIT = (Action.ARRIVE, Action.MISS, Action.CANCEL)
"""What can become of a booked visit."""
ONE_LOOK = timedelta(minutes=15)
LEADS_NOWHERE = "This address leads to no page of the queue. Here is its beginning."


@bp.get("/queue")
def queue() -> Response:
    """Everything that waits for somebody, the first to call first."""
    reading(db.session())
    at, show = desk(), _show(request.args.get("show", ""))
    place = _read_place()
    leads_nowhere = place is None and bool(request.args.get("after") or request.args.get("before"))
    reader = Reader(at.user.id, on_duty=at.on_duty is not None and at.on_duty.id == at.user.id)
    page = worklist.queue_page(db.session(), keys(), at.office, at.terms, show=show, reader=reader, at=place)
    html = render(
        "frontdesk/queue.html",
        "Queue",
        rows=listed_rows(page.rows),
        filters=_filters(page.counts, show),
        urgent=page.counts[Show.URGENT],
        errors=[("", LEADS_NOWHERE)] if leads_nowhere else [],
        here_href=request.full_path.rstrip("?"),
        first_href=url_for(".queue", show=show) if place else "",
        previous_href=_page_href(show, page.previous),
        next_href=_page_href(show, page.next),
        unphoned=page.unphoned,
        unphoned_days=worklist.UNPHONED_DAYS,
        unclaimed=_unclaimed(),
        mail=delivery.standing(db.session(), at.now),
        on_duty=isolated(at.on_duty.name) if at.on_duty else "",
        unnamed_next=at.unnamed_next_words,
        left_forms=callers.how_many_left(db.session(), at.user.actor, at.now),
    )
    return make_response(_recorded(AuditAction.WORKLIST_READ, html), 422 if leads_nowhere else 200)


@bp.get("/calls")
def call_list() -> str:
    """Those who can be called at this moment."""
    reading(db.session())
    at = desk()
    rows = listed_rows(worklist.call_list(db.session(), keys(), at.office, at.terms, staff_id=at.user.id))
    html = render(
        "frontdesk/call_list.html",
        "Call list",
        rows=[
            (row, None if isinstance(row, Unreadable) else call_help(row.case, at.practice, at.user.name))
            for row in rows
        ],
        ends=CALL_ENDS,
        urgent=sum(not isinstance(row, Unreadable) and row.case.is_urgent for row in rows),
        is_open=at.office.hours.is_open(at.now),
        unclaimed=_unclaimed(),
        is_clinician=at.user.role is Role.CLINICIAN,
    )
    return _recorded(AuditAction.CALL_LIST_READ, html)


@bp.get("/visits")
def visits() -> str:
    """Booked visits by their time, and visits that did not take place."""
    reading(db.session())
    at = desk()

    def with_visit(case: Listed) -> tuple[str, RowView, list[str]]:
        visit = booked_words(*case.gist.visit, at.clock) if case.gist.visit else ""
        early = partial(too_early_for, visit_at=case.row.visit_at, now=at.now, hours=at.office.hours)
        return visit, at.row(at.listed(case)), [str(step) for step in OF_A_VISIT if not early(step)]

    booked = _listed(visits_service.booked(db.session(), keys(), with_visit))
    missed = _listed(visits_service.missed(db.session(), keys(), with_visit))
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
    found = search_service.find(
        db.session(),
        keys(),
        at.user.actor,
        str(form.sought.data),
        at.now,
        youngest=at.practice.youngest_age,
    )

    def show_row(make: Callable[[], QueueRow]) -> RowView:
        row = make()
        return at.row(row.case, row.why_here if row.case.is_waiting else "")

    made = worklist.as_rows(at.office, at.terms, found.cases or found.close)
    rows = [shown(reference, partial(show_row, make)) for reference, make in made]
    rows += found.unreadable
    html = render("frontdesk/search.html", "Search", form=form, found=found, rows=rows)
    db.session.commit()
    return html


@bp.get("/cases/<reference>")
def case(reference: str) -> Response:
    """One request: what the desk needs to call, and what was done so far."""
    reading(db.session())
    return case_page.show_case(case_page.find(reference))


def _filters(counts: Mapping[Show, int], show: Show) -> list[tuple[str, str, str, bool]]:
    """Each filter's address, its words, how many rows it has, and whether it is the one shown."""
    page, most = url_for(".queue"), worklist.MOST_COUNTED
    return [
        (
            f"{page}?show={each}",
            text,
            f"{most}+" if counts[each] > most else str(counts[each]),
            each is show,
        )
        for each, text in FILTERS
    ]


def _page_href(show: Show, place: Place | None) -> str:
    if place is None:
        return ""
    mark = _write_mark(place.mark)
    if place.backwards:
        return url_for(".queue", show=show, before=mark)
    return url_for(".queue", show=show, after=mark)


def listed_rows(rows: Sequence[QueueRow | Unreadable]) -> list[RowView | Unreadable]:
    """The rows of a list, ready to print."""
    at = desk()
    return [
        row
        if isinstance(row, Unreadable)
        else shown(row.case.reference, partial(at.row, row.case, row.why_here, row.look_alikes))
        for row in rows
    ]


def _unclaimed() -> list[tuple[str, str, str]]:
    """Urgent cases that waited too long: their address, since when, and who was told of it."""
    at = desk()
    waiting = duty.unclaimed_urgent(db.session(), at.office, at.now, bell.waiting(at.now))
    return [
        (
            url_for(".case", reference=each.reference),
            at.clock.moment(each.waiting_since),
            told_words(each.letters),
        )
        for each in waiting
    ]


def _listed(
    visits: list[tuple[str, RowView, list[str]] | Unreadable],
) -> list[tuple[str, RowView | Unreadable, list[str]]]:
    """Each with the words for when and with whom, and its steps; a case that cannot be shown has neither."""
    return [("", each, []) if isinstance(each, Unreadable) else each for each in visits]


def _recorded(action: AuditAction, html: str) -> str:
    """Write down that a list of patients was read, and hand the page over.

    A page that refreshes itself is one look in a quarter of an hour.
    """
    at = desk()
    if not (is_refresh() and audit.looked_since(db.session(), at.user.actor, action, at.now - ONE_LOOK)):
        audit.append(
            db.session(),
            keys(),
            at.user.actor,
            action=action,
            object_kind="list",
            object_id=None,
            now=at.now,
        )
    db.session.commit()
    return html


def _show(text: str) -> Show:
    return Show(text) if text in set(Show) else Show.ALL


def _write_mark(mark: Mark) -> str:
    due_at, received_at, case_id = mark.position
    return f"{mark.rank}~{due_at.isoformat()}~{received_at.isoformat()}~{case_id}"


def _read_place() -> Place | None:
    """Which page the address asks for; None for the first, and for anything that is no mark of ours."""
    backwards = "before" in request.args
    try:
        rank, due_at, received_at, case_id = request.args["before" if backwards else "after"].split("~")
        position = (_read_instant(due_at), _read_instant(received_at), case_id)
        return Place(Mark(int(rank), position), backwards=backwards)
    except (KeyError, OverflowError, ValueError):
        return None


def _read_instant(text: str) -> datetime:
    """An instant as `_write_cursor` wrote it; ValueError or OverflowError for what is none."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return at.astimezone(UTC)
