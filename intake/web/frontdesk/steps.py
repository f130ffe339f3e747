"""Working on one request: a view reads its form, calls one service, commits, and leads back to the request.

Where a step is refused the page comes back with the reason, what others changed, and all that was typed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as BaseResponse

from intake.context import questionnaire
from intake.domain.case_state import Action, CloseReason, Command, Outcome
from intake.domain.lifecycle_errors import LifecycleError
from intake.extensions import db, keys
from intake.services.cases.instructions import is_declared_not_ours
from intake.services.cases.record import CaseRecord
from intake.services.errors import CallRecordedAlready, CaseNotFound
from intake.services.frontdesk import calls, casework
from intake.web.frontdesk.forms import THEN_BOOK, AttemptForm, ClaimForm, CloseForm, MoveForm
from intake.web.frontdesk.views import bp
from intake.web.staff import case_page
from intake.web.staff.call_help import next_tries
from intake.web.staff.desk import desk
from intake.web.staff.forms import StepForm, choice
from intake.web.staff.page import field_choices, form_errors, missing, render
from intake.web.staff.words import ACTION_WORDS

MOVES = frozenset(
    {
        Action.WAIT_ON_PATIENT,
        Action.WAIT_ON_RECORDS,
        Action.HAND_TO_CLINICIAN,
        Action.ARRIVE,
        Action.MISS,
        Action.CANCEL,
        Action.REOPEN,
        Action.RETURN_TO_DESK,
        Action.CHECK_ON,
    }
)
"""Steps that need a button and perhaps a note, but no form of their own."""

CONFLICT = 409
TICKED_WORSE = "They say that it is worse: press “Save the note”, and it goes to the clinician at once."
UNPROCESSABLE = 422

Step = Callable[[Session], object]


class FormRefused(Exception):
    """A step found what no field could tell by itself; `errors` as the page's summary takes them."""

    def __init__(self, errors: list[tuple[str, str]]) -> None:
        super().__init__("a step refused what was typed")
        self.errors = errors


@bp.post("/cases/<reference>/claim")
def claim(reference: str) -> Response | BaseResponse:
    """Take the request: for a while nobody else works on it. Who took it to book is led on to that."""
    form, done = ClaimForm(), f"The request is yours for {desk().policy.due.lease_minutes} minutes."
    leads_to = "frontdesk.schedule" if form.then.data == THEN_BOOK else "frontdesk.case"
    return _button(reference, form, Command(Action.CLAIM), done, leads_to)


@bp.post("/cases/<reference>/release")
def release(reference: str) -> Response | BaseResponse:
    """Give the request back."""
    return _button(
        reference, StepForm(), Command(Action.RELEASE), "Given back. Somebody else can take it now."
    )


@bp.post("/cases/<reference>/move")
def move(reference: str) -> Response | BaseResponse:
    """Take one of the steps that need no form."""
    form = MoveForm()
    if form.step.data not in MOVES:
        missing()
    action = Action(form.step.data)
    return _button(reference, form, Command(action), f"{ACTION_WORDS[action]}. You can undo this.")


@bp.post("/cases/<reference>/undo")
def undo(reference: str) -> Response | BaseResponse:
    """Take the last step back, by a new event."""
    form, stored = StepForm(), case_page.stored_reference(reference)

    def step(session: Session) -> object:
        return casework.undo(session, keys(), stored, desk().handling(form.seen_version), questionnaire())

    return plain_step(reference, form, step, "The last step was undone.")


@bp.route("/cases/<reference>/attempt", methods=["GET", "POST"])
def attempt(reference: str) -> Response | BaseResponse:
    """Record one try to reach the patient."""
    record = case_page.find(reference)
    context = case_page.case_context(record)
    offered = next_tries(context["case"], desk().clock)
    form = AttemptForm()
    form.next_try.choices = [
        choice("", "By the usual rule"),
        *(choice(key, words) for key, (words, _) in offered.items()),
    ]

    if not form.is_submitted():
        form.outcome.data = request.args.get("ended", "")

    def step(session: Session) -> object:
        next_at = offered[form.next_try.data][1] if form.next_try.data else None
        if next_at is None and form.how_it_ended is Outcome.ASKED_CALL_AT:
            raise FormRefused([("next_try", "Choose when they asked to be called.")])
        note, handling = str(form.note.data or ""), desk().handling(form.seen_version)
        try:
            return calls.record(
                session, keys(), record.row.reference, form.how_it_ended, next_at, handling, note=note
            )
        except CallRecordedAlready as told:
            raise FormRefused([("", str(told))]) from told

    def done() -> str:
        return _call_recorded(case_page.find(reference))

    def leads_to() -> str:
        wrong = form.how_it_ended is Outcome.WRONG_NUMBER
        return "frontdesk.correct" if wrong else "frontdesk.case"

    return form_page("attempt", "Record a call", record, form, step, done, leads_to)


