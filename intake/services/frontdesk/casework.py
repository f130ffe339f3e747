"""Working on a filed case: claim, attempt, schedule, wait, close, undo.

Each step is one transaction: the event, what the case row needs for the queue, and the audit entry. Whether
a step is legal is the domain's business (`lifecycle`); this module brings facts and keeps what it decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from intake.domain import case_state, lifecycle, step_checks
from intake.domain.answers import instance_id
from intake.domain.attempts import half_day, next_try
from intake.domain.call_answers import HEARD, HeardAnswer
from intake.domain.call_windows import call_mask, chosen_windows
from intake.domain.case_state import IN_QUEUE, Action, CaseState, CloseReason, Command, Outcome, Status
from intake.domain.lifecycle_errors import ChangedMeanwhile, HoldsOthers, IllegalTransition
from intake.domain.policy import Policy
from intake.domain.questionnaire import Questionnaire
from intake.domain.roles import Role
from intake.domain.told_date import date_told
from intake.services import audit, outbox
from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.services.cases import gists, identity
from intake.services.cases import record as case_record
from intake.services.cases.identity import CORRECTED
from intake.services.cases.instructions import is_declared_not_ours
from intake.services.cases.placing import reclassify, restart_clock, set_due, wait_for_next_try
from intake.services.cases.record import FOR_CALL, JUDGED_AGAIN, CaseRecord, HistoryStep
from intake.services.frontdesk import duplicates, duty
from intake.services.frontdesk.handling import Handling
from intake.services.frontdesk.judging_heard import judge_with
from intake.store.keys import Keys
from intake.store.models import CaseEvent, ContactAttempt
from intake.store.models.outbox import OutboxKind
from intake.store.queries import merges

PUT_ASIDE = frozenset({Status.WAITING_ON_PATIENT, Status.WAITING_ON_RECORDS})
"""Statuses in which the clock stands still until the follow-up date."""

DUE_THEN = "due_then"
"""In the details of a step that says itself when the case is due after it, and when it is due soon."""

COMES_BACK = frozenset({Action.REOPEN, Action.MISS, Action.CANCEL, Action.RETURN_TO_DESK})
"""Steps after which the office has the whole time of the case's class again."""


def take_step(
    session: Session,
    keys: Keys,
    reference: str,
    command: Command,
    handling: Handling,
    *,
    note: str = "",
    details: Mapping[str, Any] | None = None,
) -> CaseRecord:
    """Take one step on a case and give the case as it stood before it.

    `note` is what was typed, `details` JSON data such as a visit's day. What a patient says about a request
    that was merged is written down where it goes on. Raises `CaseNotFound`, the errors of
    `lifecycle.perform`, `NoOpenTwin` and `HoldsOthers`; then nothing has changed.
    """
    record = open_to_change(session, keys, reference)
    if record.state.status is Status.MERGED:
        record = _where_it_goes_on(session, keys, record, command.action, handling.now)
    event = event_of(record, command, handling)
    if command.reason is CloseReason.DUPLICATE:
        if merges.still_into(session, record.row.id):
            raise HoldsOthers(record.row.reference)
        duplicates.check_twin_stays_open(session, keys, gists.listed(record))
    keep(session, keys, record, event, handling, note, details)
    if _rings(event, record):
        duty.ring(session, keys, record.row.id, now=handling.now, new_id=handling.new_id)
    return record


def _where_it_goes_on(
    session: Session, keys: Keys, merged: CaseRecord, action: Action, now: datetime
) -> CaseRecord:
    """The request that this one was merged into, held; itself, parted from it, where that was erased."""
    found = merges.kept_for(session, merged.row.id)
    if found is None or found[1].is_erased:
        if found is not None:
            found[0].ended_at = now
        return merged
    if action not in lifecycle.OF_ANY_VERSION:
        raise IllegalTransition(action, Status.MERGED)
    return open_to_change(session, keys, found[1].reference)


