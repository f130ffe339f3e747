"""What the practice keeps no longer: unsent forms, old safety exits, and requests closed long ago."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from intake.domain.case_state import DONE
from intake.services import audit
from intake.services.accounts import sign_in
from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.services.errors import CaseHeld, ClockFarAhead
from intake.services.keeping import erasure
from intake.services.keeping.erasure import Certificate
from intake.services.patient import asked_letters, guessing, kept_pages, sitting
from intake.store.keys import Keys
from intake.store.models import Draft
from intake.store.models.erasure import RETENTION
from intake.store.queries import audit as audit_query
from intake.store.queries import erasures, outbox

CASES_AT_ONCE = 50
DRAFTS_AT_ONCE = 500
LONGEST_SILENCE = timedelta(days=7)
"""A practice records something every working day; if nothing is that old, the clock is more likely wrong."""
LETTERS_KEPT_FOR = timedelta(days=30)
"""Of a letter that was sent only when and of what kind it was is left by then; a dead one is kept whole."""


@dataclass(frozen=True)
class KeptFor:
    """How long safety exits and closed cases are kept. A draft carries the end of its own time.

    `named_exits` are those of a request, by which somebody can tell whose they are; `safety_exits` the rest.
    """

    safety_exits: timedelta
    named_exits: timedelta
    closed_cases: timedelta


@dataclass(frozen=True)
class Expired:
    """What was erased now."""

    drafts: int
    safety_exits: int
    sign_ins: int
    guesses: int
    letters: int
    asked_letters: int
    kept_pages: int
    certificates: tuple[Certificate, ...]

    def __bool__(self) -> bool:
        """Whether there was anything, so that there may be more."""
        tries = self.sign_ins + self.guesses + self.asked_letters + self.kept_pages
        return bool(self.drafts or self.safety_exits or tries or self.letters or self.certificates)


def refuse_clock_far_ahead(session: Session, now: datetime) -> None:
    """Refuse to tell what is kept no longer by a clock that has run ahead of all that was recorded.

    What it would erase cannot be brought back. Raises `ClockFarAhead` where the newest entry of the audit
    chain is more than a week old.
    """
    newest = audit_query.last(session)
    if newest is not None and now - newest.at > LONGEST_SILENCE:
        raise ClockFarAhead(newest.at, now)


def erase_expired(
    session: Session,
    keys: Keys,
    kept: KeptFor,
    *,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
    before_drafts: Callable[[Sequence[Draft]], None] = lambda _: None,
) -> Expired:
    """Erase a batch of what is kept no longer; commit, and call until it gives nothing.

    `before_drafts` is given the drafts of the batch while they are still there. Each closed case gets its
    certificate and its audit event, the rest of a batch one event together. What a legal hold keeps stays.
    """
    certificates = _erase_closed(session, keys, now - kept.closed_cases, actor, now, new_id)
    nameless = erasures.delete_nameless_exits(session, now - kept.safety_exits)
    named = erasures.delete_named_exits(session, sorted(DONE), now - kept.named_exits)
    expired = Expired(
        drafts=sitting.erase_expired(session, now, DRAFTS_AT_ONCE, before=before_drafts),
        safety_exits=nameless + named,
        sign_ins=sign_in.erase_old(session, now),
        guesses=guessing.erase_old(session, now),
        letters=outbox.erase_settled(session, now - LETTERS_KEPT_FOR),
        asked_letters=asked_letters.erase_old(session, now),
        kept_pages=kept_pages.erase_old(session, now),
        certificates=certificates,
    )
    if expired:
        audit.append(
            session,
            keys,
            actor,
            action=AuditAction.RETENTION_APPLIED,
            object_kind="list",
            object_id=None,
            now=now,
        )
    return expired


def held_back(session: Session, kept: KeptFor, now: datetime) -> int:
    """How many closed cases are past their time, and kept by a legal hold alone."""
    return erasures.count_held_back(session, sorted(DONE), now - kept.closed_cases)


def _erase_closed(
    session: Session, keys: Keys, before: datetime, actor: Actor, now: datetime, new_id: Callable[[], str]
) -> tuple[Certificate, ...]:
    """Erase a batch of what was closed before that instant; the certificates."""
    certificates = []
    for reference in erasures.closed_before(session, sorted(DONE), before, CASES_AT_ONCE):
        with suppress(CaseHeld):  # somebody set a hold since the batch was read
            certificates.append(
                erasure.erase_case(
                    session, keys, reference, reason=RETENTION, actor=actor, now=now, new_id=new_id
                )
            )
    return tuple(certificates)
