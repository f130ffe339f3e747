"""Reading a case as a clinician, and deciding on it."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, current_app, flash, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from intake.domain.bands import Link
from intake.domain.lifecycle_errors import LifecycleError
from intake.domain.policy import Urgency
from intake.extensions import db, keys
from intake.formats import pdf
from intake.services import given_up
from intake.services.audit_actions import AuditAction
from intake.services.cases import sent_on
from intake.services.cases.record import CaseRecord
from intake.services.cases.sent_on import SentOn
from intake.services.clinician import review
from intake.store.engine import reading
from intake.store.queries.records import Kept
from intake.web.clinician.forms import NextStepForm, OverrideForm
from intake.web.clinician.outcome_words import outcome_words
from intake.web.clinician.read_words import read_words
from intake.web.clinician.sheet import PLACE_NAMES, found_by_program, next_steps, record_merged, sheet_of
from intake.web.clinician.trace import Trace, trace_of
from intake.web.form.button import ButtonForm
from intake.web.isolated import isolated
from intake.web.staff import case_page
from intake.web.staff.desk import desk
from intake.web.staff.page import field_choices, form_errors, render

bp = Blueprint("clinician", __name__, url_prefix="/staff")

CONFLICT = 409
UNPROCESSABLE = 422
GO_ON = "next"
"""What the button sends that records the next step and opens the next request to read."""
WITH_TRACE = "trace"
"""In the address of a summary or its PDF: every rule follows the sheet as an appendix."""


@bp.get("/cases/<reference>/summary", endpoint="summary")
def read_summary(reference: str) -> Response:
    """The pre-visit summary: one page that is read before the patient is seen."""
    reading(db.session())
    return _summary_page(case_page.find(reference), NextStepForm(), [])


@bp.get("/cases/<reference>/trace")
def trace(reference: str) -> Response:
    """Every rule, whether it fired or not, and why."""
    record = case_page.find(reference)
    html = render(
        "clinician/trace.html",
        "Trace",
        title=case_page.title_of("Trace", record),
        trace=trace_of(record, request.args.get("assessment", type=int)),
        read_words=read_words,
        **case_page.case_context(record),
    )
    return case_page.hand_over(AuditAction.CASE_TRACE_READ, record, html)


@bp.post("/cases/<reference>/next-step")
def next_step(reference: str) -> Response | BaseResponse:
    """Record what the front desk is to do."""
    form, record = NextStepForm(), case_page.find(reference)
    if not form.validate_on_submit():
        return _summary_page(record, form, form_errors(form), UNPROCESSABLE)
    line, handling = str(form.line.data or ""), desk().handling(form.seen_version)
    try:
        review.record_next_step(
            db.session(), keys(), record.row.reference, str(form.next_step.data), line, handling
        )
    except LifecycleError as refusal:
        return _refused(refusal, reference, form)
    db.session.commit()
    flash("The next step is recorded. The front desk sees it on the request's row.")
    goes_on = request.form.get("send") == GO_ON
    return redirect(
        url_for("clinician.next_case" if goes_on else "clinician.summary", reference=reference), 303
    )


@bp.post("/cases/<reference>/send-again")
def send_again(reference: str) -> Response | BaseResponse:
    """Let the EHR be told of a case once more, where telling it was given up."""
    record, form = case_page.find(reference), ButtonForm()
    if not form.validate_on_submit():
        return _summary_page(record, NextStepForm(), form_errors(form), UNPROCESSABLE)
    count = given_up.retry_of_case(
        db.session(), keys(), record.row.id, actor=desk().user.actor, now=desk().now
    )
    db.session.commit()
    flash("The request is sent to the EHR again." if count else "Nothing is left to be sent again.")
    return redirect(url_for("clinician.summary", reference=reference), 303)


@bp.route("/cases/<reference>/override", methods=["GET", "POST"])
def override(reference: str) -> Response | BaseResponse:
    """Put another urgency or link in force, with the reason; what the program found stays beside it."""
    record, form = case_page.find(reference), OverrideForm(desk().policy.bands)
    errors: list[tuple[str, str]] = []
    status = 200
    if form.is_submitted():
        errors, status = ([], 200) if form.validate() else (form_errors(form), UNPROCESSABLE)
        if not errors:
            try:
                review.override(
                    db.session(),
                    keys(),
                    record.row.reference,
                    Urgency(form.urgency.data),
                    Link(form.link.data),
                    str(form.override_reason.data),
                    desk().handling(form.seen_version),
                )
            except LifecycleError as refusal:
                record, errors = case_page.refused(refusal, reference, form)
                status = CONFLICT
            else:
                db.session.commit()
                flash("Both values are on the request now. The queue follows yours.")
                return redirect(url_for("clinician.summary", reference=reference), 303)
    else:
        form.urgency.data, form.link.data = record.row.urgency, record.row.link
    page = render(
        "clinician/override.html",
        "Change urgency or surgery link",
        title=case_page.title_of("Change urgency or surgery link", record),
        errors=errors,
        form=form,
        choices=field_choices(form),
        found=found_by_program(record),
        **case_page.case_context(record),
    )
    return case_page.hand_over(case_page.READ, record, page, status)


def asked_trace(record: CaseRecord) -> Trace | None:
    """Every rule, where the address of a summary or its PDF asks for it as an appendix."""
    return trace_of(record) if WITH_TRACE in request.args else None


def record_trace(appendix: Trace | None, record: CaseRecord) -> None:
    """Write down that the rules were looked at, too, where they follow the sheet."""
    if appendix is not None:
        case_page.record_look(AuditAction.CASE_TRACE_READ, record)


def _refused(refusal: LifecycleError, reference: str, form: NextStepForm) -> Response:
    record, errors = case_page.refused(refusal, reference, form)
    return _summary_page(record, form, errors, CONFLICT)


def _not_sent(record: CaseRecord, sent: Sequence[SentOn]) -> str:
    """Why telling the EHR of a case was given up; empty where it was not, or where it was told since."""
    if not current_app.config["EHR_ADDRESS"]:
        return ""
    told_at = sent[-1].at if sent else None
    return given_up.problem_of_case(db.session(), keys(), record.row.id, told_at).replace("_", " ")


def _summary_page(
    record: CaseRecord, form: NextStepForm, errors: list[tuple[str, str]], status: int = 200
) -> Response:
    appendix, sheet, was_sent = asked_trace(record), sheet_of(record), Kept.SENDINGS in record.kept
    sent = sent_on.opened(db.session(), record.key, record.row) if was_sent else ()
    html = render(
        "clinician/summary.html",
        isolated(sheet.case.name),
        title=case_page.title_of("Pre-visit summary", record),
        errors=errors,
        form=form,
        choices=field_choices(form),
        view=sheet,
        place_names=PLACE_NAMES,
        next_steps=next_steps(),
        said_when=desk().clock.dated,
        sent_on=sent,
        not_sent=_not_sent(record, sent),
        pdf_is_there=pdf.is_there(),
        outcome=outcome_words(record),
        appendix=appendix,
        read_words=read_words,
        **case_page.case_context(record),
    )
    record_merged(sheet, record)
    record_trace(appendix, record)
    return case_page.hand_over(AuditAction.CASE_SUMMARY_READ, record, html, status)
