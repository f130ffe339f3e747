"""What a browser without an open form may be shown again for a while."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import Base, RowId, Sealed
from intake.store.models.mixins import OwnsDataKey


class KeptPage(OwnsDataKey, Base):
    """One page of one browser: what it shows is sealed, and the cookie's random token is here as a hash.

    It goes with the draft that it tells of, if any.
    """

    __tablename__ = "kept_page"
    __table_args__ = (UniqueConstraint("token_hash", "page"),)

    id: Mapped[RowId] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64))
    page: Mapped[str] = mapped_column(String(16))
    draft_id: Mapped[str | None] = mapped_column(ForeignKey("draft.id", ondelete="CASCADE"), index=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    sealed_content: Mapped[Sealed]
