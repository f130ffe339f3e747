"""The audit events, and the check of their chain."""

from __future__ import annotations

import time

from flask import request, url_for
from sqlalchemy.orm import Session

from intake.context import now
from intake.domain.reference import UnreadableReference, read_reference
from intake.extensions import db, keys
from intake.services import audit as audit_chain
from intake.services.audit import CheckedPart
from intake.services.keeping import audit_log
from intake.services.keeping.audit_log import Wanted
from intake.store.engine import reading
from intake.web.admin.audit_words import as_what, what_was_done
from intake.web.admin.views import bp
from intake.web.staff.desk import desk
from intake.web.staff.page import render
from intake.web.staff.who import staff

LONGEST_NUMBER = 15
SECONDS_OF_CHECKING = 2.0
"""How long one page may take to check a part of the chain; a longer chain takes more pages."""


@bp.get("/audit")
def audit() -> str:
    """The audit events, the newest first."""
    about = request.args.get("about", "").strip()
    before = _entry_number(request.args.get("before", ""))
    page = audit_log.read_page(
        db.session(), keys(), _wanted(about), before=before, actor=staff().actor, now=now()
    )
    next_href = url_for("admin.audit", about=about or None, before=page.next_before)
    html = render(
        "admin/audit.html",
        "Audit events",
        lines=[
            (desk().clock.moment(line.at), as_what(line.role), what_was_done(line.action), line)
            for line in page.lines
        ],
        typed=about,
        next_href=next_href if page.next_before else "",
        first_href=url_for("admin.audit", about=about or None) if before else "",
    )
    db.session.commit()
    return html


@bp.get("/audit/check")
def check_audit() -> str:
    """Whether the chain is sound, from an entry on (`start`) as far as a page's time allows."""
    start = max(1, _entry_number(request.args.get("start", "")) or 1)
    audit_log.note_check(db.session(), keys(), actor=staff().actor, now=now())
    db.session.commit()  # before the check, so that nobody waits for this page to end
    checked = _check(start)
    next_href = "" if checked.reaches_end else url_for("admin.check_audit", start=checked.upto)
    return render("admin/audit_check.html", "Check of the audit events", checked=checked, next_href=next_href)


def _check(start: int) -> CheckedPart:
    until = time.monotonic() + SECONDS_OF_CHECKING
    with Session(db.engine) as session:
        reading(session)
        return audit_chain.verify_part(session, keys(), start, lambda: time.monotonic() >= until)


def _entry_number(text: str) -> int | None:
    """The number of an entry in an address; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def _wanted(typed: str) -> Wanted:
    if not typed:
        return Wanted()
    try:
        return Wanted(reference=read_reference(typed))
    except UnreadableReference:
        return Wanted(reference=typed)
