"""The process that sends cases to the EHR: claims, builds, sends and notes, each step with its own commit.

It has messages of its own in the outbox and takes no others: a letter never waits for the EHR. Whoever dies
with a case in hand loses nothing; it is sent again, and the server keeps one. After each step of the office's
work it is looked at anew, and sent where what is told of it has changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from intake.domain.policy import Policy
from intake.domain.questionnaire import Questionnaire
from intake.ehr.account import CONTAINED, CREATE
from intake.ehr.problems import GIVEN_UP_AT_ONCE, NOBODY_IS_SERVED, EhrError, Problem
from intake.ehr.server import EhrServer
from intake.formats.fhir.bundle import BundleType, write_bundle
from intake.formats.fhir.checking import NotValid, check
from intake.formats.fhir.person import Subject
from intake.formats.fhir.told_case import ToldCase
from intake.mail.delivery import GIVEN_UP_AFTER, LEASE, wait
from intake.services import audit, given_up, outbox
from intake.services.actor import system
from intake.services.audit_actions import AuditAction
from intake.services.cases import record as case_record
from intake.services.cases import sent_on
from intake.services.clinician.telling import told_case
from intake.services.frontdesk import merges
from intake.store.engine import reading
from intake.store.errors import SealError
from intake.store.keys import Keys
from intake.store.models.outbox import TO_THE_EHR
from intake.store.queries import cases
from intake.store.queries import outbox as query


@dataclass(frozen=True)
class Sent:
    """What became of one message. `problem` None: the EHR has the case, or there was none to send."""

    message_id: str
    problem: Problem | None = None
    dead: bool = False


@dataclass(frozen=True)
class _InHand:
    id: str
    attempt: int
    created_at: datetime


@dataclass(frozen=True)
class Sender:
    """Sends what is due. `base` begins the addresses of what is the practice's own."""

    open_session: Callable[[], Session]
    keys: Keys
    server: EhrServer
    policy: Policy
    form_of: Callable[[str, str], Questionnaire]
    base: str
    clock: Callable[[], datetime]
    new_id: Callable[[], str]
    jitter: Callable[[], float]
    lease: timedelta = LEASE

    def send_due(self) -> Iterator[Sent]:
        """Send case by case until none is due, or until the server serves nobody.

        Raises `Unavailable` while the database cannot answer; nothing is lost, come back later.
        """
        while (taken := self._claim()) is not None:
            sent = self._send(taken)
            yield sent
            if sent.problem in NOBODY_IS_SERVED:
                return

    def _claim(self) -> _InHand | None:
        now = self.clock()
        with self.open_session() as session:
            message = query.claim_due(session, now, now + self.lease, TO_THE_EHR)
            taken = _InHand(message.id, message.attempts, message.created_at) if message else None
            session.commit()
        return taken

    def _send(self, taken: _InHand) -> Sent:
        began = self.clock()
        try:
            told = self._told(taken)
            if told is None:
                self._note_done(taken, None, began)
                return Sent(taken.id)
            bundle = self._bundle(told)
            if self._has_it(told, bundle):
                self._note_done(taken, told.id, began)
                return Sent(taken.id)
            places = self.server.take(bundle)
        except EhrError as error:
            return self._failed(taken, error.problem)
        except NotValid:
            return self._failed(taken, Problem.NOT_VALID)
        except SealError:
            return self._failed(taken, Problem.CANNOT_BE_OPENED)
        self._note_sent(taken, told, bundle, places, began)
        return Sent(taken.id)

    def _told(self, taken: _InHand) -> ToldCase | None:
        """The case as it stands; None where it is erased or holds no request."""
        with self.open_session() as session:
            reading(session)
            message = query.by_id(session, taken.id)
            if message is None or message.wrapped_key is None:
                return None
            row = cases.by_id(session, outbox.payload_of(self.keys, message)["case_id"])
            if row is None or row.is_erased or row.contact_only:
                return None
            record = case_record.open_one(session, self.keys, row.reference)
            form = self.form_of(row.questionnaire_id, row.questionnaire_version)
            return told_case(record, form, self.policy, self.base, merges.beside(session, row))

    def _has_it(self, told: ToldCase, bundle: dict[str, Any]) -> bool:
        """Whether the EHR was told all of this the last time."""
        with self.open_session() as session:
            reading(session)
            row = cases.by_id(session, told.id)
            if row is None or row.is_erased:
                return True
            last = sent_on.newest(session, row.data_key(self.keys.ring), row)
            return last is not None and last.digest == _digest(bundle)

    def _bundle(self, told: ToldCase) -> dict[str, Any]:
        """The transaction, checked, for a Patient as the practice has set it up."""
        account = self.server.account
        known = self.server.find_patient(told.identity) if account.patient != CONTAINED else None
        creates = known is None and account.patient == CREATE
        bundle = write_bundle(
            told,
            self.clock(),
            BundleType.TRANSACTION,
            Subject(known or ""),
            creates_patient=creates,
            leave_out=account.leave_out,
        )
        check(bundle)
        return bundle

    def _note_done(self, taken: _InHand, case_id: str | None, began: datetime) -> None:
        """There was nothing to send; where it is known of which case, the EHR has all of it."""
        now = self.clock()
        with self.open_session() as session:
            query.set_sent(session, taken.id, now)
            if case_id is not None:
                given_up.settle_of_case(session, self.keys, case_id, began, now)
            session.commit()

    def _note_sent(
        self, taken: _InHand, told: ToldCase, bundle: dict[str, Any], places: list[str], began: datetime
    ) -> None:
        """Put on the case, and in the audit, what the EHR has now; of a case erased meanwhile nothing."""
        now = self.clock()
        with self.open_session() as session:
            row = cases.by_id(session, told.id)
            if row is not None:
                session.refresh(row, with_for_update=True)
            if query.set_sent(session, taken.id, now) and row is not None and not row.is_erased:
                sent_on.note(
                    session,
                    self.keys,
                    row,
                    telling=told.telling,
                    digest=_digest(bundle),
                    places=places,
                    now=now,
                    new_id=self.new_id,
                )
                audit.append(
                    session,
                    self.keys,
                    system(),
                    action=AuditAction.CASE_SENT_TO_EHR,
                    object_kind="case",
                    object_id=row.id,
                    now=now,
                )
                given_up.settle_of_case(session, self.keys, row.id, began, now)
            session.commit()

    def _failed(self, taken: _InHand, problem: Problem) -> Sent:
        now = self.clock()
        dead = problem in GIVEN_UP_AT_ONCE or now - taken.created_at >= GIVEN_UP_AFTER
        next_at = now + wait(taken.attempt, self.jitter())
        with self.open_session() as session:
            noted = query.set_failed(
                session, taken.id, taken.attempt, problem=problem, dead=dead, next_at=next_at
            )
            session.commit()
        return Sent(taken.id, problem, noted and dead)


def _digest(bundle: dict[str, Any]) -> str:
    """Of what a bundle says, but for when the call was last touched: touching it alone tells nothing."""
    said = [
        {key: value for key, value in each["resource"].items() if key != "lastModified"}
        for each in bundle["entry"]
    ]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
