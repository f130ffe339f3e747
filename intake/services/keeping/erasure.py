"""Erasing a case: its key is destroyed, so that nothing the patient told can be opened again, by anyone.

What stays is the trace without the person: when it came, urgency, link, policy, and which rules fired, but
not what they had read. The row keeps its form number and its place in the audit chain, and a certificate
says when, why and by whom.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from intake.domain.case_state import IN_QUEUE, Status
from intake.domain.reference import show_reference
from intake.formats.assessments import UnreadableAssessment, without_the_person
from intake.services import audit, outbox
from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.services.cases import record
from intake.services.errors import CaseErased, CaseNotFound
from intake.services.keeping import holds
from intake.services.patient import guessing
from intake.services.patient.guessing import Target
from intake.store.errors import SealError
from intake.store.keys import Keys
from intake.store.models import Assessment, Case, Erasure, OutboxMessage
from intake.store.queries import cases, drafts, erasures, merges, records, saved, search
from intake.store.seal import DataKey

_PLACE = {"table": "erasure", "column": "sealed_trace"}


@dataclass(frozen=True)
class Certificate:
    """Proof that a case was erased; `erased_by` is the id of a member of staff, None for a command.

    `assessments` holds, of each time the case was judged, the result and the rules' outcomes: nothing they
    had read. None where it could not be opened when the case was erased. `removed` counts what went with the
    key, `merged` are the requests that stood merged into it, which are erased by their own numbers.
    """

    id: str
    case_id: str
    reference: str
    received_at: datetime
    erased_at: datetime
    erased_by: str | None
    reason: str
    assessments: tuple[dict[str, Any] | None, ...]
    removed: dict[str, int]
    merged: tuple[str, ...]

    def to_text(self) -> str:
        """The certificate as it is printed."""
        lost = ", ".join(f"{count} {what}" for what, count in self.removed.items())
        return _TEXT.format(
            reference=show_reference(self.reference),
            received=self.received_at.isoformat(timespec="minutes"),
            erased=self.erased_at.isoformat(timespec="seconds"),
            by=f"member of staff {self.erased_by}" if self.erased_by else "the program, by command",
            reason=REASONS[self.reason],
            id=self.id,
            removed=lost,
            judged=len(self.assessments),
            merged=_MERGED.format(", ".join(map(show_reference, self.merged))) if self.merged else "",
        )


REASONS = {"asked_for": "it was asked for", "retention": "the practice's time for closed requests was over"}

_TEXT = """\
CERTIFICATE OF ERASURE {id}

Form number   {reference}
Received      {received}
Erased        {erased}
By            {by}
Why           {reason}

