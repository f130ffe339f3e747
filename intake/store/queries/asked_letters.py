"""Queries about letters that patients asked for and were granted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select
from sqlalchemy.orm import Session

from intake.store.models import AskedLetter


def how_many(session: Session, which: ColumnElement[bool], after: datetime, until: datetime) -> int:
    """How many of these were granted after that instant, and not later than `until` as the clock has it."""
    query = select(func.count()).where(which, AskedLetter.at > after, AskedLetter.at <= until)
    return session.scalar(query) or 0


def granted_from(session: Session, draft_id: str, at: datetime) -> bool:
    """Whether this form was granted a letter at that instant or later."""
    query = select(AskedLetter.id).where(AskedLetter.draft_id == draft_id, AskedLetter.at >= at).limit(1)
    return session.scalar(query) is not None


def erase(session: Session, before: datetime) -> int:
    """Delete what was granted before that instant, and say how many."""
    query = delete(AskedLetter).where(AskedLetter.at < before).returning(AskedLetter.id)
    return len(session.execute(query, execution_options={"synchronize_session": False}).all())
