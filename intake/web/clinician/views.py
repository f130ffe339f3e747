"""Reading a case as a clinician, and deciding on it."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Blueprint, Response, flash, make_response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from intake.context import new_id
from intake.domain.bands import Link
from intake.domain.lifecycle_errors import LifecycleError
from intake.domain.policy import Urgency
from intake.domain.trace import Outcome
from intake.extensions import db, keys
from intake.formats import pdf
from intake.services.audit_actions import AuditAction
from intake.services.cases import sent_on
from intake.services.cases.record import CaseRecord
from intake.services.clinician import flag, review, told_before
from intake.services.frontdesk import duty as duty_service
from intake.web.clinician import duty_days
from intake.web.clinician.forms import DutyForm, NextStepForm, OverrideForm
from intake.web.clinician.outcome_words import outcome_words
from intake.web.clinician.read_words import read_words
from intake.web.clinician.sheet import PLACE_NAMES, found_by_program, next_steps, sheet_of
from intake.web.isolated import isolated
from intake.web.staff import case_page
from intake.web.staff.desk import desk
from intake.web.staff.forms import choice
from intake.web.staff.page import field_choices, form_errors, render
from intake.web.staff.permissions import may_open
from intake.web.staff.words import short_day

bp = Blueprint("clinician", __name__, url_prefix="/staff")

CONFLICT = 409
UNPROCESSABLE = 422
DAYS_NAMED_AHEAD = 14
GO_ON = "next"
"""What the button sends that records the next step and opens the next request to read."""
OUTCOMES = (
    (Outcome.FIRED, "Fired"),
    (Outcome.CANNOT_TELL, "Cannot tell"),
    (Outcome.NOT_FIRED, "Did not fire"),
)


@bp.get("/cases/<reference>/summary", endpoint="summary")
def read_summary(reference: str) -> Response:
    """The pre-visit summary: one page that is read before the patient is seen."""
    return _summary_page(case_page.find(reference), NextStepForm(), [])


@bp.get("/cases/<reference>/trace")
def trace(reference: str) -> Response:
    """Every rule, whether it fired or not, and why."""
    record = case_page.find(reference)
    seq = request.args.get("assessment", type=int)
    earlier = told_before.assessment_of(db.session(), record, seq) if seq else None
    assessment, assessed_on = earlier or (record.assessment, record.assessed_on)
    findings = flag.findings_shown(assessment, record, desk().policy)
    groups = [
        (title, [finding for finding in findings if finding.outcome is outcome])
        for outcome, title in OUTCOMES
    ]
    html = render(
        "clinician/trace.html",
        "Trace",
        title=case_page.title_of("Trace", record),
        groups=groups,
        assessment=assessment,
        assessed_on=short_day(assessed_on),
        is_earlier=earlier is not None,
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


@bp.get("/duty")
def duty() -> str:
    """Who is on duty, for each of the next days."""
    return _duty_page(_duty_form(), [])


@bp.post("/duty")
def name_duty() -> Response | BaseResponse:
    """Name the clinician on duty for a day, or for a week's office days."""
    form = _duty_form()
    if not form.validate():
        return make_response(_duty_page(form, form_errors(form)), UNPROCESSABLE)
    try:
        duty_service.name_for(
            db.session(),
            keys(),
            str(form.clinician.data),
            duty_days.chosen(str(form.day.data), _days(), desk().office.hours),
            actor=desk().user.actor,
            now=desk().now,
            new_id=new_id,
        )
    except duty_service.NotAClinician as refusal:
        return make_response(_duty_page(form, [("clinician", str(refusal))]), UNPROCESSABLE)
    db.session.commit()
    flash("Named.")
    return redirect(url_for("clinician.duty"), 303)


def _duty_form() -> DutyForm:
    form = DutyForm()
    people = [desk().people[each] for each in duty_service.clinician_ids(db.session())]
    form.day.choices = [choice(*each) for each in duty_days.choices_of(_days(), desk().office.hours)]
    form.clinician.choices = [choice("", "Choose"), *(choice(each.id, each.name) for each in people)]
    return form


def _duty_page(form: DutyForm, errors: list[tuple[str, str]]) -> str:
    named = [(day, desk().on_duty_on(day)) for day in _days()]
    return render(
        "clinician/duty.html",
        "Clinician on duty",
        errors=errors,
        form=form,
        choices=field_choices(form),
        days=[(short_day(day), person.name if person else "Nobody is named") for day, person in named],
        may_name=may_open(desk().user.role, "clinician.name_duty"),
    )


def _days() -> list[date]:
    return [desk().today + timedelta(days=ahead) for ahead in range(DAYS_NAMED_AHEAD)]


def _refused(refusal: LifecycleError, reference: str, form: NextStepForm) -> Response:
    record, errors = case_page.refused(refusal, reference, form)
    return _summary_page(record, form, errors, CONFLICT)


def _summary_page(
    record: CaseRecord, form: NextStepForm, errors: list[tuple[str, str]], status: int = 200
) -> Response:
    html = render(
        "clinician/summary.html",
        isolated(record.identity.full_name or "Name not given"),
        title=case_page.title_of("Pre-visit summary", record),
        errors=errors,
        form=form,
        choices=field_choices(form),
        view=sheet_of(record),
        place_names=PLACE_NAMES,
        next_steps=next_steps(),
        said_when=desk().clock.dated,
        sent_on=sent_on.opened(db.session(), record.key, record.row),
        pdf_is_there=pdf.is_there(),
        outcome=outcome_words(record),
        **case_page.case_context(record),
    )
    return case_page.hand_over(AuditAction.CASE_SUMMARY_READ, record, html, status)
