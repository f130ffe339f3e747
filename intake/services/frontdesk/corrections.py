"""Mending a name, a phone number or a birth date: a step of the case, with both values in its history.

What the patient told stays readable there, and a step back puts it in place again. The rules read the birth
date: where another one makes another result the case is judged again, and the assessments before stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from intake.domain.case_state import Action, Command
from intake.domain.person import BIRTH_DATE_TYPED
from intake.domain.questionnaire import Questionnaire
from intake.services.cases import identity
from intake.services.cases import record as case_record
from intake.services.cases.identity import CORRECTED
from intake.services.cases.record import JUDGED_AGAIN, CaseRecord
from intake.services.errors import NothingToCorrect
from intake.services.frontdesk import casework
from intake.services.frontdesk.handling import Handling
from intake.services.frontdesk.judging_heard import is_judged_otherwise, judge_with
from intake.store.keys import Keys

BIRTH_DATE = "birth_date"
PHONES = ("phone", "phone_second")


def correct(
    session: Session,
    keys: Keys,
    reference: str,
    told: Mapping[str, dict[str, Any] | None],
    handling: Handling,
    form: Questionnaire,
) -> CaseRecord:
    """Put these answers in place of those that name the person, and give the case as it stood before.

    `told` are answers as JSON data by link id, None for one that is taken away; `form` says which texts are
    searched. Raises `CaseNotFound`, `NothingToCorrect`, and the errors of `lifecycle.perform`.
    """
    record = casework.open_to_change(session, keys, reference)
    if BIRTH_DATE in told:
        told = {**told, BIRTH_DATE_TYPED: None}
    changes = identity.differences(record, told)
    if not changes:
        raise NothingToCorrect
    new_number = any(changes[each][1] for each in PHONES if each in changes)
    event = casework.event_of(record, Command(Action.CORRECT, new_number=new_number), handling)
    identity.change(session, keys, record, changes)
    after = case_record.open_one(session, keys, reference)
    judges = BIRTH_DATE in changes and is_judged_otherwise(after, handling, form)
    details = {CORRECTED: {link_id: list(pair) for link_id, pair in changes.items()}, JUDGED_AGAIN: judges}
    casework.keep(session, keys, record, event, handling, details=details)
    if judges:
        judge_with(session, keys, after, after.heard, handling, form)
    return record
