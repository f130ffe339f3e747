"""Calling from the list: how a call ended in one press, and call mode, one patient a screen."""

from __future__ import annotations

from flask import Response, flash, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse
from wtforms import HiddenField, SelectField
from wtforms.validators import AnyOf, InputRequired, Optional

from intake.domain.case_state import Outcome
from intake.domain.lifecycle_errors import LifecycleError
from intake.domain.reference import show_reference
from intake.domain.settling_answers import possible_answers
from intake.extensions import db, keys
from intake.services.cases.record import CaseRecord
from intake.services.cases.unreadable import Unreadable
from intake.services.errors import CallRecordedAlready, CaseNotFound
from intake.services.frontdesk import calls, heard
from intake.services.frontdesk import queue as worklist
from intake.web.frontdesk.call_ends import BOOKED, CALL_ENDS
from intake.web.frontdesk.heard import FROM_CALL, HeardForm
from intake.web.frontdesk.steps import CONFLICT, UNPROCESSABLE
from intake.web.frontdesk.views import bp
from intake.web.staff import case_page
from intake.web.staff.call_help import next_tries
from intake.web.staff.desk import desk
from intake.web.staff.forms import StepForm, choice
from intake.web.staff.page import field_choices, form_errors, missing, render
from intake.web.staff.words import OUTCOME_WORDS

FROM_LIST = "list"


class CalledForm(StepForm):
    """How a call ended, where it was made from, and when to call again where that was asked for."""

    ended = HiddenField(validators=[InputRequired(), AnyOf([BOOKED, *map(str, Outcome)])])
    made_from = HiddenField(validators=[Optional(), AnyOf([FROM_LIST, FROM_CALL])])
    next_try = SelectField("Call again", validators=[Optional()])

    @property
    def outcome(self) -> Outcome:
        """The outcome; whoever books was spoken with."""
        return Outcome.REACHED if self.ended.data == BOOKED else Outcome(str(self.ended.data))


@bp.post("/cases/<reference>/called")
def called(reference: str) -> Response | BaseResponse:
    """Record how a call ended, and go on: to the booking, to another number, to the list or the next call."""
    record, form = case_page.find(reference), CalledForm()
    offered = next_tries(desk().case(record), desk().clock)
    form.next_try.choices = [choice("", "–"), *(choice(key, words) for key, (words, _) in offered.items())]
    if not form.validate_on_submit():
        return case_page.show_case(record, errors=form_errors(form), status=UNPROCESSABLE)
    at = offered[form.next_try.data][1] if form.next_try.data else None
    if at is None and form.outcome is Outcome.ASKED_CALL_AT:
        errors = [("", "Choose when they asked to be called: record the call on its own page.")]
        return case_page.show_case(record, errors=errors, status=UNPROCESSABLE)
    stored = record.row.reference
    try:
        calls.record(db.session(), keys(), stored, form.outcome, at, desk().handling(form.seen_version))
    except CaseNotFound:
        missing()
    except CallRecordedAlready as told:
        db.session.rollback()
        flash(f"{show_reference(stored)}: {told}")
        return redirect(_goes_on(form, stored), 303)
    except LifecycleError as refusal:
        record, errors = case_page.refused(refusal, reference, form)
        return case_page.show_case(record, errors=errors, status=CONFLICT)
    db.session.commit()
    flash(f"{show_reference(stored)}: {OUTCOME_WORDS[form.outcome].lower()}. Its page takes it back.")
    return redirect(_goes_on(form, stored), 303)


def _goes_on(form: CalledForm, reference: str) -> str:
    if form.ended.data == BOOKED:
        return url_for(".schedule", reference=reference)
    if form.outcome is Outcome.WRONG_NUMBER:
        return url_for(".correct", reference=reference)
    return url_for(".next_call" if form.made_from.data == FROM_CALL else ".call_list")


@bp.get("/calls/next")
def next_call() -> BaseResponse:
    """The first call to make, or the one that comes after the request named; the list where there is none."""
    at = desk()
    listed = worklist.call_list(db.session(), keys(), at.office, at.terms, staff_id=at.user.id)
    order = [row.case.reference for row in listed if not isinstance(row, Unreadable)]
    after = request.args.get("after", "")
    left = order[order.index(after) + 1 :] if after in order else order
    return redirect(url_for(".call_one", reference=left[0]) if left else url_for(".call_list"), 303)


@bp.get("/calls/<reference>")
def call_one(reference: str) -> Response:
    """Call mode: one patient, with all that is said, asked and pressed on this call."""
    record = case_page.find(reference)
    context = case_page.case_context(record)
    may_ask = context["is_clinician"] or not context["case"].is_urgent
    number, ask = _first_question(record) if may_ask else (0, None)
    others = [each for each in case_page.answerable(record) if each != number] if ask else []
    html = render(
        "frontdesk/call_one.html",
        context["row"].name,
        title=case_page.title_of("Call", record),
        ends=CALL_ENDS,
        next_tries=[(key, words) for key, (words, _) in next_tries(context["case"], desk().clock).items()],
        form=ask,
        number=number,
        others=others,
        choices=field_choices(ask) if ask else {},
        version=context["case"].version,
        **context,
    )
    return case_page.hand_over(case_page.READ, record, html)


def _first_question(record: CaseRecord) -> tuple[int, HeardForm | None]:
    """The number and the form of the first question that can be answered; none where nothing is open."""
    for number, question in enumerate(heard.still_open(record, desk().policy), 1):
        if possible_answers(record.story, question):
            form = HeardForm(record, question)
            form.asked.data = question.text
            return number, form
    return 0, None
