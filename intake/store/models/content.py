"""Which version of each clinical file the practice works with."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import AppendOnly, Base, RowId


class ContentAdoption(AppendOnly, Base):
    """One adoption of one version of a questionnaire or policy; the newest of its kind and id is in force."""

    __tablename__ = "content_adoption"
    __table_args__ = (Index(None, "kind", "content_id", "at"),)

    id: Mapped[RowId] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    content_id: Mapped[str] = mapped_column(String(64))
    version: Mapped[str] = mapped_column(String(32))
    digest: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]
    proposed_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"), index=True)
    approved_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"), index=True)