def _call_recorded(record: CaseRecord) -> str:
    """What is said once a call is recorded: when to try next, where nobody was reached."""
    case = desk().case(record)
    if case.last_outcome is Outcome.WRONG_NUMBER:
        return "The call is recorded. Is there another number? Enter it here."
    if case.next_try is None or case.next_try <= desk().now:
        return "The call is recorded."
    return f"The call is recorded. Next try: {desk().clock.moment(case.next_try)}."


@bp.route("/cases/<reference>/close", methods=["GET", "POST"])
def close(reference: str) -> Response | BaseResponse:
    """Close the request, with the reason."""
    record, form = case_page.find(reference), CloseForm()
    if not form.is_submitted() and is_declared_not_ours(record):
        form.reason.data = CloseReason.NOT_OURS

    def step(session: Session) -> object:
        return _take(
            session, record, Command(Action.CLOSE, reason=form.why), form, str(form.note.data or ""), {}
        )

    return form_page(
        "close", "Close the request", record, form, step, "The request is closed. You can undo this."
    )


def _take(
    session: Session, record: CaseRecord, command: Command, form: StepForm, note: str, details: dict[str, Any]
) -> object:
    reference = record.row.reference
    request = desk().handling(form.seen_version)
    return casework.take_step(session, keys(), reference, command, request, note=note, details=details)


def _button(
    reference: str, form: StepForm, command: Command, done: str, leads_to: str = "frontdesk.case"
) -> Response | BaseResponse:
    stored = case_page.stored_reference(reference)

    def step(session: Session) -> object:
        if isinstance(form, MoveForm) and form.worse.data:
            raise FormRefused([("worse", TICKED_WORSE)])
        request, note = desk().handling(form.seen_version), str(form.note.data or "")
        return casework.take_step(session, keys(), stored, command, request, note=note)

    return plain_step(reference, form, step, done, leads_to)


def plain_step(
    reference: str, form: StepForm, step: Step, done: str, leads_to: str = "frontdesk.case"
) -> Response | BaseResponse:
    """A step without a page of its own: refused, it answers with the request's page and the reason."""
    if not form.validate_on_submit():
        record, errors = case_page.find(reference), form_errors(form)
        return case_page.show_case(record, errors=errors, typed=form, status=UNPROCESSABLE)
    try:
        step(db.session())
    except CaseNotFound:
        missing()
    except FormRefused as refused:
        db.session.rollback()
        record = case_page.find(reference)
        return case_page.show_case(record, errors=refused.errors, typed=form, status=UNPROCESSABLE)
    except LifecycleError as refusal:
        record, errors = case_page.refused(refusal, reference, form)
        return case_page.show_case(record, errors=errors, typed=form, status=CONFLICT)
    db.session.commit()
    flash(done)
    return redirect(url_for(leads_to, reference=reference), 303)


def form_page(
    name: str,
    heading: str,
    record: CaseRecord,
    form: StepForm,
    step: Step,
    done: str | Callable[[], str],
    leads_to: str | Callable[[], str] = "frontdesk.case",
    beside: CaseRecord | None = None,
    **more: Any,
) -> Response | BaseResponse:
    """A step with a page of its own; what was typed stays in it, whatever the reason it is refused for.

    `done` is said once it is taken, on the page it leads to. `beside` is another request that the page shows
    with this one. `more` is for the template.
    """
    reference = record.row.reference
    errors: list[tuple[str, str]] = []
    status = 200
    if form.is_submitted():
        form.validate()
        errors, status = form_errors(form), UNPROCESSABLE
        if not errors:
            try:
                step(db.session())
            except FormRefused as refused:
                db.session.rollback()
                record, errors = case_page.find(reference), refused.errors
            except LifecycleError as refusal:
                record, errors = case_page.refused(refusal, reference, form)
                status = CONFLICT
            else:
                db.session.commit()
                flash(done if isinstance(done, str) else done())
                page = leads_to if isinstance(leads_to, str) else leads_to()
                return redirect(url_for(page, reference=reference), 303)
    context = case_page.case_context(record)
    offered = context["case"].version
    page = render(
        f"frontdesk/{name}.html",
        heading,
        title=case_page.title_of(heading, record),
        errors=errors,
        form=form,
        choices=field_choices(form),
        version=offered,
        **context,
        **more,
    )
    if beside is not None:
        for each in (record, beside):
            case_page.record_look(case_page.COMPARED, each)
    return case_page.hand_over(case_page.READ, record, page, status)
