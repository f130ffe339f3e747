"""Delivering the outbox: take a message for a while, turn an event into letters, and note how a letter fared.

A message is taken by moving the time it is next due behind the lease, in a transaction of its own. Whoever
dies with it in hand loses nothing: when the lease is over the message is due again. So a letter can go out
twice, never not at all; both copies carry the id of the message, by which the receiver keeps one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from intake.mail.letters import FOR_STAFF, Letter, Letterhead, LetterKind
from intake.mail.notices import EVENTS
from intake.services import outbox
from intake.store.blind_index import email_mac
from intake.store.keys import Keys
from intake.store.models import OutboxMessage
from intake.store.models.outbox import BY_MAIL, OutboxKind
from intake.store.queries import outbox as query
from intake.store.queries.outbox import Counts

LEASE = timedelta(minutes=5)
"""Longer than a letter can take: a mail server may use up its time limit at each of some ten steps."""

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=10)
"""Short enough that news of an urgent request goes out soon after the mail server is back."""

DOUBLINGS_AT_MOST = 10
GIVEN_UP_AFTER = timedelta(days=5)
"""How long a letter is tried: RFC 5321 (4.5.4.1) asks for at least 4 to 5 days."""

OVERDUE_AFTER = timedelta(minutes=15)


class Problem(StrEnum):
    """Why a message is not delivered, as far as it is recorded."""

    REFUSED = "refused"  # the mail server will never take it
    NOT_NOW = "not_now"  # the mail server asked to try later
    UNREACHABLE = "unreachable"  # no mail server answered, or it does not let us in
    CANNOT_BE_OPENED = "cannot_be_opened"  # its key is missing, or it was changed


@dataclass(frozen=True)
class Claim:
    """A message in hand; `attempt` counts, so that one whose lease ran out does not speak for the next.

    `kind` names the letter where it is one: the word of a `LetterKind` or, after a step back to an older
    program, one of the newer program. Such a letter goes out by itself.
    """

    id: str
    kind: str
    attempt: int
    created_at: datetime

    @property
    def is_event(self) -> bool:
        """Whether it becomes letters, instead of being one."""
        return self.kind in EVENTS


def add_letter(
    session: Session,
    keys: Keys,
    kind: LetterKind,
    letter: Letter,
    *,
    about: str,
    now: datetime,
    new_id: Callable[[], str],
    made_from: str | None = None,
) -> None:
    """Put a letter into the outbox, in the transaction of what it tells of; it goes out after the commit.

    `about` is the id of the case, draft or account it tells of, with which it is erased while it waits;
    `made_from` the id of the event it was made from.
    """
    message = outbox.add_letter(
        session,
        keys,
        letter=kind,
        payload={**letter.to_payload(), "about": about},
        now=now,
        new_id=new_id,
        recipient_mac=email_mac(keys.index, letter.to) if kind in FOR_STAFF else None,
    )
    message.made_from = made_from


def claim(session: Session, now: datetime, lease: timedelta = LEASE) -> Claim | None:
    """Take what staff must hear at once, then what has been due longest; None when none is due.

    Commit right after.
    """
    message = query.claim_due(session, now, now + lease)
    if message is None:
        return None
    return Claim(message.id, message.letter or message.kind, message.attempts, message.created_at)


def write_letters(
    session: Session,
    keys: Keys,
    letterhead: Letterhead,
    event: Claim,
    *,
    now: datetime,
    new_id: Callable[[], str],
    tells_ehr: bool = False,
) -> int:
    """Turn an event into its letters, each a message of its own, and say how many; the event is done with it.

    With `tells_ehr` a request that was filed becomes a message to the EHR as well, which takes its own way.
    Raises `SealError` where the event cannot be opened. An event that another process has turned into
    letters since makes none.
    """
    message = query.by_id(session, event.id)
    if message is None or message.wrapped_key is None:
        return 0
    payload = outbox.payload_of(keys, message)
    written = list(EVENTS[event.kind](session, keys, letterhead, payload))
    if not query.set_sent(session, event.id, now):
        return 0
    about = payload.get("case_id") or payload["staff_id"]
    for kind, letter in written:
        add_letter(session, keys, kind, letter, about=about, now=now, new_id=new_id, made_from=event.id)
    if tells_ehr and event.kind == OutboxKind.CASE_FILED:
        about_case = {"case_id": payload["case_id"]}
        outbox.add(session, keys, kind=OutboxKind.EHR, payload=about_case, now=now, new_id=new_id)
    return len(written)


def gather(session: Session, keys: Keys, letterhead: Letterhead, taken: Claim, now: datetime) -> str:
    """Let the letter in hand speak for all that wait for the same person, and give the id its copies carry.

    "3 new requests" is one letter. What another deliverer has in hand stays its own. It takes effect with the
    caller's commit, before the letter is sent. A letter that speaks for more than before gets another id: it
    may have gone out already, and whoever has it would take the new one for a copy. Raises `SealError` where
    the letter cannot be opened.
    """
    message = query.by_id(session, taken.id) if taken.kind in FOR_STAFF else None
    if message is None or message.wrapped_key is None or message.recipient_mac is None:
        return taken.id
    to = Letter.from_payload(outbox.payload_of(keys, message)).to
    others = query.settle_those_waiting_beside(session, message, now)
    if others:
        message.tells_of += others
        letter = FOR_STAFF[taken.kind](letterhead, to, message.tells_of)
        outbox.seal_payload(keys, message, letter.to_payload())
    return taken.id if message.tells_of == 1 else f"{taken.id}.{message.tells_of}"


def open_letter(session: Session, keys: Keys, taken: Claim) -> Letter | None:
    """The letter to send; None where it was sent meanwhile. Raises `SealError` where it cannot be opened."""
    message = query.by_id(session, taken.id)
    if message is None or message.wrapped_key is None:
        return None
    return Letter.from_payload(outbox.payload_of(keys, message))


def note_sent(session: Session, taken: Claim, now: datetime) -> None:
    """Note that the mail server has the letter. What stood in it, and to whom it went, is erased."""
    query.set_sent(session, taken.id, now)


def note_failed(session: Session, taken: Claim, problem: Problem, *, now: datetime, jitter: float) -> bool:
    """Note why an attempt failed, and whether the message is dead: refused for good, or tried for 5 days.

    Otherwise it is tried again after a wait (see `wait`); a dead one is kept, and counted, until someone
    retries or drops it.
    """
    dead = problem is Problem.REFUSED or now - taken.created_at >= GIVEN_UP_AFTER
    next_at = now + wait(taken.attempt, jitter)
    noted = query.set_failed(session, taken.id, taken.attempt, problem=problem, dead=dead, next_at=next_at)
    return noted and dead


def wait(attempt: int, jitter: float) -> timedelta:
    """How long to wait after that many attempts: 30 seconds, doubled each time, at most 10 minutes.

    `jitter` from 0 to 1 makes it up to half as long again, so that many letters do not come back at once.
    """
    doubled = FIRST_WAIT * (1 << min(attempt - 1, DOUBLINGS_AT_MOST))
    return min(doubled, LONGEST_WAIT) * (1 + jitter / 2)


def standing(session: Session, now: datetime, kinds: frozenset[OutboxKind] = BY_MAIL) -> Counts:
    """What staff and the readiness page must see: messages pending, overdue (15 minutes late) and dead."""
    return query.counts(session, now - OVERDUE_AFTER, kinds)


def undelivered(session: Session, limit: int) -> Sequence[OutboxMessage]:
    """Messages that are dead or still to be delivered, the oldest first. Nothing is opened."""
    return query.unsent(session, limit)


def erase_settled(session: Session, before: datetime) -> int:
    """Delete messages delivered before that instant, or given up and older than that, and say how many."""
    return query.erase_settled(session, before)
