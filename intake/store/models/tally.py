"""How many forms were begun and sent, after the forms themselves are gone: counts, and nobody's row."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from intake.store.base import Base


class FormTally(Base):
    """So many forms alike, by the month they were begun in (its first day)."""

    __tablename__ = "form_tally"

    month: Mapped[date] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    who: Mapped[str] = mapped_column(String(16), primary_key=True)
    sent: Mapped[bool] = mapped_column(primary_key=True)
    page: Mapped[str] = mapped_column(String(64), primary_key=True)
    decade: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    how_many: Mapped[int]
