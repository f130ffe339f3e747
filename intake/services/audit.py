"""The audit chain: every entry's code covers the entry before it, so that no later change stays unseen.

An entry that was edited, deleted, inserted or swapped breaks the chain by itself. A cut tail leaves a shorter
but sound chain; only a head that was published elsewhere (`head`, kept off this host) shows it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from intake.services.actor import Actor
from intake.services.audit_actions import AuditAction
from intake.store.engine import serialise
from intake.store.keys import Keys
from intake.store.models import AuditEvent
from intake.store.plain_session import end_reading
from intake.store.queries import audit as query

PROBLEMS_AT_ONCE = 100
FIRST_PREV_MAC = b"\x00" * 32
_APPENDED = "audit_appended"
_REQUEST_ID = "request_id"


@dataclass(frozen=True)
class Head:
    """The chain's last entry: how many entries there are, and the code of the last one in hex."""

    seq: int
    mac: str


@dataclass(frozen=True)
class CheckedPart:
    """What a check found from entry `start` to entry `upto`; `reaches_end` where no entry comes behind it."""

    start: int
    upto: int
    problems: tuple[str, ...]
    reaches_end: bool


def within_request(session: Session, request_id: str) -> None:
    """From now on every entry of this session carries the id of the web request that it serves."""
    session.info[_REQUEST_ID] = request_id


def looked_since(session: Session, actor: Actor, action: AuditAction, since: datetime) -> bool:
    """Whether the chain tells that this person did that at that moment or later."""
    return query.is_any_by(session, actor.id or "", action, since)


def append(
    session: Session,
    keys: Keys,
    actor: Actor,
    *,
    action: AuditAction,
    object_kind: str,
    object_id: str | None,
    now: datetime,
) -> AuditEvent:
    """Add one entry at the end of the chain; it takes effect with the caller's commit.

    Call it late in a transaction: on PostgreSQL the chain is locked from here to the commit, and one that
    only reads (`store.engine.reading`) ends here. `object_id` an id, never a name or an answer.
    """
    end_reading(session)
    serialise(session, "audit_chain")
    last = query.last(session)
    event = AuditEvent(
        seq=last.seq + 1 if last else 1,
        at=now,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_role=actor.role,
        action=action,
        object_kind=object_kind,
        object_id=object_id,
        request_id=session.info.get(_REQUEST_ID),
        prev_mac=last.mac if last else FIRST_PREV_MAC,
    )
    event.mac = _mac(keys.audit, event)
    session.add(event)
    session.flush()
    session.info[_APPENDED] = Head(event.seq, event.mac.hex()), now
    return event


def take_appended(session: Session) -> tuple[Head, datetime] | None:
    """The last entry this session added, and when, since this was last asked; None when there was none."""
    appended: tuple[Head, datetime] | None = session.info.pop(_APPENDED, None)
    return appended


def head(session: Session) -> Head | None:
    """The present head of the chain, to be written down off this host; None while the chain is empty."""
    last = query.last(session)
    return Head(last.seq, last.mac.hex()) if last else None


def verify(session: Session, keys: Keys, anchors: Sequence[Head] = ()) -> list[str]:
    """Walk the whole chain and give every problem as one sentence; an empty list means that it is sound.

    With `anchors`, heads that were published earlier, a cut or rebuilt chain is seen, too.
    """
    problems: list[str] = []
    published = {head.seq: head.mac for head in anchors}
    last_seq = 0
    for event, found in _walk(session, keys):
        problems.extend(found)
        if published.pop(event.seq, event.mac.hex()) != event.mac.hex():
            problems.append(f"entry {event.seq} is not the one that was published as the head")
        last_seq = event.seq
    beyond = [seq for seq in published if seq > last_seq]
    if beyond:
        problems.append(
            f"the chain ends before entry {max(beyond)}, which was published as its head: its tail was cut"
        )
    return problems


def verify_part(session: Session, keys: Keys, start: int, is_enough: Callable[[], bool]) -> CheckedPart:
    """Walk the chain from entry `start`, until its end or until `is_enough`, which is asked at each entry.

    A part has two entries at least where there are two, and ends once a hundred problems were found.
    To go on, begin with the last entry of the part before, so that both parts are seen to hold together.
    Hand in a session that only reads (`store.engine.reading`): no writer waits for it, however long it is.
    """
    problems: list[str] = []
    last_seq = start - 1
    for event, found in _walk(session, keys, start):
        problems.extend(found)
        last_seq = event.seq
        if event.seq > start and (is_enough() or len(problems) >= PROBLEMS_AT_ONCE):
            return CheckedPart(start, last_seq, tuple(problems), reaches_end=False)
    return CheckedPart(start, last_seq, tuple(problems), reaches_end=True)


def _walk(session: Session, keys: Keys, start: int = 1) -> Iterator[tuple[AuditEvent, list[str]]]:
    """Every entry from `start` on, and its problems; what came before `start` is not looked at."""
    previous, expected_seq = FIRST_PREV_MAC if start == 1 else None, start
    for event in query.in_order(session, start if start > 1 else None):
        yield event, list(_problems_of(keys.audit, event, previous, expected_seq))
        previous, expected_seq = event.mac, event.seq + 1


def _problems_of(key: bytes, event: AuditEvent, previous: bytes | None, expected_seq: int) -> Iterator[str]:
    if event.seq > expected_seq:
        missing = (
            f"entry {expected_seq} is"
            if event.seq == expected_seq + 1
            else (f"entries {expected_seq} to {event.seq - 1} are")
        )
        yield f"{missing} missing before entry {event.seq}"
    if event.seq < expected_seq:
        yield f"entry {event.seq} does not belong here: entries are counted from 1"
    if previous is not None and event.prev_mac != previous:
        yield f"entry {event.seq} does not continue the entry before it"
    if not hmac.compare_digest(event.mac, _mac(key, event)):
        yield f"entry {event.seq} was changed after it was written"


def _mac(key: bytes, event: AuditEvent) -> bytes:
    fields = [
        event.seq,
        event.at.isoformat(timespec="microseconds"),
        event.actor_kind,
        event.actor_id,
        event.actor_role,
        event.action,
        event.object_kind,
        event.object_id,
        event.request_id,
        event.prev_mac.hex(),
    ]
    return hmac.digest(key, json.dumps(fields).encode("ascii"), hashlib.sha256)
