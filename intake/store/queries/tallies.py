"""Queries about forms begun and sent: those that are still there, and the counts of those that are gone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from importlib import import_module
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from intake.domain.finishing import BegunForm
from intake.store.models import Case, Draft, FormTally

_KEY = tuple(column.name for column in FormTally.__table__.primary_key)


def add(session: Session, month: date, counts: Mapping[BegunForm, int]) -> None:
    """Add to the counts of a month; however many do so at once, each is counted."""
    # What speaks PostgreSQL is loaded by nobody who does not.
    of_dialect = import_module(f"sqlalchemy.dialects.{session.get_bind().dialect.name}")
    insert: Any = of_dialect.insert
    for form, how_many in counts.items():
        put = insert(FormTally).values(month=month, how_many=how_many, **asdict(form))
        total = FormTally.how_many + put.excluded.how_many
        session.execute(put.on_conflict_do_update(index_elements=_KEY, set_={"how_many": total}))


def since(session: Session, month: date) -> Iterable[tuple[BegunForm, int]]:
    """The counts from that month on."""
    for row in session.scalars(select(FormTally).where(FormTally.month >= month)):
        yield BegunForm(row.language, row.who, row.sent, row.page, row.decade), row.how_many


def begun_since(session: Session, at: datetime) -> Sequence[Draft]:
    """The drafts begun from that instant on that are still there."""
    return session.scalars(select(Draft).where(Draft.created_at >= at)).all()


def cases_of(session: Session, draft_ids: Collection[str]) -> dict[str, Case]:
    """The cases that some drafts became, by the draft's id; those that were erased are left out."""
    query = select(Case).where(Case.draft_id.in_(draft_ids), Case.wrapped_key.is_not(None))
    return {case.draft_id: case for case in session.scalars(query)}
