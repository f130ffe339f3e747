"""Merging another request into one, with both side by side first, and separating them again."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse
from wtforms import HiddenField, StringField
from wtforms.validators import InputRequired, Length, Optional, Regexp

from intake.domain.due_times import due_state
from intake.domain.lifecycle_errors import LifecycleError, PerhapsOthers
from intake.domain.reference import UnreadableReference, read_reference, show_reference
from intake.extensions import db, keys
from intake.services.cases import gists
from intake.services.cases import record as case_record
from intake.services.cases.record import CaseRecord
from intake.services.cases.words import urgency_words
from intake.services.errors import CaseErased, CaseNotFound
from intake.services.frontdesk import merges
from intake.services.frontdesk.desk_case import DeskCase
from intake.services.frontdesk.merges import OtherSeen
from intake.web.frontdesk.steps import CONFLICT, UNPROCESSABLE, FormRefused, form_page
from intake.web.frontdesk.views import bp
from intake.web.staff import case_page
from intake.web.staff.case_rows import RowView
from intake.web.staff.desk import desk
from intake.web.staff.forms import WHOLE_NUMBER, StepForm
from intake.web.staff.page import form_errors, missing
from intake.web.staff.words import due_words

LONGEST_NUMBER = 40
SAME_PERSON = "yes"


class OtherForm(StepForm):
    """The other request by its form number, and the version of it that was looked at."""

    other = StringField(
        "Form number of the other request", validators=[InputRequired(), Length(max=LONGEST_NUMBER)]
    )
    other_version = HiddenField(validators=[InputRequired(), Regexp(WHOLE_NUMBER)])
    agreed = HiddenField(validators=[Optional()])
    is_asking = False

    def seen_of(self, reference: str) -> OtherSeen:
        """The other request as it was looked at."""
        return OtherSeen(reference, int(self.other_version.data or 0), self.agreed.data == SAME_PERSON)


@dataclass(frozen=True, slots=True)
class Beside:
    """The other request beside the one that stays, and what will stand of both."""

    case: DeskCase
    row: RowView
    urgency: str
    due: str


@bp.route("/cases/<reference>/merge", methods=["GET", "POST"])
def merge(reference: str) -> Response | BaseResponse:
    """Both requests side by side, what will stand then, and the button that merges them."""
    record, form = case_page.find(reference), OtherForm()
    typed = str(form.other.data or request.args.get("other", ""))
    other, problem = _other(typed)
    if "other" in request.args and not typed.strip():
        problem = "Type the form number of the other request."
    shown = _beside(record, other) if other is not None else None

    def step(session: Session) -> object:
        if other is None:
            raise FormRefused([("other", problem)])
        try:
            return merges.merge(
                session,
                keys(),
                record.row.reference,
                form.seen_of(other.row.reference),
                desk().handling(form.seen_version),
            )
        except PerhapsOthers as asked:
            form.is_asking = asked.may_agree
            raise FormRefused([("", str(asked))]) from asked

    number = shown.case.shown_reference if shown else ""
    return form_page(
        "merge",
        "Merge another request into this one",
        record,
        form,
        step,
        f"{number} is merged into this request. You can separate them below.",
        beside=other,
        other=shown,
        typed=typed,
        problem="" if form.is_submitted() else problem,
    )


@bp.post("/cases/<reference>/separate")
def separate(reference: str) -> Response | BaseResponse:
    """Take another request out of this one again; both are open to work on then."""
    form, stored = OtherForm(), case_page.stored_reference(reference)
    if not form.validate_on_submit():
        record, errors = case_page.find(reference), form_errors(form)
        return case_page.show_case(record, errors=errors, typed=form, status=UNPROCESSABLE)
    other, _ = _other(str(form.other.data))
    if other is None:
        missing()
    seen = form.seen_of(other.row.reference)
    try:
        merges.separate(db.session(), keys(), stored, seen, desk().handling(form.seen_version))
    except CaseNotFound:
        missing()
    except LifecycleError as refusal:
        record, errors = case_page.refused(refusal, reference, form)
        return case_page.show_case(record, errors=errors, typed=form, status=CONFLICT)
    db.session.commit()
    flash(f"{show_reference(other.row.reference)} is a request of its own again.")
    return redirect(url_for("frontdesk.case", reference=stored), 303)


def _other(typed: str) -> tuple[CaseRecord | None, str]:
    """The other request, or why there is none; neither where nothing was typed."""
    if not typed.strip():
        return None, ""
    try:
        return case_record.open_one(db.session(), keys(), read_reference(typed)), ""
    except (UnreadableReference, CaseNotFound, CaseErased) as unknown:
        return None, str(unknown)


def _beside(record: CaseRecord, other: CaseRecord) -> Beside:
    at, case = desk(), desk().listed(gists.listed(other))
    presses = merges.pressing_of(record.row).joined(merges.pressing_of(other.row))
    state = due_state(at.now, presses.due_soon_at, presses.due_at)
    due = due_words(presses.due_at, state, at.office.hours, at.now, at.today)
    return Beside(case, at.row(case), urgency_words(presses.urgency), due)
