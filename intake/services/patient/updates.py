"""A patient who sent a request before tells what has changed: same case, same form number.

Whoever knows form number and date of birth may do so, guessed at no more easily than a saved form. The update
is a sitting of its own. The browser that sent the request gets it filled with what was sent, and only what
must be said afresh each time is asked again; by number and birth date nothing that was told is shown. Sending
it is filing a sitting: `form_filling.send` brings the case up to date.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from intake.domain.answers import Answered, Answers, split_id
from intake.domain.questionnaire import Kind, PageKind, Questionnaire
from intake.domain.reference import read_reference
from intake.domain.route import DONE, PREPARING
from intake.domain.walk import SHOWN
from intake.services import audit
from intake.services.actor import patient
from intake.services.audit_actions import AuditAction
from intake.services.cases import record as case_record
from intake.services.cases.record import CaseRecord
from intake.services.errors import RequestNotFound
from intake.services.patient import guessing, sitting
from intake.services.patient.guessing import Attempt, Target
from intake.services.patient.sitting import FormUsed, Sitting
from intake.store import sealed_case
from intake.store.blind_index import MAC_BYTES, birth_date_mac
from intake.store.keys import Keys
from intake.store.models import Case
from intake.store.queries import cases, search

NO_SUCH_DATE = bytes(MAC_BYTES)


def begin(
    session: Session, keys: Keys, typed_number: str, address: str, *, now: datetime, new_id: Callable[[], str]
) -> Attempt:
    """Count a try to find a request; commit right after, then `find`.

    Raises `UnreadableReference` where what was typed cannot be a form number (which counts as no try), and
    `TooManyGuesses` where too many came from this network address.
    """
    reference = read_reference(typed_number)
    return guessing.begin(session, keys, Target.FORM_NUMBER, reference, address, now=now, new_id=new_id)


def find(session: Session, keys: Keys, attempt: Attempt, birth_date: date) -> Case:
    """The request with this form number and birth date, for whoever knows both.

    Raises `RequestNotFound`, one error for all: no such number, another date, locked after 5 wrong tries,
    erased.
    """
    case = cases.by_reference(session, attempt.value)
    stored = search.macs_of_case(session, case.id if case else "", "birth_date")
    typed = birth_date_mac(keys.index, birth_date.isoformat())
    fits = hmac.compare_digest(typed, stored[0] if stored else NO_SUCH_DATE)
    if case is None or not fits or attempt.is_locked or case.is_erased:
        raise RequestNotFound
    guessing.succeed(session, attempt)
    return case


def start(
    session: Session,
    keys: Keys,
    case: Case,
    questionnaire: Questionnaire,
    *,
    now: datetime,
    new_id: Callable[[], str],
    new_token: Callable[[], str],
    kept_for: timedelta,
) -> tuple[Sitting, str]:
    """Begin an update of a request: an empty sitting of its own, and the token for its cookie.

    Only for a case that `find` gave, or that this browser's own sitting was filed as. Raises
    `RequestNotFound` for an erased case.
    """
    if case.is_erased:
        raise RequestNotFound
    told_in = sealed_case.open_how_told(case.data_key(keys.ring), case).language
    form = FormUsed(questionnaire.id, questionnaire.version, told_in, updates=case.id)
    begun, token = sitting.start(
        session, keys, form, now=now, new_id=new_id, new_token=new_token, kept_for=kept_for
    )
    audit.append(
        session,
        keys,
        patient(begun.draft.id),
        action=AuditAction.CASE_UPDATE_BEGUN,
        object_kind="case",
        object_id=case.id,
        now=now,
    )
    return begun, token


def fill(
    session: Session, keys: Keys, begun: Sitting, case: Case, questionnaire: Questionnaire, now: datetime
) -> Sitting:
    """Fill an update with what was sent; only for the browser that sent it.

    Safety checks, what was done about them, and consent are left open: they are asked for afresh, beside the
    signs that were told before.
    """
    record = case_record.open_one(session, keys, case.reference)
    filled = _without(record.answers, asked_afresh(questionnaire))
    if PREPARING in filled:
        filled = filled.with_(PREPARING, Answered(DONE))
    named = replace(begun, signs_before=_signs(record, questionnaire))
    return sitting.save_page(session, named, answers=filled.to_json(), now=now)


def updated_case(session: Session, opened: Sitting) -> Case | None:
    """The request that this sitting brings up to date; None for a sitting that is a request of its own."""
    case = cases.by_id(session, opened.draft.case_id) if opened.draft.case_id else None
    return case if case is not None and case.draft_id != opened.draft.id else None


def asked_afresh(questionnaire: Questionnaire) -> frozenset[str]:
    """The link ids that every update asks for again: signs may be new, and consent is to what is sent now."""
    pages = (
        page
        for page in questionnaire.pages
        if page.help_first or page.kind in (PageKind.ASIDE, PageKind.CHECK)
    )
    return frozenset(question.link_id for page in pages for question in page.questions)


def _signs(record: CaseRecord, questionnaire: Questionnaire) -> frozenset[str]:
    """The signs of the safety pages that were told last, or earlier and still stand."""
    found = {finding.rule for finding in record.findings if finding.effect is not None}
    lists = [question for page in questionnaire.pages if page.help_first for question in page.questions]
    ticked = [each.link_id for each in lists if each.kind is Kind.CHECKBOXES]
    told = {key for link_id in ticked for key in record.answers.value(link_id, [])}
    signs = (option for each in lists for option in each.options if not option.exclusive)
    return frozenset(option.key for option in signs if option.key in found | told)


def _without(answers: Answers, link_ids: frozenset[str]) -> Answers:
    return answers.without([each for each in answers if split_id(each)[0].removesuffix(SHOWN) in link_ids])