def event_of(record: CaseRecord, command: Command, handling: Handling) -> case_state.CaseEvent:
    """The event of a step on an opened case, which `keep` writes. Raises what `lifecycle.perform` raises."""
    return lifecycle.perform(
        record.state,
        command,
        actor=domain_actor(handling.actor),
        now=handling.now,
        seen_version=handling.seen_version,
        facts=facts_of(record, handling.office.policy, handling.today),
        due=handling.office.policy.due,
        hours=handling.office.hours,
    )


def log_attempt(
    session: Session,
    keys: Keys,
    reference: str,
    outcome: Outcome,
    next_at: datetime | None,
    note: str,
    handling: Handling,
) -> CaseRecord:
    """Record one try to reach the patient: its end, when to try next, a note. Raises like `take_step`.

    After a call in vain the next try is set, whether `next_at` was chosen or not.
    """
    if next_at is None and outcome not in case_state.SPOKE:
        next_at = _usual_next_try(open_to_change(session, keys, reference), handling)
    details = {"outcome": str(outcome), "next_at": next_at.isoformat() if next_at else None}
    command = Command(Action.LOG_ATTEMPT, outcome=outcome)
    record = take_step(session, keys, reference, command, handling, note=note, details=details)
    attempt = ContactAttempt(
        id=handling.new_id(),
        case_id=record.row.id,
        seq=len(record.attempts) + 1,
        at=handling.now,
        staff_id=handling.actor.id,
        next_at=next_at,
    )
    if note:
        place = {"table": "contact_attempt", "row": attempt.id, "column": "sealed_note"}
        attempt.sealed_note = record.key.seal(note.encode(), **place)
    session.add(attempt)
    session.flush()
    return record


def undo(session: Session, keys: Keys, reference: str, handling: Handling, form: Questionnaire) -> CaseRecord:
    """Take back the last step by a new event; a case without an answer told by phone is judged again.

    `form` is the questionnaire that says which texts are searched. A clinician's decision is not taken back
    but replaced by another one. Raises `CaseNotFound`, the errors of `lifecycle.undo`, and `NoOpenTwin` where
    the case would be closed again.
    """
    record = open_to_change(session, keys, reference)
    last = last_to_undo(record)
    if last is None or "decision" in last.details:
        raise IllegalTransition(Action.UNDO, record.state.status)
    event = lifecycle.undo(
        record.state,
        taken_back_by_undo(record, last),
        actor=domain_actor(handling.actor),
        now=handling.now,
        seen_version=handling.seen_version,
        facts=facts_of(record, handling.office.policy, handling.today),
    )
    if event.after.close_reason is CloseReason.DUPLICATE:
        duplicates.check_twin_stays_open(session, keys, gists.listed(record))
    heard = _taken_back(record, last, handling) if HEARD in last.details else None
    if CORRECTED in last.details:
        identity.change(session, keys, record, identity.taken_back(last.details))
    judged_again = {JUDGED_AGAIN: True} if last.details.get(JUDGED_AGAIN) else {}
    keep(session, keys, record, event, handling, details=judged_again, undoes=last)
    if heard is not None:
        judge_with(session, keys, record, heard, handling, form)
    elif judged_again:
        after = case_record.open_one(session, keys, reference)
        judge_with(session, keys, after, after.heard, handling, form)
    return record


def _taken_back(record: CaseRecord, last: HistoryStep, handling: Handling) -> tuple[HeardAnswer, ...]:
    """What was told by phone, the answer of the last step marked as taken back.

    Raises `IllegalTransition` where the patient has answered anew since: then it counts no more anyway.
    """
    told = HeardAnswer.from_data(last.details[HEARD])
    if not record.heard or record.heard[-1] != told:
        raise IllegalTransition(Action.UNDO, record.state.status)
    return (*record.heard[:-1], replace(told, taken_back_by=handling.actor.id or ""))


def open_to_change(session: Session, keys: Keys, reference: str) -> CaseRecord:
    """The case, held so that nobody else changes it until this transaction ends. Raises `CaseNotFound`."""
    case_record.lock(session, reference)
    return case_record.open_one(session, keys, reference)


def changes_since(record: CaseRecord, seen_version: int) -> tuple[HistoryStep, ...]:
    """The steps that somebody who looked at that version has not seen."""
    return tuple(step for step in record.history if step.after.version > seen_version)


