"""What a case turned out to be at the visit, and what the practice learns from many of them."""

from __future__ import annotations

from flask import Response, flash, make_response, redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from intake.domain.visit_outcomes import BandOutcomes, Care, Relation
from intake.extensions import db, keys
from intake.services import audit
from intake.services.audit_actions import AuditAction
from intake.services.cases.record import CaseRecord
from intake.services.cases.words import link_words
from intake.services.clinician import outcomes
from intake.web.clinician.forms import OutcomeForm
from intake.web.clinician.outcome_words import outcome_words
from intake.web.clinician.views import CONFLICT, UNPROCESSABLE, bp
from intake.web.staff import case_page
from intake.web.staff.desk import desk
from intake.web.staff.page import field_choices, form_errors, render


@bp.route("/cases/<reference>/outcome", methods=["GET", "POST"])
def outcome(reference: str) -> Response | BaseResponse:
    """Record what the visit found; a later record stands in the place of an earlier one."""
    record, form = case_page.find(reference), OutcomeForm()
    if not form.is_submitted():
        return _page(record, form, _elsewhere(record))
    if not form.validate():
        return _page(record, form, form_errors(form), UNPROCESSABLE)
    try:
        outcomes.record_outcome(
            db.session(),
            keys(),
            record.row.reference,
            Relation(form.relation.data),
            [Care(each) for each in form.care.data or []],
            str(form.line.data or ""),
            desk().handling(form.seen_version),
            untold=form.untold.data,
        )
    except outcomes.GoesOnElsewhere:
        return _page(record, form, _elsewhere(record), CONFLICT)
    except outcomes.NoOperationTold as reason:
        return _page(record, form, [("relation", str(reason))], UNPROCESSABLE)
    db.session.commit()
    flash("The outcome is recorded.")
    return redirect(url_for("clinician.summary", reference=record.row.reference), 303)


@bp.get("/outcomes", endpoint="outcomes")
def read_outcomes() -> Response:
    """The timing flag against what was found at the visits, band by band; no names."""
    found = outcomes.figures(db.session(), keys())
    html = render(
        "clinician/outcomes.html",
        "Outcomes",
        figures=found,
        rows=[_row(each) for each in found.bands],
    )
    audit.append(
        db.session(),
        keys(),
        desk().user.actor,
        action=AuditAction.OUTCOMES_READ,
        object_kind="figures",
        object_id="outcomes",
        now=desk().now,
    )
    db.session.commit()
    return make_response(html)


def _elsewhere(record: CaseRecord) -> list[tuple[str, str]]:
    """What is said above the form of a request that was merged into another one."""
    try:
        outcomes.check_goes_on_here(db.session(), record)
    except outcomes.GoesOnElsewhere as reason:
        return [("", str(reason))]
    return []


def _page(
    record: CaseRecord, form: OutcomeForm, errors: list[tuple[str, str]], status: int = 200
) -> Response:
    html = render(
        "clinician/outcome.html",
        "Outcome of the visit",
        title=case_page.title_of("Outcome of the visit", record),
        errors=errors,
        form=form,
        choices=field_choices(form),
        stands=outcome_words(record),
        **case_page.case_context(record),
    )
    return case_page.hand_over(case_page.READ, record, html, status)


def _row(band: BandOutcomes) -> tuple[str, str, str, str, str, str]:
    """A band in words: its cases, the unclear, the related among the rest, their share and its interval."""
    share = band.related
    clear = share.of
    return (
        link_words(band.link, desk().policy.bands),
        f"{band.seen} ({band.unsettled} not settled)" if band.unsettled else str(band.seen),
        str(band.unclear),
        f"{share.count} of {clear}" + (f" ({band.untold} to one not told)" if band.untold else ""),
        f"{share.share:.0%}" if clear else "–",
        f"{share.low:.0%} to {share.high:.0%}" if clear else "–",
    )
