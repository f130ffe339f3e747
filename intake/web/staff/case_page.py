"""The page of one request, and what all its forms share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Response, make_response

from intake.domain import lifecycle
from intake.domain.call_answers import HeardAnswer
from intake.domain.case_state import DONE, Action, Status
from intake.domain.dates import CalendarDate
from intake.domain.lifecycle_errors import ChangedMeanwhile, LeaseHeld, LifecycleError
from intake.domain.loops import how_it_ended
from intake.domain.reference import UnreadableReference, read_reference, show_reference
from intake.domain.roles import Role
from intake.domain.settling_answers import possible_answers
from intake.domain.step_checks import too_early_for
from intake.extensions import db, keys
from intake.services import audit
from intake.services.audit_actions import AuditAction
from intake.services.cases import gists
from intake.services.cases import record as case_record
from intake.services.cases.record import CaseRecord
from intake.services.cases.unreadable import Unreadable
from intake.services.errors import CaseNotFound
from intake.services.frontdesk import casework, duplicates, merges
from intake.services.frontdesk.desk_case import DeskCase
from intake.services.frontdesk.duplicates import Double
from intake.services.frontdesk.heard import still_open
from intake.store.queries import holds
from intake.store.queries.records import Kept
from intake.web.isolated import isolated
from intake.web.staff.call_help import CallHelp, call_help
from intake.web.staff.case_history import history_line, history_lines, visit_words
from intake.web.staff.case_rows import RowView
from intake.web.staff.desk import desk
from intake.web.staff.forms import StepForm
from intake.web.staff.heard_words import heard_words
from intake.web.staff.page import missing, render
from intake.web.staff.words import ACTION_WORDS, ENDING_WORDS

READ, COMPARED = AuditAction.CASE_READ, AuditAction.CASE_COMPARED
DOUBLES_SHOWN = 5
VISITED = frozenset({Status.SCHEDULED, Status.ARRIVED, Status.NO_SHOW, Status.CANCELLED})
"""The statuses of a request for which an appointment was made."""


@dataclass(frozen=True, slots=True)
class DoubleView:
    """A request that may be the same person's, and what makes it seem so."""

    why: str
    case: DeskCase
    row: RowView

    cannot_be_shown = False


def stored_reference(typed: str) -> str:
    """The reference in an address as it is stored; what cannot be one is like a page that is not there."""
    try:
        return read_reference(typed)
    except UnreadableReference:
        missing()


def find(reference: str) -> CaseRecord:
    """The case of an address; 404 where there is none."""
    try:
        return case_record.open_one(db.session(), keys(), stored_reference(reference))
    except CaseNotFound:
        missing()


def title_of(page: str, record: CaseRecord) -> str:
    """What the browser calls a page about a case: its number, and never the patient's name."""
    return f"{page} – {show_reference(record.row.reference)}"


def hand_over(action: AuditAction, record: CaseRecord, html: str, status: int = 200) -> Response:
    """A page that tells of a case, once it is written down for good that the signed-in person looked at it.

    Every page about a case leaves by here, also one that refuses a step.
    """
    record_look(action, record)
    db.session.commit()
    return make_response(html, status)


def record_look(action: AuditAction, record: CaseRecord) -> None:
    """Write down that the signed-in person looked at a case; counts once the page is handed over."""
    audit.append(
        db.session(),
        keys(),
        desk().user.actor,
        action=action,
        object_kind="case",
        object_id=record.row.id,
        now=desk().now,
    )


def case_context(record: CaseRecord) -> dict[str, Any]:
    """What every page about one case shows of it: only what the front desk may see."""
    at = desk()
    case = at.case(record)
    row: RowView = at.row(case)
    help_to_call: CallHelp = call_help(case, at.practice, at.user.name)
    return {
        "case": case,
        "row": row,
        "call": help_to_call,
        "history": history_lines(record, at.clock, at.people),
        "visit": visit_words(record.visit, at.clock) if case.status in VISITED else "",
        "on_duty": isolated(at.on_duty.name) if at.on_duty else "",
        "is_clinician": at.user.role is Role.CLINICIAN,
        "offered": _offered(record),
        "ended": _ended(record),
        "held_since": _held_since(record),
    }


def _held_since(record: CaseRecord) -> str:
    """Since when a legal hold stands on a request; empty where none does. Only administrators read why."""
    hold = holds.standing(db.session(), record.row.id) if Kept.HOLDS in record.kept else None
    return desk().clock.dated(hold.set_at) if hold else ""


def _ended(record: CaseRecord) -> str:
    """How a request that is done ended; empty for one that is open."""
    if record.state.status not in DONE:
        return ""
    ending = how_it_ended(record.state)
    return ENDING_WORDS[ending] if ending else "Nobody knows how: open it again, and ask"


def _offered(record: CaseRecord) -> frozenset[str]:
    """The steps that the signed-in person may take now, by their keys."""
    at = desk()
    facts = casework.facts_of(record, at.policy, at.today)
    allowed = lifecycle.allowed_actions(record.state, casework.domain_actor(at.user.actor), at.now, facts)
    hours = at.office.hours
    if goes_on(record) is not None:
        return frozenset()
    return frozenset(str(step) for step in allowed if not too_early_for(step, facts.visit_at, at.now, hours))


