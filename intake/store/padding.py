"""Sealing anew what an older release sealed without padding, so that no length tells more than a step.

Every table is walked once by its ids, a batch at a time. It may be stopped at any moment and begun again:
what is padded already is not touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, LargeBinary, Table, func, or_, select, update
from sqlalchemy.orm import Session

from intake.store.base import Base
from intake.store.errors import SealError
from intake.store.keys import KeyRing
from intake.store.models import Case
from intake.store.seal import AS_LONG_AS_IT_IS, VERSION_BYTES, DataKey, unwrap

SEALED = "sealed_"


@dataclass(frozen=True)
class Walked:
    """Where the walk stands: the last id that was looked at; `done` values were sealed anew."""

    after: str
    done: int


def sealed_tables() -> tuple[Table, ...]:
    """Every table with a sealed column, in the order of their names."""
    tables = Base.metadata.tables.values()
    return tuple(sorted((table for table in tables if _sealed(table)), key=lambda table: table.name))


def pad_some(session: Session, ring: KeyRing, table: Table, after: str, limit: int = 500) -> Walked | None:
    """Seal anew the unpadded values of the next rows of a table; None once there are none. Commit each batch.

    Rows whose key is gone stay as they are: nobody can open them. Raises `UnknownKey` where the ring lacks a
    key that is still in use.
    """
    columns = _sealed(table)
    waits = or_(*(_is_unpadded(table.c[name]) for name in columns))
    query = select(table).where(table.c.id > after, waits).order_by(table.c.id).limit(limit)
    rows = session.execute(query).mappings().all()
    if not rows:
        return None
    keys = _keys(session, ring, table, [str(row[_owner(table)]) for row in rows])
    done = 0
    for row in rows:
        key = keys.get(str(row[_owner(table)]))
        for name in columns:
            value: bytes | None = row[name]
            if key is not None and value and value[:VERSION_BYTES] == AS_LONG_AS_IT_IS:
                done += _pad(session, key, table, str(row["id"]), name, value)
    return Walked(str(rows[-1]["id"]), done)


def _pad(session: Session, key: DataKey, table: Table, row: str, column: str, value: bytes) -> int:
    """Seal one value anew, unless somebody was faster or it was damaged; 1 where it was done."""
    place = {"table": table.name, "row": row, "column": column}
    try:
        anew = key.seal(key.open(value, **place), **place)
    except SealError:
        return 0
    # On the table, not through the model: what the row says stays the same, and nobody changed it.
    written = update(table).where(table.c.id == row, table.c[column] == value).values({column: anew})
    return session.connection().execute(written).rowcount


def _sealed(table: Table) -> list[str]:
    return [each.name for each in table.columns if each.name.startswith(SEALED)]


def _is_unpadded(column: ColumnElement[bytes]) -> ColumnElement[bool]:
    return func.substr(column, 1, VERSION_BYTES, type_=LargeBinary()) == AS_LONG_AS_IT_IS


def _owner(table: Table) -> str:
    """The column with the id of the row whose key seals this table's values."""
    return "id" if "wrapped_key" in table.c else "case_id"


def _keys(session: Session, ring: KeyRing, table: Table, owners: Sequence[str]) -> dict[str, DataKey]:
    """The data keys of these rows, of those that have one."""
    owning: Table = table if "wrapped_key" in table.c else Base.metadata.tables[Case.__tablename__]
    found = session.execute(select(owning.c.id, owning.c.wrapped_key).where(owning.c.id.in_(owners)))
    return {
        str(row): unwrap(ring, wrapped, table=owning.name, row=str(row))
        for row, wrapped in found
        if wrapped is not None
    }
