"""Known values under each kind of key, by which a start with the wrong keys is seen."""

from __future__ import annotations

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import Base, Sealed
from intake.store.models.mixins import OwnsDataKey


class KeyCheck(OwnsDataKey, Base):
    """One row, `id` "canary": a sealed known text, and what the index key and the audit key make of it."""

    __tablename__ = "key_check"

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    sealed_canary: Mapped[Sealed]
    index_mac: Mapped[bytes] = mapped_column(LargeBinary(32))
    audit_mac: Mapped[bytes] = mapped_column(LargeBinary(32))