def _typed(form: StepForm | None, name: str) -> str:
    """What stands in a field of a form that was refused; empty where there is none."""
    return str(form[name].data or "") if form is not None and name in form else ""


def beside(double: Double) -> DoubleView:
    """Another request that may be the same person's, as it stands beside this one."""
    case = desk().listed(double.case)
    return DoubleView(double.why, case, desk().row(case))


def show_case(
    record: CaseRecord,
    *,
    errors: list[tuple[str, str]] | None = None,
    typed: StepForm | None = None,
    status: int = 200,
) -> Response:
    """The page of one request, with the buttons that this person may press now.

    `typed` is a form that was refused: its texts stay on the page.
    """
    context = case_context(record)
    doubles = duplicates.doubles(
        db.session(), keys(), desk().opened(record), holds_others=Kept.MERGED in record.kept
    )
    held = merges.held_by(db.session(), keys(), record, gists.listed)
    html = render(
        "staff/case.html",
        context["row"].name,
        title=title_of("Request", record),
        errors=errors,
        undoes=_undoes(record),
        note=_typed(typed, "note"),
        worse=bool(_typed(typed, "worse")),
        asks=answerable(record) if str(Action.ANSWER_HEARD) in context["offered"] else [],
        heard=[_heard_line(each) for each in record.heard],
        doubles=[beside(double) for double in doubles[:DOUBLES_SHOWN]],
        more_doubles=max(0, len(doubles) - DOUBLES_SHOWN),
        held=[each if isinstance(each, Unreadable) else beside(Double(each, "")) for each in held],
        goes_on=goes_on(record),
        merges=record.state.status not in DONE,
        **context,
    )
    if doubles or held:
        record_look(COMPARED, record)
    return hand_over(READ, record, html, status)


@dataclass(frozen=True, slots=True)
class GoesOn:
    """The request that one was merged into, by its number as stored and as people read it."""

    reference: str
    shown: str


def goes_on(record: CaseRecord) -> GoesOn | None:
    """The request that this one was merged into; None where it stands for itself, or that one was erased."""
    row = merges.merged_into(db.session(), record)
    return GoesOn(row.reference, show_reference(row.reference)) if row and not row.is_erased else None


def refused(
    refusal: LifecycleError, reference: str, form: StepForm
) -> tuple[CaseRecord, list[tuple[str, str]]]:
    """Take back a step that was refused: the request as it is now, and why, for the page that comes again."""
    db.session.rollback()
    record = find(reference)
    return record, _why(refusal, record, form)


def _why(refusal: LifecycleError, record: CaseRecord, form: StepForm) -> list[tuple[str, str]]:
    """Why a step was refused: what to do, and who changed what where somebody was faster."""
    known, clock = desk().people, desk().clock
    if isinstance(refusal, LeaseHeld):
        holder = known.get(refusal.by)
        name = holder.name if holder else "Somebody else"
        until = clock.moment(refusal.until)
        return [
            ("", f"{name} is working on {refusal.which} until {until}. Wait, or ask them to give it back.")
        ]
    if not isinstance(refusal, ChangedMeanwhile) or refusal.reference:
        return [("", str(refusal))]
    lines = [history_line(step, clock, known) for step in casework.changes_since(record, form.seen_version)]
    changes = [("", f"{line.when}, {line.who}: {line.what}. {line.note}".strip()) for line in lines]
    kept = " Nothing you typed is lost." if form.has_text else ""
    return [("", f"This request was changed after you opened it.{kept}"), *changes]


@dataclass(frozen=True, slots=True)
class HeardLine:
    """An answer told by phone: to which question, who wrote it down and when, whether it counts no more."""

    asked: str
    told: str
    by: str
    on: str
    taken_back: bool


def _heard_line(heard: HeardAnswer) -> HeardLine:
    known = desk().people.get(heard.by)
    on = CalendarDate(heard.on.year, heard.on.month, heard.on.day)
    by = known.name if known else "Somebody"
    return HeardLine(heard.question.text, heard_words(heard), by, on.describe(), bool(heard.taken_back_by))


def answerable(record: CaseRecord) -> list[int]:
    """The numbers of the questions whose answer can be written down."""
    questions = still_open(record, desk().policy)
    return [number for number, each in enumerate(questions, 1) if possible_answers(record.story, each)]


def _undoes(record: CaseRecord) -> str:
    """What the signed-in person may take back as the last step, in words; empty where there is nothing."""
    step = casework.last_to_undo(record)
    if step is None or "decision" in step.details or step.command.action is Action.UNDO:
        return ""
    last = casework.taken_back_by_undo(record, step)
    try:
        lifecycle.undo(
            record.state,
            last,
            actor=casework.domain_actor(desk().user.actor),
            now=desk().now,
            seen_version=record.state.version,
            facts=casework.facts_of(record, desk().policy, desk().today),
        )
    except LifecycleError:
        return ""
    return ACTION_WORDS[step.command.action]