def facts_of(record: CaseRecord, policy: Policy, today: date) -> step_checks.CaseFacts:
    """What the legal steps depend on: urgency, an operation elsewhere, a clinician's word, the visit."""
    return step_checks.CaseFacts(
        urgent=record.is_urgent,
        recent_surgery_elsewhere=record.state.took_in_surgery
        or _recent_surgery_elsewhere(record, policy.recent_surgery_days, today),
        declared_not_ours=is_declared_not_ours(record),
        visit_at=record.row.visit_at,
    )


def domain_actor(actor: Actor) -> case_state.Actor:
    """The actor as the domain knows one."""
    return case_state.Actor(actor.id or "", actor.role)


def last_to_undo(record: CaseRecord) -> HistoryStep | None:
    """The step that an undo would take back: the last that changed anything, notes aside."""
    history = record.history
    changed = (
        step for step in reversed(history) if not lifecycle.changed_nothing(domain_event(record, step))
    )
    return next(changed, history[-1] if history else None)


def domain_event(record: CaseRecord, step: HistoryStep) -> case_state.CaseEvent:
    """One step of a case as the domain knows one."""
    history = record.history
    before = history[step.event.seq - 2].after if step.event.seq > 1 else CaseState()
    undone = next((each.after.version for each in history if each.event.id == step.event.undoes), None)
    return case_state.CaseEvent(step.command, step.by, step.at, before, step.after, undone)


def taken_back_by_undo(record: CaseRecord, last: HistoryStep) -> case_state.CaseEvent:
    """What an undo of the last step takes back: a call recorded in one press, with the claim that it made."""
    step = domain_event(record, last)
    place = last.event.seq - 2
    before = record.history[place] if place >= 0 else None
    if before is None or last.command.action is not Action.LOG_ATTEMPT or FOR_CALL not in before.details:
        return step
    return replace(step, before=domain_event(record, before).before)


def _rings(event: case_state.CaseEvent, record: CaseRecord) -> bool:
    """Whether a clinician is to hear of a step at once: an urgent case, or one that became so by it."""
    handed_over = event.command.action is Action.HAND_TO_CLINICIAN and record.is_urgent
    return handed_over or (event.after.told_worse and not event.before.told_worse)


def _usual_next_try(record: CaseRecord, handling: Handling) -> datetime | None:
    """The next half day that the patient chose and whose call would count."""
    answers, hours = record.answers, handling.office.hours
    chosen = chosen_windows(answers.value("call_when", ""), answers.value("call_windows", []))
    mask = call_mask(hours, chosen, answers.value("call_not_days", []))
    tried = {*record.state.tried, half_day(hours, handling.now)}
    return next_try(hours, mask, tried, handling.office.policy.due, handling.now)


def _recent_surgery_elsewhere(record: CaseRecord, days: int, today: date) -> bool:
    """Whether somebody else operated, perhaps less than `days` days ago; who and when may both be unknown."""
    answers = record.answers
    if answers.value("prior_surgery") != "yes":
        return False
    for number in answers.value("surgeries", []):
        told = date_told(answers.value(instance_id("surgery_date", number)), record.assessed_on)
        when = told.interval(today, None) if told else None
        ours = answers.value(instance_id("surgery_by", number)) == "our_office"
        if not ours and step_checks.is_recent_elsewhere(when, today, days):
            return True
    return False


