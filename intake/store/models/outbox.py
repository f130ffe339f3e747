"""Messages written in the same transaction as what they tell of, delivered afterwards."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import Base, RowId, Sealed, one_of
from intake.store.models.mixins import OwnsDataKey


class OutboxKind(StrEnum):
    """What lies in the outbox: events, which become letters, letters, and cases to send to the EHR."""

    CASE_FILED = "case_filed"
    ESCALATION = "escalation"
    LETTER = "letter"
    EHR = "ehr"
    SIGN_IN_CHANGED = "sign_in_changed"


TO_THE_EHR = frozenset({OutboxKind.EHR})
BY_MAIL = frozenset(OutboxKind) - TO_THE_EHR
"""What the process that delivers mail takes: nothing in the other list ever stands before a letter."""

OUTBOX_PENDING, OUTBOX_SENT, OUTBOX_DEAD = "pending", "sent", "dead"
FIRST, IN_TURN = 0, 1
"""When a message goes out: before all others, for what staff must hear at once, or in its turn."""


class OutboxMessage(OwnsDataKey, Base):
    """One message to deliver; its id lets a receiver drop a second copy.

    `problem` says why the last attempt failed, and nothing while one is being made. `letter` names the
    letter, where it is one: which there are is the business of whoever writes them. A letter to staff carries
    the keyed hash of the address it goes to, and how many requests it tells of: those that wait for the same
    person become one.

    `made_from` is the id of the event that a letter was made from, and `carried_by` that of the letter which
    it became part of: so what became of it can be told when its content is gone.
    """

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'sent', 'dead')", name="state"),
        CheckConstraint("priority IN (0, 1)", name="priority"),
        CheckConstraint("(kind = 'letter') = (letter IS NOT NULL)", name="letter"),
        Index(None, "state", "priority", "next_at", "id"),
    )

    id: Mapped[RowId] = mapped_column(primary_key=True)
    kind: Mapped[OutboxKind] = mapped_column(one_of(OutboxKind, "kind", 32))
    letter: Mapped[str | None] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16))
    priority: Mapped[int]
    recipient_mac: Mapped[bytes | None] = mapped_column(LargeBinary(16), index=True)
    tells_of: Mapped[int]
    attempts: Mapped[int]
    created_at: Mapped[datetime]
    next_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(String(64))
    made_from: Mapped[str | None] = mapped_column(String(36), index=True)
    carried_by: Mapped[str | None] = mapped_column(String(36), index=True)
    sealed_payload: Mapped[Sealed]


class AskedLetter(Base):
    """One letter that a patient asked for and was granted, by keyed hashes of recipient and network address.

    Kept for as long as it counts against the limits.
    """

    __tablename__ = "asked_letter"
    __table_args__ = (
        Index(None, "draft_id", "at"),
        Index(None, "recipient_mac", "at"),
        Index(None, "address_mac", "at"),
    )

    id: Mapped[RowId] = mapped_column(primary_key=True)
    draft_id: Mapped[str] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"))
    recipient_mac: Mapped[bytes] = mapped_column(LargeBinary(16))
    address_mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    at: Mapped[datetime] = mapped_column(index=True)
