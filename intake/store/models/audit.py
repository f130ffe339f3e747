"""Who did what, in a chain that shows every later change."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import AppendOnly, Base


class AuditEvent(AppendOnly, Base):
    """One entry. `mac` covers every column and the entry before. Ids and event names only, no person's words.

    No foreign keys: an entry outlives whatever it speaks of.
    """

    __tablename__ = "audit_event"
    __table_args__ = (
        Index(None, "object_kind", "object_id", "seq"),
        Index(None, "actor_id", "seq"),
        Index(None, "at"),
    )

    # `Integer` would do on SQLite alone; BigInteger needs autoincrement off, and the chain counts by itself
    # anyway.
    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor_kind: Mapped[str] = mapped_column(String(16))
    actor_id: Mapped[str | None] = mapped_column(String(36))
    actor_role: Mapped[str | None] = mapped_column(String(16))
    action: Mapped[str] = mapped_column(String(64))
    object_kind: Mapped[str] = mapped_column(String(32))
    object_id: Mapped[str | None] = mapped_column(String(64))
    request_id: Mapped[str | None] = mapped_column(String(64))
    prev_mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    mac: Mapped[bytes] = mapped_column(LargeBinary(32))
