"""Messages written in the same transaction as what they tell of, delivered afterwards."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import Base, RowId, Sealed
from intake.store.models.mixins import OwnsDataKey

OUTBOX_PENDING, OUTBOX_SENT, OUTBOX_DEAD = "pending", "sent", "dead"


class OutboxMessage(OwnsDataKey, Base):
    """One message to deliver; its id lets a receiver drop a second copy. `problem` is an error's class."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'sent', 'dead')", name="state"),
        Index(None, "state", "next_at", "id"),
    )

    id: Mapped[RowId] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16))
    attempts: Mapped[int]
    created_at: Mapped[datetime]
    next_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(String(64))
    sealed_payload: Mapped[Sealed]
