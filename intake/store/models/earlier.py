"""What a patient told before an update replaced it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import AppendOnly, Base, RowId, Sealed


class EarlierAnswers(AppendOnly, Base):
    """All answers that one assessment of a case was made from, once newer ones have taken their place.

    `seq` is that assessment's number. Sealed under the case's data key.
    """

    __tablename__ = "earlier_answers"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    id: Mapped[RowId] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"))
    seq: Mapped[int]
    replaced_at: Mapped[datetime]
    questionnaire_id: Mapped[str] = mapped_column(String(64))
    questionnaire_version: Mapped[str] = mapped_column(String(32))
    sealed_answers: Mapped[Sealed]
