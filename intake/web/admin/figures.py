"""The figures of a month, with charts by week. They name no patient."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response, make_response, request, url_for

from intake.domain.dates import add_months
from intake.domain.figures import Call, Figures, Group, by_group, figures
from intake.domain.office_hours import OfficeHours
from intake.extensions import db, keys
from intake.services.running import figures as running_figures
from intake.web.admin.charts import Chart, Value, draw_counts, draw_shares
from intake.web.admin.figure_words import COLUMNS, figure_rows, share_words
from intake.web.admin.views import bp
from intake.web.staff.desk import desk
from intake.web.staff.page import render
from intake.web.staff.permissions import may_open

FIRST_MONTH = date(2000, 1, 1)
NOT_A_MONTH = "This address names no month. Here is this one."
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
MONTHS = 12
FILES = (
    ("admin.export_figures", "csv", "Figures as CSV"),
    ("admin.export_figures", "xlsx", "Figures for Excel"),
    ("admin.export_requests", "csv", "Requests with names as CSV"),
    ("admin.export_requests", "xlsx", "Requests with names for Excel"),
)
"""The files of a month; only those that a role may take are offered."""


@dataclass(frozen=True)
class Month:
    """A month of the practice's calendar, by its first day, and its figures."""

    first: date
    calls: Sequence[Call]
    every: Figures
    groups: dict[Group, Figures]

    @property
    def name(self) -> str:
        """The month in words: "November 2026"."""
        return f"{self.first:%B %Y}"


@bp.get("/figures", endpoint="figures")
def month_page() -> Response:
    """The figures of a month; without one in the address, of this one."""
    leads_nowhere = request.args.get("month") and not asked_month()
    return month_page_with([("", NOT_A_MONTH)] if leads_nowhere else [])


def month_page_with(errors: list[tuple[str, str]]) -> Response:
    """The same with what went wrong."""
    this = desk().today.replace(day=1)
    month = read_month(asked_month() or this)
    before, after = add_months(month.first, -1), add_months(month.first, 1)
    html = render(
        "admin/figures.html",
        f"Figures of {month.name}",
        errors=errors,
        columns=("Kind of request", *COLUMNS),
        rows=figure_rows(month.every, month.groups),
        charts=_charts(month),
        files=[
            (name, url_for(endpoint, kind=kind, month=f"{month.first:%Y-%m}"))
            for endpoint, kind, name in FILES
            if may_open(desk().user.role, endpoint)
        ],
        previous_href=url_for("admin.figures", month=f"{before:%Y-%m}") if before >= FIRST_MONTH else "",
        next_href=url_for("admin.figures", month=f"{after:%Y-%m}") if after <= this else "",
    )
    return make_response(html, 422 if errors else 200)


def asked_month() -> date | None:
    """The first day of the month in the address; None where it names none that can have figures."""
    found = _MONTH.fullmatch(request.args.get("month", ""))
    if found is None:
        return None
    year, month = map(int, found.groups())
    if not 1 <= month <= MONTHS:
        return None
    first = date(year, month, 1) if year >= FIRST_MONTH.year else date.min
    return first if FIRST_MONTH <= first <= desk().today else None


def read_month(first: date) -> Month:
    """The figures of the month that begins on that day, as they stand now."""
    at, hours = desk(), desk().office.hours
    span = running_figures.span_of_days(first, add_months(first, 1) - timedelta(days=1), hours.zone)
    calls = running_figures.calls_in(db.session(), keys(), span)
    return Month(first, calls, figures(calls, hours, at.now), by_group(calls, hours, at.now))


def _charts(month: Month) -> list[Chart]:
    """Requests a week, and the share of each week's that was called in time."""
    hours, now = desk().office.hours, desk().now
    weeks = [(label, figures(calls, hours, now)) for label, calls in _by_week(month, hours)]
    counts = [Value(label, each.requests, str(each.requests)) for label, each in weeks]
    shares = [Value(label, each.share_in_time, share_words(each.share_in_time)) for label, each in weeks]
    return [
        draw_counts("received", "Requests received", f"Days of {month.name}", "Requests", counts),
        draw_shares("in-time", "Called in time", f"Days of {month.name}", "Called in time", shares),
    ]


def _by_week(month: Month, hours: OfficeHours) -> list[tuple[str, list[Call]]]:
    """The calls of each week, from Monday, cut at the ends of the month, by its days: "2–8"."""
    last = add_months(month.first, 1) - timedelta(days=1)
    weeks: list[tuple[str, list[Call]]] = []
    start = month.first
    while start <= last:
        end = min(last, start + timedelta(days=6 - start.weekday()))
        received = [call for call in month.calls if start <= hours.local_date(call.received_at) <= end]
        weeks.append((str(start.day) if start == end else f"{start.day}–{end.day}", received))
        start = end + timedelta(days=1)
    return weeks
