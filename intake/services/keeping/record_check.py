"""Holding what stands in the clear against what is sealed, and the audit chain's entries against the rows.

The chain tells of every change that the program made. Somebody who writes to the database past the program,
and has none of its keys, leaves no entry; but cannot seal either. So every case and account is compared with
the copy that was sealed with its newest change, each row with what is sealed in it, and the number of rows
with the number of entries that tell of them. It only reads: hand in a session that reads all of one moment
(`engine.reading`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from intake.domain.case_state import Action, Status
from intake.formats.assessments import UnreadableAssessment
from intake.services.accounts import accounts, passkeys
from intake.services.audit_actions import AuditAction
from intake.services.cases import judgements
from intake.services.cases import record as case_record
from intake.services.cases.plain_columns import changed
from intake.store import sealed_case
from intake.store.errors import SealError
from intake.store.keys import Keys
from intake.store.models import Assessment, Case, CaseEvent, Review, Staff, VisitOutcome
from intake.store.queries import audit as audit_query
from intake.store.queries import cases, holds, records
from intake.store.queries import passkeys as passkey_query
from intake.store.queries import staff as staff_query
from intake.store.seal import DataKey

CASES_AT_ONCE = 200
FILED = (AuditAction.CASE_FILED, AuditAction.CASE_CONTACT_LEFT)
STEPS = {each: AuditAction(f"case.{each}") for each in Action if each is not Action.READ}
"""The entry of each step; reading is left out, because looking at a case has an entry of that name, too."""

DECIDED = (AuditAction.CASE_NEXT_STEP, AuditAction.CASE_OVERRIDDEN)


@dataclass
class Found:
    """What a check found so far; `not_compared` are those whose copy an older version did not seal."""

    cases: int = 0
    accounts: int = 0
    not_compared: int = 0


@dataclass(frozen=True)
class _Rows:
    """All that hangs on one case."""

    judged: list[Assessment]
    events: list[CaseEvent]
    reviews: list[Review]
    outcomes: list[VisitOutcome]
    is_held: bool


def check_records(session: Session, keys: Keys, found: Found) -> Iterator[str]:
    """Every difference as one sentence, the cases' by form number; counts in `found` what was compared."""
    after = ""
    while rows := cases.next_by_id(session, after, CASES_AT_ONCE, lock=False):
        after = rows[-1].id
        told = audit_query.counted_about(session, "case", [row.id for row in rows])
        judged = records.of_cases(session, Assessment, rows)
        events = records.of_cases(session, CaseEvent, rows)
        reviews = records.of_cases(session, Review, rows)
        outcomes = records.of_cases(session, VisitOutcome, rows)
        held = holds.standing_of(session, [row.id for row in rows])
        for row in rows:
            found.cases += 1
            its = _Rows(
                judged[row.id], events[row.id], reviews[row.id], outcomes[row.id], is_held=row.id in held
            )
            yield from (
                f"request {row.reference}: {each}" for each in _case(keys, row, its, told[row.id], found)
            )
        session.expunge_all()
    for case_id in audit_query.filed_without_a_case(session, FILED):
        yield f"request with the id {case_id}: it was sent, and is not there any more"
    for member in staff_query.everyone(session):
        found.accounts += 1
        yield from (f"account {member.id}: {each}" for each in _account(session, keys, member, found))


def _case(keys: Keys, row: Case, its: _Rows, told: Counter[str], found: Found) -> Iterator[str]:
    if not any(told[each] for each in FILED):
        yield "no entry tells that it was sent"
    if row.is_erased:
        if not told[AuditAction.CASE_ERASED]:
            yield "its key is gone, and no entry tells that it was erased"
        return
    try:
        key = row.data_key(keys.ring)
        yield from _copied(key, row, found)
        yield from _judged(key, row, its)
        yield from _worked(key, row, its.events)
        yield from _decided(key, its, told)
    except (SealError, UnreadableAssessment) as error:
        yield f"something sealed in it does not open: {error}"
    yield from _counted(row, its, told)


def _copied(key: DataKey, row: Case, found: Found) -> Iterator[str]:
    """Each plain column against the copy that was sealed with the newest change."""
    gist = sealed_case.open_gist(key, row) if row.sealed_gist is not None else {}
    if "plain" not in gist:
        found.not_compared += 1
        return
    if gist.get("revision") != row.revision:
        yield "it was changed since its newest sealed record was made"
    for column in changed(row, gist["plain"]):
        yield f"its {column} is not what was sealed with it"


