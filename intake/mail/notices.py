"""Which letters an event makes. An event lies in the outbox since the transaction of what it tells of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy.orm import Session

from intake.domain.person import identity_from_answers
from intake.domain.policy import URGENT, Urgency
from intake.domain.reference import show_reference
from intake.mail.letters import Letter, Letterhead, LetterKind
from intake.services.accounts import accounts
from intake.services.cases import record as case_record
from intake.services.frontdesk import duty
from intake.services.patient import asked_letters
from intake.store import sealed_case
from intake.store.keys import Keys
from intake.store.models import Case
from intake.store.models.outbox import OutboxKind
from intake.store.queries import cases, staff

MANAGER_LEVEL = 2

Written = tuple[LetterKind, Letter]


def letters_about_filing(
    session: Session, keys: Keys, letterhead: Letterhead, payload: dict[str, Any]
) -> Iterator[Written]:
    """After a request or a contact was filed: a notice where it is urgent, and the patient's form number.

    The notice goes to the clinician on duty that day, to all where nobody is, and to whom the practice names.
    The patient gets mail only where this filing was granted a letter, to the address it was granted for. None
    of it for a case erased meanwhile.
    """
    case = cases.by_id(session, payload["case_id"])
    if case is None:
        return
    urgent = Urgency(case.urgency) in URGENT or case.contact_only
    if urgent:
        practice = letterhead.practice
        ring = duty.emails_to_ring(session, keys, practice.hours.local_date(case.updated_at))
        for to in dict.fromkeys([*practice.notify.urgent, *ring]):
            yield LetterKind.STAFF_NOTICE, letterhead.staff_notice(to)
    if case.is_erased or case.contact_only:
        return
    key = case.data_key(keys.ring)
    to_patient = identity_from_answers(sealed_case.open_identity(key, case)).email
    if to_patient and _was_granted(keys, payload, to_patient):
        language = sealed_case.open_how_told(key, case).language
        promised_at = None if urgent or _stands_beside(session, keys, case) else case.promised_at
        letter = letterhead.form_number(to_patient, language, show_reference(case.reference), promised_at)
        yield LetterKind.FORM_NUMBER, letter


def _stands_beside(session: Session, keys: Keys, case: Case) -> bool:
    """Whether an urgent request of the same person is open, beside which this one was told."""
    record = case_record.open_one(session, keys, case.reference)
    return case_record.standing_for(session, keys, record).urgency in URGENT


def letters_about_unclaimed(
    session: Session, keys: Keys, letterhead: Letterhead, payload: dict[str, Any]
) -> Iterator[Written]:
    """An urgent case waits for a clinician: tells one when it is handed over (level 0, `duty.RING`).

    Where none took it up in time, at level 1 the second person, at level 2 the manager.
    """
    if payload["level"] == duty.RING:
        case = cases.by_id(session, payload["case_id"])
        day = letterhead.practice.hours.local_date(case.updated_at) if case else None
        for to in duty.emails_to_ring(session, keys, day) if day else ():
            yield LetterKind.UNCLAIMED_NOTICE, letterhead.unclaimed_notice(to)
        return
    notify = letterhead.practice.notify
    for to in notify.manager if payload["level"] >= MANAGER_LEVEL else notify.second_person:
        yield LetterKind.UNCLAIMED_NOTICE, letterhead.unclaimed_notice(to)


def letters_about_sign_in(
    session: Session, keys: Keys, letterhead: Letterhead, payload: dict[str, Any]
) -> Iterator[Written]:
    """What somebody signs in with was changed: tells the owner of the account, whoever changed it."""
    member = staff.by_id(session, payload["staff_id"])
    if member is not None:
        to = accounts.profile_of(keys, member).email
        yield LetterKind.SIGN_IN_NOTICE, letterhead.sign_in_notice(to)


def _was_granted(keys: Keys, payload: dict[str, Any], to: str) -> bool:
    """Whether this filing may send its letter there; an address told since has a filing of its own."""
    if "letter_to" not in payload:  # it was filed before letters were counted
        return True
    return bool(payload["letter_to"] == asked_letters.recipient_of(keys, to))


EVENTS: Mapping[str, Callable[[Session, Keys, Letterhead, dict[str, Any]], Iterator[Written]]] = {
    OutboxKind.CASE_FILED: letters_about_filing,
    OutboxKind.ESCALATION: letters_about_unclaimed,
    OutboxKind.SIGN_IN_CHANGED: letters_about_sign_in,
}
"""What writes the letters of each kind of event."""