The key that this request was sealed under has been destroyed. Its answers, names, contact and notes cannot be
opened by anyone any more. Removed with it: {removed}.
Kept, without a person: when it was received, its urgency and link to surgery, the policy, and which rules
fired in {judged} assessments, without what the rules had read.
{merged}A backup from before this moment still holds the sealed request and its key, until that backup is
destroyed or its key retired.
"""


_MERGED = """\
Merged into it and not erased with it: {}. Erase each by its own number where that is asked for, too.
"""


def erase_case(
    session: Session,
    keys: Keys,
    reference: str,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> Certificate:
    """Destroy the key of the case with this reference (as stored) and all that search knows of it.

    `reason` is "asked_for" or "retention". It takes effect with the caller's commit; what the database freed
    is wiped by `store.wiping.wipe` after it. Raises `CaseNotFound`, `CaseErased` when it was done before, or
    `CaseHeld` where a legal hold stands.
    """
    record.lock(session, reference)
    case = cases.by_reference(session, reference)
    assert case is not None, "it is locked"  # noqa: S101 - for the type checker
    if case.is_erased:
        raise CaseErased(reference)
    holds.refuse_held(session, case)
    trace = {"assessments": _without_the_person(session, keys, case), "removed": _remove(session, keys, case)}
    erasure = Erasure(id=new_id(), case_id=case.id, erased_at=now, erased_by=actor.id, reason=reason)
    erasure.sealed_trace = erasure.make_data_key(keys.ring).seal_json(trace, row=erasure.id, **_PLACE)
    session.add(erasure)
    _throw_away(session, case, now)
    session.flush()
    audit.append(
        session, keys, actor, action=AuditAction.CASE_ERASED, object_kind="case", object_id=case.id, now=now
    )
    return _certificate(session, keys, case, erasure)


def certificate_of(session: Session, keys: Keys, reference: str) -> Certificate:
    """The certificate of an erased case. Raises `CaseNotFound` where there is none with this reference."""
    case = cases.by_reference(session, reference)
    erasure = erasures.of_case(session, case.id) if case else None
    if case is None or erasure is None:
        raise CaseNotFound("No erased request has this form number.")
    return _certificate(session, keys, case, erasure)


def _certificate(session: Session, keys: Keys, case: Case, erasure: Erasure) -> Certificate:
    trace = erasure.data_key(keys.ring).open_json(erasure.sealed_trace, row=erasure.id, **_PLACE)
    return Certificate(
        id=erasure.id,
        case_id=case.id,
        reference=case.reference,
        received_at=case.received_at,
        erased_at=erasure.erased_at,
        erased_by=erasure.erased_by,
        reason=erasure.reason,
        assessments=tuple(trace["assessments"]),
        removed=trace["removed"],
        merged=tuple(row.reference for row in merges.into_at(session, case.id, erasure.erased_at)),
    )


def _without_the_person(session: Session, keys: Keys, case: Case) -> Sequence[dict[str, Any] | None]:
    """Each assessment's result and outcomes; what cannot be opened must not stop an erasure."""
    try:
        key = case.data_key(keys.ring)
    except SealError:
        return []
    return [_outcomes(key, row) for row in records.all_assessments(session, case.id)]


def _outcomes(key: DataKey, row: Assessment) -> dict[str, Any] | None:
    try:
        judged = record.open_assessment(key, row)
    except (SealError, UnreadableAssessment):
        return None
    return without_the_person(judged) | {"assessed_on": row.assessed_on.isoformat()}


def _remove(session: Session, keys: Keys, case: Case) -> dict[str, int]:
    """Take away what tells of the person outside the case's own key, and count it."""
    exits = erasures.safety_exits(session, case.id, case.draft_id)
    for safety_exit in exits:
        safety_exit.sealed_details = b""
        safety_exit.erase_data_key()
    sittings = drafts.of_case(session, case.id, case.draft_id)
    about = {case.id, case.draft_id, *(draft.id for draft in sittings)}
    letters = [message for message in erasures.undelivered(session) if _is_about(keys, message, about)]
    for letter in letters:
        session.delete(letter)
    request = cases.appointment_request(session, case.id)
    if request is not None:
        session.delete(request)
    number = guessing.target_mac(keys, Target.FORM_NUMBER, case.reference)
    saved.erase_tries_at(session, [number, *saved.codes_of(session, about)])
    for draft in sittings:
        session.delete(draft)  # and with it the codes that would open it, and the pages that show one
    return {
        "search entries": search.forget(session, case.id),
        "safety notes": len(exits),
        "undelivered letters": len(letters),
    }


def _is_about(keys: Keys, message: OutboxMessage, ids: Collection[str]) -> bool:
    try:
        payload = outbox.payload_of(keys, message)
    except SealError:
        return False
    return payload.get("case_id") in ids or payload.get("about") in ids


def _throw_away(session: Session, case: Case, now: datetime) -> None:
    case.sealed_how_told = None
    case.sealed_answers = None
    case.sealed_identity = None
    case.sealed_gist = None
    case.erase_data_key()
    if Status(case.status) in IN_QUEUE or case.status == Status.SCHEDULED:
        case.status = Status.CLOSED
    case.in_queue = False
    case.lease_holder = None
    case.lease_until = None
    case.visit_at = None
    case.updated_at = now
    session.add(case)
