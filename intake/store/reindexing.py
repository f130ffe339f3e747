"""Bringing what search knows of stored cases to the newest version, while the product serves."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from intake.domain.person import identity_from_answers
from intake.store import sealed_case
from intake.store.blind_index import INDEX_VERSION, index_entries
from intake.store.keys import Keys
from intake.store.models import Case
from intake.store.queries import search


def reindex(session: Session, keys: Keys, limit: int) -> int:
    """Make the traits of up to `limit` cases anew and say how many; commit, and call until it gives 0.

    It may be stopped at any moment and begun again: what is left is what still has an older version. A case
    that somebody works on is left for a later call. Raises `SealError` for one that cannot be opened.
    """
    left = select(Case).where(*_is_left()).order_by(Case.id).limit(limit).with_for_update(skip_locked=True)
    cases = session.scalars(left.execution_options(populate_existing=True)).all()
    for case in cases:
        identity = identity_from_answers(sealed_case.open_identity(case.data_key(keys.ring), case))
        search.forget(session, case.id)
        search.add_entries(session, case, index_entries(keys.index, identity))
        # Not through the model: that would count as a change of the case, and tell people someone was at it.
        session.execute(
            update(Case)
            .where(Case.id == case.id)
            .values(index_version=INDEX_VERSION)
            .execution_options(synchronize_session=False)
        )
    session.expunge_all()
    return len(cases)


def cases_left(session: Session) -> int:
    """How many cases search knows by an older version; erased ones it does not know at all."""
    return session.scalar(select(func.count()).select_from(Case).where(*_is_left())) or 0


def is_any_left(session: Session) -> bool:
    """Whether search knows any case by an older version."""
    return session.scalar(select(Case.id).where(*_is_left()).limit(1)) is not None


def _is_left() -> tuple[ColumnElement[bool], ...]:
    return Case.index_version < INDEX_VERSION, Case.sealed_identity.is_not(None)
