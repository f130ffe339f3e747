"""A clinician's day: the first page, the next request to read, and the sheets of a day's visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import Response, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from intake.domain.person import name_words
from intake.extensions import db, keys
from intake.formats import pdf
from intake.services import audit
from intake.services.audit_actions import AuditAction
from intake.services.cases.gists import Listed
from intake.services.cases.record import CaseRecord
from intake.services.cases.unreadable import Unreadable
from intake.services.clinician import reading_list
from intake.web.clinician.sheet import PLACE_NAMES, Sheet, next_steps, record_merged, sheet_of
from intake.web.clinician.views import bp
from intake.web.staff import case_page
from intake.web.staff.asked_day import NotADay, read_day
from intake.web.staff.case_history import booked_words
from intake.web.staff.case_rows import RowView
from intake.web.staff.desk import desk
from intake.web.staff.page import render
from intake.web.staff.words import full_day

KEYS = "keys"
"""In the address of a summary: its script begins with the focus in the box of next steps."""
NOT_A_DAY = "There is no such day. Give it as year, month and day: 2026-05-31."


@dataclass(frozen=True, slots=True)
class ToRead:
    """A request on the first page: its row, when its visit is, and whether that is with whoever looks."""

    row: RowView
    visit: str
    is_mine: bool

    cannot_be_shown = False


@bp.get("/clinic")
def today() -> Response:
    """What is urgent now, what is to be read, one's own visits today, and who did not come."""
    at = desk()
    lists = reading_list.reading_list(db.session(), keys(), at.today, at.practice.hours.zone, _to_read)
    mine = [each for each in lists.visits if isinstance(each, Unreadable) or each.is_mine]
    html = render(
        "clinician/today.html",
        "My day",
        urgent=lists.urgent,
        to_read=lists.to_read,
        mine=mine,
        others=len(lists.visits) - len(mine),
        no_shows=lists.no_shows,
        day=at.today.isoformat(),
    )
    audit.append(
        db.session(),
        keys(),
        at.user.actor,
        action=AuditAction.READING_LIST_READ,
        object_kind="worklist",
        object_id="clinic",
        now=at.now,
    )
    db.session.commit()
    return make_response(html)


@bp.get("/cases/<reference>/next")
def next_case(reference: str) -> BaseResponse:
    """Go on to the request to read after this one; to the first page where there is none."""
    after = reading_list.next_to_read(db.session(), case_page.stored_reference(reference))
    where = (
        url_for("clinician.summary", reference=after, _anchor=KEYS) if after else url_for("clinician.today")
    )
    return redirect(where, 303)


@bp.get("/clinic-day")
def day() -> Response:
    """The sheets of a day's visits in their order, to be printed in one job; asked again where it is none."""
    try:
        when, sheets, left_out = _sheets()
    except NotADay as wrong:
        return make_response(_day_asked_again(str(wrong)), 400)
    html = render(
        "clinician/day.html",
        f"Clinic day, {full_day(when)}",
        day=when.isoformat(),
        sheets=sheets,
        left_out=left_out,
        place_names=PLACE_NAMES,
        next_steps=next_steps(),
        said_when=desk().clock.dated,
        pdf_is_there=pdf.is_there(),
    )
    db.session.commit()
    return make_response(html)


def _day_asked_again(typed: str) -> str:
    return render(
        "clinician/day.html",
        "Clinic day",
        errors=[("day", NOT_A_DAY)],
        day=typed,
        sheets=[],
        left_out=[],
    )


def sheets_of_day() -> tuple[date, list[Sheet]]:
    """The sheets of the day in the address; each look at one is written down, and counts with the commit.

    Raises `NotADay`.
    """
    when, sheets, _ = _sheets()
    return when, sheets


def _sheets() -> tuple[date, list[Sheet], list[Unreadable]]:
    when = _asked_day()
    zone = desk().practice.hours.zone
    found = reading_list.day_of_visits(db.session(), keys(), when, zone)
    sheets, left_out = [], []
    for each in found:
        if isinstance(each, CaseRecord):
            case_page.record_look(AuditAction.CASE_SUMMARY_READ, each)
            sheets.append(sheet_of(each))
            record_merged(sheets[-1], each)
        else:
            left_out.append(each)
    return when, sheets, left_out


def _asked_day() -> date:
    """The day in the address, today where it names none. Raises `NotADay`."""
    asked = request.args.get("day", "").strip()
    if not asked:
        return desk().today
    return read_day(asked)


def _to_read(case: Listed) -> ToRead:
    at = desk()
    visit = case.gist.visit
    with_whom = visit[1] if visit else ""
    return ToRead(
        row=at.row(at.listed(case)),
        visit=booked_words(*visit, at.clock) if visit else "",
        is_mine=bool(visit) and set(name_words(at.user.name)) <= set(name_words(with_whom)),
    )
