"""Letters that a patient asks for: how many may go out, so that nobody floods a stranger or the staff's mail.

Each is counted in the transaction that asks for it, for all workers. Whoever is refused one loses nothing: a
form is saved and filed all the same, and the page shows what the letter would have said. Letters to staff are
not asked for and never counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from intake.services.counting import counted_until
from intake.store.blind_index import email_mac
from intake.store.engine import serialise
from intake.store.keys import Keys
from intake.store.models import AskedLetter
from intake.store.network import network_mac
from intake.store.queries import asked_letters as query

PER_FORM = PER_RECIPIENT = 3
DAY = timedelta(days=1)
PER_ADDRESS, HOUR = 20, timedelta(hours=1)


@dataclass(frozen=True)
class Wish:
    """A letter that somebody wants: to which mail address, and from which network address it is asked for.

    The network address is "" where staff ask for callers: they may be many, and all share the office's.
    """

    to: str = field(repr=False)
    address: str = field(repr=False)


def grant(
    session: Session, keys: Keys, draft_id: str, wish: Wish, *, now: datetime, new_id: Callable[[], str]
) -> bool:
    """Count a letter of this form, and say whether it may go out; a refused one does not count.

    At most 3 a day for a form, 3 a day to a recipient, and 20 an hour from a network address. It takes effect
    with the caller's commit. Call it before an entry is added to the audit chain, which is locked later.
    """
    recipient, address = email_mac(keys.index, _mailbox(wish.to)), network_mac(keys.index, wish.address)
    for name in sorted((draft_id, recipient.hex(), address.hex())):  # in one order: nobody waits in a ring
        serialise(session, f"asked_letter {name}")
    limits = [
        (AskedLetter.draft_id == draft_id, DAY, PER_FORM),
        (AskedLetter.recipient_mac == recipient, DAY, PER_RECIPIENT),
    ]
    if wish.address:
        limits.append((AskedLetter.address_mac == address, HOUR, PER_ADDRESS))
    until = counted_until(now)
    if any(query.how_many(session, which, now - span, until) >= most for which, span, most in limits):
        return False
    session.add(
        AskedLetter(id=new_id(), draft_id=draft_id, recipient_mac=recipient, address_mac=address, at=now)
    )
    session.flush()
    return True


def granted_to(
    session: Session,
    keys: Keys,
    draft_id: str,
    wish: Wish | None,
    *,
    now: datetime,
    new_id: Callable[[], str],
) -> str | None:
    """The same for a letter that is written later: the address it was granted for, as a keyed hash in hex.

    None: nobody wished for one, or it is refused.
    """
    if wish is None or not grant(session, keys, draft_id, wish, now=now, new_id=new_id):
        return None
    return recipient_of(keys, wish.to)


def recipient_of(keys: Keys, to: str) -> str:
    """What `granted_to` knows an address by."""
    return email_mac(keys.index, to).hex()


def was_granted(session: Session, draft_id: str, since: datetime) -> bool:
    """Whether this form was granted a letter at that instant or later."""
    return query.granted_from(session, draft_id, since)


def erase_old(session: Session, now: datetime) -> int:
    """Delete what no longer counts, and say how many rows that were."""
    return query.erase(session, now - DAY)


def _mailbox(to: str) -> str:
    """Whose mailbox an address reaches: what stands after a plus is a label of its owner (RFC 5233)."""
    local, _, domain = to.strip().rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"
