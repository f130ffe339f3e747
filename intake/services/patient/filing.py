"""Filing: a sitting becomes a case, once, in one transaction.

Case, appointment request, assessment, audit event and outbox message are written together or not at all; the
reference may be shown after the caller's commit and not before. The draft's id is the idempotency key:
however often one sitting is sent, by reload, Back or twenty requests at once, it is one case with one
reference.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from intake.domain.answers import Answers
from intake.domain.assessment import Assessment
from intake.domain.person import identity_from_answers
from intake.domain.policy import URGENT, Urgency
from intake.logs import Reason
from intake.services import audit, outbox
from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.services.cases import gists, judging
from intake.services.cases.placing import Placing
from intake.services.cases.record import CaseRecord
from intake.services.errors import Busy, DraftChanged
from intake.services.patient import asked_letters
from intake.services.patient.asked_letters import Wish
from intake.services.patient.sitting import Sitting, case_of, erase_content, refuse_filed
from intake.store import sealed_case
from intake.store.blind_index import INDEX_VERSION, index_entries
from intake.store.keys import Keys
from intake.store.models import AppointmentRequest, Case, Draft, EarlierAnswers
from intake.store.models.draft import DRAFT_FILED, DRAFT_OPEN
from intake.store.models.outbox import OutboxKind
from intake.store.queries import cases, drafts, search
from intake.store.seal import DataKey
from intake.store.sealed_case import AnswersJson, HowTold

REFERENCE_TRIES = 10


@dataclass(frozen=True)
class Filing:
    """What is filed: the answers on the path (JSON form) and the assessment of them.

    `assessed_on` is the day, in the practice's zone, that the rules counted from, and `address` the network
    address that it is sent from; "" where staff send it for a caller.
    """

    answers: AnswersJson = field(repr=False)
    assessment: Assessment = field(repr=False)
    assessed_on: date
    placing: Placing
    address: str = field(repr=False)


def file_draft(
    session: Session,
    keys: Keys,
    sitting: Sitting,
    filing: Filing,
    *,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
    new_reference: Callable[[], str],
) -> Case:
    """File a sitting and give its case; filing it again, also at the same time, gives the same case.

    A contact that this sitting left at a safety exit is completed, and a request that it updates is brought
    up to date: same case, same reference, one more assessment. The draft's answers and its key are erased.
    Where the letter with the form number is refused (`asked_letters`), the filing stands all the same.
    Raises `DraftChanged` when the sitting was saved after it was opened.
    """
    draft = _lock_unchanged(session, sitting)
    filed = _locked_case(session, sitting)
    if draft.status == DRAFT_FILED and filed is not None:
        return filed
    case, key = (
        (filed, filed.data_key(keys.ring))
        if filed
        else _new_case(session, keys, draft, now, new_id, new_reference)
    )
    case.contact_only = False
    _put(session, keys, key, case, sitting, filing, now, new_id)
    draft.case_id = case.id
    draft.status = DRAFT_FILED
    draft.updated_at = now
    erase_content(draft)
    email = identity_from_answers(filing.answers).email
    wish = Wish(email, filing.address) if email else None
    letter_to = asked_letters.granted_to(session, keys, draft.id, wish, now=now, new_id=new_id)
    _announce(session, keys, case, AuditAction.CASE_FILED, actor, now, new_id, letter_to)
    return case


def file_contact(
    session: Session,
    keys: Keys,
    sitting: Sitting,
    filing: Filing,
    *,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
    new_reference: Callable[[], str],
) -> Case:
    """File only a name, birth date and phone, left at a safety exit; the sitting stays open and may go on.

    `filing.answers` holds what was answered so far together with the contact. Sending it again gives the same
    case, with the newest contact. Raises `DraftAlreadyFiled` when the whole request was sent already.
    """
    draft = _lock_unchanged(session, sitting)
    if draft.status == DRAFT_FILED:
        refuse_filed(session, draft)
    filed = _locked_case(session, sitting)
    case, key = (
        (filed, filed.data_key(keys.ring))
        if filed
        else _new_case(session, keys, draft, now, new_id, new_reference)
    )
    case.contact_only = True
    _put(session, keys, key, case, sitting, filing, now, new_id)
    draft.case_id = case.id
    draft.updated_at = now
    _announce(session, keys, case, AuditAction.CASE_CONTACT_LEFT, actor, now, new_id)
    return case


def _lock_unchanged(session: Session, sitting: Sitting) -> Draft:
    """Make every other filing of this sitting wait, and make sure that what is filed is what was read."""
    draft = drafts.locked(session, sitting.draft.id)
    if draft.status == DRAFT_OPEN and draft.revision != sitting.revision:
        raise DraftChanged("Your answers changed in another window. Look at them once more, then send.")
    return draft


def _locked_case(session: Session, sitting: Sitting) -> Case | None:
    """The sitting's case, where it has one, held against staff who work on it at this moment."""
    case = case_of(session, sitting)
    if case is not None:
        session.refresh(case, with_for_update=True)
    return case


