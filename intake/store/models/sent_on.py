"""What the practice's EHR was sent of a case."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import AppendOnly, Base, RowId, Sealed


class EhrSending(AppendOnly, Base):
    """One time that a case was sent to the EHR; what was sent and where it lies there is sealed.

    `seq` counts the sendings of the case. The key is the case's data key.
    """

    __tablename__ = "ehr_sending"
    __table_args__ = (UniqueConstraint("case_id", "seq"),)

    id: Mapped[RowId] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"))
    seq: Mapped[int]
    at: Mapped[datetime]
    sealed_receipt: Mapped[Sealed]
