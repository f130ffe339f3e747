"""Merging two requests of one person, and separating them again.

Nothing that was told or done is moved: the other one is closed with a pointer, and what must not be forgotten
of it stands on the one that stays (`domain.merging`). Both histories and both audit trails say so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from intake.domain import merging
from intake.domain.bands import Link
from intake.domain.case_state import Action, CaseEvent, CaseState, Status
from intake.domain.lifecycle_errors import IllegalTransition
from intake.domain.merging import Asked, Past, Pressing
from intake.domain.own_times import Times
from intake.domain.policy import Policy, Urgency
from intake.domain.step_checks import CaseFacts
from intake.services.cases import gists, judgements
from intake.services.cases import record as case_record
from intake.services.cases.placing import soon_because
from intake.services.cases.record import CaseRecord, HistoryStep
from intake.services.cases.unreadable import T, Unreadable
from intake.services.frontdesk import casework, duty
from intake.services.frontdesk.casework import DUE_THEN
from intake.services.frontdesk.handling import Handling
from intake.services.frontdesk.parting import MERGE, due_apart, due_of, first_taken_in
from intake.store.engine import serialise
from intake.store.keys import Keys
from intake.store.models import Case, CaseMerge, Review
from intake.store.queries import merges, records
from intake.store.queries.records import Kept

WITH = "merged_with"
"""In a step's details: the other one's form number."""


@dataclass(frozen=True)
class OtherSeen:
    """The other request as the person looked at it; `agreed`: they say that it is one person."""

    reference: str
    version: int
    agreed: bool = False


def merge(session: Session, keys: Keys, reference: str, other: OtherSeen, handling: Handling) -> CaseRecord:
    """Merge the other request into this one, and give this one as it stood before.

    Raises `CaseNotFound`, and what `merging.check` raises; then nothing has changed.
    """
    serialise(session, MERGE)
    # Always in one order, so that two people who merge one each into the other wait for each other.
    for each in sorted((reference, other.reference)):
        case_record.lock(session, each)
    kept = case_record.open_one(session, keys, reference)
    gone = case_record.open_one(session, keys, other.reference)
    policy, today = handling.office.policy, handling.today
    asked = Asked(
        casework.domain_actor(handling.actor),
        handling.now,
        (handling.seen_version, other.version),
        other.agreed,
    )
    kept_event, gone_event = merging.merge(
        request_of(session, kept, policy, today), request_of(session, gone, policy, today), asked
    )
    waited = kept.row.awaits_clinician_since is not None
    row, presses = kept.row, pressing_of(kept.row).joined(pressing_of(gone.row))
    made = CaseMerge(
        id=handling.new_id(),
        kept_id=row.id,
        merged_id=gone.row.id,
        at=handling.now,
        decisions=len(kept.decisions),
        telling=gone.row.assessment_seq,
    )
    session.add(made)
    row.urgency, row.link, row.settled = presses.urgency, presses.link, presses.settled
    row.awaits_clinician_since = presses.awaits_since
    due = presses.due_at, presses.due_soon_at
    for record, event, beside, then in (
        (gone, gone_event, kept, due_of(gone.row)),
        (kept, kept_event, gone, due),
    ):
        casework.keep(session, keys, record, event, handling, details=_details(beside, made, then))
    if row.awaits_clinician_since is not None and not waited:
        duty.ring(session, keys, row.id, now=handling.now, new_id=handling.new_id)
    return kept


def separate(
    session: Session, keys: Keys, reference: str, other: OtherSeen, handling: Handling
) -> CaseRecord:
    """Take the other request out of this one again, and give this one as it stood before.

    Raises `CaseNotFound`, and what `merging.separate` raises; `IllegalTransition`, too, where the other was
    merged into a third one.
    """
    serialise(session, MERGE)
    # In the order in which a patient's news pass from one to the other.
    for each in (other.reference, reference):
        case_record.lock(session, each)
    kept = case_record.open_one(session, keys, reference)
    gone = case_record.open_one(session, keys, other.reference)
    standing = {merge.id: (merge, row) for merge, row in merges.into(session, kept.row.id)}
    leaving = next((merge for merge, row in standing.values() if row.id == gone.row.id), None)
    if leaving is None:
        raise IllegalTransition(Action.SEPARATE, gone.state.status)
    row, awaited = kept.row, kept.row.awaits_clinician_since
    first = first_taken_in(kept)
    left = {key: case for key, (_, case) in standing.items() if key != leaving.id and not case.is_erased}
    stay = dict(zip(left, case_record.open_many(session, keys, [*left.values()]), strict=True))
    leaving.ended_at = handling.now
    session.flush()
    row.urgency = judgements.urgency_of(session, row)
    row.link, row.settled = _own_flag(session, kept)
    base = casework.domain_event(kept, first).before
    kept_event, gone_event = merging.separate(
        kept.state,
        gone.state,
        Past(
            gone.row.reference,
            base,
            casework.domain_event(gone, gone.history[-1]).before,
            _since(kept, first, stay, handling),
            kept_urgent=case_record.is_urgent(row, base),
            told_anew=gone.row.assessment_seq > leaving.telling,
        ),
        Asked(casework.domain_actor(handling.actor), handling.now, (handling.seen_version, other.version)),
        due=handling.office.policy.due,
        hours=handling.office.hours,
    )
    stays = {key: due_of(case) for key, case in left.items()}
    own_due = due_apart(kept, first, stays, kept_event.after, handling.office)
    gone.row.awaits_clinician_since = awaited
    for record, event, beside, then in (
        (kept, kept_event, gone, own_due),
        (gone, gone_event, kept, due_of(gone.row)),
    ):
        casework.keep(session, keys, record, event, handling, details=_details(beside, leaving, then))
    return kept


@dataclass(frozen=True, slots=True)
class PassedOn:
    """News of a merged request: where it goes on, what it is now, and by when that one is due with it."""

    kept: Case
    told: merging.Request
    merge_id: str
    due: Times

    def due_details(self) -> dict[str, Any]:
        """What the step that tells of the news says of the time, and by which merging it came."""
        return {MERGE: self.merge_id, DUE_THEN: [at.isoformat() for at in self.due]}


def pass_on(session: Session, keys: Keys, case: Case, policy: Policy, today: date) -> PassedOn | None:
    """Let news of a merged case count for the one that it was merged into; None where there is no such.

    The one that stays is held until the transaction ends; the step that tells of the news, and moves the
    time that it is due, is the caller's.
    """
    found = merges.kept_for(session, case.id)
    if found is None or found[1].is_erased:
        return None
    link, kept = found
    case_record.lock(session, kept.reference)
    link.decisions = len(records.of_cases(session, Review, [kept])[kept.id])
    presses = pressing_of(kept).joined(pressing_of(case))
    kept.urgency, kept.link, kept.settled = presses.urgency, presses.link, presses.settled
    session.flush()
    gists.renew(session, keys, kept)
    told = request_of(session, case_record.open_one(session, keys, case.reference), policy, today)
    return PassedOn(kept, told, link.id, (presses.due_at, presses.due_soon_at))


def request_of(session: Session, record: CaseRecord, policy: Policy, today: date) -> merging.Request:
    """A request as merging sees it."""
    facts, state = casework.facts_of(record, policy, today), record.state
    return _request(
        record, state, facts, policy, holds_others=bool(merges.still_into(session, record.row.id))
    )


def pressing_of(row: Case) -> Pressing:
    """How much a request presses as it stands."""
    return Pressing(
        urgency=Urgency(row.urgency),
        link=Link(row.link),
        settled=row.settled,
        due_at=row.due_at,
        due_soon_at=row.due_soon_at,
        awaits_since=row.awaits_clinician_since,
    )


def merged_into(session: Session, record: CaseRecord) -> Case | None:
    """The request that this one was merged into; None where it stands for itself."""
    if record.state.status is not Status.MERGED:
        return None
    found = merges.kept_for(session, record.row.id)
    return found[1] if found else None


def held_by(
    session: Session, keys: Keys, record: CaseRecord, show: Callable[[CaseRecord], T]
) -> list[T | Unreadable]:
    """What `show` makes of each request that stands merged into this one, the first merged first.

    None that was erased; one that cannot be shown stands for itself.
    """
    held = merges.still_into(session, record.row.id) if Kept.MERGED in record.kept else []
    return case_record.show_many(session, keys, held, show)


@dataclass(frozen=True)
class Beside:
    """The requests that stand merged with one: those it holds, and the one that it was merged into."""

    held: tuple[Case, ...] = ()
    into: Case | None = None


ALONE = Beside()


def beside(session: Session, case: Case) -> Beside:
    """The requests that stand merged with this one, whichever stays; none that was erased."""
    found = merges.kept_for(session, case.id)
    into = found[1] if found and not found[1].is_erased else None
    return Beside(tuple(merges.still_into(session, case.id)), into)


def _request(
    record: CaseRecord,
    state: CaseState,
    facts: CaseFacts,
    policy: Policy,
    *,
    holds_others: bool,
) -> merging.Request:
    row = record.row
    return merging.Request(
        id=row.id,
        reference=row.reference,
        birth_date=record.identity.birth_date,
        contact_only=row.contact_only,
        has_phone=row.has_phone,
        urgent=facts.urgent,
        surgery_elsewhere=facts.recent_surgery_elsewhere,
        soon_because=soon_because(record, state, policy),
        holds_others=holds_others,
        state=state,
    )


def _details(beside: CaseRecord, made: CaseMerge, due: Times) -> dict[str, Any]:
    return {WITH: beside.row.reference, MERGE: made.id, DUE_THEN: [at.isoformat() for at in due]}


def _since(
    kept: CaseRecord, first: HistoryStep, stay: dict[str, CaseRecord], handling: Handling
) -> list[CaseEvent | merging.Request]:
    """What is true of the kept request though the other leaves it: its own steps, and who stays in it."""
    policy, today = handling.office.policy, handling.today
    found: list[CaseEvent | merging.Request] = []
    for step in kept.standing:
        if step.event.seq < first.event.seq:
            continue
        if step.command.action is Action.TAKE_IN:
            other = stay.get(step.details[MERGE])
            if other is not None:
                state = casework.domain_event(other, other.history[-1]).before
                facts = casework.facts_of(other, policy, today)
                found.append(_request(other, state, facts, policy, holds_others=False))
        elif step.command.action is not Action.SEPARATE:
            found.append(casework.domain_event(kept, step))
    return found


def _own_flag(session: Session, kept: CaseRecord) -> tuple[Link, bool]:
    """The link that stands for the request without the one that left, and whether it is settled."""
    found = kept.assessment.surgery_link
    own = Link(records.clinicians_link(session, kept.row.id) or found.link)
    return judgements.flag_of(session, kept.row, own, settled=found.settled or own is not found.link)