def _new_case(
    session: Session,
    keys: Keys,
    draft: Draft,
    now: datetime,
    new_id: Callable[[], str],
    new_reference: Callable[[], str],
) -> tuple[Case, DataKey]:
    case = Case(
        id=new_id(),
        reference=_free_reference(session, new_reference),
        draft_id=draft.id,
        received_at=now,
        assessment_seq=0,
        status="new",
        in_queue=True,
        lease_holder=None,
        lease_until=None,
        questionnaire_id=draft.questionnaire_id,
        questionnaire_version=draft.questionnaire_version,
    )
    return case, case.make_data_key(keys.ring)


def _free_reference(session: Session, new_reference: Callable[[], str]) -> str:
    for _ in range(REFERENCE_TRIES):
        reference = new_reference()
        if not cases.reference_taken(session, reference):
            return reference
    raise Busy(Reason.NUMBERS, "No free form number was found. Try again.")


def _put(
    session: Session,
    keys: Keys,
    key: DataKey,
    case: Case,
    sitting: Sitting,
    filing: Filing,
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    """Write answers, identity, preferences, index and assessment; newer ones replace what is there."""
    again = case.assessment_seq > 0
    exits = drafts.safety_exits_of_draft(session, sitting.draft.id)
    if again:
        _keep_earlier(session, key, case, now, new_id)
        case.questionnaire_id = sitting.draft.questionnaire_id
        case.questionnaire_version = sitting.draft.questionnaire_version
    identity_answers, preferences, rest = sealed_case.split_answers(filing.answers)
    identity = identity_from_answers(identity_answers)
    judging.take_over(session, case, filing.assessment, filing.placing, now)
    case.promised_at = filing.placing.promised_at
    case.updated_at = now
    case.has_phone = identity.phone is not None
    case.index_version = INDEX_VERSION
    told_before = sealed_case.open_how_told(key, case) if again else None
    met_exit = bool(exits) or case.contact_only or (told_before is not None and told_before.safety_exit)
    beside = sitting.beside or (told_before.beside if told_before else "")
    assert sitting.language, "only a sitting that was sent may have none"  # noqa: S101 - for the type checker
    how_told = HowTold(sitting.language, sitting.filled_in_by, met_exit, beside, sitting.staff_name)
    sealed_case.seal_how_told(key, case, how_told)
    sealed_case.seal_answers(key, case, rest)
    sealed_case.seal_identity(key, case, identity_answers)
    if not again:
        gists.keep(_as_filed(key, case, filing, now))
    session.add(case)
    session.flush()  # the case must be there before what points to it

    if again:
        search.forget(session, case.id)
    search.add_entries(session, case, index_entries(keys.index, identity))
    request = cases.appointment_request(session, case.id) if again else None
    if request is None:
        request = AppointmentRequest(id=new_id(), case_id=case.id, created_at=now)
    sealed_case.seal_preferences(key, request, preferences)
    judged = judging.assessment_row(
        key, case, filing.assessment, at=now, on=filing.assessed_on, row_id=new_id()
    )
    session.add_all((request, judged))
    for safety_exit in exits:
        safety_exit.case_id = case.id
        safety_exit.contact_left = case.has_phone
    if again:
        gists.renew(session, keys, case)


def _as_filed(key: DataKey, case: Case, filing: Filing, now: datetime) -> CaseRecord:
    """A new case, opened as it is about to be stored."""
    return CaseRecord(
        row=case,
        kept=frozenset(),
        key=key,
        how_told=sealed_case.open_how_told(key, case),
        answers=Answers.from_json(filing.answers),
        assessment=filing.assessment,
        assessed_on=filing.assessed_on,
        assessed_at=now,
        still_standing=(),
        events=(),
        attempts=(),
        decisions=(),
    )


def _keep_earlier(
    session: Session, key: DataKey, case: Case, now: datetime, new_id: Callable[[], str]
) -> None:
    """Keep what the present assessment was made from: the answers on the case are about to be replaced."""
    request = cases.appointment_request(session, case.id)
    earlier = EarlierAnswers(
        id=new_id(),
        case_id=case.id,
        seq=case.assessment_seq,
        replaced_at=now,
        questionnaire_id=case.questionnaire_id,
        questionnaire_version=case.questionnaire_version,
    )
    sealed_case.seal_earlier(key, earlier, sealed_case.open_all(key, case, request))
    session.add(earlier)


def _announce(
    session: Session,
    keys: Keys,
    case: Case,
    action: AuditAction,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
    letter_to: str | None = None,
) -> None:
    payload = {"case_id": case.id, "assessment_seq": case.assessment_seq, "letter_to": letter_to}
    urgent = Urgency(case.urgency) in URGENT or case.contact_only
    outbox.add(
        session, keys, kind=OutboxKind.CASE_FILED, payload=payload, now=now, new_id=new_id, first=urgent
    )
    audit.append(session, keys, actor, action=action, object_kind="case", object_id=case.id, now=now)
