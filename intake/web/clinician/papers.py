"""What leaves a case for another record: the PDF, the note, and the page that says what would change it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, make_response, render_template

from intake.context import questionnaire_of
from intake.extensions import db
from intake.formats import pdf
from intake.logs import Event, log
from intake.services.audit_actions import AuditAction
from intake.services.clinician import explaining, note, summary
from intake.web.clinician.day import day, sheets_of_day
from intake.web.clinician.read_words import read_words
from intake.web.clinician.sheet import (
    PLACE_NAMES,
    Sheet,
    found_by_program,
    merged_with,
    next_steps,
    record_merged,
    sheet_of,
)
from intake.web.clinician.trace import Trace
from intake.web.clinician.views import asked_trace, bp, record_trace
from intake.web.staff import case_page
from intake.web.staff.asked_day import NotADay
from intake.web.staff.desk import desk
from intake.web.staff.page import render
from intake.web.static_files import static_text

PDF_TYPE = "application/pdf"
UNAVAILABLE = 503
TITLE = "Pre-visit summary"
NOT_MADE = "The PDF could not be made. Print the page instead: it is the same sheet."


@bp.get("/cases/<reference>/summary.pdf")
def summary_pdf(reference: str) -> Response:
    """The summary as a tagged PDF; where that cannot be made, how to print the page."""
    record = case_page.find(reference)
    sheet, appendix = sheet_of(record), asked_trace(record)
    made = _pdf([sheet], appendix)
    if made is None:
        html = render(
            "clinician/no_pdf.html",
            "No PDF",
            title=case_page.title_of("No PDF", record),
            errors=[("", NOT_MADE)],
            reference=record.row.reference,
        )
        return case_page.hand_over(AuditAction.CASE_SUMMARY_READ, record, html, UNAVAILABLE)
    record_merged(sheet, record)
    record_trace(appendix, record)
    case_page.record_look(AuditAction.CASE_PDF_TAKEN, record)
    db.session.commit()
    return _file(made, f"summary-{record.row.reference}.pdf")


@bp.get("/clinic-day.pdf")
def day_pdf() -> Response:
    """The sheets of a day's visits as one PDF, each with its own count of pages; the page where none is."""
    try:
        when, sheets = sheets_of_day()
    except NotADay:
        return day()
    if not sheets:
        return day()
    made = _pdf(sheets)
    db.session.commit()
    if made is None:
        html = render("clinician/no_pdf.html", "No PDF", errors=[("", NOT_MADE)], reference=None)
        return make_response(html, UNAVAILABLE)
    return _file(made, f"clinic-{when.isoformat()}.pdf")


@bp.get("/cases/<reference>/explain")
def explain(reference: str) -> Response:
    """Which single answer would change what the rules found."""
    record = case_page.find(reference)
    form = questionnaire_of(record.row.questionnaire_id, record.row.questionnaire_version)
    html = render(
        "clinician/explain.html",
        "Which single answer would change it",
        title=case_page.title_of("Which single answer would change it", record),
        outcomes=explaining.explained(record, form, desk().policy),
        found=found_by_program(record),
        **case_page.case_context(record),
    )
    return case_page.hand_over(AuditAction.CASE_EXPLAINED, record, html)


@bp.get("/cases/<reference>/note", endpoint="note")
def note_page(reference: str) -> Response:
    """The summary in twelve lines of plain text."""
    record = case_page.find(reference)
    form = questionnaire_of(record.row.questionnaire_id, record.row.questionnaire_version)
    told = summary.summarise(record, form, desk().policy)
    goes_on = case_page.goes_on(record)
    merged = note.Merged(merged_with(record), goes_on.shown if goes_on else "")
    html = render(
        "clinician/note.html",
        "Note to paste",
        title=case_page.title_of("Note to paste", record),
        lines=note.note_lines(record, told, desk().practice.hours.zone, merged),
        reference=record.row.reference,
    )
    if merged.held:
        case_page.record_look(case_page.COMPARED, record)
    return case_page.hand_over(AuditAction.CASE_NOTE_TAKEN, record, html)


def _pdf(sheets: Sequence[Sheet], appendix: Trace | None = None) -> bytes | None:
    """The PDF of these sheets, with the appendix of the one; None where it cannot be made, says the log."""
    if not pdf.is_there():
        return None
    bodies = [
        render_template(
            "clinician/paper.html",
            view=view,
            place_names=PLACE_NAMES,
            next_steps=next_steps(),
            said_when=desk().clock.dated,
            appendix=appendix,
            read_words=read_words,
        )
        for view in sheets
    ]
    try:
        return pdf.make_pdf(TITLE, static_text("sheet.css"), bodies)
    except pdf.PdfNotMade as reason:
        log.error(Event.PDF_NOT_MADE, says=str(reason))
        return None


def _file(made: bytes, name: str) -> Response:
    response = make_response(made)
    response.mimetype = PDF_TYPE
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