def keep(
    session: Session,
    keys: Keys,
    record: CaseRecord,
    event: case_state.CaseEvent,
    handling: Handling,
    note: str = "",
    details: Mapping[str, Any] | None = None,
    undoes: HistoryStep | None = None,
) -> None:
    """Write the event of a step, bring the case's row up to it, and record who did it.

    `undoes` is the step that this one takes back.
    """
    row, after, details = record.row, event.after, details or {}
    stored = CaseEvent(
        id=handling.new_id(),
        case_id=row.id,
        seq=len(record.events) + 1,
        at=handling.now,
        staff_id=handling.actor.id,
        kind=event.command.action,
        status_before=event.before.status,
        status_after=after.status,
        undoes=undoes.event.id if undoes else None,
    )
    sealed = {
        "note": note,
        "details": dict(details),
        "command": event.command.to_data(),
        "role": handling.actor.role,
        "after": after.to_data(),
        "due_before": [row.due_at.isoformat(), row.due_soon_at.isoformat()],
    }
    place = {"table": "case_event", "row": stored.id, "column": "sealed_note"}
    stored.sealed_note = record.key.seal_json(sealed, **place)
    session.add(stored)
    row.status = after.status
    row.in_queue = after.status in IN_QUEUE
    row.lease_holder = after.lease.holder if after.lease else None
    row.lease_until = after.lease.until if after.lease else None
    row.updated_at = handling.now
    row.visit_at = _visit_at(record, event, details, undoes)
    _move_due(record, event, handling, details, undoes)
    reclassify(record, after, handling.office.policy, handling.now)
    try:
        session.flush()
    except StaleDataError:
        raise ChangedMeanwhile(handling.seen_version, record.state.version + 1) from None
    gists.renew(session, keys, row)
    if handling.office.tells_ehr:
        about = {"case_id": row.id}
        outbox.add(
            session, keys, kind=OutboxKind.EHR, payload=about, now=handling.now, new_id=handling.new_id
        )
    action = AuditAction(f"case.{event.command.action}")
    audit.append(
        session, keys, handling.actor, action=action, object_kind="case", object_id=row.id, now=handling.now
    )


def _visit_at(
    record: CaseRecord,
    event: case_state.CaseEvent,
    details: Mapping[str, Any],
    undoes: HistoryStep | None,
) -> datetime | None:
    """When the visit is that stands after a step; None where none does.

    It stands, too, while a clinician reads a booked case.
    """
    if event.after.origin is not Status.SCHEDULED:
        return None
    stood = [step.details for step in record.standing if undoes is None or step.event.id != undoes.event.id]
    made = [each["visit_at"] for each in (*stood, details) if "visit_at" in each]
    return datetime.fromisoformat(made[-1]) if made else None


def _move_due(
    record: CaseRecord,
    event: case_state.CaseEvent,
    handling: Handling,
    details: Mapping[str, Any],
    undoes: HistoryStep | None,
) -> None:
    """What a step does to the time the case is due; an undo puts the former one back."""
    command, after, office, now = event.command, event.after, handling.office, handling.now
    urgent = case_record.is_urgent(record.row, after)
    if undoes is not None:
        record.row.due_at, record.row.due_soon_at = undoes.due_before
    elif DUE_THEN in details:
        record.row.due_at, record.row.due_soon_at = map(datetime.fromisoformat, details[DUE_THEN])
    elif (start := begins_anew(event)) is not None:
        restart_clock(record, office, start, after)
    elif command.action is Action.LOG_ATTEMPT and not _was_spoken_to_for_now(command):
        next_at = datetime.fromisoformat(details["next_at"]) if details["next_at"] else None
        wait_for_next_try(record, office, now, next_at)
    elif (_was_spoken_to_for_now(command) and not urgent) or (urgent and _clinician_acted(event)):
        # The first contact stops the clock of its class; what a clinician has in hand is due within the day.
        set_due(record.row, office, now, office.hours.close_of_business_day(now, 0 if urgent else 1))


def begins_anew(event: case_state.CaseEvent) -> datetime | None:
    """From when a step gives a case the whole time of its class again; None where it does not."""
    before, after = event.before, event.after
    if event.command.action in COMES_BACK or (after.told_worse and not before.told_worse):
        return event.at
    if after.status in PUT_ASIDE and after.follow_up_at != before.follow_up_at:
        return after.follow_up_at
    return None


def _was_spoken_to_for_now(command: Command) -> bool:
    """Whether the patient was reached, and named no other time for it."""
    return command.outcome in case_state.SPOKE and command.outcome is not Outcome.ASKED_CALL_AT


def _clinician_acted(event: case_state.CaseEvent) -> bool:
    return event.actor.role is Role.CLINICIAN and event.after.clinician_acted