def _judged(key: DataKey, row: Case, its: _Rows) -> Iterator[str]:
    """What the rules and clinicians said: in the clear beside each, and what follows from it for the case.

    One that took in another request may be as urgent as that one was: of it the sealed copy alone tells.
    """
    for each in its.judged:
        sealed = case_record.open_assessment(key, each)
        policy = sealed.policy
        if (each.urgency, each.link) != (sealed.urgency, sealed.surgery_link.link):
            yield f"urgency or link of assessment {each.seq} is not what was sealed in it"
        if (each.policy_id, each.policy_version, each.policy_digest) != (
            policy.id,
            policy.version,
            policy.digest,
        ):
            yield f"the policy of assessment {each.seq} is not what was sealed in it"
    for each_review in its.reviews:
        place = {"table": "review", "row": each_review.id, "column": "sealed_decision"}
        decided = key.open_json(each_review.sealed_decision, **place)
        present = [each_review.urgency, each_review.link]
        if decided.get("in_force", present) != present:
            yield f"urgency or link of decision {each_review.seq} is not what was sealed in it"
    for outcome in its.outcomes:
        key.open_json(outcome.sealed_outcome, table="visit_outcome", row=outcome.id, column="sealed_outcome")
    took_in = any(event.kind == Action.TAKE_IN for event in its.events)
    if not took_in and its.judged and judgements.of_rows(its.judged, its.reviews) != row.urgency:
        yield "its urgency is not the one that stands by its assessments and decisions"


def _worked(key: DataKey, row: Case, events: list[CaseEvent]) -> Iterator[str]:
    """Where the case stands in the work, by its newest step."""
    status: str = Status.NEW
    for event in events[-1:]:
        status = _sealed(key, event)["after"]["status"]
        if event.status_after != status:
            yield f"the status of step {event.seq} is not what was sealed in it"
    if row.status != status:
        yield "its status is not the one that its newest step left"


def _decided(key: DataKey, its: _Rows, told: Counter[str]) -> Iterator[str]:
    """How many decisions there are: each has an entry, or was part of a disposition."""
    ended = [event for event in its.events if event.kind == Action.DISPOSE]
    decided = sum(told[each] for each in DECIDED) + sum(
        "disposition" in _sealed(key, event)["details"] for event in ended
    )
    if len(its.reviews) != decided:
        yield f"it has {len(its.reviews)} decisions, and {decided} were recorded"


def _sealed(key: DataKey, event: CaseEvent) -> dict[str, Any]:
    place = {"table": "case_event", "row": event.id, "column": "sealed_note"}
    opened: dict[str, Any] = key.open_json(event.sealed_note or b"", **place)
    return opened


def _counted(row: Case, its: _Rows, told: Counter[str]) -> Iterator[str]:
    """How many rows there are, and how many entries tell of such."""
    if [each.seq for each in its.judged] != [*range(1, row.assessment_seq + 1)]:
        yield f"it has {len(its.judged)} assessments and not {row.assessment_seq}"
    steps = Counter(event.kind for event in its.events)
    for step, action in STEPS.items():
        if steps[step] != told[action]:
            yield f"it has {steps[step]} steps of the kind {step}, and {told[action]} entries tell of such"
    if len(its.outcomes) != told[AuditAction.CASE_OUTCOME_RECORDED]:
        entries = told[AuditAction.CASE_OUTCOME_RECORDED]
        yield f"it has {len(its.outcomes)} outcomes, and {entries} entries tell of such"
    if told[AuditAction.CASE_HELD] - told[AuditAction.CASE_HOLD_LIFTED] != its.is_held:
        yield "a legal hold was set or lifted past the program"


def _account(session: Session, keys: Keys, member: Staff, found: Found) -> Iterator[str]:
    """What an account may do and signs in with, against the copy sealed with its newest change."""
    try:
        sealed = accounts.sealed_standing(keys, member)
        for passkey in passkey_query.of_staff(session, member.id):
            passkeys.kept(keys, passkey)
    except SealError as error:
        yield f"something sealed in it does not open: {error}"
        return
    if sealed is None:
        found.not_compared += 1
        return
    present: Mapping[str, object] = accounts.standing_of(session, member)
    for what, value in present.items():
        if value != sealed.get(what):
            yield f"its {what} is not what was sealed with its newest change"
