"""Queries about pages that a browser may be shown again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session

from intake.store.models import KeptPage


def of_browser(session: Session, token_hash: str, page: str, now: datetime) -> KeptPage | None:
    """That page of the browser with this token, while it may be shown."""
    query = select(KeptPage).where(
        KeptPage.token_hash == token_hash, KeptPage.page == page, KeptPage.expires_at > now
    )
    return session.scalars(query).one_or_none()


def hand_over(session: Session, token_hash: str, new_hash: str) -> None:
    """Let all pages of a browser be opened by its new token alone."""
    query = update(KeptPage).where(KeptPage.token_hash == token_hash).values(token_hash=new_hash)
    session.execute(query, execution_options={"synchronize_session": False})


def erase_page(session: Session, token_hash: str, page: str) -> None:
    """Delete that page of the browser with this token."""
    _erase(session, (KeptPage.token_hash == token_hash) & (KeptPage.page == page))


def erase_of_browser(session: Session, token_hash: str) -> None:
    """Delete every page of the browser with this token."""
    _erase(session, KeptPage.token_hash == token_hash)


def erase_expired(session: Session, now: datetime) -> int:
    """Delete the pages whose time is up, and say how many."""
    return _erase(session, KeptPage.expires_at <= now)


def _erase(session: Session, which: ColumnElement[bool]) -> int:
    query = delete(KeptPage).where(which).returning(KeptPage.id)
    return len(session.execute(query, execution_options={"synchronize_session": False}).all())
