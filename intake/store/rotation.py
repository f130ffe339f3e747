"""Key rotation: every data key is wrapped anew under the ring's current key; what it sealed stays as is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from intake.store.base import Base
from intake.store.keys import KeyRing
from intake.store.models.mixins import OwnsDataKey
from intake.store.seal import unwrap, wrap, wrapping_key_id


def rewrap(session: Session, ring: KeyRing, limit: int = 500) -> int:
    """Wrap up to `limit` data keys under the current key and say how many; commit, and call until it gives 0.

    It may be stopped at any moment and begun again: what is left is what still names an older key. Raises
    `UnknownKey` when the ring lacks a key that is still in use.
    """
    done = 0
    for model in _owners():
        if done < limit:
            done += _rewrap_table(session, model, ring, limit - done)
    return done


def rows_by_key(session: Session) -> Counter[str]:
    """How many rows need each ring key, by the key's id in hex; erased rows need none."""
    counted: Counter[str] = Counter()
    for model in _owners():
        query = select(model.wrapping_key, func.count()).where(model.wrapping_key.is_not(None))
        for key, rows in session.execute(query.group_by(model.wrapping_key)):
            counted[str(key)] += rows
    return counted


def _owners() -> Iterator[type[OwnsDataKey]]:
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, OwnsDataKey):
            yield mapper.class_


def _rewrap_table(session: Session, model: type[OwnsDataKey], ring: KeyRing, limit: int) -> int:
    current = ring.current_id.hex()
    # Two ranges instead of one inequality: so an index finds what is left, however much is done already.
    older = or_(model.wrapping_key < current, model.wrapping_key > current)
    left = select(model.id, model.wrapped_key).where(older).limit(limit)
    rows = session.execute(left.with_for_update(skip_locked=True)).all()
    for row_id, wrapped in rows:
        key = unwrap(ring, wrapped, table=model.__tablename__, row=row_id)
        anew = wrap(ring, key, table=model.__tablename__, row=row_id)
        # Not through the model: that would count as a change of the row, and tell people someone was at their
        # case.
        session.execute(
            update(model)
            .where(model.id == row_id)
            .values(wrapped_key=anew, wrapping_key=wrapping_key_id(anew))
            .execution_options(synchronize_session=False)
        )
    return len(rows)
