"""The audit events: looked through, taken out as a file, and the check of their chain."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, make_response, request, url_for
from sqlalchemy.orm import Session

from intake.context import now
from intake.domain.reference import UnreadableReference, read_reference
from intake.extensions import db, keys
from intake.formats.sheets import CSV_TYPE, Cell, csv_file
from intake.services import audit as audit_chain
from intake.services.audit import CheckedPart
from intake.services.audit_kinds import AuditKind
from intake.services.keeping import audit_log
from intake.services.keeping.audit_log import AuditLine, Wanted
from intake.services.running.figures import span_of_days
from intake.store.engine import reading
from intake.web.admin.audit_words import KIND_WORDS, about_what, as_what, what_was_done
from intake.web.admin.views import bp
from intake.web.staff.asked_day import FIRST_YEAR, LAST_YEAR, DayTooFar, NotADay, read_day
from intake.web.staff.desk import desk
from intake.web.staff.page import Choice, render
from intake.web.staff.who import staff

LONGEST_NUMBER = 15
SECONDS_OF_CHECKING = 2.0
"""How long one page may take to check a part of the chain; a longer chain takes more pages."""
UNPROCESSABLE = 422
COLUMNS = ("Entry", "When", "Who", "As", "What", "Event", "About", "Which", "Web request")


@dataclass(frozen=True)
class Asked:
    """What the address asks for: as it was typed, as it is wanted, and what is wrong with it."""

    typed: dict[str, str]
    wanted: Wanted
    before: int | None
    errors: list[tuple[str, str]]

    @property
    def told(self) -> dict[str, Any]:
        """The parts of an address that ask for the same again."""
        return {name: value for name, value in self.typed.items() if value}


@bp.get("/audit")
def audit() -> Response:
    """The audit events, the newest first: all, or those by a person, of some days, a kind or a request."""
    people = audit_log.everybody(db.session(), keys())
    asked = _asked(people)
    if asked.errors:
        return make_response(_page(asked, people, [], None), UNPROCESSABLE)
    page = audit_log.read_page(db.session(), asked.wanted, people, before=asked.before)
    html = _page(asked, people, page.lines, page.next_before)
    audit_log.note_look(db.session(), keys(), page, actor=staff().actor, now=now())
    db.session.commit()
    return make_response(html)


@bp.get("/audit/export.csv")
def export_audit() -> Response:
    """The same events as a file, the newest 10,000 of them; that it was taken is an event, too."""
    people = audit_log.everybody(db.session(), keys())
    asked = _asked(people)
    if asked.errors:
        return make_response(_page(asked, people, [], None), UNPROCESSABLE)
    page = audit_log.read_for_file(db.session(), asked.wanted, people, before=asked.before)
    file = csv_file(COLUMNS, _rows(page.lines))
    audit_log.note_look(db.session(), keys(), page, actor=staff().actor, now=now())
    db.session.commit()
    response = make_response(file)
    response.mimetype = CSV_TYPE
    response.headers["Content-Disposition"] = f'attachment; filename="audit-{desk().today}.csv"'
    return response


@bp.get("/audit/check")
def check_audit() -> str:
    """Whether the chain is sound, from an entry on (`start`) as far as a page's time allows."""
    start = max(1, _entry_number(request.args.get("start", "")) or 1)
    audit_log.note_check(db.session(), keys(), actor=staff().actor, now=now())
    db.session.commit()  # before the check, so that nobody waits for this page to end
    checked = _check(start)
    next_href = "" if checked.reaches_end else url_for("admin.check_audit", start=checked.upto)
    return render("admin/audit_check.html", "Check of the audit events", checked=checked, next_href=next_href)


def _page(
    asked: Asked, people: dict[str, str], lines: tuple[AuditLine, ...] | list[AuditLine], more: int | None
) -> str:
    everyone = [Choice("", "Everybody"), *(Choice(key, name) for key, name in people.items())]
    kinds = [Choice("", "Everything"), *(Choice(key, words) for key, words in KIND_WORDS.items())]
    return render(
        "admin/audit.html",
        "Audit events",
        errors=asked.errors,
        lines=[
            (
                desk().clock.dated(line.at),
                as_what(line.role),
                what_was_done(line.action),
                about_what(line.object_kind),
                line,
            )
            for line in lines
        ],
        typed=asked.typed,
        people=everyone,
        kinds=kinds,
        next_href=url_for("admin.audit", **asked.told, before=more) if more else "",
        first_href=url_for("admin.audit", **asked.told) if asked.before else "",
        file_href=url_for("admin.export_audit", **asked.told, before=asked.before),
        most=audit_log.FILE_SIZE,
    )


def _rows(lines: tuple[AuditLine, ...]) -> Iterator[tuple[Cell, ...]]:
    zone = desk().practice.hours.zone
    for line in lines:
        yield (
            line.seq,
            line.at.astimezone(zone).isoformat(sep=" ", timespec="seconds"),
            line.who,
            as_what(line.role),
            what_was_done(line.action),
            line.action,
            about_what(line.object_kind),
            line.about,
            line.request_id,
        )


def _check(start: int) -> CheckedPart:
    until = time.monotonic() + SECONDS_OF_CHECKING
    with Session(db.engine) as session:
        reading(session)
        return audit_chain.verify_part(session, keys(), start, lambda: time.monotonic() >= until)


def _entry_number(text: str) -> int | None:
    """The number of an entry in an address; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def _asked(people: dict[str, str]) -> Asked:
    typed = {
        name: request.args.get(name, "").strip() for name in ("about", "by", "kind", "first_day", "last_day")
    }
    errors: list[tuple[str, str]] = []
    if typed["by"] and typed["by"] not in people:
        errors.append(("by", "Choose a person from the list."))
    if typed["kind"] and typed["kind"] not in set(AuditKind):
        errors.append(("kind", "Choose a kind from the list."))
    first, last = (_day(typed[name], name, errors) for name in ("first_day", "last_day"))
    if first and last and last < first:
        errors.append(("last_day", "The last day comes before the first one."))
    before = _entry_number(request.args.get("before", ""))
    if errors:
        return Asked(typed, Wanted(), before, errors)
    zone = desk().practice.hours.zone
    begin, end = first or date(FIRST_YEAR, 1, 1), last or date(LAST_YEAR, 12, 31)
    wanted = Wanted(
        reference=_reference(typed["about"]),
        by=typed["by"] or None,
        kind=AuditKind(typed["kind"]) if typed["kind"] else None,
        days=span_of_days(begin, end, zone) if first or last else None,
    )
    return Asked(typed, wanted, before, errors)


def _day(text: str, name: str, errors: list[tuple[str, str]]) -> date | None:
    if not text:
        return None
    try:
        return read_day(text)
    except DayTooFar:
        errors.append((name, f"Enter a day of the years {FIRST_YEAR} to {LAST_YEAR}."))
    except NotADay:
        errors.append((name, "Enter a day such as 2026-03-21."))
    return None


def _reference(typed: str) -> str | None:
    """The form number as stored; one that is none as it was typed, which finds nothing."""
    try:
        return read_reference(typed) if typed else None
    except UnreadableReference:
        return typed
